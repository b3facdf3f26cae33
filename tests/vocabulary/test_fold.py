"""Folding never moves an offset, and makes spellings of one name equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.vocabulary import fold, fold_keeping_case

_ODD = st.sampled_from("İßﬁǅ㎎①Ⅱ\u00a0\u200b\u3000—–‐·・“”’Ａ０％（）臺灣癌症單抗藥\ud800\U0001f600≧")


@given(st.text(st.characters() | _ODD))
def test_length_never_changes(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(fold_keeping_case(text)) == len(text)


@given(st.text(st.characters() | _ODD))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters() | _ODD), st.text(st.characters() | _ODD))
def test_each_character_folds_by_itself(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＤＳ－８２０１", "ds-8201"),
        ("0·60–0.91", "0.60-0.91"),
        ("CPS≧10", "cps≥10"),
        ("曲妥珠單抗", "曲妥珠单抗"),
        ("physician’s choice", "physician's choice"),
        ("a\u00a0b\u3000c", "a b c"),
        ("总有效率（％）", "总有效率(%)"),
    ],
)
def test_spellings_meet(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_case_can_be_kept() -> None:
    assert fold_keeping_case("ＯＳ—os") == "OS-os"
