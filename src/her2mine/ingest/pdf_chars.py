"""Characters of a PDF page with their boxes as shown, and what is drawn and pictured around them."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, TypeAlias

import pypdfium2.raw as pdfium

_HYPHENS = frozenset("\x02\xad\ufffe")  # what the library writes for a hyphen at a line end
_BREAKS = frozenset("\0\n\r")
_BLANKS = frozenset(map(chr, (0x9, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200C))))
_SKEW = math.radians(6)  # text turned by more than this off the right angle is a stamp or a watermark
_FONT_NAME = 128
# The font that Tesseract writes recognised text in: its codes are Unicode, whatever becomes of its character map.
_CODES_ARE_UNICODE = frozenset({"GlyphLessFont"})
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
_size_at = plainly(pdfium.FPDFText_GetFontSize, ctypes.c_double, _P, _I)
_matrix_at = plainly(pdfium.FPDFText_GetMatrix, _I, _P, _I, _P)
_colour_at = plainly(pdfium.FPDFText_GetFillColor, _I, _P, _I, _P, _P, _P, _P)
_ink_at = plainly(pdfium.FPDFText_GetCharBox, _I, _P, _I, _P, _P, _P, _P)
_origin_at = plainly(pdfium.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)
_font_of = plainly(pdfium.FPDFTextObj_GetFont, _P, _P)
_mode_of = plainly(pdfium.FPDFTextObj_GetTextRenderMode, _I, _P)
_embedded = plainly(pdfium.FPDFFont_GetIsEmbedded, _I, _P)


_FOUR = (ctypes.c_double * 4)()  # where the library writes its answers


@dataclass(slots=True)
class Run:
    """What the characters of one text object share. ``turn``: counter-clockwise degrees as shown; None for a slant."""

    font: str = ""
    size: float = 0.0
    turn: int | None = 0
    invisible: bool = False  # drawn in no colour at all, as the text layer behind a scan is
    faint: bool = False  # drawn in white or fully transparent
    embedded: bool = False  # the file holds the font, so that the drawing itself can be looked at
    face: str = ""  # the font as one of its own: parts of one font may map their codes differently


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
        start = ctypes.addressof(_FOUR)
        if not _ink_at(self.raw, char.index, start, start + 8, start + 16, start + 24):
            return None
        left, right, low, high = _FOUR
        area = self.view.area(left, low, right, high)
        return area if area[2] - area[0] > _NO_SIZE and area[3] - area[1] > _NO_SIZE else None

    def base(self, char: Char) -> float | None:
        """How far down the base line of a character stands, as shown."""
        start = ctypes.addressof(_FOUR)
        if not _origin_at(self.raw, char.index, start, start + 8):
            return None
        x, y = _FOUR[0], _FOUR[1]
        return self.view.area(x, y, x, y)[1]

    @property
    def raw(self) -> int:
        """The address of the text page."""
        return ctypes.cast(self.handle.raw, ctypes.c_void_p).value or 0

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
    runs = _Runs(raw, view, number)
    west, south, east, north = view.left, view.low, view.right, view.high
    take, known = found.chars.append, runs.runs
    run, size, spaced, word, high = Run(), 0.0, False, False, ""
    low, peak, y0, y1 = 0.0, 0.0, 0.0, 0.0  # the line of the word that is going on: in the file, and as shown
    signs, boxes = _signs(textpage, raw), _boxes(textpage, raw)
    for index, (sign, (left, top, right, bottom)) in enumerate(zip(signs, boxes, strict=True)):
        if word and "a" <= sign <= "z" and bottom == low and top == peak and west <= left and right <= east:
            take(Char(sign, left - west, y0, right - west, y1, index, run, size))  # the text object stays
            continue
        word = False
        if sign in _BLANKS or sign in _BREAKS:
            spaced = spaced or sign in _BLANKS
            continue
        if "\ud800" <= sign < "\ue000":
            if sign < "\udc00":
                high = sign
                continue
            sign, high = _paired(high, sign), ""
        if not (2 * west <= left + right <= 2 * east and 2 * south <= top + bottom <= 2 * north):
            found.outside += 1
            continue
        run = known.get(_object_at(raw, index)) or runs.of(index)
        lost = _lost_at(raw, index) == 1 and run.font not in _CODES_ARE_UNICODE
        text = "\ufffd" if lost else sign if "\x02" < sign < "\x80" else _plain(sign)
        size = run.size if _TINY < run.size < _HUGE * (top - bottom) else top - bottom
        if view.turn:
            x0, y0, x1, y1 = view.area(left, bottom, right, top)
        else:
            x0, y0, x1, y1 = left - west, north - top, right - west, north - bottom
        take(Char(text, x0, y0, x1, y1, index, run, size, spaced, lost))
        word = "a" <= sign <= "z" and not lost and not view.turn
        low, peak, spaced = bottom, top, False
    found.runs = list(runs.runs.values())
    return found


def _signs(textpage: Any, raw: int) -> Sequence[str]:
    """The characters of a text page, one for each index; those beyond U+FFFF take two indices, as in UTF-16."""
    count = pdfium.FPDFText_CountChars(textpage.raw)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage.raw, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(0, written)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    return [chr(code) for code in map(_code_at, repeat(raw, count), range(count))]


def _boxes(textpage: Any, raw: int) -> Iterator[tuple[float, float, float, float]]:
    """(left, top, right, bottom) of each index, in the page's own coordinates: as high as the font's lines."""
    count = pdfium.FPDFText_CountChars(textpage.raw)
    buffer = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(buffer)
    deque(map(_box_at, repeat(raw, count), range(count), range(start, start + 16 * count, 16)), maxlen=0)
    flat = iter(buffer[:])
    return zip(flat, flat, flat, flat, strict=True)


def _paired(high: str, low: str) -> str:
    """The character that a pair of surrogates stands for; U+FFFD for half of one."""
    if not high:
        return "\ufffd"
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (ord(low) - 0xDC00))


def _plain(sign: str) -> str:
    """The character; radicals drawn in place of whole characters and ligatures are put right."""
    if sign in _HYPHENS:
        return "\xad"
    if "\u2e80" <= sign < "\u2fe0" or "\ufb00" <= sign < "\ufb07":
        return unicodedata.normalize("NFKC", sign.translate(_RADICALS))
    return sign


class _Runs:
    """The text objects of a page, each looked at once."""

    def __init__(self, raw: int, view: View, number: int) -> None:
        self.raw, self.view, self.number = raw, view, number
        self.runs: dict[int | None, Run] = {}
        self.fonts: dict[int, tuple[str, bool]] = {}
        self.turns: dict[tuple[float, ...], tuple[float, int | None]] = {}
        self.faints: dict[bytes, bool] = {}
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
        asked = _size_at(self.raw, index)
        scale, turn = self._set(index)
        font = (_font_of(key) or 0) if key else 0
        if font not in self.fonts:
            textpage = ctypes.cast(self.raw, pdfium.FPDF_TEXTPAGE)  # as the library's wrappers take it
            face = _font(textpage, index) or f"page {self.number}, font {font}"
            self.fonts[font] = (face, bool(font) and _embedded(font) == 1)
        face, embedded = self.fonts[font]
        invisible = bool(key) and _mode_of(key) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        name = face.rpartition("+")[2]
        return Run(name, asked * scale, turn, invisible, self._faint(index), embedded, face)

    def _set(self, index: int) -> tuple[float, int | None]:
        """By how much a text object is scaled, and how it is turned as shown."""
        matrix = self.matrix
        if not _matrix_at(self.raw, index, ctypes.addressof(matrix)):
            return 1.0, -self.view.turn % 360
        a, b, c, d = key = matrix.a, matrix.b, matrix.c, matrix.d
        if key not in self.turns:
            angle = math.degrees(math.atan2(b, a)) - self.view.turn
            quarter = round(angle / 90)
            slanted = abs(math.radians(angle - 90 * quarter)) > _SKEW
            self.turns[key] = math.hypot(c, d), None if slanted else quarter * 90 % 360
        return self.turns[key]

    def _faint(self, index: int) -> bool:
        """Whether a character is drawn in white, or so transparent that nobody sees it."""
        start = ctypes.addressof(self.colours)
        if not _colour_at(self.raw, index, start, start + 4, start + 8, start + 12):
            return False
        key = bytes(self.colours)
        if key not in self.faints:
            red, green, blue, alpha = self.colours
            self.faints[key] = alpha < 16 or min(red, green, blue) > 250
        return self.faints[key]


def _font(textpage: Any, index: int) -> str:
    name = ctypes.create_string_buffer(_FONT_NAME)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, ctypes.byref(flags))
    return name.value.decode("utf-8", "replace")


def by_turn(page: PageChars) -> Iterator[tuple[int, list[Char]]]:
    """The characters by the direction they read in, upright ones first; slanted ones are left out."""
    if all(run.turn == 0 for run in page.runs):
        yield 0, page.chars
        return
    for turn in (0, 90, 180, 270):
        group = [char for char in page.chars if char.run.turn == turn]
        if group:
            yield turn, group
