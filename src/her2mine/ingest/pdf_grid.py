"""A table of a page as a grid of cells, and the words that fill it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from her2mine.ingest.pdf_chars import Area, Char
from her2mine.ingest.pdf_frame import Frame
from her2mine.ingest.pdf_lines import Piece, TextLine, line_of, middle

_LINE = 0.5  # share of a line's height within which words stand on one line
_WORD = 0.3  # white wider than this share of the type size ends a word


@dataclass(slots=True)
class Word:
    """Characters without white space between them, their box, and the point in its middle."""

    chars: list[Char]
    x0: float
    top: float
    x1: float
    bottom: float
    middle: tuple[float, float]

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(char.text for char in self.chars)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: where it stands in the grid, and its lines from top to bottom."""

    row: int
    column: int
    lines: tuple[TextLine, ...] = ()
    row_span: int = 1
    column_span: int = 1
    header: bool = False

    @property
    def text(self) -> str:
        """The words of the cell, its lines parted by blanks."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its area in its frame, cells in row order, and the lines of its caption and notes.

    ``cuts`` are the columns' borders as shares of the table's width, so that parts on two pages can be compared;
    ``open_end``: no rule closes it below, so that it may go on overleaf.
    """

    area: Area
    page: int
    frame: Frame
    cells: tuple[GridCell, ...]
    cuts: tuple[float, ...] = ()
    kind: str = "rules"
    open_end: bool = False
    caption: tuple[TextLine, ...] = ()
    notes: tuple[TextLine, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


@dataclass(slots=True)
class Row:
    """Words of one row of a table, by column."""

    cells: dict[int, list[Word]] = field(default_factory=dict)
    spans: dict[int, int] = field(default_factory=dict)  # columns covered, where more than one
    down: dict[int, int] = field(default_factory=dict)  # rows covered, where more than one
    header: bool = False


def words_of(found: Iterable[Piece]) -> list[Word]:
    """The words of pieces."""
    out: list[Word] = []
    for piece in found:
        chars: list[Char] = []
        edge = 0.0
        for char in piece.chars:
            if chars and (char.spaced or char.x0 - edge > _WORD * (char.bottom - char.top)):
                out.append(_word(chars))
                chars = []
            chars.append(char)
            edge = char.x1
        if chars:
            out.append(_word(chars))
    return out


def _word(chars: list[Char]) -> Word:
    first, last = chars[0], chars[-1]
    top, bottom = first.top, first.bottom
    if first.run is not last.run or last.bottom != bottom:
        top, bottom = min([char.top for char in chars]), max([char.bottom for char in chars])
    x0, x1 = chars[0].x0, max(chars[-1].x1, chars[0].x1)
    return Word(chars, x0, top, x1, bottom, ((x0 + x1) / 2, (top + bottom) / 2))


def word_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words as printed lines from top to bottom, each from left to right; a raised sign stays with its line."""
    rows: list[tuple[float, float, list[Word]]] = []
    for word in sorted(words, key=lambda one: one.top - one.bottom):  # the tall ones make the lines
        head, foot = word.top, word.bottom
        enough = _LINE * (foot - head)
        for top, bottom, row in rows:
            if (bottom if bottom < foot else foot) - (top if top > head else head) >= enough:
                row.append(word)
                break
        else:
            rows.append((head, foot, [word]))
    rows.sort(key=lambda one: one[0] + one[1])
    return [sorted(row, key=lambda one: one.x0) for _, _, row in rows]


def type_size(words: Sequence[Word]) -> float:
    """The usual height of a word."""
    return middle([word.bottom - word.top for word in words]) if words else 10.0


def cells_of(rows: Sequence[Row], page: int, frame: Frame) -> tuple[GridCell, ...]:
    """The cells of rows of words, with empty ones where nothing stands."""
    width = max((column + row.spans.get(column, 1) for row in rows for column in row.cells), default=0)
    out = []
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        for column in range(width):
            if (at, column) in taken:
                continue
            across, down = row.spans.get(column, 1), row.down.get(column, 1)
            taken.update((r, c) for r in range(at, at + down) for c in range(column, column + across))
            lines = cell_lines(row.cells.get(column, ()), page, frame)
            out.append(GridCell(at, column, lines, down, across, row.header))
    return tuple(out)


def cell_lines(words: Iterable[Word], page: int, frame: Frame) -> tuple[TextLine, ...]:
    """The lines of one cell."""
    out = []
    for line in word_lines(words):
        out.append(line_of([Piece(one.chars, one.x0, one.top, one.x1, one.bottom) for one in line], page, frame))
    return tuple(out)


def inside(point: tuple[float, float], area: Area) -> bool:
    """Whether a point lies in an area."""
    return area[0] <= point[0] <= area[2] and area[1] <= point[1] <= area[3]


def overlap(one: Area, other: Area) -> bool:
    """Whether two areas share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
