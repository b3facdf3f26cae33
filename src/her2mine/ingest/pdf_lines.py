"""Characters of a PDF page, clipped to the page box, and the lines they make in stream order."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeAlias

import pypdfium2.raw as pdfium

_HYPHENS = frozenset({0x2, 0xAD, 0xFFFE})  # what the library writes for a hyphen at a line end
_BREAKS = frozenset({0xA, 0xD})
_RAISED_SIZE = 0.82  # a raised character is smaller than its line ...
_RAISED_BY = 0.12  # ... and its foot stands higher, both as shares of the line's size
_CITED = re.compile(r"[\d,;–-]+|[\[\d,;–\]-]+")
_FONT_NAME = 128
_MAX_PATHS = 3000
# Radicals that fonts confuse with the characters of the same shape and that Unicode does not fold.
_RADICALS = str.maketrans(
    "⺟⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻠⻢⻣⻥⻦⻨⻩⻬⻮⻰⻳", "母西见角贝车长门青韦页风飞食饣马骨鱼鸟麦黄齐齿龙龟"
)


Area: TypeAlias = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class Char:
    """One character and its box on the page as shown (points from the top left corner)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    index: int

    @property
    def size(self) -> float:
        """Height of the box."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line: its text, place and size. ``hyphen``: it ends in a hyphen that may belong to the line break only."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    hyphen: bool = False
    font: str = ""  # when the whole line is set in one
    rows: tuple[tuple[str, ...], ...] = ()  # set when the line stands for a whole table


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page holds: lines of characters, its size, and how many characters had no known meaning."""

    number: int
    width: float
    height: float
    lines: tuple[tuple[Char, ...], ...]
    unknown: int
    total: int
    rules: tuple[Area, ...] = ()
    handle: Any = None


def page_text(page: Any, number: int) -> PageText:
    """Read the characters of one page. Those outside the page box are dropped; U+FFFD stands for unknown ones."""
    textpage = page.get_textpage()
    raw = textpage.raw
    view = _View(page)
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    lines: list[tuple[Char, ...]] = []
    current: list[Char] = []
    unknown = total = 0
    high = 0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in _BREAKS:
            if current:
                lines.append(tuple(current))
            current = []
            continue
        if code == 0:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        pdfium.FPDFText_GetLooseCharBox(raw, index, pointer)
        place = view.place(box.left, box.bottom, box.right, box.top)
        if place is None:
            continue
        total += 1
        if pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1:
            unknown += 1
            code = 0xFFFD
        current.append(Char("\xad" if code in _HYPHENS else _plain(code), *place, index))
        if code in _HYPHENS:
            lines.append(tuple(current))
            current = []
    if current:
        lines.append(tuple(current))
    return PageText(number, view.width, view.height, tuple(lines), unknown, total, _rules(page, view), textpage)


def _plain(code: int) -> str:
    """The character; radicals drawn in place of whole characters and ligatures are put right."""
    if 0x2E80 <= code < 0x2FE0 or 0xFB00 <= code < 0xFB07:
        return unicodedata.normalize("NFKC", chr(code).translate(_RADICALS))
    return chr(code)


def _rules(page: Any, view: _View) -> tuple[Area, ...]:
    """Lines and boxes drawn on the page; none when there are so many that they must be a picture."""
    found = []
    for count, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if count > _MAX_PATHS:
            return ()
        place = view.place(*item.get_bounds())
        if place is not None:
            found.append(place)
    return tuple(found)


class _View:
    """From the page's own coordinates to the page as shown: crop box and rotation."""

    def __init__(self, page: Any) -> None:
        self.left, self.low, self.right, self.high = page.get_cropbox()
        self.turn = page.get_rotation() % 360
        self.width, self.height = page.get_size()

    def place(self, left: float, low: float, right: float, high: float) -> Area | None:
        """(x0, top, x1, bottom) as shown; None when the middle lies outside the page box."""
        x, y = (left + right) / 2, (low + high) / 2
        if not (self.left <= x <= self.right and self.low <= y <= self.high):
            return None
        if self.turn == 90:
            return low - self.low, left - self.left, high - self.low, right - self.left
        if self.turn == 180:
            return self.right - right, low - self.low, self.right - left, high - self.low
        if self.turn == 270:
            return self.high - high, self.right - right, self.high - low, self.right - left
        return left - self.left, self.high - high, right - self.left, self.high - low


def text_lines(page: PageText) -> list[TextLine]:
    """The page's lines as text, raised figures marked ``^{12}``; lines without any visible character are left out."""
    found = []
    for chars in page.lines:
        shown = [char for char in chars if not char.text.isspace()]
        if shown:
            found.append(_line(page, chars, shown))
    return found


def _line(page: PageText, chars: Sequence[Char], shown: Sequence[Char]) -> TextLine:
    size = median(char.size for char in shown)
    foot = median(char.bottom for char in shown)
    upright = max(char.bottom for char in shown) - min(char.top for char in shown) > 3 * size
    text = "".join(char.text for char in chars) if upright else marked(chars, size, foot)
    hyphen = text.endswith("\xad")
    text = text.replace("\xad", "-") if hyphen else text.replace("\xad", "")
    return TextLine(
        " ".join(text.split(" ")).strip(),
        page.number,
        min(char.x0 for char in shown),
        min(char.top for char in shown),
        max(char.x1 for char in shown),
        max(char.bottom for char in shown),
        size,
        hyphen,
        font if (font := _font(page, shown[0])) == _font(page, shown[-1]) else "",
    )


def marked(chars: Sequence[Char], size: float, foot: float) -> str:
    """The line's text; a run of raised figures after a letter or sign is written ``^{...}`` to keep it apart."""
    out = ""
    run = ""
    for char in chars:
        raised = char.size < _RAISED_SIZE * size and foot - char.bottom > _RAISED_BY * size and not char.text.isspace()
        if raised:
            run += char.text
            continue
        out, run = out + _raised(out, run), ""
        out += char.text
    return out + _raised(out, run)


def _raised(before: str, run: str) -> str:
    if not run or not before.strip() or before.endswith(" "):
        return run
    if _CITED.fullmatch(run) and any(char.isdigit() for char in run):
        return f"^{{{run}}}"
    note = len(run) == 1 and (run.isdigit() or run.islower()) and (before[-1].isalnum() or before[-1] in ")%]")
    return f"^{run}" if note else run


def _font(page: PageText, char: Char) -> str:
    name = ctypes.create_string_buffer(_FONT_NAME)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(page.handle.raw, char.index, name, _FONT_NAME, ctypes.byref(flags))
    return name.value.decode("utf-8", "replace")
