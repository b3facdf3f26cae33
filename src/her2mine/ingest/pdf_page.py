"""One page from characters to lines in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from her2mine.ingest.pdf_chars import Area, PageChars, by_turn
from her2mine.ingest.pdf_columns import columns
from her2mine.ingest.pdf_floats import tie, unruled
from her2mine.ingest.pdf_frame import Frame
from her2mine.ingest.pdf_grid import Grid, inside
from her2mine.ingest.pdf_lines import Piece, TextLine, line_of, pieces, placed
from her2mine.ingest.pdf_order import best_order
from her2mine.ingest.pdf_rules import Drawn
from her2mine.ingest.pdf_tables import find_tables

_EDGE = 0.1  # share of the page's width where turned text is a stamp of the publisher
_FEW = 12  # characters of turned text without which it is no table


@dataclass(slots=True)
class Layer:
    """The text of a page that reads in one direction: its pieces, and the tables among them."""

    frame: Frame
    pieces: list[Piece]
    grids: list[Grid] = field(default_factory=list)

    @property
    def ink(self) -> int:
        """How many characters it has."""
        return sum(len(piece.chars) for piece in self.pieces)


@dataclass(slots=True)
class PageParts:
    """A page before its reading order is known."""

    number: int
    width: float
    height: float
    layers: list[Layer]
    body: float  # usual type size
    furniture: list[TextLine] = field(default_factory=list)
    doubt: str = ""  # why every number of the page must be looked at


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page in reading order, those that are furniture, and how the order was found."""

    number: int
    lines: tuple[TextLine, ...]
    furniture: tuple[TextLine, ...]
    order: str  # "either", "geometry" or "stream"
    doubt: str = ""


def page_parts(page: PageChars, drawn: Drawn) -> PageParts:
    """The pieces and ruled tables of a page, by the direction they read in."""
    layers = []
    for turn, chars in by_turn(page):
        frame = Frame(turn, page.width, page.height)
        layers.append(Layer(frame, pieces(placed(chars, frame))))
    layers.sort(key=lambda one: -one.ink)
    size = median([char.type for layer in layers[:1] for one in layer.pieces for char in one.chars] or [10.0])
    parts = PageParts(page.number, page.width, page.height, layers, size)
    for layer in layers:
        if layer is layers[0] or layer.ink >= _FEW:
            _take_tables(parts, layer, drawn.turned(layer.frame))
    return parts


def _take_tables(parts: PageParts, layer: Layer, drawn: Drawn) -> None:
    for grid in find_tables(parts.number, layer.frame, layer.pieces, drawn):
        within, free = _split(layer.pieces, grid.area)
        layer.pieces = free
        layer.grids.append(tie(grid, layer.pieces, parts.body))
        layer.pieces.append(_stand_in(layer.grids[-1], within))


def _split(found: Sequence[Piece], area: Area) -> tuple[list[Piece], list[Piece]]:
    inner: list[Piece] = []
    outer: list[Piece] = []
    for piece in found:
        middle = ((piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2)
        (inner if inside(middle, area) and not piece.grid else outer).append(piece)
    return inner, outer


def _stand_in(grid: Grid, within: Sequence[Piece]) -> Piece:
    """A piece in place of a table with its caption and notes."""
    areas = [grid.area, *(line.area for line in (*grid.caption, *grid.notes))]
    piece = Piece(
        [], min(one[0] for one in areas), min(one[1] for one in areas),
        max(one[2] for one in areas), max(one[3] for one in areas), grid,
    )  # fmt: skip
    piece.at = min((one.first for one in within), default=0)
    return piece


def page_lines(parts: PageParts) -> PageLines:
    """The lines of a page in reading order."""
    if not parts.layers:
        return PageLines(parts.number, (), tuple(parts.furniture), "either")
    main, *others = parts.layers
    furniture = list(parts.furniture)
    for layer in others:
        lines = _lines(layer, parts)[0]
        if not lines:
            continue
        if _stamp(layer, main, parts):
            furniture.extend(lines)
        else:
            main.pieces.append(_turned(lines, layer, main))
    lines, order = _lines(main, parts)
    return PageLines(parts.number, tuple(lines), tuple(furniture), order, parts.doubt)


def _stamp(layer: Layer, main: Layer, parts: PageParts) -> bool:
    """Whether turned text is a note in the page's margin and no part of the paper."""
    if layer.grids or layer.frame.turn not in (90, 270) or main.frame.turn:
        return False
    areas = [layer.frame.on_page(piece.area) for piece in layer.pieces]
    left, right = max(area[2] for area in areas), min(area[0] for area in areas)
    return left < _EDGE * parts.width or right > (1 - _EDGE) * parts.width or layer.ink < _FEW


def _turned(lines: list[TextLine], layer: Layer, main: Layer) -> Piece:
    areas = [main.frame.upright(layer.frame.on_page(piece.area)) for piece in layer.pieces]
    piece = Piece(
        [], min(one[0] for one in areas), min(one[1] for one in areas),
        max(one[2] for one in areas), max(one[3] for one in areas),
    )  # fmt: skip
    piece.inner = lines
    piece.at = min(line.first for line in lines)
    return piece


def _lines(layer: Layer, parts: PageParts) -> tuple[list[TextLine], str]:
    """The lines of one layer in reading order, and how it was found."""
    ordered = best_order(layer.pieces, columns(layer.pieces))
    out: list[TextLine] = []
    for number, column in enumerate(ordered.columns):
        rows = list(column)
        tables = unruled(rows, parts.number, layer.frame)
        at = 0
        while at < len(rows):
            table = next((one for one in tables if one[0] == at), None)
            if table is not None:
                out.append(_table_line(table[2], min(piece.first for piece in rows[at][:1]), number))
                at = table[1]
                continue
            out.extend(_row_lines(rows[at], parts.number, layer.frame, number))
            at += 1
    return out, ordered.how


def _row_lines(row: Sequence[Piece], page: int, frame: Frame, column: int) -> list[TextLine]:
    piece = row[0]
    if piece.grid:
        return [_table_line(piece.grid, piece.first, column)]
    if piece.inner:
        return [replace(line, column=column) for line in piece.inner]
    return [line_of(row, page, frame, column)]


def _table_line(grid: Grid, first: int, column: int) -> TextLine:
    x0, top, x1, bottom = grid.area
    return TextLine("", grid.page, x0, top, x1, bottom, 10.0, frame=grid.frame, first=first, grid=grid, column=column)
