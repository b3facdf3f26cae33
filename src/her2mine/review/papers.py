"""The papers of a run as the curator sees them: the passage around a value, the table it stands in, the page.

A run keeps no paths, only names and SHA-256; a paper is looked for by both in the folders named, so that what is shown
is the file that was mined. Nothing a browser sends is used as a name of a file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from her2mine.ingest.pdf_picture import Picture, page_picture
from her2mine.ingest.reading import Reading
from her2mine.records import Block, BlockKind, Box, Discrepancy, Finding, Paper, Refusal, Table
from her2mine.report.model import PaperRow
from her2mine.review.text import Piece, Spot, cut
from her2mine.run.inputs import collect, digest

NEAR = 330.0  # points; about as wide as a column of text and its margins
KEPT_PAPERS = 8
KEPT_PAGES = 16

Value = TypeVar("Value")


@dataclass(frozen=True)
class Row:
    """A row of a table shown: for each cell its pieces, columns covered, rows covered, and whether it heads."""

    cells: tuple[tuple[tuple[Piece, ...], int, int, bool], ...]


@dataclass(frozen=True)
class Passage:
    """Where a value stands: its paragraph in pieces, or its table, and the heading path above."""

    section: str
    language: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[Row, ...] = ()
    caption: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of a PDF: its number, its size in points, the boxes of the value, and those of its sentence."""

    number: int
    width: float
    height: float
    boxes: tuple[Box, ...]
    around: tuple[Box, ...] = ()

    @property
    def window(self) -> tuple[float, float, float, float]:
        """x, y, width and height of the part to show: the lines of the sentence, the value in the middle."""
        wide = min(self.width, max(NEAR, 1.1 * (self._right - self._left)))
        tall = min(self.height, wide * 0.7)
        x, y = (self._left + self._right - wide) / 2, (self._top + self._bottom - tall) / 2
        return min(max(0.0, x), self.width - wide), min(max(0.0, y), self.height - tall), wide, tall

    @property
    def _left(self) -> float:
        return min((box.x0 for box in self.around or self.boxes), default=0.0)

    @property
    def _right(self) -> float:
        return max((box.x1 for box in self.around or self.boxes), default=self.width)

    @property
    def _top(self) -> float:
        return min((box.top for box in self.boxes), default=0.0)

    @property
    def _bottom(self) -> float:
        return max((box.bottom for box in self.boxes), default=0.0)


class Kept:
    """The last few values that were made, by key; one is made at a time."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[Hashable, object] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value kept under ``key``, made now where there is none."""
        with self._lock:
            if key not in self._values:
                self._values[key] = make()
                while len(self._values) > self._size:
                    del self._values[next(iter(self._values))]
            self._values[key] = value = self._values.pop(key)
            return value  # type: ignore[return-value]


