"""Landmark times told apart from values; ``{...}`` marks a landmark and ``=`` gives it in months."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.extract import Languages, mentions, months
from her2mine.records import Label

MARKED = [
    "The {1-year=12} OS rate was 30%.",
    "The {1=12}-, {2=24}- and {3-year=36} survival rates were 60, 40 and 20%.",
    "At {6 months=6} 42% were progression-free.",
    "At {week 24=5.52} the ORR was 40%.",
    "ORR after {8 weeks=1.84} was 20%, after {14 weeks=3.22} 30%.",
    "The {12-month=12} PFS was 51.3%.",
    "{One-year=12} survival was 24%.",
    "Median OS was 12 months and PFS 6 months.",
    "OS was longer at 5.4 and 4.4 months.",
    "A 3-month stable disease was seen.",
    "They were treated for 6 months, with a 2-year follow-up.",
    "{1 年=12}与 {2 年=24} OS 率分别为 87.1%和 61.3%。",
    "OS 率在 {1 年=12}(27.3% vs 11.6%)和 {2 年=24}(10.6% vs 3.2%)均高于安慰剂组。",
    "{9 个月=9} PFS 率为 55.6%，{半年=6}OS率为90%。",
    "第{6个月=6}时 ORR 为 40%。",
    "中位 PFS 6.5个月），OS 16个月。",
    "中位OS 23 个月，PFS 8 个月；中位随访 2 年。",
    "2021 年 6 月获批。",
]


def unmark(marked: str) -> tuple[str, list[tuple[str, float]]]:
    wanted = [(m.group(1), float(m.group(2))) for m in re.finditer(r"\{(.+?)=([\d.]+)\}", marked)]
    return re.sub(r"\{(.+?)=[\d.]+\}", r"\1", marked), wanted


@pytest.mark.parametrize("marked", MARKED)
def test_landmarks(marked: str, tools: Languages) -> None:
    text, wanted = unmark(marked)
    language = "en" if text.isascii() else "zh"
    found = [m for m in mentions(text, language, tools) if m.label is Label.TIMEPOINT]
    assert [(m.text, m.months) for m in found] == wanted
    assert all(text[m.start : m.end] == m.text for m in found)


@given(st.integers(1, 60))
def test_units_agree_with_each_other(count: int) -> None:
    assert months(count, "year") == 12 * count
    assert abs(months(count * 7, "day") - months(count, "week")) <= 0.02
    assert months(count, "month") == count


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(KeyError):
        months(1, "fortnight")
