"""Citation markers: which printed forms count, what they stand for, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.ingest.citations import find_citations, numbers_of
from her2mine.records import Block, BlockKind


def found(text: str, largest: int | None = None) -> list[tuple[str, tuple[int, ...]]]:
    block = Block(BlockKind.PARAGRAPH, 0, len(text), "en")
    return [(text[one.start : one.end], one.numbers) for one in find_citations(text, [block], largest)]


@pytest.mark.parametrize(
    ("text", "marker", "numbers"),
    [
        ("Survival was longer [22].", "[22]", (22,)),
        ("Survival was longer [9][10].", "[9][10]", (9, 10)),
        ("生存期延长[74] [75]。", "[74] [75]", (74, 75)),
        ("as shown before [14]-[16] too", "[14]-[16]", (14, 15, 16)),
        ("as shown before [3,5-7] too", "[3,5-7]", (3, 5, 6, 7)),
        ("as shown before [3, 5–7] too", "[3, 5–7]", (3, 5, 6, 7)),
        ("占全部病例的 10%^{[9][10]}。", "[9][10]", (9, 10)),
        ("多已处于晚期。^[8]手术", "^[8]", (8,)),
        ("as told elsewhere.¹² Later", "¹²", (12,)),
        ("as told elsewhere¹,³ later", "¹,³", (1, 3)),
        ("as told elsewhere^{12,14} later", "^{12,14}", (12, 14)),
        ("已有报道【5】表明", "【5】", (5,)),
        ("已有报道〔5，6〕表明", "〔5，6〕", (5, 6)),
        ("已有报道［7］表明", "［7］", (7,)),
        ("HR 0.74 [12]; later", "[12]", (12,)),
    ],
)
def test_a_marker_is_read(text: str, marker: str, numbers: tuple[int, ...]) -> None:
    assert found(text) == [(marker, numbers)]


@pytest.mark.parametrize(
    "text",
    [
        "The area was 1.7 m² and 10⁹ cells per litre were counted.",
        "A dose of 500 mg/m^2 and 2×10^9 cells.",
        "The rate was 25% [95% CI 17–33%].",
        "Age was 55 years (range [31-80]).",
        "median 12.5 [10-15] months",
        "In the first arm (n = 18) nobody stopped.",
        "A share of (47)% was seen.",
        "Given ¹⁷⁷Lu twice.",
        "See [34081848](https://example.org/34081848/).",
        "One group (12) and another (9) were small.",
    ],
)
def test_what_only_looks_like_a_marker_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_numbers_beyond_the_reference_list_are_no_citations() -> None:
    assert found("Told before [3], in a group of [120] cells.", largest=40) == [("[3]", (3,))]


def test_round_brackets_count_in_a_paper_that_cites_with_them() -> None:
    text = " ".join(
        f"Statement number {word} rests on earlier work ({number}, {number + 1})."
        for word, number in zip("abcdefghij", range(1, 21, 2), strict=True)
    )
    text += " In that trial 63 patients (44%) of the arm (n = 18) responded, as did 151 (63) of the others (5),"
    text += " and type K4 (7)."
    markers = found(text)
    assert markers[0] == ("(1, 2)", (1, 2)) and markers[-2:] == [("(5)", (5,)), ("(7)", (7,))]
    assert all(marker not in ("(44%)", "(63)", "(n = 18)") for marker, _ in markers)


def test_round_brackets_do_not_count_beside_square_ones() -> None:
    text = "One [1], two [2], three [3] and four [4] were told; five patients (5) and six others (6) left."
    assert [marker for marker, _ in found(text)] == ["[1]", "[2]", "[3]", "[4]"]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_every_listed_number_is_read(numbers: list[int]) -> None:
    assert numbers_of(", ".join(str(number) for number in numbers)) == tuple(dict.fromkeys(numbers))


@given(st.integers(1, 400), st.integers(0, 50))
def test_a_range_stands_for_all_between(low: int, width: int) -> None:
    assert numbers_of(f"{low}–{low + width}") == tuple(range(low, low + width + 1))
