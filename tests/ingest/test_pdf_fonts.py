"""Fonts that a PDF names and does not hold: the page reads the same whatever fonts the machine has."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from her2mine.ingest import pdf_fonts, read
from her2mine.ingest.pdf_picture import page_picture
from her2mine.ingest.pdf_textpage import page_chars
from tests.papers.square import square_font

SENTENCE = "中位总生存期为13.8个月，对照组为11.1个月。"


def one_by_one(path: Path) -> Path:
    """A sentence drawn character by character in a font that the file does not hold."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setFont("STSong-Light", 12)
    x = 60.0
    for sign in SENTENCE:
        canvas.drawString(x, 700, sign)
        x += pdfmetrics.stringWidth(sign, "STSong-Light", 12)
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


def test_no_character_is_lost_where_the_font_is_not_there(tmp_path: Path) -> None:
    assert read(one_by_one(tmp_path / "zh.pdf")).text == SENTENCE


def test_reading_looks_at_no_font_of_the_system(tmp_path: Path) -> None:
    pdf_fonts.without_system_fonts()
    document = pypdfium2.PdfDocument(one_by_one(tmp_path / "zh.pdf"))
    page = page_chars(document[0], 1)
    areas = [page.ink(char) or (0.0, 0.0, 0.0, 0.0) for char in page.chars if "\u4e00" <= char.text <= "\u9fff"]
    assert len(areas) == 15
    for x0, top, x1, bottom in areas:
        assert (x1 - x0, bottom - top) == pytest.approx((0.92 * 12, 0.92 * 12), abs=0.2)  # every one is our square


def test_the_font_is_what_its_maker_makes() -> None:
    assert Path(pdf_fonts.__file__).with_name(pdf_fonts.FILE).read_bytes() == square_font()


def test_pictures_are_drawn_with_real_fonts(tmp_path: Path) -> None:
    """Read first, so that a process shared with reading would draw squares."""
    file = one_by_one(tmp_path / "zh.pdf")
    before = page_picture(file, 1).png
    read(file)
    assert page_picture(file, 1).png == before
