"""The part of a page that is shown first holds the value and the lines of its sentence, and stays on the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from her2mine.records import Box
from her2mine.review.papers import NEAR, Kept, Page

WIDTH, HEIGHT = 595.0, 842.0
boxes = st.builds(
    lambda x, y, wide, tall: Box(1, x, y, min(WIDTH, x + wide), min(HEIGHT, y + tall)),
    st.floats(0, 580), st.floats(0, 830), st.floats(1, 60), st.floats(1, 12),
)  # fmt: skip


@given(boxes, st.lists(boxes, max_size=3))
def test_the_part_shown_is_on_the_page_and_holds_the_value(value: Box, around: list[Box]) -> None:
    page = Page(1, WIDTH, HEIGHT, (value,), (value, *around))
    x, y, wide, tall = page.window
    assert x >= -1e-6 and x + wide <= WIDTH + 1e-6 and y >= -1e-6 and y + tall <= HEIGHT + 1e-6
    assert wide >= NEAR
    assert x <= value.x0 + 1e-6 and value.x1 <= x + wide + 1e-6
    assert y <= value.top + 1e-6 and value.bottom <= y + tall + 1e-6


def test_a_page_without_boxes_is_shown_from_its_top() -> None:
    assert Page(1, WIDTH, HEIGHT, ()).window[1] == 0.0


def test_what_was_made_is_kept_and_the_oldest_goes() -> None:
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    kept = Kept(2)
    for number in (1, 2, 1, 3, 1, 2):
        assert kept.get(number, lambda number=number: make(number)) == number  # type: ignore[misc]
    assert made == [1, 2, 3, 2]
