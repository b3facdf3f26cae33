"""Of two arms whose words tell no roles, the results of a report say which is the new one: they tell it first."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

METHODS = "METHODS: We randomly allocated women to six cycles of docetaxel or six cycles of vinorelbine."
RESULTS = (
    "RESULTS: Median PFS was 9 months with vinorelbine and 6 months with docetaxel (HR 0.70). Median OS was 20 months "
    "with vinorelbine and 15 months with docetaxel. The ORR was 40% with vinorelbine compared with 30% with docetaxel."
)


def test_results_outvote_the_order_of_the_methods(mine: Mine) -> None:
    lines = mine.lines(f"{METHODS}\n\n{RESULTS}")
    assert lines[:3] == [
        "PFS median 9 month experimental vinorelbine",
        "PFS median 6 month control docetaxel",
        "PFS hazard_ratio 0.7 ratio comparison vinorelbine over docetaxel",
    ]
    assert all("experimental vinorelbine" in line or "control docetaxel" in line for line in lines[3:])


def test_a_group_called_control_is_not_outvoted(mine: Mine) -> None:
    text = METHODS.replace("docetaxel or six", "docetaxel (study group) or to six").replace(
        "vinorelbine.", "vinorelbine (control group)."
    )
    lines = mine.lines(f"{text}\n\n{RESULTS}")
    assert "PFS median 9 month control vinorelbine" in lines


@pytest.mark.parametrize(
    ("new", "control"),
    [
        ("docetaxel", "vinorelbine"),
        ("letrozole", "tamoxifen"),
        ("epirubicin and paclitaxel", "epirubicin and cyclophosphamide"),
        ("FOLFIRI", "FOLFOX"),
        ("gefitinib", "erlotinib"),
        ("sunitinib", "pazopanib"),
        ("cetuximab", "panitumumab"),
    ],
)
def test_a_ratio_alone_turns_no_pair(mine: Mine, new: str, control: str) -> None:
    """Where no value says which arm is the new one, the order told stays, whatever order a set happens to have."""
    capital = new[0].upper() + new[1:]
    text = f"We compared {new} versus {control}. {capital} reduced the risk of death by 20% compared with {control}."
    drugs = mine(text).findings[-1].drugs
    assert set(drugs) == set(mine(f"Median OS was 9 months with {new}.").findings[0].drugs)
