"""When a slot of a finding is right."""

from typing import Any

import pytest

from her2mine.run.slots import same_arm, same_endpoint, same_slots, same_trial
from tests.run.rows import RULES, row


@pytest.mark.parametrize(
    ("slot", "change"),
    [
        ("endpoint", {"endpoint": "PFS"}),
        ("statistic", {"statistic": "mean"}),
        ("value", {"value": 13.9}),
        ("value", {"value": None}),
        ("unit", {"unit": "week"}),
        ("ci", {"ci_low": 12.0}),
        ("timepoint", {"timepoint": 12.0}),
        ("role", {"role": "control"}),
        ("drugs", {"drugs": ["drug y"]}),
        ("subgroup", {"population": "women"}),
    ],
)
def test_one_wrong_slot_is_named_and_is_the_only_one(slot: str, change: dict[str, Any]) -> None:
    slots = same_slots(row(), row(**change), RULES)
    assert [name for name, same in slots.items() if not same] == [slot]


@pytest.mark.parametrize(
    ("gold", "other", "same"),
    [
        ([], ["anything"], True),
        (["drug x"], [], False),
        (["X-1"], ["drug x"], True),
        (["chemo"], ["platinum"], True),
        (["chemo"], ["platinum", "drug x"], False),
        (["drug x", "chemo"], ["drug x"], True),
        (["drug x"], ["drug x", "drug y"], False),
        (["drug x", "drug y"], ["drug x"], True),
        (["drug x", "drug y"], ["drug z"], False),
    ],
)
def test_arms(gold: list[str], other: list[str], same: bool) -> None:
    assert same_arm(row(drugs=gold), row(drugs=other), RULES) is same


def test_names_of_events_and_trials_are_compared_loosely() -> None:
    assert same_endpoint("AE:hepatic dysfunction", "AE:liver damage")
    assert same_endpoint("AE:anaemia", "AE:anemia") and not same_endpoint("AE:nausea", "AE:rash")
    assert same_endpoint("AE_G3", "ae-g3") and not same_endpoint("AE:rash", "AE_G3")
    assert same_trial("ALPHA-Breast01", "alpha breast 01") and same_trial("ALPHA 01", "study ALPHA-01")
    assert not same_trial("ALPHA-01", "ALPHA-02") and not same_trial("ALPHA-01", "")
