"""Functions of PDFium that are asked of every character or object of a page, without what their wrappers cost."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium


def plainly(function: Any, answer: Any) -> Any:
    """A function of the library without the checks, pointer objects and thread switches of its wrapper.

    As nothing is converted, what is handed over must be what C takes: handles and ``ctypes.byref`` for pointers,
    never an address as a number; numbers for whole numbers.
    """
    return ctypes.PYFUNCTYPE(answer)(ctypes.cast(function, ctypes.c_void_p).value or 0)


class Handle(ctypes.c_void_p):
    """A pointer as an answer that can be handed over again; a plain one comes as a number."""


# of a text page and the index of a character
code_at = plainly(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
box_at = plainly(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int)
object_at = plainly(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
lost_at = plainly(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int)
size_at = plainly(pdfium.FPDFText_GetFontSize, ctypes.c_double)
matrix_at = plainly(pdfium.FPDFText_GetMatrix, ctypes.c_int)
colour_at = plainly(pdfium.FPDFText_GetFillColor, ctypes.c_int)
ink_at = plainly(pdfium.FPDFText_GetCharBox, ctypes.c_int)
origin_at = plainly(pdfium.FPDFText_GetCharOrigin, ctypes.c_int)

# of a text object, and of a font
font_of = plainly(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p)
mode_of = plainly(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int)
embedded = plainly(pdfium.FPDFFont_GetIsEmbedded, ctypes.c_int)

# of a page and the index of an object, and of an object
item_at = plainly(pdfium.FPDFPage_GetObject, Handle)
kind_of = plainly(pdfium.FPDFPageObj_GetType, ctypes.c_int)
