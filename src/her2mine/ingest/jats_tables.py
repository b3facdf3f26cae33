"""JATS tables (the XHTML model) as a grid of cells with their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from her2mine.ingest.jats_inline import Element, inline, local
from her2mine.records import Cell

_MAX_SPAN = 100  # a damaged file must not make a table of a million cells


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's text (cells by tab, rows by newline), its cells placed in the paper, citations relative to the text."""

    text: str
    cells: tuple[Cell, ...]
    citations: tuple[tuple[int, int, tuple[int, ...]], ...]


def read_grid(table: Element, references: Mapping[str, int], offset: int = 0) -> Grid:
    """The grid of a ``table`` element whose text will stand at ``offset``; rows without any text are left out.

    Header cells are those of ``thead``; without one, the leading rows made of ``th`` only, or else the first row.
    """
    rows = list(_rows(table))
    header = _header_count(rows)
    lines: list[str] = []
    cells: list[Cell] = []
    citations: list[tuple[int, int, tuple[int, ...]]] = []
    position, covered = offset, dict[int, int]()  # column -> rows it is still covered from above
    for index, (_, row) in enumerate(rows):
        runs = [inline(cell, references) for cell in row]
        if not any(run.text for run in runs):
            continue
        column = 0
        below = {place: left - 1 for place, left in covered.items() if left > 1}
        for cell, run in zip(row, runs, strict=True):
            while covered.get(column):
                column += 1
            high, wide = _span(cell, "rowspan"), _span(cell, "colspan")
            if high > 1:
                below.update(dict.fromkeys(range(column, column + wide), high - 1))
            end = position + len(run.text)
            citations.extend((position + a - offset, position + b - offset, numbers) for a, b, numbers in run.citations)
            cells.append(Cell(len(lines), column, position, end, high, wide, index < header))
            position, column = end + 1, column + wide
        covered = below
        lines.append("\t".join(run.text for run in runs))
    return Grid("\n".join(lines), tuple(cells), tuple(citations))


def _rows(table: Element) -> Iterator[tuple[bool, list[Element]]]:
    """(in thead, cells) of each row, the rows of nested tables left out."""
    for child in table:
        name = local(child)
        if name == "tr":
            yield False, _cells(child)
        elif name in ("thead", "tbody", "tfoot"):
            for row in child:
                if local(row) == "tr":
                    yield name == "thead", _cells(row)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if local(cell) in ("td", "th")]


def _header_count(rows: list[tuple[bool, list[Element]]]) -> int:
    if any(head for head, _ in rows):
        return sum(head for head, _ in rows)
    count = 0
    while count < len(rows) - 1 and rows[count][1] and all(local(cell) == "th" for cell in rows[count][1]):
        count += 1
    return max(count, min(1, len(rows)))


def _span(cell: Element, name: str) -> int:
    value = cell.get(name)
    if value is None:
        return 1
    value = value.strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() else 1
