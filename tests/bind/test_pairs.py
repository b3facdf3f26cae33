"""Which two arms a ratio or a P value compares."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine


def compared(mine: Mine, text: str) -> list[tuple[str, str]]:
    """The two arms of each comparison of a text."""
    told = (f for f in mine(text).findings if f.role == "comparison")
    return [("+".join(sorted(f.drugs)), "+".join(sorted(f.comparator))) for f in told]


THREE = "Patients were assigned to lapatinib alone, to trastuzumab alone, or to placebo. "


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        # the two groups right before it
        (
            THREE + "For PFS the hazard ratio was 0.79 (lapatinib group versus placebo group).",
            [("lapatinib", "placebo")],
        ),
        # the next arm, against the same control
        (
            THREE + "Lapatinib was superior to placebo (HR for PFS 0.78) and trastuzumab was better too (HR 0.86).",
            [("lapatinib", "placebo"), ("trastuzumab", "placebo")],
        ),
        # those of the values told with it
        (
            "Median PFS was 9 months with lapatinib and 6 months with placebo (HR 0.78, P = 0.02).",
            [("lapatinib", "placebo"), ("lapatinib", "placebo")],
        ),
    ],
)
def test_a_comparison_has_the_arms_told_with_it(mine: Mine, text: str, pairs: list[tuple[str, str]]) -> None:
    assert compared(mine, text) == pairs


def test_of_several_that_an_arm_is_held_against_the_known_control_stays(mine: Mine) -> None:
    text = (
        "Women were assigned to CMF, to EC (epirubicin 60 mg/m2 and cyclophosphamide 500 mg/m2), or to HEC (epirubicin "
        "100 mg/m2 and cyclophosphamide 830 mg/m2). HEC was to be set against CMF first and against EC second. The "
        "hazard ratio for OS was 0.97 for HEC versus CMF. Fever was seen in 5% with HEC, 2% with CMF and 1% with EC."
    )
    roles = [f.role for f in mine(text).findings if f.endpoint == "AE:pyrexia"]
    assert roles == ["experimental", "control", "experimental"]
