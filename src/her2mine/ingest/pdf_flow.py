"""From lines to running text: paragraphs joined over lines, columns and pages; places and doubts kept."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from her2mine.ingest import patterns
from her2mine.ingest.headings import heading_role
from her2mine.ingest.lines import cjk_count, closed
from her2mine.ingest.pdf_grid import Grid
from her2mine.ingest.pdf_lines import TextLine
from her2mine.ingest.references import ENTRY
from her2mine.ingest.structure import Piece
from her2mine.records import BlockKind, Box, Cell, Doubt, Place, Repair, Table

_ROUND = 8  # characters around a doubtful one that are in doubt with it: a number and its sign
_LOOSE = 1.45  # a gap of this many line heights starts a paragraph
_HEADING = 60  # characters; no heading with a known word is longer
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"(?:10\.\d{4,9}/|https?://)\S*$")  # a DOI or address cut by the line end
_LABELLED = re.compile(r"[【〔]\s*[^】〕\s]{2,12}\s*[】〕]")  # the parts of an abstract, the key words
_TAIL_WORD = re.compile(r"([^\W\d_]+)-$")
_HEAD_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Flow:
    """Text being written, with the place of each line, the doubts in it, and the tables written on the way."""

    words: Counter[str]  # of the whole paper, to tell hyphens of a line end from those of a word
    parts: list[str] = field(default_factory=list)
    length: int = 0
    places: list[Place] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    known: list[Piece] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    page_doubts: dict[int, str] = field(default_factory=dict)  # page -> why all of it must be looked at

    def write(self, text: str) -> tuple[int, int]:
        """Append ``text``; its (start, end)."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def text(self) -> str:
        """All that was written."""
        return "".join(self.parts)

    def lines(self, lines: Sequence[TextLine]) -> tuple[int, int]:
        """Write lines as one paragraph; its (start, end)."""
        begin = self.length
        for index, line in enumerate(lines):
            following = lines[index + 1].text if index + 1 < len(lines) else None
            self._line(line, line.text if following is None else _joint(line, following, self.words))
        return begin, self.length

    def _line(self, line: TextLine, text: str) -> None:
        start, _ = self.write(text)
        kept = min(len(line.text), len(text))
        if kept:
            frame = line.frame
            spans: array[float] = line.spans[: 2 * kept]
            self.places.append(
                Place(
                    start, start + kept, line.page, line.top, line.bottom, spans, frame.turn, frame.width, frame.height
                )
            )
        doubted = self.page_doubts.get(line.page)
        if doubted and kept:
            self.doubts.append(Doubt(start, start + kept, doubted))
        for low, high, reason in line.doubts:
            if low < kept:
                self.doubts.append(Doubt(start + max(0, low - _ROUND), start + min(high + _ROUND, kept), reason))
        for low, high, told in line.repairs:
            if low < kept:
                self.repairs.append(Repair(start + low, start + min(high, kept), told))

    def apart(self) -> None:
        """End the paragraph."""
        if self.parts:
            self.write("\n\n")

    def table(self, grid: Grid) -> None:
        """Write a table between its caption and its notes, and note them as known."""
        below = bool(grid.caption) and grid.caption[0].top > grid.area[3] - 1
        caption = None if below else self._tied(grid.caption)
        self.apart()
        begin = self.length
        cells = self._rows(grid)
        label = patterns.CAPTION.match(" ".join(line.text for line in grid.caption))
        place = len(self.known)
        end = self.length
        caption = self._tied(grid.caption) if below else caption
        notes = self._tied(grid.notes)
        table = Table(
            begin,
            end,
            tuple(cells),
            label["label"].strip() if label else "",
            caption,
            (notes,) if notes else (),
        )
        self.known.insert(place, Piece(BlockKind.TABLE, begin, end, table=table))

    def _tied(self, lines: Sequence[TextLine]) -> tuple[int, int] | None:
        if not lines:
            return None
        self.apart()
        span = self.lines(lines)
        self.known.append(Piece(BlockKind.CAPTION, *span))
        return span

    def _rows(self, grid: Grid) -> list[Cell]:
        cells: list[Cell] = []
        for row in range(grid.rows):
            if row:
                self.write("\n")
            here = [cell for cell in grid.cells if cell.row == row]
            for at, cell in enumerate(here):
                if at:
                    self.write("\t")
                first = len(self.places)
                start, end = self.lines(cell.lines)
                boxes = tuple(place.box(place.start, place.end) for place in self.places[first:])
                cells.append(
                    Cell(row, cell.column, start, end, cell.row_span, cell.column_span, cell.header, one_a_page(boxes))
                )
        return cells


