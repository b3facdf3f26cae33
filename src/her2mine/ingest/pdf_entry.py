"""The way into PDFs: read apart, and once more with recognised text where pages are scans and a person asked for it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from her2mine.ingest.pdf_child import ScanRefusal, read_apart
from her2mine.ingest.reading import USUAL, Reading
from her2mine.records import Paper, Refusal

SCANS = "pages.scanned"  # key of Paper.meta: the pages that are pictures without text


def read_pdf_file(path: Path, data: bytes, doc: str, reading: Reading = USUAL) -> Paper:
    """The paper in a PDF.

    Raises:
        Refusal: locked, damaged, hostile, or without text that can be read.
    """
    try:
        paper = read_apart(path, data, doc, reading)
    except ScanRefusal as refusal:
        if not reading.ocr:
            raise Refusal(path, f"{refusal.reason}; run again with --ocr") from None
        return _recognised(path, data, doc, reading)
    if SCANS in paper.meta and reading.ocr:
        return _recognised(path, data, doc, reading)
    return paper


def _recognised(path: Path, data: bytes, doc: str, reading: Reading) -> Paper:
    from her2mine.ingest.pdf_ocr import recognised  # needed for scans only

    paper = read_apart(path, recognised(path, data, reading), doc, reading)
    return replace(paper, sha256=hashlib.sha256(data).hexdigest())
