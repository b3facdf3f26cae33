"""Which arm is the new one, by what the study asks and by what is called usual."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

RESULT = "Median OS was 9 months with docetaxel and 12 months with vinorelbine."
NEW = ["OS median 9 month control docetaxel", "OS median 12 month experimental vinorelbine"]


@pytest.mark.parametrize(
    "asked",
    [
        "Docetaxel is the customary partner of trastuzumab.",
        "We studied whether vinorelbine would do better than docetaxel.",
        "The aim was to assess the efficacy of vinorelbine.",
        "We asked whether weekly vinorelbine is more effective than docetaxel.",
        "Vinorelbine was set against standard docetaxel.",
    ],
)
def test_the_question_or_the_standard_turns_the_order_of_the_results(mine: Mine, asked: str) -> None:
    text = f"{asked} Patients were randomly assigned to docetaxel or to vinorelbine. {RESULT}"
    assert mine.lines(text) == NEW


def test_without_either_the_arm_told_first_is_the_new_one(mine: Mine) -> None:
    lines = mine.lines(f"Patients were randomly assigned to docetaxel or to vinorelbine. {RESULT}")
    assert lines == ["OS median 9 month experimental docetaxel", "OS median 12 month control vinorelbine"]


def test_an_effect_told_among_results_asks_nothing(mine: Mine) -> None:
    text = (
        "Patients were randomly assigned to docetaxel plus trastuzumab or trastuzumab alone. Median PFS was 9 and 6 "
        "months. The effect of docetaxel on OS was larger (median 20 versus 15 months)."
    )
    assert mine.lines(text)[-1] == "OS median 15 month control trastuzumab"