class Papers:
    """The files behind a run, looked for in ``folders``."""

    def __init__(self, sources: Mapping[str, PaperRow], folders: Sequence[Path], reading: Reading) -> None:
        self._sources = sources
        self._folders = tuple(folder for folder in folders if folder.is_dir())
        self._reading = reading
        self._read = Kept(KEPT_PAPERS)
        self._drawn = Kept(KEPT_PAGES)

    def path(self, doc: str) -> Path | None:
        """The file that was mined as ``doc``, with the same bytes; None when it is not in the folders."""
        source = self._sources.get(doc)
        if source is None or not source.sha256:
            return None
        return self._by_digest.get(source.sha256)

    def read(self, doc: str) -> Paper | None:
        """The paper as the pipeline reads it; None when its file is not at hand or is refused now."""
        return self._read.get(doc, lambda: self._reading_of(doc))

    def passage(self, verdict: Discrepancy, also: Iterable[Finding] = ()) -> Passage | None:
        """The block around a verdict's value, its sentence and value marked; None without the paper."""
        paper = self.read(verdict.doc)
        if paper is None or paper.text[verdict.start : verdict.end] != verdict.text:
            return None
        block = paper.block_at(verdict.start)
        if block is None:
            return None
        spots = _spots(paper, verdict, also)
        if block.kind is BlockKind.TABLE and block.table is not None:
            return _tabled(paper, block, paper.tables[block.table], spots)
        return Passage(block.section, block.language, cut(paper.text, block.start, block.end, spots))

    def page(self, verdict: Discrepancy, finding: Finding | None) -> Page | None:
        """The page of a PDF that a verdict's value stands on; None for other formats or without the paper."""
        picture = self.picture(verdict, finding)
        if picture is None or verdict.page is None:
            return None
        boxes, around = (
            tuple(box for box in found if box.page == verdict.page)
            for found in (self._boxes(verdict, finding), self._around(verdict))
        )
        return Page(verdict.page, picture.width, picture.height, boxes, around)

    def picture(self, verdict: Discrepancy, finding: Finding | None) -> Picture | None:
        """That page drawn, with the value and its sentence marked; None as for :meth:`page`."""
        source = self._sources.get(verdict.doc)
        if source is None or source.format != "pdf" or verdict.page is None:
            return None
        return self._drawn.get(verdict.id, lambda: self._drawing_of(verdict, finding))

    def _boxes(self, verdict: Discrepancy, finding: Finding | None) -> tuple[Box, ...]:
        if finding is not None and finding.boxes:
            return finding.boxes
        paper = self.read(verdict.doc)
        return paper.boxes(verdict.start, verdict.end) if paper else ()

    def _around(self, verdict: Discrepancy) -> tuple[Box, ...]:
        """The boxes of the sentence."""
        paper = self.read(verdict.doc)
        sentence = _sentence(paper, verdict) if paper else None
        return paper.boxes(*sentence) if paper and sentence else ()

    def _reading_of(self, doc: str) -> Paper | None:
        from her2mine import ingest

        path = self.path(doc)
        try:
            return ingest.read(path, reading=self._reading) if path else None
        except Refusal:
            return None

    def _drawing_of(self, verdict: Discrepancy, finding: Finding | None) -> Picture | None:
        path, paper = self.path(verdict.doc), self.read(verdict.doc)
        if path is None or paper is None or verdict.page is None:
            return None
        boxes, around = self._boxes(verdict, finding), self._around(verdict)
        try:
            return page_picture(path, verdict.page, boxes, around=around, reading=self._reading)
        except Refusal:
            return None

    @cached_property
    def _by_digest(self) -> dict[str, Path]:
        wanted = {source.sha256 for source in self._sources.values()}
        found: dict[str, Path] = {}
        for paper in collect(self._folders).papers:
            if len(found) == len(wanted):
                break
            if (told := digest(paper.path)) in wanted:
                found.setdefault(told, paper.path)
        return found


def _spots(paper: Paper, verdict: Discrepancy, also: Iterable[Finding]) -> list[Spot]:
    spots = [Spot(verdict.start, verdict.end, "value")]
    spots += [Spot(other.start, other.end, "also") for other in also if other.doc == verdict.doc]
    sentence = _sentence(paper, verdict)
    return [*spots, Spot(*sentence, "sentence")] if sentence else spots


def _sentence(paper: Paper, verdict: Discrepancy) -> tuple[int, int] | None:
    """Where the quoted sentence stands: the quote is the paper's text, so it is found around the value."""
    first = paper.text.rfind(verdict.quote, 0, verdict.start + len(verdict.quote)) if verdict.quote else -1
    if first < 0 or not first <= verdict.start < first + len(verdict.quote):
        return None
    return first, first + len(verdict.quote)


def _tabled(paper: Paper, block: Block, table: Table, spots: Sequence[Spot]) -> Passage:
    rows: dict[int, list[tuple[tuple[Piece, ...], int, int, bool]]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        pieces = cut(paper.text, cell.start, cell.end, spots)
        rows.setdefault(cell.row, []).append((pieces, cell.column_span, cell.row_span, cell.header))
    caption = cut(paper.text, *table.caption, ()) if table.caption else ()
    shown = tuple(Row(tuple(cells)) for _, cells in sorted(rows.items()))
    return Passage(block.section, block.language, rows=shown, caption=caption)
