"""Captions and notes tied to the table they stand at, and tables that no rule frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from her2mine.ingest import patterns
from her2mine.ingest.pdf_chars import Area
from her2mine.ingest.pdf_frame import Frame
from her2mine.ingest.pdf_grid import Grid, Row, cells_of, word_lines, words_of
from her2mine.ingest.pdf_lines import Piece, line_of, rows_of
from her2mine.ingest.pdf_tablerows import _row, column_cuts
from her2mine.ingest.pdf_tables import is_table_caption, plausible

_CAPTION_LINES = 6
_NOTE_LINES = 14
_NEAR = 1.3  # line heights of white between a table and its caption or note
_WHITE = 0.9  # narrowest strip between columns that no rule helps to see, as a share of the type size
_SMALLER = 0.965  # notes are set in smaller type than the text
_LETTER = re.compile(r"[^\W\d_]")


def tie(grid: Grid, free: list[Piece], body: float) -> Grid:
    """The table with the lines of its caption and notes, taken out of ``free``; ``body``: type size of the text."""
    x0, top, x1, bottom = grid.area
    near = rows_of([piece for piece in free if piece.x0 > x0 - 12 and piece.x1 < x1 + 12 and not piece.grid])
    above = [row for row in near if max(one.bottom for one in row) <= top + 3]
    below = [row for row in near if min(one.top for one in row) >= bottom - 3]
    caption = _caption_above(above, top)
    notes = _notes(below, bottom, body)
    if not caption:
        caption = _caption_below(below, bottom)
        notes = [] if caption else notes
    for row in (*caption, *notes):
        for piece in row:
            free.remove(piece)
    return replace(
        grid,
        caption=tuple(line_of(row, grid.page, grid.frame) for row in caption),
        notes=tuple(line_of(row, grid.page, grid.frame) for row in notes),
    )


def _words(row: Sequence[Piece]) -> str:
    return " ".join(piece.text() for piece in row)


def _caption_above(rows: Sequence[list[Piece]], top: float) -> list[list[Piece]]:
    """The lines from the caption's first one down to the table."""
    taken: list[list[Piece]] = []
    start = 0
    edge = top
    for row in reversed(rows):
        size = median(piece.size for piece in row)
        if edge - max(one.bottom for one in row) > _NEAR * size or len(taken) == _CAPTION_LINES:
            break
        taken.insert(0, row)
        edge = min(one.top for one in row)
        start += 1
        if is_table_caption(_words(row)):
            start = 0
    return taken[start:] if start < len(taken) else []


def _caption_below(rows: Sequence[list[Piece]], bottom: float) -> list[list[Piece]]:
    if not rows or not is_table_caption(_words(rows[0])):
        return []
    size = median(piece.size for piece in rows[0])
    if min(one.top for one in rows[0]) - bottom > 2 * size:
        return []
    return list(_run(rows, bottom, size, 3))


def _notes(rows: Sequence[list[Piece]], bottom: float, body: float) -> list[list[Piece]]:
    if not rows:
        return []
    size = median(piece.size for piece in rows[0])
    first = _words(rows[0])
    if patterns.CAPTION.match(first) or (size > _SMALLER * body and not patterns.TABLE_NOTE.match(first)):
        return []
    return list(_run(rows, bottom, size, _NOTE_LINES))


def _run(rows: Sequence[list[Piece]], edge: float, size: float, most: int) -> Iterator[list[Piece]]:
    """Lines of one size that follow each other without a break."""
    for at, row in enumerate(rows[:most]):
        own = median(piece.size for piece in row)
        reach = _NEAR if not at else 0.8
        if min(one.top for one in row) - edge > reach * size or abs(own - size) > 0.1 * size:
            return
        if at and patterns.CAPTION.match(_words(row)):
            return
        yield row
        edge = max(one.bottom for one in row)


def unruled(rows: Sequence[list[Piece]], page: int, frame: Frame) -> list[tuple[int, int, Grid]]:
    """(first row, row after the last, table) of stretches of lines that stand in columns without any rule."""
    out = []
    at = 0
    while at < len(rows):
        stop = at
        while stop < len(rows) and len(rows[stop]) >= 3 and not any(piece.grid or piece.inner for piece in rows[stop]):
            stop += 1
        if stop - at >= 3:
            grid = _columned(rows[at:stop], page, frame)
            if grid is not None:
                out.append((at, stop, grid))
        at = max(stop, at + 1)
    return out


def _figures(rows: Sequence[Row], column: int) -> bool:
    """Whether most cells of a column hold a figure."""
    cells = ["".join(word.text for word in row.cells[column]) for row in rows if column in row.cells]
    return sum(any(letter.isdigit() for letter in cell) for cell in cells) >= max(2, 0.6 * len(rows))


def _columned(rows: Sequence[list[Piece]], page: int, frame: Frame) -> Grid | None:
    lines = [[word for line in word_lines(words_of(row)) for word in line] for row in rows]
    words = [word for line in lines for word in line]
    area: Area = (
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )
    cuts = column_cuts([sorted(line, key=lambda one: one.x0) for line in lines], area, _WHITE)
    if len(cuts) < 2:
        return None
    found: list[Row] = [_row(line, cuts) for line in lines]
    labels = [row for row in found if any(_LETTER.search(word.text) for word in row.cells.get(0, ()))]
    if len(labels) < 0.6 * len(found) or not any(_figures(found, column) for column in range(1, len(cuts) + 1)):
        return None
    found[0].header = True
    width = area[2] - area[0]
    shares = tuple(round((cut - area[0]) / width, 3) for cut in cuts)
    grid = Grid(area, page, frame, cells_of(found, page, frame), shares, "white")
    return grid if plausible(grid) else None
