"""Reading order by geometry: white strips between columns, and the bands of a page that they hold for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from her2mine.ingest.pdf_lines import Piece, middle, rows_of

_STRIP = 0.7  # narrowest white between columns, as a share of the type size
_NEAR = 3.0  # points within which edges count as one
_LONG = 8.0  # the pieces of a column of prose are this many type sizes long, taken over its ink
_FEW = 2  # lines on either side without which there are no columns
_MANY = 6  # lines of a full column beside which another one may have a single line
_DEEP = 12


@dataclass(frozen=True, slots=True)
class _Band:
    """A stretch of a page where no piece crosses a white strip at ``x``."""

    score: tuple[float, float]
    x: float
    top: float
    bottom: float


def columns(found: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces column by column in reading order: bands from top to bottom, in each the columns from left to right.

    Pieces that run over several columns (titles, wide tables) end one band and start the next.
    """
    return [column for column in _cut(sorted(found, key=lambda one: one.top), 0) if column]


def _cut(found: list[Piece], depth: int) -> list[list[Piece]]:
    band = _widest(found) if depth < _DEEP and len(found) > 2 * _FEW - 1 else None
    if band is None:
        return [found]
    above = [one for one in found if _middle(one) < band.top]
    below = [one for one in found if _middle(one) >= band.bottom]
    inside = [one for one in found if band.top <= _middle(one) < band.bottom]
    left = [one for one in inside if (one.x0 + one.x1) / 2 < band.x]
    right = [one for one in inside if (one.x0 + one.x1) / 2 >= band.x]
    sides = (right, left) if _sidebar(left, right) else (left, right)
    return [column for part in (above, *sides, below) if part for column in _cut(part, depth + 1)]


def _sidebar(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether the left side is a narrow note in small type beside the text, which comes first."""
    narrow = _width(left) < 0.45 * _width(right)
    return narrow and _type_size(left) < 0.93 * _type_size(right)


def _width(found: Sequence[Piece]) -> float:
    return max(one.x1 for one in found) - min(one.x0 for one in found)


def _middle(piece: Piece) -> float:
    return (piece.top + piece.bottom) / 2


def _widest(found: Sequence[Piece]) -> _Band | None:
    """The band of columns with most text on its poorer side, or None when there are no columns."""
    size = _type_size(found)
    best: _Band | None = None
    for x in _strips(found, _STRIP * size):
        for band in _bands(found, x, _STRIP * size):
            if (best is None or band.score > best.score) and _both_prose(found, band, size):
                best = band
    return best


def _type_size(found: Sequence[Piece]) -> float:
    return middle([one.size for one in found if one.chars] or [10.0])


def _strips(found: Sequence[Piece], width: float) -> list[float]:
    """Right ends of strips that may be white: beside an edge where several pieces start or end."""
    lefts, rights = sorted(one.x0 for one in found), sorted(one.x1 for one in found)
    starts = (group[0] - 0.5 for group in _clusters(lefts))
    ends = (group[-1] + width + 0.5 for group in _clusters(rights))
    # columns need lines that end before the strip, and lines that start behind it
    low, high = rights[_FEW - 1] + width - 1, lefts[-_FEW] + 1
    return sorted({round(x, 1) for x in (*starts, *ends) if low <= x <= high})


def _clusters(values: Sequence[float]) -> list[list[float]]:
    """Groups of sorted values that lie close together; single ones are left out."""
    groups: list[list[float]] = []
    for value in values:
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [group for group in groups if len(group) >= _FEW]


def _bands(found: Sequence[Piece], x: float, width: float) -> list[_Band]:
    """The stretches between pieces that cross the strip, with text on both of its sides.

    ``found`` comes from top to bottom, so that one pass tells them.
    """
    out: list[_Band] = []
    low, high = x - width + 0.2, x - 0.2
    top, left, right = float("-inf"), 0.0, 0.0
    for one in found:
        if one.x0 < high and one.x1 > low:
            if left and right and one.top > top:
                out.append(_Band((min(left, right), left + right), x - width / 2, top, one.top))
            if one.bottom > top:
                top = one.bottom
            left = right = 0.0
        elif (one.top + one.bottom) / 2 < top:
            continue
        elif one.x1 <= x:
            left += one.bottom - one.top
        else:
            right += one.bottom - one.top
    if left and right:
        out.append(_Band((min(left, right), left + right), x - width / 2, top, float("inf")))
    return out


def _both_prose(found: Sequence[Piece], band: _Band, size: float) -> bool:
    top, bottom = 2 * band.top, 2 * band.bottom
    inside = [one for one in found if top <= one.top + one.bottom < bottom]
    left = [one for one in inside if one.x1 <= band.x]
    right = [one for one in inside if one.x1 > band.x]
    if len(left) >= _MANY and len(rows_of(right)) == 1:  # a column that ends after its first line
        return _prose(left, size) and right[0].x1 - right[0].x0 >= _LONG * size
    return _prose(left, size) and _prose(right, size)


def _prose(side: Sequence[Piece], size: float) -> bool:
    """Whether the pieces are as long as lines of a column, and not short as the cells of a table."""
    if any(one.grid or one.inner for one in side):
        return True
    if len(rows_of(side)) < _FEW:
        return False
    lengths = sorted(one.x1 - one.x0 for one in side)
    total, run = sum(lengths), 0.0
    for length in lengths:  # the length at which half of the ink is reached
        run += length
        if run >= total / 2:
            return length >= _LONG * size
    return False
