"""Scanned pages: recognised as such, read on request, kept, and every value marked."""

from __future__ import annotations

import io
import re
import shutil
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from her2mine.ingest import Reading, pdf_ocr, read
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


PAPERS = Path(__file__).parents[2] / "corpus" / "papers"
WHICH = shutil.which
LEFT = {"en": "en-brief.pdf", "zh": "zh-brief.pdf"}  # papers in two columns
FIGURE = re.compile(r"\d+\.\d+")


def column(path: Path, language: str) -> Path:
    """The left column of a paper's first page, as a coarse picture."""
    page = pypdfium2.PdfDocument(PAPERS / LEFT[language])[0]
    width, height = page.get_size()
    picture = page.render(scale=200 / 72, grayscale=True, crop=(0, 0, width * 0.505, 0)).to_pil()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width * 0.495, height), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, width * 0.495, height)
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


def figures_of_column(language: str) -> Counter[str]:
    """The figures that really stand in that column, from the paper's own text."""
    paper = read(PAPERS / LEFT[language])
    half = 0.495 * pypdfium2.PdfDocument(PAPERS / LEFT[language])[0].get_width()
    found = [(match[0], paper.boxes(*match.span())) for match in FIGURE.finditer(paper.text)]
    return Counter(text for text, boxes in found if boxes and boxes[0].page == 1 and boxes[0].x1 < half)


@pytest.mark.skipif(WHICH("tesseract") is None, reason="Tesseract is not installed (Debian: tesseract-ocr)")
@pytest.mark.parametrize("tool", ["ocrmypdf", "tesseract"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_programs_read_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, tool: str
) -> None:
    if WHICH(tool) is None:
        pytest.skip(f"{tool} is not installed")
    if language == "zh" and "chi_sim" not in pdf_ocr._languages("tesseract"):
        pytest.skip("Tesseract does not know Chinese (Debian: tesseract-ocr-chi-sim)")
    monkeypatch.setattr(shutil, "which", lambda name: WHICH(name) if name in (tool, "tesseract") else None)
    monkeypatch.setenv("HER2MINE_CACHE", str(tmp_path / "cache"))
    paper = read(column(tmp_path / "scan.pdf", language), reading=Reading(ocr=True))
    wanted = figures_of_column(language)
    found = sum((Counter(FIGURE.findall(paper.text)) & wanted).values())
    assert found >= 0.9 * sum(wanted.values()) > 15
    assert paper.language == language and "個月" not in paper.text
    assert all(paper.doubt(at, at + 1) for at, sign in enumerate(paper.text) if sign.isdigit())
    assert [tool in kept.name for kept in (tmp_path / "cache" / "ocr").glob("*.pdf")] == [True]


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
