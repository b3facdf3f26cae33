"""From lines to running text: paragraphs joined over lines, columns and pages, furniture set aside, places kept."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from her2mine.ingest import patterns
from her2mine.ingest.headings import heading_role
from her2mine.ingest.lines import cjk_count, closed
from her2mine.ingest.pdf_lines import TextLine
from her2mine.ingest.references import ENTRY
from her2mine.records import Box

_MARGIN = 0.09  # share of the page height where running heads and page numbers stand
_LOOSE = 1.45  # a gap of this many line heights starts a paragraph
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"(?:10\.\d{4,9}/|https?://)\S*$")  # a DOI or address cut by the line end
_TAIL_WORD = re.compile(r"([^\W\d_]+)-$")
_HEAD_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Flow:
    """Text being written, with the place of each line: (start, end, box)."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    places: list[tuple[int, int, Box]] = field(default_factory=list)

    def write(self, text: str) -> tuple[int, int]:
        """Append ``text``; its (start, end)."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def text(self) -> str:
        """All that was written."""
        return "".join(self.parts)


def split_furniture(
    pages: Sequence[Sequence[TextLine]], heights: Sequence[float]
) -> tuple[list[TextLine], list[TextLine]]:
    """(running lines, furniture): page numbers, and lines in the page margins that come back on other pages."""
    margin = [[_in_margin(line, height) for line in lines] for lines, height in zip(pages, heights, strict=True)]
    counts: Counter[str] = Counter()
    for lines, flags in zip(pages, margin, strict=True):
        counts.update({_key(line.text) for line, flag in zip(lines, flags, strict=True) if flag})
    needed = 2 if len(pages) < 5 else 3
    running: list[TextLine] = []
    furniture: list[TextLine] = []
    for lines, flags in zip(pages, margin, strict=True):
        for line, flag in zip(lines, flags, strict=True):
            repeated = flag and counts[_key(line.text)] >= needed
            number = flag and patterns.PAGE_NUMBER.fullmatch(line.text)
            (furniture if repeated or number else running).append(line)
    return running, furniture


def _in_margin(line: TextLine, height: float) -> bool:
    return line.bottom < height * _MARGIN or line.top > height * (1 - _MARGIN)


def _key(text: str) -> str:
    return re.sub(r"\d+", "", text.lower()).strip(" |·-–•")


def write_flow(flow: Flow, lines: Sequence[TextLine]) -> None:
    """Write ``lines`` as paragraphs parted by a blank line."""
    words = Counter(word for line in lines for word in _WORD.findall(line.text.lower()))
    shape = _Shape(lines)
    paragraph: list[TextLine] = []
    listed = in_references = False
    for line in lines:
        if paragraph and shape.breaks(paragraph, line, in_references):
            _write(flow, paragraph, words)
            paragraph = []
        if heading_role(line.text):
            in_references = False
            listed = heading_role(line.text) == "references"
        elif listed and ENTRY.match(line.text):
            in_references = True
        paragraph.append(line)
    if paragraph:
        _write(flow, paragraph, words)


class _Shape:
    """The layout of the pages: line distance by page, right edge of each column."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        steps: dict[int, list[float]] = defaultdict(list)
        self.edges: dict[tuple[int, int], float] = defaultdict(float)
        for before, line in pairwise(lines):
            step = line.top - before.top
            if before.page == line.page and 0.5 * line.size < step < 3 * line.size:
                steps[line.page].append(step)
        self.leading = {page: median(found) for page, found in steps.items()}
        for line in lines:
            for column in (int(line.x0 // 30), int(line.x0 // 30) + 1):
                self.edges[line.page, column] = max(self.edges[line.page, column], line.x1)

    def short(self, line: TextLine) -> bool:
        """Whether the line stops clearly before the right edge of its column."""
        column = int(line.x0 // 30)
        edge = max(self.edges[line.page, column], self.edges[line.page, column + 1])
        return line.x1 < edge - 2.5 * line.size

    def breaks(self, paragraph: Sequence[TextLine], line: TextLine, in_references: bool) -> bool:
        """Whether ``line`` starts a paragraph after the lines of ``paragraph``."""
        before = paragraph[-1]
        if line.rows or before.rows:
            return True
        if abs(line.top - before.top) < 0.5 * line.size and line.page == before.page and line.x0 >= before.x1 - 1:
            return False  # the same printed line
        if abs(line.size - before.size) > 0.12 * max(line.size, before.size):
            return True
        if self._heading(before, len(paragraph)) or (heading_role(line.text) and len(line.text) < 40):
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
        if line.page != before.page or step < -leading or line.x0 > before.x1:
            return ended
        if step > _LOOSE * leading:
            return ended or step > 2.2 * leading
        indented = line.x0 - min(one.x0 for one in paragraph[-3:]) > 0.7 * line.size
        return ended and (indented or self.short(before))

    def _heading(self, line: TextLine, count: int) -> bool:
        if count > 1 or closed(line.text) or len(line.text) > 90:
            return False
        return bool(heading_role(line.text)) or (bool(patterns.NUMBERED.match(line.text)) and self.short(line))


def _write(flow: Flow, paragraph: Sequence[TextLine], words: Counter[str]) -> None:
    if flow.parts:
        flow.write("\n\n")
    for index, line in enumerate(paragraph):
        text = "\n".join("\t".join(row) for row in line.rows) or line.text
        if index + 1 < len(paragraph):
            text = _joint(text, paragraph[index + 1].text, line.hyphen, words)
        start, end = flow.write(text)
        flow.places.append(
            (start, end, Box(line.page, *(round(v, 2) for v in (line.x0, line.top, line.x1, line.bottom))))
        )


def _joint(text: str, following: str, hyphen: bool, words: Counter[str]) -> str:
    """A line's text with what ties it to the next: nothing, a space, or a hyphen kept or dropped."""
    tail, head = _TAIL_WORD.search(text), _HEAD_WORD.match(following)
    if text.endswith(("-", "‐")):
        text = text[:-1] + "-"
        tail = _TAIL_WORD.search(text)
        if tail and head and head.group()[0].islower() and (hyphen or len(tail[1]) > 1):
            whole, split = (tail[1] + head.group()).lower(), f"{tail[1]}-{head.group()}".lower()
            keep = words[split] > words[whole] or (not hyphen and not words[whole])
            return text if keep else text[:-1]
        return text
    if not text or not following:
        return text
    if _ADDRESS.search(text) and re.match(r"\S*\d", following):
        return text
    if cjk_count(text[-1] + following[0]) or (text[-1] in "，。；：、（）！？" or following[0] in "，。；：、（）！？"):
        return text if cjk_count(text[-2:] + following[:2]) else f"{text} "
    return f"{text} "
