"""Tables of a PDF page: ruled grids, and the three-line tables of journals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from her2mine.ingest import patterns
from her2mine.ingest.pdf_lines import Area, Char, PageText, TextLine, marked

if TYPE_CHECKING:
    from pdfplumber.page import Page

_MIN_PATHS = 4  # fewer drawn lines cannot make a ruled table
_MAX_PATHS = 600  # more are a drawing
_THIN = 3.0  # points; a drawn line is no thicker
_GAP = 3.0  # points of white between columns
_FILLED = 0.5  # share of cells with text, and no less
_LONG = 60  # characters in the average cell above which it is prose
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Found:
    area: Area
    rows: tuple[tuple[str, ...], ...]


def with_tables(page: PageText, lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a page, those inside a table replaced by one line that holds the table's rows."""
    if len(page.rules) < 3:
        return list(lines)
    words = [word for chars in page.lines for word in _words(chars)]
    found = [*_three_line(page, words), *(_ruled(page, words) if _MIN_PATHS <= len(page.rules) <= _MAX_PATHS else ())]
    chosen: list[_Found] = []
    for table in sorted(found, key=lambda one: -max(len(row) for row in one.rows)):
        if not any(_overlap(table.area, other.area) for other in chosen):
            chosen.append(table)
    kept = list(lines)
    for table in chosen:
        kept = _replaced(page, kept, table)
    return kept


def _replaced(page: PageText, lines: list[TextLine], table: _Found) -> list[TextLine]:
    inside = [at for at, line in enumerate(lines) if not line.rows and _within(line, table.area)]
    if not inside:
        return lines
    x0, top, x1, bottom = table.area
    size = lines[inside[0]].size
    rows = table.rows
    new = []
    head = [cell for cell in rows[0] if cell]
    if len(head) == 1 and patterns.CAPTION.match(head[0]):
        new.append(TextLine(head[0], page.number, x0, top, x1, top + size, size))
        rows = rows[1:]
    new.append(TextLine("", page.number, x0, top, x1, bottom, size, rows=rows))
    drop = set(inside)
    before = [line for at, line in enumerate(lines) if at < inside[0]]
    return [*before, *new, *(line for at, line in enumerate(lines) if at > inside[0] and at not in drop)]


def _words(chars: Sequence[Char]) -> Iterator[_Word]:
    group: list[Char] = []
    for char in chars:
        apart = group and (char.x0 - group[-1].x1 > 0.3 * char.size or char.x1 < group[0].x0)
        if char.text.isspace() or apart:
            yield from _word(group)
            group = []
        if not char.text.isspace():
            group.append(char)
    yield from _word(group)


def _word(group: Sequence[Char]) -> Iterator[_Word]:
    if group:
        largest = max(group, key=lambda char: char.size)
        text = marked(group, largest.size, largest.bottom).replace("\xad", "-")
        yield _Word(
            text,
            min(char.x0 for char in group),
            min(char.top for char in group),
            max(char.x1 for char in group),
            max(char.bottom for char in group),
        )


def _ruled(page: PageText, words: Sequence[_Word]) -> Iterator[_Found]:
    """Grids drawn with lines, found by pdfplumber's table finder over the page's drawn lines."""
    if sum(x1 - x0 < _THIN or (bottom - top > _THIN and x1 - x0 > _THIN) for x0, top, x1, bottom in page.rules) < 2:
        return  # no upright lines and no boxes
    from pdfplumber.table import TableFinder, TableSettings  # loaded only for pages that draw a grid

    for table in TableFinder(cast("Page", _Drawn(page)), TableSettings.resolve({})).tables:
        rows = []
        for row in table.rows:
            cells = [_joined([word for word in words if cell and _inside(word.middle, cell)]) for cell in row.cells]
            if any(cells):
                rows.append(tuple(cells))
        if _plausible(rows):
            x0, top, x1, bottom = table.bbox
            yield _Found((x0, top, x1, bottom), tuple(rows))


class _Drawn:
    """Just as much of a pdfplumber page as its table finder asks for."""

    def __init__(self, page: PageText) -> None:
        self.width, self.height = page.width, page.height
        self.bbox = (0, 0, page.width, page.height)
        self.chars: list[dict[str, object]] = []
        self.edges = [edge for area in page.rules for edge in _edges(area)]
        self.vertical_edges = [edge for edge in self.edges if edge["orientation"] == "v"]
        self.horizontal_edges = [edge for edge in self.edges if edge["orientation"] == "h"]


def _edges(area: Area) -> Iterator[dict[str, object]]:
    x0, top, x1, bottom = area
    for upright, a, b, c, d in (
        (False, x0, top, x1, top),
        (False, x0, bottom, x1, bottom),
        (True, x0, top, x0, bottom),
        (True, x1, top, x1, bottom),
    ):
        yield {
            "x0": a, "top": b, "x1": c, "bottom": d, "doctop": b, "width": c - a, "height": d - b,
            "orientation": "v" if upright else "h", "object_type": "rect_edge",
        }  # fmt: skip


