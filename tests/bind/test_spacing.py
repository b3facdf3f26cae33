"""A house style tells nothing: the copy that is read leaves it out, and offsets lead back to the text as printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.bind.spacing import Spacing
from tests.bind.mining import Mine

ANNOTATED = Path(__file__).parents[2] / "corpus" / "annotated" / "zh.txt"
WORDS = ["例", "患者", "组", "中位", " ", "\u00a0", "-", "5", "%", "ab", ".", "12", "percent", "per cent", "percentile"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=30).map("".join)


@given(TEXTS)
def test_offsets_lead_to_the_same_characters(text: str) -> None:
    """Each character of the copy is found again in the text; a sign may stand for the word percent."""
    spacing = Spacing(text)
    copy = spacing.text()
    for offset, char in enumerate(copy):
        there = spacing.start(offset)
        assert text[there] == char or (char == "%" and text.startswith("per", there))
        assert spacing.tight(there) == offset


@given(TEXTS)
def test_the_copy_of_the_copy_differs_no_more(text: str) -> None:
    """All of the style is left out at once, unless leaving out brought new neighbours together."""
    copy = Spacing(text).text()
    assert len(copy) <= len(text)
    assert Spacing(copy).text() == copy or "per" in text  # "per" and "cent" may have come together


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("共 805 例患者，HR 为 0.51", "共805例患者，HR为0.51"),
        ("12 percent, 12 per cent, 12-percent and 12 %", "12%, 12%, 12% and 12%"),
        ("the 12 percentile, 3 percent points, 805 patients", "the 12 percentile, 3 percent points, 805 patients"),
        ("中位 总生存", "中位 总生存"),
    ],
)
def test_only_style_is_left_out(text: str, copy: str) -> None:
    assert Spacing(text).text() == copy


def test_findings_stand_where_the_paper_prints_them(mine: Mine) -> None:
    text = "共 152 例患者随机接受 呋喹替尼 或 安慰剂，呋喹替尼组 ORR 为 5 percent，安慰剂组 为 1 percent。"
    found = mine(text).findings
    assert [(text[f.start : f.end], f.endpoint) for f in found] == [("152", "N"), ("5", "ORR"), ("1", "ORR")]
    assert all(f.quote == text for f in found)


def test_a_text_with_spaces_beside_han_characters_reads_as_one_without(mine: Mine) -> None:
    """The annotated sentences, set in the other style, give the same findings in the same order."""
    lines = [line for line in ANNOTATED.read_text("utf-8").splitlines() if "|" in line and not line.startswith("#")]
    for line in lines[::6]:
        plain = re.sub(r"\[([^\[\]|]+)\|[^\[\]|]+\]", r"\1", line)
        spaced = re.sub(r"(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9%])(?=[\u4e00-\u9fff])", " ", plain)
        told = [[(f.endpoint, f.value, f.role, f.drugs) for f in mine(text).findings] for text in (plain, spaced)]
        assert told[0] == told[1], plain
