"""Locked, damaged and hostile PDFs: each is read or refused with its reason, and costs no other file."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from her2mine.ingest import Reading, read
from her2mine.ingest.pdf_child import read_apart
from her2mine.records import Paper, Refusal
from tests.papers.hostile import bomb, circle, many_pages, mutated, nested

SMALL = Reading(seconds=20, megabytes=512)


def opened(folder: Path, data: bytes, reading: Reading = SMALL) -> Paper:
    file = folder / "paper.pdf"
    file.write_bytes(data)
    return read(file, reading=reading)


def simple(**options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    canvas.drawString(60, 700, "The median overall survival was 13.8 months.")
    canvas.save()
    return buffer.getvalue()


def test_a_password_opens_what_it_locks(tmp_path: Path) -> None:
    data = simple(encrypt=StandardEncryption("secret", ownerPassword="other"))
    with pytest.raises(Refusal, match="is locked: a password is needed"):
        opened(tmp_path, data)
    with pytest.raises(Refusal, match="is locked: the password given does not open it"):
        opened(tmp_path, data, Reading(password="wrong"))
    assert "13.8 months" in opened(tmp_path, data, Reading(password="secret")).text


def test_a_lock_against_printing_only_does_not_keep_readers_out(tmp_path: Path) -> None:
    data = simple(encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0, canPrint=0))
    assert "13.8 months" in opened(tmp_path, data).text


def test_ten_thousand_pages_are_refused_by_their_number(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="has 10000 pages; no more than 2000 are read"):
        opened(tmp_path, many_pages(10_000))


def test_a_bomb_costs_only_its_own_file(tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(Refusal, match=r"memory|longer than|no text|is text"):
        opened(tmp_path, bomb(1024))
    assert time.monotonic() - start < 60
    assert "13.8" in opened(tmp_path, simple()).text


@pytest.mark.parametrize("depth", [100, 20_000])
def test_deep_nesting_is_refused_and_harms_no_other_file(tmp_path: Path, depth: int) -> None:
    with pytest.raises(Refusal):
        opened(tmp_path, nested(depth))
    assert "13.8" in opened(tmp_path, simple()).text


def test_a_form_that_draws_itself_ends(tmp_path: Path) -> None:
    assert "13.8 months" in opened(tmp_path, circle()).text


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"took longer than 0\.01 seconds"):
        opened(tmp_path, many_pages(1500), Reading(seconds=0.01))
    assert "13.8" in opened(tmp_path, simple()).text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<!DOCTYPE html><html><body>Log in to read this article</body></html>", "an HTML page under '.pdf'"),
        (b"<?xml version='1.0'?><article></article>", "XML under '.pdf'"),
        (b"PK\x03\x04 word", "a ZIP archive"),
        (b"%PDF-1.7\n1 0 obj\n<<", "breaks off before its end"),
        (b"%PDF-1.7\nnothing that makes sense\n%%EOF\n", "its structure cannot be read"),
    ],
)
def test_what_is_no_pdf_is_told_so(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(Refusal, match=told):
        opened(tmp_path, data)


def test_damage_that_could_be_mended_is_told(tmp_path: Path) -> None:
    data = simple()
    paper = opened(tmp_path, data[: data.rindex(b"startxref")])
    assert "13.8" in paper.text and any("breaks off" in one for one in paper.warnings)


def test_a_process_that_died_is_replaced(tmp_path: Path) -> None:
    from her2mine.ingest import pdf_child

    opened(tmp_path, simple())
    pdf_child._CHILDREN["read"].process.kill()
    pdf_child._CHILDREN["read"].process.wait()
    assert "13.8" in read_apart(tmp_path / "x.pdf", simple(), "x").text


@pytest.mark.parametrize("seed", range(24))
def test_mutated_files_are_read_or_refused_with_a_reason(tmp_path: Path, seed: int) -> None:
    corpus = Path(__file__).parents[2] / "corpus" / "papers"
    source = corpus / ("zh-brief.pdf" if seed % 2 else "en-brief.pdf")
    try:
        assert opened(tmp_path, mutated(source.read_bytes(), seed)).text
    except Refusal as refusal:
        assert refusal.reason and "\n" not in refusal.reason
