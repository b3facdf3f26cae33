"""Values told together: what is one series, and what never stops a paper from being read."""

from __future__ import annotations

import pytest

from her2mine.bind.lexicon import unbracketed
from tests.bind.mining import Mine


@pytest.mark.parametrize(
    "text",
    [
        "The ORR rose from 35% and 40% with docetaxel and ramucirumab to 60% and 70%.",
        "多西他赛组与雷莫西尤单抗组的ORR分别由35%和40%提高至60%和70%。",
    ],
)
def test_two_changes_told_side_by_side_are_two_lists(mine: Mine, text: str) -> None:
    """A change has two values; a third one begins another series, and the paper is read."""
    assert [finding.value for finding in mine(text).findings] == [35, 40, 60, 70]


def test_a_ratio_told_before_its_endpoints_does_not_stop_the_paper(mine: Mine) -> None:
    text = (
        "Patients received docetaxel or placebo. "
        "The HR was 0.66 for PFS and OS, and at the final analysis HRs were 0.70 and 0.81."
    )
    assert [finding.value for finding in mine(text).findings] == [0.66, 0.70, 0.81]


def test_a_bracket_within_a_bracket_is_left_out_as_well() -> None:
    text = "OS (HR 0.70 [95% CI 0.5-0.9]; P = 0.01); PFS"
    assert unbracketed(text) == "OS  ; PFS"
    assert unbracketed(text, keep_length=True) == "OS" + " " * (len(text) - len("OS; PFS")) + "; PFS"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("With docetaxel the ORR by RECIST 1.1 criteria was 45.2%.", 45.2),
        ("Neutropenia, occurring in 34% of patients, was common with docetaxel.", 34),
        ("比较瑞戈非尼对照安慰剂的疗效，瑞戈非尼组中位OS为6.4个月。", 6.4),
    ],
)
def test_words_of_a_design_do_not_hide_a_result(mine: Mine, text: str, value: float) -> None:
    assert [finding.value for finding in mine(text).findings] == [value]
