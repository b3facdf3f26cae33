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


def plainly(function: Any, answer: Any, *takes: Any) -> Any:
    """A function of the library without the pointer objects and thread switches that its wrapper makes each time."""
    return ctypes.PYFUNCTYPE(answer, *takes)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_P, _I = ctypes.c_void_p, ctypes.c_int
_code_at = plainly(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _P, _I)
_box_at = plainly(pdfium.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_object_at = plainly(pdfium.FPDFText_GetTextObject, _P, _P, _I)
_lost_at = plainly(pdfium.FPDFText_HasUnicodeMapError, _I, _P, _I)
_matrix_at = plainly(pdfium.FPDFText_GetMatrix, _I, _P, _I, _P)
_colour_at = plainly(pdfium.FPDFText_GetFillColor, _I, _P, _I, _P, _P, _P, _P)
_font_of = plainly(pdfium.FPDFTextObj_GetFont, _P, _P)
_mode_of = plainly(pdfium.FPDFTextObj_GetTextRenderMode, _I, _P)
_embedded = plainly(pdfium.FPDFFont_GetIsEmbedded, _I, _P)


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
    type: float  # the type size; boxes of fonts set in one size differ in height
    spaced: bool = False  # white space stands before it
    unknown: bool = False  # its font does not say which character it is
    told: str = ""  # what the text layer says where a repair has put another text
    doubt: str = ""  # why it must be looked at

    @property
    def size(self) -> float:
        """Height of the box."""
        return self.bottom - self.top


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
    runs: list[Run] = field(default_factory=list)

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
        self.left, self.low, self.right, self.high = page.get_bbox()  # boxes inherited, and crop within media
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


def page_chars(page: Any, number: int) -> PageChars:
    """The characters of one page in stream order. Those outside the page box are dropped; U+FFFD is an unknown one."""
    textpage = page.get_textpage()
    view = View(page)
    found = PageChars(number, view.width, view.height, [], view, textpage)
    raw = ctypes.cast(textpage.raw, ctypes.c_void_p).value or 0
    box = pdfium.FS_RECTF()
    at, turned = ctypes.addressof(box), bool(view.turn)
    west, south, east, north = view.left, view.low, view.right, view.high
    runs = _Runs(raw, view)
    take = found.chars.append
    run = Run()
    spaced, high, word, foot = False, 0, False, 0.0
    for index in range(pdfium.FPDFText_CountChars(textpage.raw)):
        code = _code_at(raw, index)
        if code in _BREAKS or code in _BLANKS:
            spaced, word = spaced or code in _BLANKS, False
            continue
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD, 0
        _box_at(raw, index, at)
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        if not (2 * west <= left + right <= 2 * east and 2 * south <= top + bottom <= 2 * north):
            found.outside += 1
            continue
        word, foot = word and 0x61 <= code <= 0x7A and bottom == foot, bottom
        if not word:  # within a word of plain letters on one line the text object stays
            run = runs.of(index)
        if turned:
            left, top, right, bottom = view.area(left, bottom, right, top)
        else:
            left, top, right, bottom = left - west, north - top, right - west, north - bottom
        lost = not word and _lost_at(raw, index) == 1
        word = 0x61 <= code <= 0x7A and not lost
        text = "\ufffd" if lost else chr(code) if code < 0x80 and code != 2 else _plain(code)
        size = run.size if _TINY < run.size < _HUGE * (bottom - top) else bottom - top
        take(Char(text, left, top, right, bottom, index, run, size, spaced, lost))
        spaced = False
    found.runs = list(runs.runs.values())
    return found


def _plain(code: int) -> str:
    """The character; radicals drawn in place of whole characters and ligatures are put right."""
    if code in _HYPHENS:
        return "\xad"
    if 0x2E80 <= code < 0x2FE0 or 0xFB00 <= code < 0xFB07:
        return unicodedata.normalize("NFKC", chr(code).translate(_RADICALS))
    return chr(code)


class _Runs:
    """The text objects of a page, each looked at once."""

    def __init__(self, raw: int, view: View) -> None:
        self.raw, self.view = raw, view
        self.runs: dict[int, Run] = {}
        self.fonts: dict[int, tuple[str, bool]] = {}
        self.matrix = pdfium.FS_MATRIX()
        self.colours = (ctypes.c_uint * 4)()

    def of(self, index: int) -> Run:
        """The text object of a character."""
        key = _object_at(self.raw, index) or 0
        run = self.runs.get(key)
        if run is None:
            run = self.runs[key] = self._run(index, key)
        return run

    def _run(self, index: int, key: int) -> Run:
        asked = pdfium.FPDFText_GetFontSize(self.raw_page, index)
        matrix = self.matrix
        known = _matrix_at(self.raw, index, ctypes.addressof(matrix))
        run = Run(size=asked * math.hypot(matrix.c, matrix.d) if known else asked)
        angle = (math.degrees(math.atan2(matrix.b, matrix.a)) if known else 0.0) - self.view.turn
        quarter = round(angle / 90)
        slanted = abs(math.radians(angle - 90 * quarter)) > _SKEW
        run.turn = None if slanted else quarter * 90 % 360
        font = (_font_of(key) or 0) if key else 0
        if font not in self.fonts:
            self.fonts[font] = (_font(self.raw_page, index), bool(font) and _embedded(font) == 1)
        run.font, run.embedded = self.fonts[font]
        run.invisible = bool(key) and _mode_of(key) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        run.faint = self._faint(index)
        return run

    @property
    def raw_page(self) -> Any:
        """The text page as the library's wrappers take it."""
        return ctypes.cast(self.raw, pdfium.FPDF_TEXTPAGE)

    def _faint(self, index: int) -> bool:
        """Whether a character is drawn in white, or so transparent that nobody sees it."""
        start = ctypes.addressof(self.colours)
        if not _colour_at(self.raw, index, start, start + 4, start + 8, start + 12):
            return False
        red, green, blue, alpha = self.colours
        return alpha < 16 or min(red, green, blue) > 250


def _font(textpage: Any, index: int) -> str:
    name = ctypes.create_string_buffer(_FONT_NAME)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, ctypes.byref(flags))
    return name.value.decode("utf-8", "replace").rpartition("+")[2]


def by_turn(chars: list[Char]) -> Iterator[tuple[int, list[Char]]]:
    """The characters by the direction they read in, upright ones first; slanted ones are left out."""
    turns = {char.run.turn for char in chars}
    if turns == {0}:
        yield 0, chars
        return
    for turn in (0, 90, 180, 270):
        group = [char for char in chars if char.run.turn == turn]
        if group:
            yield turn, group
