"""Intervals: where the bounds stand, which level they have, and which pairs of numbers are none."""

from __future__ import annotations

import pytest

from her2mine.extract.intervals import Interval, find_intervals
from her2mine.extract.numberforms import grammar, to_number
from her2mine.vocabulary import fold


def intervals(text: str) -> list[Interval]:
    return find_intervals(fold(text), grammar())


@pytest.mark.parametrize(
    ("text", "bounds", "level", "labelled"),
    [
        ("95% CI: 12~16", "12~16", 95, True),
        ("(97.5% CI 0.72 to 0.95)", "0.72 to 0.95", 97.5, True),
        ("95%置信区间：22.1～不可估计", "22.1～不可估计", 95, True),
        ("[CI, 0·60–0·91]", "0·60–0·91", None, True),
        ("HR 0.74 (0.60-0.91)", "0.60-0.91", None, False),
        ("95% CI, 54% to 83%", "54% to 83", 95, True),
    ],
)
def test_bounds_level_and_label(text: str, bounds: str, level: float | None, labelled: bool) -> None:
    (found,) = intervals(text)
    assert text[found.low_start : found.high_end] == bounds
    assert (found.level, found.labelled) == (level, labelled)


def test_a_bare_interval_takes_the_level_told_in_the_sentence() -> None:
    assert [i.level for i in intervals("13.8 (95% CI 12-16) and 11.1 (10-13) months")] == [95, 95]
    assert [i.level for i in intervals("13.8 (12-16) and 11.1 (10-13) months")] == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        *("(range 2.3-9.9)", "(IQR, 2.3-9.9)", "（四分位距2.3～9.9）", "（范围2.3～9.9）"),
        *("(3.5-1.2)", "(12, 16)", "(12/16)", "(12 and 16)", "from 12 to 16 months", "(2010-2015)"),
    ],
)
def test_ranges_falling_pairs_lists_and_years_are_no_intervals(text: str) -> None:
    assert intervals(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("1,033", 1033), (".04", 0.04), ("0,022", 0.022), ("13.8", 13.8), ("+2.5", 2.5), ("1e-3", 0.001)),
        *(("ne", None), ("", None), ("1.2.3", None), ("twelve", None)),
    ],
)
def test_printed_numbers(text: str, number: float | None) -> None:
    assert to_number(text) == number
