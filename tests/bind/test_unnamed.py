"""Arms that a sentence leaves open: those of the study, once the paper has been read; nothing told is changed."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

TOLD = [
    (
        "RAINBOW tested ramucirumab plus paclitaxel against placebo plus paclitaxel: "
        "median OS was 9.6 versus 7.4 months. "
        "In RAINBOW-Asia median PFS was 4.1 versus 3.2 months.",
        [
            "PFS median 4.1 month experimental paclitaxel+ramucirumab",
            "PFS median 3.2 month control paclitaxel+placebo",
        ],
    ),
    (
        "JACOB研究中，帕妥珠单抗+曲妥珠单抗+化疗组与曲妥珠单抗+化疗组的中位OS为17.5个月和14.2个月。"
        "另一项研究的中位PFS为8.5个月比7.0个月。",
        [
            "PFS median 8.5 month experimental chemotherapy+pertuzumab+trastuzumab",
            "PFS median 7 month control chemotherapy+trastuzumab",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_a_study_without_arms_has_those_of_the_one_told_before(mine: Mine, text: str, expected: list[str]) -> None:
    """Values that no sentence gives drugs take them from the study before in the paragraph."""
    assert mine.lines(text)[-2:] == expected


GIVEN = "CLASSIC tested capecitabine plus oxaliplatin. The 5-year OS rate was "
UNREAD = pytest.mark.xfail(strict=True, reason="a group that got nothing is found beside an arm told by its name only")


@pytest.mark.parametrize(
    "told",
    [
        "78% with capecitabine plus oxaliplatin and 69% with observation.",
        pytest.param("78% with it and 69% with observation.", marks=UNREAD),
    ],
)
def test_a_group_that_got_no_drug_is_given_none(mine: Mine, told: str) -> None:
    """Observation is an arm without drugs, and not one left open."""
    (line,) = (line for line in mine.lines(GIVEN + told) if line.startswith("OS rate 69"))
    assert "capecitabine" not in line
