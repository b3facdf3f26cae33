"""Survival free of something is the survival that says of what; it is never overall survival."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("With sorafenib the 2-year LTP-free survival rate was 84.3%.", "PFS"),
        ("With imatinib the 3-year relapse-free survival rate was 65%.", "RFS"),
        ("索拉非尼组2年无复发生存率为65%。", "RFS"),
    ],
)
def test_what_it_is_free_of_names_the_survival(mine: Mine, text: str, endpoint: str) -> None:
    """Progression, relapse and their like, in both languages."""
    assert [line.split()[0] for line in mine.lines(text)] == [endpoint]


def test_a_survival_without_a_code_is_left_out_with_a_reason(mine: Mine) -> None:
    """No code stands for a symptom-free survival, and OS would be wrong."""
    mined = mine("With octreotide the median symptom-free survival was 10 months.")
    assert not mined.findings
    assert [left.reason for left in mined.abstentions] == ["a survival free of an event that no endpoint stands for"]
