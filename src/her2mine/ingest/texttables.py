"""Tables inside plain text: lines of cells parted by tabs, and Markdown tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.ingest.lines import Line
from her2mine.records import Cell, Table

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_FIGURE = re.compile(r"\d+[.·]\d|\d\s*[%％]|^\s*[<>]?\s*\d+\s*$")
_SIZE = re.compile(r"(?i)^[(（]?n\s?=\s?\d")
# numbers that a head may hold: sizes, the level of an interval, grades of events
_BESIDE = re.compile(
    r"(?i)n\s?=\s?\d+|\d+(?:\.\d+)?\s?[%％]\s?(?:CI|可信区间|置信区间)|grades?\s?[\d/+–≥>-]+|[\d/～~≥-]+\s?[级級度]"
)
_BLANKS = re.compile(r"[ \u3000\xa0]{2,}")
_BAR = re.compile(r"(?:^|\s)[|｜](?=\s)")
_SHORT = 90
_MARKDOWN = "|"


def table_run(lines: Sequence[Line], at: int, end: int, captioned: bool = False) -> int:
    """How many lines from ``lines[at]`` on (and before ``end``) make up a table; 0 when there is none.

    A table has two or more lines with cells. A short line without cells may stand between rows (a row heading).
    Under a caption, cells may be parted by two or more blanks instead of tabs.
    """
    first = lines[at]
    for is_row in (_is_markdown, _is_piped, _is_tabbed, *((_is_spaced,) if captioned else ())):
        if is_row(first):
            stop = at
            while stop < end and (is_row(lines[stop]) or _row_heading(lines, stop, is_row)):
                stop += 1
            rows = sum(is_row(line) for line in lines[at:stop])
            return stop - at if rows >= 2 else 0
    return 0


def _is_tabbed(line: Line) -> bool:
    return (
        not line.blank and "\t" in line.raw.strip(" \r\n") and len([c for c in line.raw.split("\t") if c.strip()]) >= 1
    )


def _is_spaced(line: Line) -> bool:
    parts = _BLANKS.split(line.text)
    return (
        not line.blank and len(parts) >= 2 and "\t" not in line.raw and not any(part[-1] in ".。;；" for part in parts)
    )


def _is_markdown(line: Line) -> bool:
    return line.text.startswith(_MARKDOWN) and line.text.count(_MARKDOWN) >= 2


def _is_piped(line: Line) -> bool:
    """Cells parted by bars, without one at the outer edges; the first cell may be empty ("| sorafenib | 476")."""
    return not line.blank and len(_BAR.findall(line.raw)) >= 2 and not line.text.endswith(_MARKDOWN)


def _row_heading(lines: Sequence[Line], at: int, is_row: object) -> bool:
    line = lines[at]
    if is_row is not _is_tabbed or line.blank or len(line.text) > _SHORT or line.text[-1] in ".。;；:：!?！？":
        return False
    return at + 1 < len(lines) and _is_tabbed(lines[at + 1])


def read_table(lines: Sequence[Line]) -> Table:
    """The table of ``lines``: every cell with its place, header cells flagged, a lone cell spanning its row."""
    piped = _is_piped(lines[0]) and not _is_markdown(lines[0])
    rows = [_cells(line, piped) for line in lines if not _RULE.fullmatch(line.text)]
    width = max(len(row) for row in rows)
    texts = [[text for _, _, text in row] for row in rows]
    header = _header_rows(texts)
    cells = []
    for index, row in enumerate(rows):
        for column, (start, end, _) in enumerate(row):
            if index == 0 and header > 1 and _spanned(texts, column):
                continue
            lone = len(row) == 1 and width > 1
            span = _span(texts, column) if index == 0 and header > 1 else 1
            cells.append(Cell(index, column, start, end, 1, width if lone else span, index < header))
    return Table(lines[0].start, lines[-1].end, tuple(cells))


def _spanned(rows: list[list[str]], column: int) -> bool:
    """Whether a place of the first of two head rows is empty, while it and the one left of it are headed below."""
    if column < 2 or rows[0][column] or column >= len(rows[1]):
        return False
    return bool(rows[1][column] and rows[1][column - 1]) and (bool(rows[0][column - 1]) or _spanned(rows, column - 1))


def _span(rows: list[list[str]], column: int) -> int:
    """How many columns a head of the first row stands over."""
    last = column + 1
    while rows[0][column] and last < len(rows[0]) and _spanned(rows, last):
        last += 1
    return last - column


def _cells(line: Line, piped: bool = False) -> list[tuple[int, int, str]]:
    markdown = _is_markdown(line) and not piped
    if _is_spaced(line) and not markdown:
        return _spaced_cells(line)
    raw = line.raw.rstrip(" \r\n")
    base = line.start - line.indent
    if markdown:
        raw = line.text.removesuffix(_MARKDOWN)
        base = line.start
    found = []
    position = 0
    for part in re.split(r"[|｜]", raw) if piped else raw.split(_MARKDOWN if markdown else "\t"):
        text = part.strip()
        start = base + position + (part.find(text) if text else 0)
        found.append((start, start + len(text), text))
        position += len(part) + 1
    return found[1:] if markdown else found


def _spaced_cells(line: Line) -> list[tuple[int, int, str]]:
    cells, position = [], 0
    for gap in [*_BLANKS.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        cells.append((line.start + position, line.start + end, line.text[position:end]))
        position = gap.end() if gap else end
    return cells


def _header_rows(rows: list[list[str]]) -> int:
    """The first row, and a second one that completes a header: with empty cells above it, or sizes of the columns.

    It holds no figures besides.
    """
    if len(rows) > 2 and not rows[1][0] and any(_SIZE.search(text) for text in rows[1]):
        return 1 if any(_FIGURE.search(_BESIDE.sub("", text)) for text in rows[1]) else 2
    if len(rows) > 2 and any(not text for text in rows[0][1:]) and len(rows[1]) > 1:
        return 1 if any(_FIGURE.search(_BESIDE.sub("", text)) for text in rows[1]) else 2
    return 1
