"""Text of papers as shown: nothing lost, never too long, the value always in sight."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from her2mine.review.text import Spot, clipped, cut, shortened


@given(text=st.text("ab 中1.", min_size=1, max_size=400), data=st.data(), longest=st.integers(20, 500))
def test_pieces_hold_the_whole_text_in_order_and_the_value_is_always_among_them(
    text: str, data: st.DataObject, longest: int
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 8)))
    pieces = cut(text, 0, len(text), [Spot(start, end, "value"), Spot(max(0, start - 5), end, "sentence")], longest)
    left_out = sum(int(piece.text) for piece in pieces if piece.label == "left out")
    shown = "".join(piece.text for piece in pieces if piece.label != "left out")
    assert shown in text
    assert len(shown) + left_out == len(text)
    assert len(shown) <= longest * 1.15
    assert "".join(piece.text for piece in pieces if piece.label == "value") == text[start:end]


def test_a_sentence_of_a_megabyte_is_cut_around_its_value_and_says_so() -> None:
    text = "x " * 300_000 + "OS was 13.8 months" + " y" * 300_000
    start = text.index("13.8")
    pieces = cut(text, 0, len(text), [Spot(start, start + 4, "value")])
    assert sum(len(piece.text) for piece in pieces) < 7000
    assert [piece.text for piece in pieces if piece.label == "value"] == ["13.8"]
    assert [piece.label for piece in (pieces[0], pieces[-1])] == ["left out", "left out"]


def test_a_labelled_sentence_keeps_its_labels_and_the_value_in_sight() -> None:
    pieces = clipped([("before " * 50, ""), ("8.6", "value"), (" and ", ""), ("7.9", "also"), (" after" * 50, "")], 60)
    assert [(piece.text, piece.label) for piece in pieces if piece.label in ("value", "also")] == [
        ("8.6", "value"),
        ("7.9", "also"),
    ]


def test_a_text_is_shortened_with_a_mark() -> None:
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"
