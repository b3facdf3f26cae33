"""The sizes of arms that the heads of a results table tell: "Drug (N = 238)"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from her2mine.bind.arms import Arm
from her2mine.bind.grid import Grid, Head, HeadReader
from her2mine.bind.tablecolumns import arm_of_pair
from her2mine.bind.tablerows import Rows
from her2mine.bind.tablevalues import bracketed_size
from her2mine.extract.values import Value
from her2mine.records import Cell


def head_sizes(grid: Grid, heads: HeadReader, top: int, columns: Sequence[Head]) -> Iterator[tuple[Cell, Value, Arm]]:
    """Sizes in the ``top`` rows of heads, with the arm of the head, or of the one above it."""
    for row in range(top):
        for cell in grid.row(row):
            head = heads.read(cell.start, cell.end)
            arms = head.arms or (columns[cell.column].arms if head.sizes and row else [])
            for value in (head.sizes or bracketed_size(head)) if arms else []:
                yield cell, value, arms[0]


def row_sizes(grid: Grid, heads: HeadReader, rows: Rows) -> Iterator[tuple[Cell, Value, Arm, str | None]]:
    """Sizes in the first cells of rows that tell one arm, with the arm and the trial that the row names."""
    for row, head in rows:
        cell = grid.at(row, 0)
        if cell is None or head.endpoints or len(head.arms) != 1:
            continue
        for value in heads.read(cell.start, cell.end).sizes:
            yield cell, value, head.arms[0], next(iter(head.trials), None)


def section_sizes(
    grid: Grid, heads: HeadReader, row: int, columns: Sequence[Head], pair: tuple[Arm, Arm] | None
) -> Iterator[tuple[Cell, Value, Arm | None]]:
    """The sizes of arms that stand in the row of their study."""
    for cell in grid.row(row):
        for value in heads.read(cell.start, cell.end).sizes if cell.column else []:
            arms = columns[cell.column].arms
            yield cell, value, arm_of_pair(arms[0], pair) if arms and pair else next(iter(arms), None)
