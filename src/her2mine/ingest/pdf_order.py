"""Two witnesses for the reading order of a page: the file's stream, and where things stand; the better one is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from her2mine.ingest.lines import cjk_count, closed
from her2mine.ingest.pdf_lines import Piece, rows_of, same_row

_STEP = 2.2  # a line this many heights below the one before goes on with it
_CLEAR = 0.75  # the stream is taken when its faults are no more than this share of the geometry's
_SLACK = 2.0  # faults that tell nothing


@dataclass(frozen=True, slots=True)
class Ordered:
    """Lines by column in reading order, and how the order was found: "either", "geometry" or "stream"."""

    columns: tuple[tuple[list[Piece], ...], ...]
    how: str


def best_order(found: Sequence[Piece], by_place: Sequence[Sequence[Piece]]) -> Ordered:
    """The reading order of pieces that geometry put into the columns ``by_place``.

    Where the stream says something else, the order with fewer torn sentences and fewer leaps over the page is taken;
    in doubt that is the geometry, as streams can be drawn in any order.
    """
    placed = tuple(tuple(rows_of(column)) for column in by_place)
    streamed = _stream_columns(found)
    one = [id(piece) for column in placed for row in column for piece in row]
    other = [id(piece) for column in streamed for row in column for piece in row]
    if one == other:
        return Ordered(placed, "either")
    if faults(streamed) <= _CLEAR * faults(placed) - _SLACK:
        return Ordered(streamed, "stream")
    return Ordered(placed, "geometry")


def _stream_columns(found: Sequence[Piece]) -> tuple[tuple[list[Piece], ...], ...]:
    """Lines in stream order; a new column starts where the stream goes back up."""
    columns: list[list[list[Piece]]] = []
    for piece in sorted(found, key=lambda one: one.first):
        last = columns[-1][-1] if columns else None
        if last and not piece.grid and not last[-1].grid and same_row(last[-1], piece) and piece.x0 >= last[-1].x1 - 1:
            last.append(piece)
        elif last and piece.top >= last[-1].top - 1:
            columns[-1].append([piece])
        else:
            columns.append([[piece]])
    return tuple(tuple(column) for column in columns)


def faults(columns: Sequence[Sequence[Sequence[Piece]]]) -> float:
    """How badly an order reads: leaps over the page, and lines that do not go on with the one before."""
    lines = [row for column in columns for row in column]
    return sum(_fault(before, line) for before, line in pairwise(lines))


def _fault(before: Sequence[Piece], line: Sequence[Piece]) -> float:
    if any(piece.grid or piece.inner for piece in (*before, *line)):
        return 0.0
    below = _below(before, line)
    torn = _torn(before[-1].text(), line[0].text())
    return (0.0 if below else 0.5) + (1.0 if torn else 0.0)


def _below(before: Sequence[Piece], line: Sequence[Piece]) -> bool:
    height = before[0].bottom - before[0].top
    step = line[0].top - before[0].top
    return 0 < step < _STEP * height + 4 and line[0].x0 < before[-1].x1 and line[-1].x1 > before[0].x0


def _torn(before: str, line: str) -> bool:
    """Whether one of two lines wants something else beside it."""
    if not before or not line:
        return False
    hyphen, lower = before[-1] in "-\xad", line[:1].islower()
    if hyphen:
        return not (lower or line[:1].isdigit() or line[:1].isupper())
    ended = closed(before)
    if cjk_count(before[-1] + line[0]):
        return False
    return ended and lower