def _three_line(page: PageText, words: Sequence[_Word]) -> Iterator[_Found]:
    """Tables between three or more drawn lines of one width, columns told apart by the white between them."""
    for rules in _bands(page, words):
        area = (rules[0][0] - 2, rules[0][1] - 1, rules[0][2] + 2, rules[-1][3] + 2)
        inner = [word for word in words if _inside(word.middle, area)]
        if len(inner) < 4:
            continue
        cuts = _columns(inner, area)
        rows = [
            tuple(
                _joined([word for word in row if sum(word.middle[0] > cut for cut in cuts) == column])
                for column in range(len(cuts) + 1)
            )
            for row in _rows(inner, [rule[1] for rule in rules[1:-1]])
        ]
        if cuts and _plausible(rows):
            yield _Found(area, tuple(rows))


def _bands(page: PageText, words: Sequence[_Word]) -> Iterator[list[Area]]:
    """Groups of three and more horizontal lines with the same ends, cut where a caption stands between two of them."""
    flat = sorted(
        (area for area in page.rules if area[3] - area[1] < _THIN and area[2] - area[0] > 60),
        key=lambda one: (one[1], one[0]),
    )
    merged: list[Area] = []
    for area in flat:
        last = merged[-1] if merged else None
        if last and abs(last[1] - area[1]) <= 2 and area[0] <= last[2] + 6:
            merged[-1] = (min(last[0], area[0]), last[1], max(last[2], area[2]), last[3])
        else:
            merged.append(area)
    open_groups: list[list[Area]] = []
    for area in merged:
        group = next(
            (one for one in open_groups if abs(one[0][0] - area[0]) < 6 and abs(one[0][2] - area[2]) < 6), None
        )
        if group and not _caption_between(group[-1], area, words):
            group.append(area)
        else:
            if group:
                open_groups.remove(group)
                yield from _complete(group)
            open_groups.append([area])
    for group in open_groups:
        yield from _complete(group)


def _complete(group: list[Area]) -> Iterator[list[Area]]:
    if len(group) >= 3:
        yield group


def _caption_between(above: Area, below: Area, words: Sequence[_Word]) -> bool:
    between = [
        word for word in words if above[3] <= word.middle[1] <= below[1] and above[0] - 5 <= word.x0 < above[0] + 60
    ]
    return any(patterns.TABLE_LABEL.match(word.text) for word in between)


def _columns(words: Sequence[_Word], area: Area) -> list[float]:
    """Middles of the upright strips that no word crosses."""
    left, width = area[0], int(area[2] - area[0]) + 2
    cover = [0] * width
    for word in words:
        for x in range(max(0, int(word.x0 - left)), min(width, int(word.x1 - left) + 1)):
            cover[x] += 1
    cuts, x = [], 0
    while x < width:
        if cover[x]:
            x += 1
            continue
        stop = x
        while stop < width and not cover[stop]:
            stop += 1
        if stop - x >= _GAP and x > 2 and stop < width - 2:
            cuts.append(left + (x + stop) / 2)
        x = stop
    return cuts


def _rows(words: Sequence[_Word], rules: Sequence[float]) -> list[list[_Word]]:
    """Rows: parted by a drawn line, or by a band of white larger than that between the lines of one cell."""
    height = sorted(word.bottom - word.top for word in words)[len(words) // 2]
    bands: list[list[float]] = []
    for top, bottom in sorted((word.top + 0.15 * height, word.bottom - 0.15 * height) for word in words):
        if bands and top <= bands[-1][1]:
            bands[-1][1] = max(bands[-1][1], bottom)
        else:
            bands.append([top, bottom])
    gaps = sorted(after[0] - before[1] for before, after in pairwise(bands))
    limit = 0.0
    if gaps and gaps[-1] > 1.8 * gaps[0]:
        jump = max(range(1, len(gaps)), key=lambda at: gaps[at] / max(0.5, gaps[at - 1]))
        limit = (gaps[jump] + gaps[jump - 1]) / 2
    edges = [float("-inf")]
    for before, after in pairwise(bands):
        if after[0] - before[1] > limit or any(before[1] - 1 <= rule <= after[0] + 1 for rule in rules):
            edges.append((before[1] + after[0]) / 2)
    edges.append(float("inf"))
    return [[word for word in words if low <= word.middle[1] < high] for low, high in pairwise(edges)]


def _plausible(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows look like a table of figures and not like prose in columns, a form or a chart."""
    cells = [cell for row in rows for cell in row]
    filled = [cell for cell in cells if cell]
    if len(rows) < 2 or max(len(row) for row in rows) < 2 or len(filled) < _FILLED * len(cells):
        return False
    return sum(len(cell) for cell in filled) <= _LONG * len(filled) and any(_DIGIT.search(cell) for cell in filled)


def _joined(words: Sequence[_Word]) -> str:
    return " ".join(word.text for word in sorted(words, key=lambda word: (round(word.middle[1] / 4), word.x0)))


def _inside(point: tuple[float, float], area: Area) -> bool:
    return area[0] <= point[0] <= area[2] and area[1] <= point[1] <= area[3]


def _within(line: TextLine, area: Area) -> bool:
    return _inside(((line.x0 + line.x1) / 2, (line.top + line.bottom) / 2), area)


def _overlap(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