def one_a_page(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """One box for each page."""
    found: dict[int, Box] = {}
    for box in boxes:
        last = found.get(box.page, box)
        found[box.page] = Box(
            box.page, min(last.x0, box.x0), min(last.top, box.top), max(last.x1, box.x1), max(last.bottom, box.bottom)
        )
    return tuple(found.values())


def words_of_lines(lines: Sequence[TextLine]) -> Counter[str]:
    """How often each word stands in the paper; words that a line end cuts are not counted."""
    counts: Counter[str] = Counter()
    cut = False
    for line in lines:
        found = _WORD.findall(line.text.lower())
        ends = line.text.endswith(("-", "‐"))
        counts.update(found[int(cut) : len(found) - int(ends)])
        cut = ends
    return counts


def write_flow(flow: Flow, lines: Sequence[TextLine]) -> None:
    """Write ``lines`` as paragraphs and tables parted by a blank line."""
    shape = _Shape([line for line in lines if not line.grid])
    paragraph: list[TextLine] = []
    listed = in_references = False
    for line in lines:
        if paragraph and (line.grid or shape.breaks(paragraph, line, in_references)):
            _write(flow, paragraph)
            paragraph = []
        if line.grid:
            flow.table(line.grid)
            continue
        if len(line.text) < _HEADING and heading_role(line.text):
            in_references = False
            listed = heading_role(line.text) == "references"
        elif listed and ENTRY.match(line.text):
            in_references = True
        paragraph.append(line)
    if paragraph:
        _write(flow, paragraph)


def _write(flow: Flow, paragraph: Sequence[TextLine]) -> None:
    flow.apart()
    flow.lines(paragraph)


class _Shape:
    """The layout of the pages: line distance by page, right edge of each column."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        steps: dict[int, list[float]] = defaultdict(list)
        for before, line in pairwise(lines):
            step = line.top - before.top
            if before.page == line.page and 0.5 * line.size < step < 3 * line.size:
                steps[line.page].append(step)
        self.leading = {page: median(found) for page, found in steps.items()}
        self.usual = median(line.size for line in lines) if lines else 10.0
        lefts: dict[tuple[int, int], list[float]] = defaultdict(list)
        for line in lines:
            lefts[line.page, line.column].append(line.x0)
        self.left = {key: sorted(found)[len(found) // 4] for key, found in lefts.items()}
        ends: dict[tuple[int, int, int], list[float]] = defaultdict(list)
        for line in lines:
            for column in (int(line.x0 // 30), int(line.x0 // 30) + 1):
                ends[line.page, line.column, column].append(line.x1)
        # punctuation may hang over the edge of a column: a few lines do not tell where it is
        self.edges = defaultdict(
            float, {key: sorted(found)[int(0.9 * (len(found) - 1))] for key, found in ends.items()}
        )

    def short(self, line: TextLine) -> bool:
        """Whether the line stops clearly before the right edge of its column."""
        return line.x1 < self._edge(line) - 2.5 * line.size

    def _edge(self, line: TextLine) -> float:
        column = int(line.x0 // 30)
        return max(self.edges[line.page, line.column, column], self.edges[line.page, line.column, column + 1])

    def breaks(self, paragraph: Sequence[TextLine], line: TextLine, in_references: bool) -> bool:
        """Whether ``line`` starts a paragraph after the lines of ``paragraph``."""
        before = paragraph[-1]
        if line.frame.turn != before.frame.turn:
            return True
        if abs(line.top - before.top) < 0.5 * line.size and line.page == before.page and line.x0 >= before.x1 - 1:
            return False  # the same printed line
        if abs(line.size - before.size) > 0.12 * max(line.size, before.size):
            return True
        if self._heading(before, len(paragraph)) or (len(line.text) < 40 and heading_role(line.text)):
            return not self._same_heading(paragraph, line)
        if _LABELLED.match(line.text):
            return True
        if patterns.NUMBERED.match(line.text) and self._large(line) and not closed(before.text):
            return True
        if before.font and line.font and before.font != line.font and self.short(before):
            return True
        if in_references:
            return bool(ENTRY.match(line.text))
        return self._apart(paragraph, line)

    def _apart(self, paragraph: Sequence[TextLine], line: TextLine) -> bool:
        before = paragraph[-1]
        ended = closed(before.text)
        starts = bool(patterns.CAPTION.match(line.text)) and (ended or len(before.text) < 60)
        if starts or (ended and (patterns.LIST_ITEM.match(line.text) or patterns.NUMBERED.match(line.text))):
            return True
        step = line.top - before.top
        leading = self.leading.get(line.page, 1.2 * line.size)
        if line.page != before.page or line.column != before.column or step < -leading or line.x0 > before.x1:
            return ended and (self._left_room(before, line) or self._indented(line) or self.short(line))
        if step > _LOOSE * leading:
            return ended or step > 2.2 * leading
        indented = line.x0 - min(one.x0 for one in paragraph[-3:]) > 0.7 * line.size
        return ended and (indented or self._left_room(before, line))

    def _indented(self, line: TextLine) -> bool:
        return line.x0 - self.left.get((line.page, line.column), line.x0) > 0.7 * line.size

    def _left_room(self, before: TextLine, line: TextLine) -> bool:
        """Whether a line stops although the first word of the next one would have found room in it."""
        word = re.match(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+", line.text)
        if not word or not line.spans:
            return self.short(before)
        need = line.spans[2 * word.end() - 1] - line.spans[0] + 0.3 * line.size
        return self.short(before) and self._edge(before) - before.x1 > need

    def _large(self, line: TextLine) -> bool:
        return line.size > 1.05 * self.usual

    def _same_heading(self, paragraph: Sequence[TextLine], line: TextLine) -> bool:
        """Whether a line goes on with a heading that is larger than the text and takes more than one line."""
        before = paragraph[-1]
        step = line.top - before.top
        if not self._large(before) or patterns.NUMBERED.match(line.text) or line.page != before.page:
            return False
        return 0 < step < 1.4 * before.size and abs(line.size - before.size) < 0.05 * before.size

    def _heading(self, line: TextLine, count: int) -> bool:
        if count > 1 or closed(line.text) or len(line.text) > 90:
            return False
        return bool(len(line.text) < _HEADING and heading_role(line.text)) or (
            bool(patterns.NUMBERED.match(line.text)) and self.short(line)
        )


def _keeps_hyphen(tail: str, head: str, words: Counter[str]) -> bool:
    """Whether a hyphen at a line end belongs to the word: by how the paper writes the word elsewhere, and its parts."""
    whole, split = words[tail + head], words[f"{tail}-{head}"]
    if whole or split:
        return split > whole
    return bool(words[tail] and words[head])


def _joint(line: TextLine, following: str, words: Counter[str]) -> str:
    """A line's text with what ties it to the next: nothing, a space, or a hyphen kept or dropped."""
    text = line.text
    head = _HEAD_WORD.match(following)
    if text.endswith(("-", "‐")):
        text = text[:-1] + "-"
        tail = _TAIL_WORD.search(text)
        if tail and head and head.group()[0].islower() and (line.hyphen or len(tail[1]) > 1):
            return text if _keeps_hyphen(tail[1].lower(), head.group().lower(), words) else text[:-1]
        return text
    if not text or not following:
        return text
    if _ADDRESS.search(text) and re.match(r"\S*\d", following):
        return text
    if cjk_count(text[-1] + following[0]) or (text[-1] in "，。；：、（）！？" or following[0] in "，。；：、（）！？"):
        return text if cjk_count(text[-2:] + following[:2]) else f"{text} "
    return f"{text} "
