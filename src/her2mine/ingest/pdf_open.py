"""A PDF file opened and its pages read, one after the other; every reason why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from her2mine.ingest.pdf_chars import PageChars, page_chars
from her2mine.ingest.pdf_page import PageParts, page_parts
from her2mine.ingest.pdf_rules import drawn
from her2mine.records import Refusal

_UNREADABLE = 0.2  # share of characters without a meaning above which a file is refused
_FEW = 20  # characters a page below which it counts as an image


@dataclass(slots=True)
class ReadPages:
    """The pages of a file as read, its warnings, and what was told of single pages (for ``Paper.meta``)."""

    pages: list[PageParts] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    count: int = 0
    told: dict[str, str] = field(default_factory=dict)


def read_pages(path: Path, data: bytes, password: str | None = None) -> ReadPages:
    """Read every page of a file.

    Raises:
        Refusal: locked, damaged, without any page, or without text that can be read.
    """
    document = open_pdf(path, data, password)
    found = ReadPages(count=len(document))
    unknown = total = 0
    bare: list[int] = []
    try:
        for index in range(found.count):
            page = document[index]
            chars = page_chars(page, index + 1)
            seen = drawn(page, chars.view)
            chars.pictures = list(seen.pictures)
            unknown += sum(char.unknown for char in chars.chars)
            total += len(chars.chars)
            if len(chars.chars) < _FEW:
                bare.append(index + 1)
            found.pages.append(page_parts(chars, seen))
            _close(chars, page)
    except pypdfium2.PdfiumError as error:
        raise Refusal(path, f"is a damaged PDF: {error}") from error
    finally:
        document.close()
    found.warnings = _warnings(path, unknown, total, bare)
    return found


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
        if b"%%EOF" not in data[-2048:]:
            raise Refusal(path, "is a damaged PDF: it breaks off before its end") from error
        raise Refusal(path, "is a damaged PDF: its structure cannot be read") from error
    if len(document) == 0:
        document.close()
        raise Refusal(path, "is a PDF without any page")
    return document


def _warnings(path: Path, unknown: int, total: int, bare: Sequence[int]) -> tuple[str, ...]:
    if not total:
        raise Refusal(path, "holds images only, without a text layer (scanned?); text recognition is needed first")
    if unknown > _UNREADABLE * total:
        raise Refusal(path, f"cannot be read: its fonts do not say which characters {unknown} of {total} signs are")
    found = []
    if unknown:
        found.append(f"{unknown} characters are unknown (fonts without a character map) and stand as U+FFFD")
    if bare:
        found.append(f"no text on page(s) {', '.join(map(str, bare))}; images there were not read")
    return tuple(found)
