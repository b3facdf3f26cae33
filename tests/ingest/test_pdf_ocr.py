"""Scanned pages: recognised as such, read on request, kept, and every value marked."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from her2mine.ingest import Reading, read
from her2mine.records import Refusal
from tests.papers.typeset import HEIGHT, SERIF, WIDTH

SENTENCE = "The median overall survival was 13.8 months."


def scan(path: Path) -> Path:
    """A page that is nothing but a picture of a sentence."""
    picture = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(picture).text((120, 200), SENTENCE, fill=0, font=ImageFont.truetype(str(SERIF), 36))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


def test_a_scan_is_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"holds images only, without a text layer.*run again with --ocr"):
        read(scan(tmp_path / "scan.pdf"))


def test_without_a_program_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Refusal, match="apt install tesseract-ocr tesseract-ocr-eng"):
        read(scan(tmp_path / "scan.pdf"), reading=Reading(ocr=True))


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed (Debian: tesseract-ocr)")
def test_a_scan_is_read_once_and_all_of_it_must_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HER2MINE_CACHE", str(tmp_path / "cache"))
    file = scan(tmp_path / "scan.pdf")
    paper = read(file, reading=Reading(ocr=True))
    assert SENTENCE in paper.text
    at = paper.text.index("13.8")
    assert paper.doubt(at, at + 4) == "the text was recognised from a picture"
    (box,) = paper.boxes(at, at + 4)
    assert 0 < box.x0 < box.x1 < WIDTH and box.page == 1
    kept = list((tmp_path / "cache" / "ocr").glob("*.pdf"))
    assert len(kept) == 1
    before = kept[0].stat().st_mtime_ns
    assert read(file, reading=Reading(ocr=True)).text == paper.text and kept[0].stat().st_mtime_ns == before
