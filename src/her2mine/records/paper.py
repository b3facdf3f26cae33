"""What a reader hands on: one paper, its text and the blocks that make it up.

All offsets are Unicode code points into :attr:`Paper.text`. For text files that is the file's own
decoded text, untouched; for JATS and PDF it is the text the reader wrote down (`her2mine read` prints it).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Refusal(Exception):
    """A file that cannot be read safely.

    Raised by readers; the run lists it and goes on. ``str(refusal)`` is one line that names the file and the reason.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason


class BlockKind(StrEnum):
    """What a stretch of the paper is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    CAPTION = "caption"
    REFERENCE = "reference"
    FURNITURE = "furniture"  # running heads, page numbers, author lines, licence notes: never mined


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left corner of the page; pages count from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch ``text[start:end]`` of one printed line stands on its page.

    ``spans`` holds the left and right edge of each character along the line. A line that is drawn turned (``turn``,
    counter-clockwise degrees) is measured as if it were upright; ``width`` and ``height`` are those of the page.
    """

    start: int
    end: int
    page: int
    top: float
    bottom: float
    spans: array[float]
    turn: int = 0
    width: float = 0.0
    height: float = 0.0

    def box(self, start: int, end: int) -> Box:
        """The box of ``text[start:end]``, which lies within the line, on the page as shown."""
        return Box(self.page, *[round(value, 2) for value in self.area(start, end)])

    def area(self, start: int, end: int) -> tuple[float, float, float, float]:
        """The same as (x0, top, x1, bottom), not rounded."""
        part = self.spans[2 * (max(start, self.start) - self.start) : 2 * (min(end, self.end) - self.start)]
        x0, top, x1, bottom = part[0], self.top, part[-1], self.bottom
        if x1 < x0:  # drawn from right to left
            x0, x1 = min(part), max(part)
        if self.turn == 90:
            x0, top, x1, bottom = top, self.height - x1, bottom, self.height - x0
        elif self.turn == 180:
            x0, top, x1, bottom = self.width - x1, self.height - bottom, self.width - x0, self.height - top
        elif self.turn == 270:
            x0, top, x1, bottom = self.width - bottom, x0, self.width - top, x1
        return x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch ``text[start:end]`` that may not be what the page shows, with the reason; a person must look."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch ``text[start:end]`` that the file itself tells otherwise (``told``) and that is certain to be this."""

    start: int
    end: int
    told: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch ``text[start:end]`` of the paper with one kind and one language ("en" or "zh")."""

    kind: BlockKind
    start: int
    end: int
    language: str
    section: str = ""  # the path of headings above, "Results / Efficacy"
    boxes: tuple[Box, ...] = ()
    table: int | None = None  # index into Paper.tables when kind is TABLE


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; ``start == end`` for an empty cell. Spans count rows and columns covered (1 = itself)."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    boxes: tuple[Box, ...] = ()  # of PDF tables: where the cell's words stand


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid of cells; caption and footnotes are stretches of the paper's text."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    label: str = ""
    caption: tuple[int, int] | None = None
    footnotes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the reference list, as far as it could be read."""

    start: int
    end: int
    number: int | None = None
    key: str = ""  # the id used by citations in JATS ("bib12"), else ""
    authors: tuple[str, ...] = ()  # family names as printed
    year: int | None = None
    title: str = ""
    doi: str = ""  # lower case, without resolver address
    pmid: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation marker in running text, ``text[start:end]``, and the reference numbers it stands for."""

    start: int
    end: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as read; ``doc`` is the file stem."""

    doc: str
    path: Path
    format: str  # "text", "jats", "pdf"
    sha256: str
    text: str
    language: str  # of most of the body
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    references: tuple[Reference, ...] = ()
    citations: tuple[Citation, ...] = ()
    encoding: str = ""
    title: str = ""
    doi: str = ""
    warnings: tuple[str, ...] = ()
    pages: int = 0
    meta: dict[str, str] = field(default_factory=dict)
    places: tuple[Place, ...] = ()  # of PDF: every printed line, in text order
    doubts: tuple[Doubt, ...] = ()  # in text order
    repairs: tuple[Repair, ...] = ()  # in text order

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """The boxes of ``text[start:end]`` on the pages, one for each printed line; none without pages."""
        first = bisect_right(self.places, start, key=lambda place: place.end)
        found = []
        for place in self.places[first:]:
            if place.start >= end:
                break
            if place.end > place.start:
                found.append(place.box(start, end))
        return tuple(found)

    def doubt(self, start: int, end: int) -> str | None:
        """Why ``text[start:end]`` must be looked at; None when nothing speaks against it."""
        return next((one.reason for one in self.doubts if one.start < end and start < one.end), None)

    def block_at(self, offset: int) -> Block | None:
        """The block that holds ``offset``, if any."""
        return next((block for block in self.blocks if block.start <= offset < block.end), None)

    def reference(self, number: int) -> Reference | None:
        """The reference printed under ``number``, if the list has it."""
        return next((ref for ref in self.references if ref.number == number), None)
