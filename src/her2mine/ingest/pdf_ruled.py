"""Grids drawn with upright and level lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from her2mine.ingest.pdf_chars import Area
from her2mine.ingest.pdf_frame import Frame
from her2mine.ingest.pdf_grid import Grid, GridCell, Row, Word, cell_lines, cells_of, inside
from her2mine.ingest.pdf_rules import Drawn
from her2mine.ingest.pdf_tablerows import body_rows

_TOUCH = 3.0  # points within which two lines meet
_MAX_LINES = 600  # more are a drawing
_MIN_CELL = 5.0  # points between two lines of a grid


@dataclass(frozen=True, slots=True)
class _Mesh:
    """Lines that meet, and the coordinates they cut a table at."""

    xs: list[float]
    ys: list[float]
    level: list[Area]
    upright: list[Area]

    @property
    def area(self) -> Area:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def parted(self, row: int, column: int, *, below: bool) -> bool:
        """Whether a line parts a field from the one below it (or to its right)."""
        x, y = (self.xs[column] + self.xs[column + 1]) / 2, (self.ys[row] + self.ys[row + 1]) / 2
        if below:
            edge = self.ys[row + 1]
            return any(abs(_level(one) - edge) < _TOUCH and one[0] <= x <= one[2] for one in self.level)
        edge = self.xs[column + 1]
        return any(abs(_upright(one) - edge) < _TOUCH and one[1] <= y <= one[3] for one in self.upright)


def _level(line: Area) -> float:
    return (line[1] + line[3]) / 2


def _upright(line: Area) -> float:
    return (line[0] + line[2]) / 2


def ruled(page: int, frame: Frame, words: Sequence[Word], drawn: Drawn) -> Iterator[Grid]:
    """Tables whose columns are parted by drawn lines."""
    if len(drawn.upright) < 2 or len(drawn.level) < 2 or len(drawn.upright) + len(drawn.level) > _MAX_LINES:
        return
    for mesh in _meshes(drawn):
        here = [word for word in words if inside(word.middle, mesh.area)]
        if len(here) < 4:
            continue
        fields = _fields(mesh)
        cells = _filled(page, frame, mesh, fields, here)
        width = max(1.0, mesh.xs[-1] - mesh.xs[0])
        shares = tuple(round((x - mesh.xs[0]) / width, 3) for x in mesh.xs[1:-1])
        yield Grid(mesh.area, page, frame, cells, shares, "grid")


def _meshes(drawn: Drawn) -> Iterator[_Mesh]:
    """Groups of lines that meet each other, with at least one line between the outer ones."""
    groups: list[list[tuple[bool, Area]]] = []
    for entry in [*((False, one) for one in drawn.level), *((True, one) for one in drawn.upright)]:
        touching = [group for group in groups if any(_meet(entry[1], other) for _, other in group)]
        merged = [entry, *(one for group in touching for one in group)]
        groups = [group for group in groups if not any(group is one for one in touching)] + [merged]
    for group in groups:
        level, upright = [one for up, one in group if not up], [one for up, one in group if up]
        xs = _edges([_upright(one) for one in upright], level, 0)
        ys = _edges([_level(one) for one in level], upright, 1)
        if len(xs) > 2 and len(ys) > 2:
            yield _Mesh(xs, ys, level, upright)


def _meet(one: Area, other: Area) -> bool:
    return (
        one[0] - _TOUCH <= other[2] and other[0] - _TOUCH <= one[2]
        and one[1] - _TOUCH <= other[3] and other[1] - _TOUCH <= one[3]
    )  # fmt: skip


def _edges(values: Sequence[float], across: Sequence[Area], axis: int) -> list[float]:
    """Coordinates of the lines; where the outer ones are not drawn, the ends of the lines across stand for them."""
    ends = [min((one[axis] for one in across), default=0.0), max((one[axis + 2] for one in across), default=0.0)]
    out: list[float] = []
    for value in sorted([*values, *ends]):
        if not out or value - out[-1] >= _MIN_CELL:
            out.append(value)
    return out


def _fields(mesh: _Mesh) -> dict[tuple[int, int], tuple[int, int]]:
    """(row, column) of each cell's first field -> how many rows and columns it covers."""
    rows, columns = len(mesh.ys) - 1, len(mesh.xs) - 1
    taken: set[tuple[int, int]] = set()
    found = {}
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            right = column
            while right + 1 < columns and (row, right + 1) not in taken and not mesh.parted(row, right, below=False):
                right += 1
            low = row
            while low + 1 < rows and not any(mesh.parted(low, at, below=True) for at in range(column, right + 1)):
                low += 1
            taken.update((r, c) for r in range(row, low + 1) for c in range(column, right + 1))
            found[row, column] = (low - row + 1, right - column + 1)
    return found


def _filled(
    page: int, frame: Frame, mesh: _Mesh, fields: dict[tuple[int, int], tuple[int, int]], words: Sequence[Word]
) -> tuple[GridCell, ...]:
    """The cells with their words. A band with no level line in it may hold several rows of text."""
    bands = len(mesh.ys) - 1
    if bands <= 2:
        return _split_bands(page, frame, mesh, words)
    cells = []
    for (row, column), (down, across) in fields.items():
        area = (mesh.xs[column], mesh.ys[row], mesh.xs[column + across], mesh.ys[row + down])
        lines = cell_lines([word for word in words if inside(word.middle, area)], page, frame)
        cells.append(GridCell(row, column, lines, down, across, row == 0))
    return tuple(_without_empty(cells))


def _split_bands(page: int, frame: Frame, mesh: _Mesh, words: Sequence[Word]) -> tuple[GridCell, ...]:
    rows: list[Row] = []
    for at, (top, bottom) in enumerate(pairwise(mesh.ys)):
        here = [word for word in words if top <= word.middle[1] < bottom]
        found = body_rows(here, mesh.xs[1:-1], (), mesh.area)
        for row in found:
            row.header = at == 0
        rows += found
    return cells_of(rows, page, frame)


def _without_empty(cells: Sequence[GridCell]) -> list[GridCell]:
    """Rows without any word are the white between double lines; the rest close up."""
    filled = sorted({cell.row for cell in cells if cell.lines})
    place = {row: at for at, row in enumerate(filled)}
    return [
        GridCell(place[cell.row], cell.column, cell.lines, _span(cell, filled), cell.column_span, place[cell.row] == 0)
        for cell in sorted(cells, key=lambda one: (one.row, one.column))
        if cell.row in place
    ]


def _span(cell: GridCell, filled: Sequence[int]) -> int:
    return max(1, sum(cell.row <= row < cell.row + cell.row_span for row in filled))
