"""Groups of patients named side by side, to whom the values behind are dealt out."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (
            "On cetuximab, patients with and without ascites had a median OS of 8.1 and 13.5 months, respectively.",
            ["with ascites", "without ascites"],
        ),
        (
            "On cetuximab, patients with versus without brain metastases had a median OS of 8.1 vs 13.5 months.",
            ["with brain metastases", "without brain metastases"],
        ),
        (
            "西妥昔单抗治疗后，伴与不伴腹水的患者的中位OS分别为8.1个月和13.5个月。",
            ["with 腹水", "without 腹水"],
        ),
        (
            "西妥昔单抗治疗后，有和无腹水的患者中位OS分别为8.1个月和13.5个月。",
            ["with 腹水", "without 腹水"],
        ),
    ],
)
def test_one_mark_parts_two_groups(mine: Mine, text: str, groups: list[str]) -> None:
    assert [(f.value, f.population) for f in mine(text).findings] == [(8.1, groups[0]), (13.5, groups[1])]


@pytest.mark.parametrize("level", ["expressers", "EGFR expressers", "expression group"])
def test_high_and_low_expressers_are_groups(mine: Mine, level: str) -> None:
    told = f"Median OS was 12.4 months in the high {level} and 7.1 months in the low {level}."
    assert [(f.value, f.population) for f in mine(f"All patients received cetuximab. {told}").findings] == [
        (12.4, f"high {level}".removesuffix(" group")),
        (7.1, f"low {level}".removesuffix(" group")),
    ]
