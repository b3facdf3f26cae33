"""Which arm is the control because another is measured by it, where drugs and other words leave that open."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from tests.bind.arming import arms_of
from tests.bind.mining import Mine


def hints(tools: Tools, text: str) -> list[str]:
    return [arm.hint for arm in arms_of(tools, text)]


@pytest.mark.parametrize(
    "text",
    [
        "The response rate was higher with irinotecan (34%) than with topotecan (25%).",
        "Overall survival was longer in the irinotecan arm than in the topotecan arm.",
        "伊立替康组的ORR高于拓扑替康组。",
        "伊立替康的中位PFS长于拓扑替康。",
    ],
)
def test_what_a_benefit_is_measured_by_is_the_control(tools: Tools, text: str) -> None:
    assert hints(tools, text) == ["", "control"]


@pytest.mark.parametrize(
    "text",
    [
        "Neutropenia was more frequent with irinotecan than with topotecan.",  # no benefit
        "The response rate was lower with irinotecan than with topotecan.",
        "The response rate was higher with irinotecan (34%); with topotecan it was 25%.",
        "伊立替康组的ORR低于拓扑替康组。",
        "伊立替康组的腹泻发生率高于拓扑替康组。",
    ],
)
def test_other_comparisons_leave_the_roles_open(tools: Tools, text: str) -> None:
    assert hints(tools, text) == ["", ""]


@pytest.mark.parametrize(
    "text",
    [
        "The response rate was higher with chemotherapy than with osimertinib.",
        "The response rate was higher with docetaxel than with docetaxel plus ramucirumab.",
    ],
)
def test_drugs_that_tell_the_control_are_believed_before_words(tools: Tools, text: str) -> None:
    assert hints(tools, text)[1] != "control"


@pytest.mark.parametrize(
    "text",
    [
        "Median OS was 9.2 months with topotecan and 10.1 months with irinotecan. "
        "The response rate was higher with irinotecan (34%) than with topotecan (25%).",
        "拓扑替康组的中位OS为9.2个月，伊立替康组为10.1个月。伊立替康组的ORR高于拓扑替康组（34% vs 25%）。",
    ],
)
def test_the_control_of_a_later_sentence_is_that_of_the_passage(mine: Mine, text: str) -> None:
    """Where the order of the arms alone gave the roles before."""
    assert [(f.endpoint, f.value, f.role, *f.drugs) for f in mine(text).findings] == [
        ("OS", 9.2, "control", "topotecan"),
        ("OS", 10.1, "experimental", "irinotecan"),
        ("ORR", 34, "experimental", "irinotecan"),
        ("ORR", 25, "control", "topotecan"),
    ]


@pytest.mark.parametrize(
    ("measure", "values", "expected"),
    [
        ("longer", "8.6 vs 7.0", {8.6: "docetaxel", 7.0: "vinorelbine"}),
        ("longer", "7.0 vs 8.6", {8.6: "docetaxel", 7.0: "vinorelbine"}),
        ("shorter", "7.0 vs 8.6", {7.0: "docetaxel", 8.6: "vinorelbine"}),
        ("shorter", "8.6 vs 7.0", {7.0: "docetaxel", 8.6: "vinorelbine"}),
    ],
)
def test_two_values_behind_go_where_the_sentence_says(
    mine: Mine, measure: str, values: str, expected: dict[float, str]
) -> None:
    found = mine(f"Median OS was {measure} with docetaxel than with vinorelbine ({values} months).").findings
    assert {f.value: f.drugs[0] for f in found} == expected
