"""A PDF file opened and its pages read, one after the other; every reason why it cannot be."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from her2mine.ingest.pdf_apart import Margins
from her2mine.ingest.pdf_chars import PageChars
from her2mine.ingest.pdf_child import ScanRefusal
from her2mine.ingest.pdf_fonts import without_system_fonts
from her2mine.ingest.pdf_page import PageLines, PageParts, page_lines, page_parts
from her2mine.ingest.pdf_rules import drawn
from her2mine.ingest.pdf_textpage import page_chars
from her2mine.ingest.pdf_truth import Judge, Verdict
from her2mine.ingest.reading import USUAL, Reading
from her2mine.records import Refusal

_OCR = "text recognition is needed first"


@dataclass(slots=True)
class ReadPages:
    """The pages of a file as read, its warnings, and what was told of single pages (for ``Paper.meta``)."""

    pages: list[PageLines] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    count: int = 0
    told: dict[str, str] = field(default_factory=dict)


def read_pages(path: Path, data: bytes, reading: Reading = USUAL) -> ReadPages:
    """Read every page of a file.

    Raises:
        Refusal: locked, damaged, without any page, or without text that can be read.
    """
    without_system_fonts()
    document = open_pdf(path, data, reading.password)
    if len(document) > reading.pages:
        pages = len(document)
        document.close()
        raise Refusal(path, f"has {pages} pages; no more than {reading.pages} are read")
    found = ReadPages(count=len(document))
    judge = Judge()
    waiting: deque[PageParts] = deque()
    margins = Margins(found.count)
    verdicts: list[Verdict] = []
    broken: list[int] = []
    try:
        for index in range(found.count):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                broken.append(index + 1)
                continue
            chars = page_chars(page, index + 1)
            seen = drawn(page, chars.view)
            chars.pictures = list(seen.pictures)
            verdicts.append(judge.look(chars, seen))
            parts = page_parts(chars, seen)
            parts.doubt = verdicts[-1].doubt
            margins.see(parts)
            waiting.append(parts)
            _close(chars, page)
            if len(waiting) > margins.AHEAD:
                _settle(found, waiting, margins)
        while waiting:
            _settle(found, waiting, margins)
    except pypdfium2.PdfiumError as error:
        raise Refusal(path, f"is a damaged PDF: {error}") from error
    finally:
        document.close()
    if len(broken) == found.count:
        raise Refusal(path, "is a damaged PDF: none of its pages can be loaded")
    found.warnings = (*_damage(data, broken), *_warnings(path, found.pages, verdicts))
    found.told = {f"page.{one.page}": "; ".join(_reasons(one)) for one in verdicts if _reasons(one)}
    scans = [one.page for one in verdicts if one.scan]
    if scans:
        found.told["pages.scanned"] = _pages(scans)
    return found


def _settle(found: ReadPages, waiting: deque[PageParts], margins: Margins) -> None:
    """Make lines of the oldest page that waits, so that its characters need no more room."""
    page = waiting.popleft()
    margins.strip(page)
    found.pages.append(page_lines(page))


def _damage(data: bytes, broken: Sequence[int]) -> tuple[str, ...]:
    lost = [f"page {_pages(broken)}: cannot be loaded (damaged)"] if broken else []
    if b"%%EOF" not in data[-2048:]:
        lost.append("the file breaks off before its end; what could be recovered was read")
    return tuple(lost)


def _close(chars: PageChars, page: Any) -> None:
    chars.handle.close()
    page.close()


def open_pdf(path: Path, data: bytes, password: str | None = None) -> Any:
    """The open document.

    Raises:
        Refusal: locked, damaged, or without any page.
    """
    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            asked = "the password given does not open it" if password else "a password is needed to open it"
            raise Refusal(path, f"is locked: {asked}") from error
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_SECURITY:
            raise Refusal(path, "is locked in a way that cannot be opened (unknown kind of encryption)") from error
        if b"%%EOF" not in data[-2048:]:
            raise Refusal(path, "is a damaged PDF: it breaks off before its end") from error
        raise Refusal(path, "is a damaged PDF: its structure cannot be read") from error
    if len(document) == 0:
        document.close()
        raise Refusal(path, "is a PDF without any page")
    return document


def _reasons(verdict: Verdict) -> list[str]:
    refused = [f"not read: {verdict.refused}"] if verdict.refused else []
    scan = ["a picture without text; it was not read (--ocr reads it)"] if verdict.scan else []
    return [*verdict.told, *refused, *scan]


def _warnings(path: Path, pages: Sequence[PageLines], verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """What is to be told about the file, a line for each reason.

    Raises:
        Refusal: no page has text that can be read.
    """
    if not any(page.lines or page.furniture for page in pages):
        scans = sum(one.scan for one in verdicts)
        refused = [one for one in verdicts if one.refused]
        if refused:
            raise Refusal(path, f"cannot be read: {refused[0].refused} (page {refused[0].page})")
        what = "holds images only" if scans else "has nothing on its pages that is text"
        raise ScanRefusal(path, f"{what}, without a text layer (scanned?); {_OCR}")
    by_reason: dict[str, list[int]] = {}
    for verdict in verdicts:
        for reason in _reasons(verdict):
            by_reason.setdefault(reason, []).append(verdict.page)
    return tuple(f"page {_pages(numbers)}: {reason}" for reason, numbers in by_reason.items())


def _pages(numbers: Sequence[int]) -> str:
    """Page numbers in few words: "2, 4-7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)
