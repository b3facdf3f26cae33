"""Papers set as PDF for tests: a small typesetter of our own, and three ways to write what it sets.

Layout and writing are apart, so that one page can be written in reading order, word by word across its columns (the
stream order that misleads readers), or by another PDF library. Fonts come with matplotlib and reportlab.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import matplotlib
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from her2mine.records import BlockKind, Paper

WIDTH, HEIGHT = 595.0, 842.0
MARGIN, GUTTER, TOP, FOOT = 54.0, 22.0, 64.0, 786.0
LATIN, HAN = "Serif", "STSong-Light"
SERIF = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"
WQY = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")  # Debian: fonts-wqy-zenhei; only the third writer needs it
_UNIT = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]+|[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]|\s+")
_NO_START = set("，。、；：！？）】》”’％,.;:!?)]%")


@dataclass(frozen=True)
class Mark:
    """Text drawn at a place: left end, foot of the line from the top of the page, size and font."""

    x: float
    y: float
    size: float
    font: str
    text: str


@dataclass
class Page:
    """What is drawn on one page: text in reading order, and straight lines."""

    marks: list[Mark] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


def fonts() -> None:
    """Make the fonts known to reportlab."""
    if LATIN not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(LATIN, str(SERIF)))
        pdfmetrics.registerFont(UnicodeCIDFont(HAN))


def width(text: str, size: float) -> float:
    """How wide a text is; Han characters are square."""
    return float(sum(pdfmetrics.stringWidth(part, HAN if han else LATIN, size) for han, part in _by_font(text)))


def _by_font(text: str) -> Iterator[tuple[bool, str]]:
    for han, group in groupby(text, key=lambda one: "\u2e80" <= one <= "\uffef"):
        yield han, "".join(group)


def broken(text: str, size: float, room: float, *, hyphens: bool = True) -> list[str]:
    """A paragraph as lines no wider than ``room``; long words are cut with a hyphen."""
    lines, line, used = [], "", 0.0
    for unit in _UNIT.findall(" ".join(text.split())):
        need = width(unit, size)
        if used + need <= room or not line or unit in _NO_START:
            line, used = line + unit, used + need
            continue
        head = _cut(unit, size, room - used) if hyphens else ""
        if need > room:
            lines.append(line.strip())
            *more, unit = _chopped(unit, size, room)
            lines += more
            line, used = unit, width(unit, size)
            continue
        lines.append((line + (f"{head}-" if head else "")).strip())
        line = unit[len(head) :].lstrip()
        used = width(line, size)
    return [*lines, line.strip()] if line.strip() else lines


def _cut(word: str, size: float, room: float) -> str:
    """The head of a plain long word that still fits before a hyphen, or nothing."""
    if len(word) < 8 or not word.isalpha() or not word.isascii():
        return ""
    for at in range(len(word) - 3, 3, -1):
        if width(word[:at] + "-", size) <= room:
            return word[:at]
    return ""


def _chopped(unit: str, size: float, room: float) -> list[str]:
    """An address that no line can hold, in parts that one can."""
    parts = [""]
    for letter in unit:
        if width(parts[-1] + letter, size) > room:
            parts.append("")
        parts[-1] += letter
    return parts


class Setter:
    """Sets blocks into columns, page after page."""

    def __init__(self, head: str, columns: int = 2, size: float = 10.0) -> None:
        self.pages: list[Page] = []
        self.size, self.columns, self.head = size, columns, head
        self.room = (WIDTH - 2 * MARGIN - (columns - 1) * GUTTER) / columns
        self.column, self.y, self.start = columns, FOOT, TOP

    def title(self, text: str) -> None:
        """A title over the full width of the first page."""
        self._page()
        for line in broken(text, 16, WIDTH - 2 * MARGIN, hyphens=False):
            self.y += 20
            self.pages[-1].marks += list(_marks(line, MARGIN, self.y, 16))
        self.y += 8
        self.start = self.y

    def paragraph(self, text: str, size: float | None = None, gap: float = 4.0) -> None:
        """A paragraph or heading in the column that is open."""
        size = size or self.size
        for line in broken(text, size, self.room):
            self._need(1.25 * size)
            self.y += 1.25 * size
            self.pages[-1].marks += list(_marks(line, self._x(), self.y, size))
        self.y += gap

    def table(
        self, rows: Sequence[Sequence[str]], size: float = 7.0, *, wide: bool = True, notes: Sequence[str] = ()
    ) -> None:
        """A three-line table over the page or the column with its notes; cells wrap."""
        across = WIDTH - 2 * MARGIN if wide else self.room
        laid = Laid.of(rows, across, size)
        if wide and (self.column or self.y + laid.height > FOOT):
            self._page()
        elif not wide:
            self._need(laid.height)
        x = MARGIN if wide else self._x()
        laid.draw(self.pages[-1], x, self.y + 6)
        self.y += laid.height + 4
        for note in notes:
            for line in broken(note, size, across):
                self.y += 1.25 * size
                self.pages[-1].marks += list(_marks(line, x, self.y, size))
        self.y += 10
        if wide:
            self.start = self.y

    def _x(self) -> float:
        return MARGIN + self.column * (self.room + GUTTER)

    def _need(self, height: float) -> None:
        if self.column >= self.columns or not self.pages:
            self._page()
        if self.y + height > FOOT:
            self.column += 1
            self.y = self.start
            if self.column >= self.columns:
                self._page()

    def _page(self) -> None:
        number = len(self.pages) + 1
        marks = [*_marks(self.head, MARGIN, 40, 8), *_marks(str(number), WIDTH / 2, 815, 8)]
        self.pages.append(Page(marks))
        self.column, self.y, self.start = 0, TOP, TOP


@dataclass
class Laid:
    """A three-line table with its cells broken into lines."""

    cells: list[list[list[str]]]
    widths: list[float]
    size: float

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]], across: float, size: float) -> Laid:
        """Columns get width by what they hold, and no less than their longest word."""
        count = max(len(row) for row in rows)
        full = [[*row, *[""] * (count - len(row))] for row in rows]
        want = [max(min(width(row[at], size), 0.4 * across) for row in full) + 10 for at in range(count)]
        least = [max(_longest(row[at], size) for row in full) + 10 for at in range(count)]
        want = [max(one, low) for one, low in zip(want, least, strict=True)]
        share = min(1.0, max(0.0, across - sum(least)) / max(1.0, sum(want) - sum(least)))
        spare = max(0.0, across - sum(want)) / count
        widths = [low + (one - low) * share + spare for one, low in zip(want, least, strict=True)]
        return cls([[broken(text, size, widths[at] - 9, hyphens=False) for at, text in enumerate(row)] for row in full],
                   widths, size)  # fmt: skip

    def _deep(self, row: int) -> float:
        return max(1, *(len(cell) for cell in self.cells[row])) * 1.2 * self.size + 3.5

    @property
    def height(self) -> float:
        """Height of all rows."""
        return sum(self._deep(row) for row in range(len(self.cells))) + 6

    def draw(self, page: Page, x: float, y: float) -> None:
        """Draw rules and cells with the top rule at ``y``."""
        end = x + sum(self.widths)
        page.rules.append((x, y, end, y))
        for at, row in enumerate(self.cells):
            left = x
            for cell, room in zip(row, self.widths, strict=True):
                for number, line in enumerate(cell):
                    foot = y + 2 + (number + 1) * 1.2 * self.size
                    page.marks += list(_marks(line, left + 3, foot, self.size))
                left += room
            y += self._deep(at)
            if at == 0 or at == len(self.cells) - 1:
                page.rules.append((x, y, end, y))


def _longest(text: str, size: float) -> float:
    return max((width(unit, size) for unit in _UNIT.findall(text)), default=0.0)


def _marks(line: str, x: float, y: float, size: float) -> Iterator[Mark]:
    for han, part in _by_font(line):
        yield Mark(x, y, size, HAN if han else LATIN, part)
        x += pdfmetrics.stringWidth(part, HAN if han else LATIN, size)


def set_paper(paper: Paper, head: str, *, tables: bool = True) -> list[Page]:
    """A paper that was read from text, set in two columns with its tables as three-line tables over the page."""
    fonts()
    setter = Setter(head)
    notes = {span for table in paper.tables for span in table.footnotes}
    if paper.title:
        setter.title(paper.title)
    for block in paper.blocks:
        text = paper.text[block.start : block.end]
        if block.kind is BlockKind.TABLE and block.table is not None:
            if tables:
                spans = paper.tables[block.table].footnotes
                setter.table(_rows(paper, block.table), notes=[paper.text[start:end] for start, end in spans])
        elif block.kind is BlockKind.HEADING and text.strip("# \n") != paper.title:
            setter.paragraph(text, 11.5, 5)
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.CAPTION) and (block.start, block.end) not in notes:
            setter.paragraph(text)
        elif block.kind is BlockKind.REFERENCE:
            setter.paragraph(text, 8, 2)
    return setter.pages


def _rows(paper: Paper, index: int) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in paper.tables[index].cells:
        rows.setdefault(cell.row, []).append(" ".join(paper.text[cell.start : cell.end].split()))
    return list(rows.values())


def by_lines(pages: Sequence[Page]) -> bytes:
    """Written by reportlab in reading order."""
    return _reportlab(pages, lambda page: page.marks)


def by_rows(pages: Sequence[Page]) -> bytes:
    """Written by reportlab word by word from the top of the page to its foot, across the columns."""

    def words(page: Page) -> list[Mark]:
        found = []
        for mark in page.marks:
            x = mark.x
            for unit in _UNIT.findall(mark.text):
                if not unit.isspace():
                    found.append(Mark(x, mark.y, mark.size, mark.font, unit))
                x += pdfmetrics.stringWidth(unit, mark.font, mark.size)
        return sorted(found, key=lambda one: (round(one.y / 3), one.x))

    return _reportlab(pages, words)


def _reportlab(pages: Sequence[Page], order: Callable[[Page], Sequence[Mark]]) -> bytes:
    fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for page in pages:
        for mark in order(page):
            canvas.setFont(mark.font, mark.size)
            canvas.drawString(mark.x, HEIGHT - mark.y, mark.text)
        canvas.setLineWidth(0.5)
        for x0, y0, x1, y1 in page.rules:
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def by_pdfium(pages: Sequence[Page]) -> bytes:
    """Written by PDFium, with its own font embedding; Han characters need a TrueType font of the system."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument.new()
    loaded: dict[str, ctypes.c_void_p] = {}

    def font(name: str) -> ctypes.c_void_p:
        if name not in loaded:
            data = _face() if name == HAN else SERIF.read_bytes()
            array = (ctypes.c_ubyte * len(data)).from_buffer_copy(data)
            loaded[name] = pdfium.FPDFText_LoadFont(document.raw, array, len(data), pdfium.FPDF_FONT_TRUETYPE, True)
        return loaded[name]

    for page in pages:
        sheet = document.new_page(WIDTH, HEIGHT)
        for mark in page.marks:
            text = pdfium.FPDFPageObj_CreateTextObj(document.raw, font(mark.font), mark.size)
            encoded = (mark.text + "\0").encode("utf-16-le")
            wide = ctypes.cast(ctypes.create_string_buffer(encoded), ctypes.POINTER(ctypes.c_ushort))
            pdfium.FPDFText_SetText(text, wide)
            pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, mark.x, HEIGHT - mark.y)
            pdfium.FPDFPage_InsertObject(sheet.raw, text)
        for x0, _, x1, y1 in page.rules:
            line = pdfium.FPDFPageObj_CreateNewRect(x0, HEIGHT - y1 - 0.25, x1 - x0, 0.5)
            pdfium.FPDFPath_SetDrawMode(line, pdfium.FPDF_FILLMODE_WINDING, False)
            pdfium.FPDFPage_InsertObject(sheet.raw, line)
        sheet.gen_content()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _face() -> bytes:
    """The first face of the system's Han font as a file of its own."""
    from fontTools.ttLib import TTCollection

    buffer = io.BytesIO()
    TTCollection(str(WQY)).fonts[0].save(buffer)
    return buffer.getvalue()


def can_write_han() -> bool:
    """Whether the third writer has a font for Chinese."""
    return WQY.exists()


WRITERS: dict[str, Callable[[Sequence[Page]], bytes]] = {"lines": by_lines, "rows": by_rows, "pdfium": by_pdfium}
