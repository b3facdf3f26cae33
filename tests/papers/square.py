"""The font that stands in for fonts a PDF names and does not hold: every character is one square.

    python -m tests.papers.square

writes ``src/her2mine/ingest/square.ttf`` anew (see ``her2mine.ingest.pdf_fonts``).
"""

from __future__ import annotations

import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import cmap_format_13

from her2mine.ingest import pdf_fonts

_EM, _ASCENT, _DESCENT = 1000, 880, -120
_BLANKS = (0x20, 0xA0, 0x3000)


def square_font() -> bytes:
    """The font as a file: a blank, and a square for every other character."""
    pen = TTGlyphPen(None)
    pen.moveTo((40, _DESCENT + 40))
    for point in ((40, _ASCENT - 40), (_EM - 40, _ASCENT - 40), (_EM - 40, _DESCENT + 40)):
        pen.lineTo(point)
    pen.closePath()
    empty = TTGlyphPen(None).glyph()
    made = FontBuilder(_EM, isTTF=True)
    made.setupGlyphOrder([".notdef", "square", "blank"])
    made.setupCharacterMap({})
    made.setupGlyf({".notdef": empty, "square": pen.glyph(), "blank": empty})
    made.setupHorizontalMetrics(dict.fromkeys((".notdef", "square", "blank"), (_EM, 0)))
    made.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    made.setupNameTable({"familyName": pdf_fonts.NAME, "styleName": "Regular"})
    made.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, usWinAscent=_ASCENT, usWinDescent=-_DESCENT)
    made.setupPost()
    made.setupHead(unitsPerEm=_EM, created=0, modified=0)
    table = cmap_format_13(13)  # whole ranges of characters to one glyph: two hundred bytes instead of megabytes
    table.platformID, table.platEncID, table.language, table.reserved, table.format = 3, 10, 0, 0, 13
    table.cmap = dict.fromkeys(range(0x21, 0x30000), "square") | dict.fromkeys(_BLANKS, "blank")
    made.font["cmap"].tables = [table]
    made.font.recalcTimestamp = False
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    Path(pdf_fonts.__file__).with_name(pdf_fonts.FILE).write_bytes(square_font())
