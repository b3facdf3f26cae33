"""What a reader hands on: one paper, its text and the blocks that make it up.

All offsets are Unicode code points into :attr:`Paper.text`. For text files that is the file's own
decoded text, untouched; for JATS and PDF it is the text the reader wrote down (`her2mine read` prints it).
"""

from __future__ import annotations

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

    def block_at(self, offset: int) -> Block | None:
        """The block that holds ``offset``, if any."""
        return next((block for block in self.blocks if block.start <= offset < block.end), None)

    def reference(self, number: int) -> Reference | None:
        """The reference printed under ``number``, if the list has it."""
        return next((ref for ref in self.references if ref.number == number), None)
