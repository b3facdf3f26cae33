"""Characters of a PDF page with their boxes as shown, and what is drawn and pictured around them."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pypdfium2.raw as pdfium

_HYPHENS = frozenset({0x2, 0xAD, 0xFFFE})  # what the library writes for a hyphen at a line end
_BREAKS = frozenset({0x0, 0xA, 0xD})
_BLANKS = frozenset({0x9, 0x20, 0xA0, 0x3000, 0x200B, *range(0x2000, 0x200B)})
_SKEW = math.radians(6)  # text turned by more than this off the right angle is a stamp or a watermark
_FONT_NAME = 128
_NO_SIZE = 0.01
_TINY, _HUGE = 1.5, 3.0  # type sizes outside these bounds (points, heights of the box) are not what is seen
# Radicals that fonts confuse with the characters of the same shape and that Unicode does not fold.
_RADICALS = str.maketrans(
    "⺟⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻠⻢⻣⻥⻦⻨⻩⻬⻮⻰⻳", "母西见角贝车长门青韦页风飞食饣马骨鱼鸟麦黄齐齿龙龟"
)

Area: TypeAlias = tuple[float, float, float, float]  # x0, top, x1, bottom

# The library's own wrappers make a pointer object a character; an address is all that is needed here.
_text_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)


@dataclass(slots=True)
class Run:
    """What the characters of one text object share. ``turn``: counter-clockwise degrees as shown; None for a slant."""

    font: str = ""
    size: float = 0.0
    turn: int | None = 0
    invisible: bool = False  # drawn in no colour at all, as the text layer behind a scan is
    faint: bool = False  # drawn in white or fully transparent
    embedded: bool = False  # the file holds the font, so that the drawing itself can be looked at


@dataclass(slots=True)
class Char:
    """One character and its box on the page as shown (points from the top left corner)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    index: int
    run: Run
    spaced: bool = False  # white space stands before it
    unknown: bool = False  # its font does not say which character it is
    told: str = ""  # what the text layer says where a repair has put another text
    doubt: str = ""  # why it must be looked at

    @property
    def size(self) -> float:
        """Height of the box."""
        return self.bottom - self.top

    @property
    def type(self) -> float:
        """The type size; boxes of fonts set in one size differ in height."""
        return self.run.size if _TINY < self.run.size < _HUGE * self.size else self.size


@dataclass(slots=True)
class PageChars:
    """What one page holds. ``handle`` is the open text page, for questions asked of few characters."""

    number: int
    width: float
    height: float
    chars: list[Char]
    view: View
    handle: Any = None
    outside: int = 0
    pictures: list[Area] = field(default_factory=list)

    def ink(self, char: Char) -> Area | None:
        """The tight box around a character's drawing, as shown; None for one without ink."""
        left, right, low, high = (ctypes.c_double() for _ in range(4))
        if not pdfium.FPDFText_GetCharBox(self.handle.raw, char.index, left, right, low, high):
            return None
        area = self.view.area(left.value, low.value, right.value, high.value)
        return area if area[2] - area[0] > _NO_SIZE and area[3] - area[1] > _NO_SIZE else None

    @property
    def pictured(self) -> float:
        """Share of the page that its largest picture covers."""
        covered = (_clipped(area, self.width, self.height) for area in self.pictures)
        return max(covered, default=0.0) / max(1.0, self.width * self.height)


def _clipped(area: Area, width: float, height: float) -> float:
    x0, top, x1, bottom = area
    return max(0.0, min(x1, width) - max(x0, 0.0)) * max(0.0, min(bottom, height) - max(top, 0.0))


