"""The text objects of a PDF page: font, size, direction and colour, which all of their characters share."""

from __future__ import annotations

import ctypes
import math
from struct import Struct
from typing import Any

import pypdfium2.raw as pdfium

from her2mine.ingest import pdf_calls as calls
from her2mine.ingest.pdf_chars import Run, View

_SKEW = math.radians(6)  # text turned by more than this off the right angle is a stamp or a watermark
_FONT_NAME = 128
_LOOK = Struct("6f4I")  # a matrix, and red, green, blue and how opaque


class Runs:
    """What the characters of each text object of a page share."""

    def __init__(self, raw: Any, view: View, number: int) -> None:
        self.raw, self.view, self.number = raw, view, number
        self.fonts: dict[int, tuple[str, bool]] = {}
        self.looks: dict[tuple[bytes, int, int], tuple[float, int | None, bool]] = {}
        self.answer = ctypes.create_string_buffer(_LOOK.size)
        self.matrix = ctypes.byref(self.answer)
        self.colours = [ctypes.byref(self.answer, at) for at in range(24, 40, 4)]

    def of(self, index: int, key: int | None) -> Run:
        """The text object ``key``, by any of its characters; characters that the library adds have none."""
        raw, drawn = self.raw, ctypes.c_void_p(key)
        placed, coloured = calls.matrix_at(raw, index, self.matrix), calls.colour_at(raw, index, *self.colours)
        look = (self.answer.raw, placed, coloured)
        if look not in self.looks:
            self.looks[look] = self._look(*look)
        scale, turn, faint = self.looks[look]
        font = calls.font_of(drawn) or 0
        if font not in self.fonts:
            face = _font(raw, index) or f"page {self.number}, font {font}"
            self.fonts[font] = (face, bool(font) and calls.embedded(ctypes.c_void_p(font)) == 1)
        face, embedded = self.fonts[font]
        invisible = bool(key) and calls.mode_of(drawn) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        return Run(face.rpartition("+")[2], calls.size_at(raw, index) * scale, turn, invisible, faint, embedded, face)

    def _look(self, answer: bytes, placed: int, coloured: int) -> tuple[float, int | None, bool]:
        """By how much a text object is scaled, how it is turned as shown, and whether nobody sees its colour."""
        a, b, c, d, _, _, red, green, blue, alpha = _LOOK.unpack(answer)
        faint = bool(coloured) and (alpha < 16 or min(red, green, blue) > 250)
        if not placed:
            return 1.0, -self.view.turn % 360, faint
        angle = math.degrees(math.atan2(b, a)) - self.view.turn
        quarter = round(angle / 90)
        slanted = abs(math.radians(angle - 90 * quarter)) > _SKEW
        return math.hypot(c, d), None if slanted else quarter * 90 % 360, faint


def _font(textpage: Any, index: int) -> str:
    name = ctypes.create_string_buffer(_FONT_NAME)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, ctypes.byref(flags))
    return name.value.decode("utf-8", "replace")
