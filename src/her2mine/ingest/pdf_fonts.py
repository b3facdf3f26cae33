"""Fonts that a PDF names and does not hold: one of our own stands in, so that a page reads the same on every machine.

PDFium looks for such fonts among those of the system, and leaves out characters that it has no drawing for: a Chinese
paper set in a font it does not hold would lose words where no Chinese font is installed. To read a page its drawing is
not needed. The font given here has one square for every character, which is also quicker than to load a real one.
Pictures of pages are drawn in a process that keeps the system's fonts.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib import resources
from typing import Any

import pypdfium2.raw as pdfium

NAME, FILE = "her2mine square", "square.ttf"
_EAST_ASIAN = range(128, 137)  # character sets by the numbers of Windows: Japanese, Korean, Chinese
_CHINESE = 134
_HANDLE = 1
_WHOLE = 0  # the table number that stands for the whole file


@cache
def without_system_fonts() -> Any:
    """Let this process read pages without the fonts of the system; what PDFium calls must be kept, and is."""
    data = resources.files("her2mine.ingest").joinpath(FILE).read_bytes()
    info = pdfium.FPDF_SYSFONTINFO(version=1)
    calls = {
        "Release": lambda _: None,
        "EnumFonts": lambda _, __: None,
        "MapFont": lambda _, __, ___, charset, *____: _HANDLE if charset in _EAST_ASIAN else None,
        "GetFont": lambda _, __: None,
        "GetFontData": lambda _, __, table, buffer, size: _copied(data, table, buffer, size),
        "GetFaceName": lambda _, __, buffer, size: _copied(NAME.encode() + b"\0", _WHOLE, buffer, size),
        "GetFontCharset": lambda _, __: _CHINESE,
        "DeleteFont": lambda _, __: None,
    }
    for name, kind in pdfium.FPDF_SYSFONTINFO._fields_[1:]:
        setattr(info, name, kind(calls[name]))
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return info


def _copied(data: bytes, table: int, buffer: Any, size: int) -> int:
    """Copy what is asked for where there is room for it; how long it is."""
    if table != _WHOLE:
        return 0
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)
