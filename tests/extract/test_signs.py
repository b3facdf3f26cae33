"""Signs in words, levels of intervals, and what stands behind a ratio: found from sentences, in both languages."""

from __future__ import annotations

import pytest

from her2mine.extract.values import Kind, find_values
from her2mine.vocabulary import fold


@pytest.mark.parametrize(
    ("text", "op", "number"),
    [
        ("the rate was no more than 5%", "<=", 5),
        ("the rate was no less than 30%", ">=", 30),
        ("the rate was more than 5%", ">", 5),
        ("发生率不超过5%", "<=", 5),
        ("有效率不低于30%", ">=", 30),
        ("有效率低于30%", "<", 30),
    ],
)
def test_a_denied_comparison_is_the_opposite_bound(text: str, op: str, number: float) -> None:
    (value,) = find_values(text, fold(text))
    assert (value.op, value.number) == (op, number)


@pytest.mark.parametrize(
    "text",
    ["median OS was 12 months (95%-CI 10-14)", "中位OS为12个月(95%信赖区间10~14)", "OS was 12 months (95% CrI 10-14)"],
)
def test_the_level_of_an_interval_is_no_value(text: str) -> None:
    (value,) = [v for v in find_values(text, fold(text)) if v.kind is not Kind.P_VALUE]
    assert (value.kind, value.number) == (Kind.TIME, 12)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("the hazard ratio was 0.67 and 38 patients died", [(Kind.HAZARD_RATIO, 0.67), (Kind.COUNT, 38)]),
        ("the hazard ratios were 0.67 and 0.71, respectively", [(Kind.HAZARD_RATIO, 0.67), (Kind.HAZARD_RATIO, 0.71)]),
        ("responses were seen in 21 of 40.", [(Kind.COUNT, 21)]),
        ("HR值为0.67，P 值为0.03", [(Kind.HAZARD_RATIO, 0.67), (Kind.P_VALUE, 0.03)]),
    ],
)
def test_what_is_told_behind_a_value_is_read(text: str, kinds: list[tuple[Kind, float]]) -> None:
    assert [(value.kind, value.number) for value in find_values(text, fold(text))] == kinds


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Two hundred and thirty-four patients were randomised.", 234),
        ("One hundred fifty-two patients were enrolled.", 152),
        ("One thousand two hundred eighty-four women took part.", 1284),
        ("Four hundred patients were randomised.", 400),
        ("Twenty-one patients responded.", 21),
    ],
)
def test_numbers_of_patients_told_in_words_are_read(text: str, number: int) -> None:
    (value,) = find_values(text, fold(text))
    assert (value.kind, value.number) == (Kind.COUNT, number)


@pytest.mark.parametrize("text", ["Several hundred patients were treated.", "一百例患者中"])
def test_words_that_tell_no_number_are_none(text: str) -> None:
    assert find_values(text, fold(text)) == []
