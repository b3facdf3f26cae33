"""Characters of a PDF page with their boxes as shown, and what is drawn and pictured around them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from her2mine.ingest import pdf_calls as calls

_NO_SIZE = 0.01
_FOUR = (ctypes.c_double * 4)()  # where the library writes its answers ...
_EACH = [ctypes.byref(_FOUR, 8 * at) for at in range(4)]  # ... and how it is told so

Area: TypeAlias = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(slots=True)
class Run:
    """What the characters of one text object share. ``turn``: counter-clockwise degrees as shown; None for a slant."""

    font: str = ""
    size: float = 0.0
    turn: int | None = 0
    invisible: bool = False  # drawn in no colour at all, as the text layer behind a scan is
    faint: bool = False  # drawn in white or fully transparent
    embedded: bool = False  # the file holds the font, so that the drawing itself can be looked at
    face: str = ""  # the font as one of its own: parts of one font may map their codes differently


@dataclass(slots=True)
class Char:
    """One character and its box on the page as shown (points from the top left corner)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    index: int
    run: Run
    type: float  # the type size; boxes of fonts set in one size differ in height
    spaced: bool = False  # white space stands before it
    unknown: bool = False  # its font does not say which character it is
    told: str = ""  # what the text layer says where a repair has put another text
    doubt: str = ""  # why it must be looked at

    @property
    def size(self) -> float:
        """Height of the box."""
        return self.bottom - self.top


@dataclass(slots=True)
class PageChars:
    """What one page holds. ``handle`` is the open text page, for questions asked of few characters."""

    number: int
    width: float
    height: float
    chars: list[Char]
    view: View
    handle: Any = None
    outside: int = 0
    pictures: list[Area] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def ink(self, char: Char) -> Area | None:
        """The tight box around a character's drawing, as shown; None for one without ink."""
        if not calls.ink_at(self.handle.raw, char.index, *_EACH):
            return None
        left, right, low, high = _FOUR
        area = self.view.area(left, low, right, high)
        return area if area[2] - area[0] > _NO_SIZE and area[3] - area[1] > _NO_SIZE else None

    def base(self, char: Char) -> float | None:
        """How far down the base line of a character stands, as shown."""
        if not calls.origin_at(self.handle.raw, char.index, *_EACH[:2]):
            return None
        x, y = _FOUR[0], _FOUR[1]
        return self.view.area(x, y, x, y)[1]

    @property
    def pictured(self) -> float:
        """Share of the page that its largest picture covers."""
        covered = (_clipped(area, self.width, self.height) for area in self.pictures)
        return max(covered, default=0.0) / max(1.0, self.width * self.height)


def _clipped(area: Area, width: float, height: float) -> float:
    x0, top, x1, bottom = area
    return max(0.0, min(x1, width) - max(x0, 0.0)) * max(0.0, min(bottom, height) - max(top, 0.0))


class View:
    """From the page's own coordinates to the page as shown: crop box and rotation."""

    left: float
    low: float
    right: float
    high: float

    def __init__(self, page: Any) -> None:
        self.left, self.low, self.right, self.high = page.get_bbox()  # boxes inherited, and crop within media
        self.turn = page.get_rotation() % 360
        self.width, self.height = page.get_size()

    def area(self, left: float, low: float, right: float, high: float) -> Area:
        """(x0, top, x1, bottom) as shown."""
        if self.turn == 90:
            return low - self.low, left - self.left, high - self.low, right - self.left
        if self.turn == 180:
            return self.right - right, low - self.low, self.right - left, high - self.low
        if self.turn == 270:
            return self.high - high, self.right - right, self.high - low, self.right - left
        return left - self.left, self.high - high, right - self.left, self.high - low

    def areas(
        self, lefts: Sequence[float], tops: Sequence[float], rights: Sequence[float], bottoms: Sequence[float]
    ) -> Iterable[Sequence[float]]:
        """The same for many boxes: all their x0, all their tops, all their x1, all their bottoms."""
        if self.turn:
            return zip(*map(self.area, lefts, bottoms, rights, tops), strict=True)
        left, high = self.left, self.high
        if left:
            lefts, rights = ([x - left for x in edges] for edges in (lefts, rights))
        return lefts, [high - y for y in tops], rights, [high - y for y in bottoms]

    def holds(
        self, lefts: Sequence[float], tops: Sequence[float], rights: Sequence[float], bottoms: Sequence[float]
    ) -> bool:
        """Whether all of many boxes lie on the page."""
        across = self.left <= min(lefts) and max(rights) <= self.right
        return across and self.low <= min(bottoms) and max(tops) <= self.high


def by_turn(page: PageChars) -> Iterator[tuple[int, list[Char]]]:
    """The characters by the direction they read in, upright ones first; slanted ones are left out."""
    if all(run.turn == 0 for run in page.runs):
        yield 0, page.chars
        return
    for turn in (0, 90, 180, 270):
        group = [char for char in page.chars if char.run.turn == turn]
        if group:
            yield turn, group
