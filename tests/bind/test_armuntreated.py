"""Groups that got no drug: named first, in the bracket of a letter, or at the end of a list."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

LONGER = " DFS was longer in arm B (41.2 vs 30.1 months)."
TOLD = [
    "Patients were randomised to observation (arm A) or capecitabine (arm B)." + LONGER,
    "Patients were assigned to arm A (observation) or arm B (capecitabine)." + LONGER,
    "Those in arm A received observation, and those in arm B received capecitabine." + LONGER,
    "We compared capecitabine with observation. Median DFS was 41.2 and 30.1 months for capecitabine and observation, "
    "respectively.",
    "患者随机接受卡培他滨或观察。观察组的中位DFS更短（30.1个月 vs 41.2个月）。",
    "将患者随机分为A组（观察）和B组（卡培他滨）。A组和B组的中位DFS分别为30.1个月和41.2个月。",
]


@pytest.mark.parametrize("text", TOLD)
def test_a_group_without_a_drug_is_the_control_and_has_none(mine: Mine, text: str) -> None:
    lines = mine.lines(text)
    assert "DFS median 41.2 month experimental capecitabine" in lines
    assert "DFS median 30.1 month control" in lines


def test_observation_that_is_no_group_is_none(mine: Mine) -> None:
    text = "After a period of observation, patients received capecitabine. Median DFS was 41.2 months."
    assert mine.lines(text) == ["DFS median 41.2 month single capecitabine"]