class View:
    """From the page's own coordinates to the page as shown: crop box and rotation."""

    def __init__(self, page: Any) -> None:
        self.left, self.low, self.right, self.high = page.get_cropbox()
        self.turn = page.get_rotation() % 360
        self.width, self.height = page.get_size()

    def area(self, left: float, low: float, right: float, high: float) -> Area:
        """(x0, top, x1, bottom) as shown."""
        if self.turn == 90:
            return low - self.low, left - self.left, high - self.low, right - self.left
        if self.turn == 180:
            return self.right - right, low - self.low, self.right - left, high - self.low
        if self.turn == 270:
            return self.high - high, self.right - right, self.high - low, self.right - left
        return left - self.left, self.high - high, right - self.left, self.high - low

    def shows(self, left: float, low: float, right: float, high: float) -> bool:
        """Whether the middle of a box lies on the page as shown."""
        x, y = (left + right) / 2, (low + high) / 2
        return bool(self.left <= x <= self.right and self.low <= y <= self.high)


def page_chars(page: Any, number: int) -> PageChars:
    """The characters of one page in stream order. Those outside the page box are dropped; U+FFFD is an unknown one."""
    textpage = page.get_textpage()
    view = View(page)
    found = PageChars(number, view.width, view.height, [], view, textpage)
    raw, address = textpage.raw, ctypes.cast(textpage.raw, ctypes.c_void_p)
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    code_at, box_at, lost_at = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_HasUnicodeMapError,
    )
    runs: dict[int, Run] = {}
    spaced, high = False, 0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = code_at(raw, index)
        if code in _BREAKS or code in _BLANKS:
            spaced = spaced or code in _BLANKS
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        box_at(raw, index, pointer)
        if not view.shows(box.left, box.bottom, box.right, box.top):
            found.outside += 1
            continue
        key = _text_object(address, index) or 0
        run = runs.get(key)
        if run is None:
            run = runs[key] = _run(textpage, index, key, view)
        lost = lost_at(raw, index) == 1
        text = "\ufffd" if lost else "\xad" if code in _HYPHENS else _plain(code)
        found.chars.append(Char(text, *view.area(box.left, box.bottom, box.right, box.top), index, run, spaced, lost))
        spaced = False
    return found


def _plain(code: int) -> str:
    """The character; radicals drawn in place of whole characters and ligatures are put right."""
    if 0x2E80 <= code < 0x2FE0 or 0xFB00 <= code < 0xFB07:
        return unicodedata.normalize("NFKC", chr(code).translate(_RADICALS))
    return chr(code)


def _run(textpage: Any, index: int, key: int, view: View) -> Run:
    """The text object of a character; ``key`` is its address, 0 when there is none."""
    angle = math.degrees(-pdfium.FPDFText_GetCharAngle(textpage.raw, index)) - view.turn
    quarter = round(angle / 90)
    slanted = abs(math.radians(angle - 90 * quarter)) > _SKEW
    run = Run(_font(textpage, index), _size(textpage, index))
    run.turn = None if slanted else quarter * 90 % 360
    if key:
        handle = ctypes.cast(key, pdfium.FPDF_PAGEOBJECT)
        run.embedded = pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(handle)) == 1
        run.invisible = pdfium.FPDFTextObj_GetTextRenderMode(handle) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if pdfium.FPDFText_GetFillColor(textpage.raw, index, red, green, blue, alpha):
            run.faint = alpha.value < 16 or min(red.value, green.value, blue.value) > 250
    return run


def _size(textpage: Any, index: int) -> float:
    """The type size in points: the size asked for, as the text's matrix scales it."""
    matrix = pdfium.FS_MATRIX()
    asked = pdfium.FPDFText_GetFontSize(textpage.raw, index)
    if not pdfium.FPDFText_GetMatrix(textpage.raw, index, matrix):
        return float(asked)
    return float(asked * math.hypot(matrix.c, matrix.d))


def _font(textpage: Any, index: int) -> str:
    name = ctypes.create_string_buffer(_FONT_NAME)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage.raw, index, name, _FONT_NAME, ctypes.byref(flags))
    return name.value.decode("utf-8", "replace").rpartition("+")[2]


def by_turn(chars: list[Char]) -> Iterator[tuple[int, list[Char]]]:
    """The characters by the direction they read in, upright ones first; slanted ones are left out."""
    for turn in (0, 90, 180, 270):
        group = [char for char in chars if char.run.turn == turn]
        if group:
            yield turn, group
