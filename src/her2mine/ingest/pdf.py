"""Born-digital PDF: prose in stream order, page furniture set aside, every block with its pages and boxes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from her2mine.ingest.assemble import assemble
from her2mine.ingest.lines import language_of
from her2mine.ingest.pdf_flow import Flow, split_furniture, write_flow
from her2mine.ingest.pdf_lines import PageText, TextLine, page_text, text_lines
from her2mine.ingest.pdf_tables import with_tables
from her2mine.ingest.structure import read_structure
from her2mine.records import Block, BlockKind, Box, Paper, Refusal

_UNREADABLE = 0.2  # share of characters without a meaning above which a file is refused
_TITLE = (12, 400)  # shortest line and longest title, in characters
_FEW = 20  # characters a page below which it counts as an image


def read_pdf(path: Path, data: bytes, doc: str) -> Paper:
    """The paper in a PDF. ``Paper.text`` is the prose page by page, then the furniture; blocks carry pages and boxes.

    Raises:
        Refusal: locked, damaged, no page, no text layer, or fonts that do not say which characters they draw.
    """
    document = _open(path, data)
    try:
        pages = _pages(path, document)
        warnings = _warnings(path, pages)
        lines = [with_tables(page, text_lines(page)) for page in pages]
    finally:
        document.close()
    running, furniture = split_furniture(lines, [page.height for page in pages])
    flow = Flow()
    write_flow(flow, running)
    end = flow.length
    extra = _write_furniture(flow, furniture)
    text = flow.text()
    found = read_structure(text, end)
    blocks = (*_boxed(found.blocks, flow.places), *_boxed(extra, flow.places))
    title = _largest(lines[0]) or found.title
    found = replace(found, blocks=blocks, title=title)
    return assemble(path, data, doc, text, found, format="pdf", warnings=warnings, pages=len(pages))


def _largest(lines: Sequence[TextLine]) -> str:
    """The title: the lines of the first page set in the largest type, when they stand out and are no masthead."""
    words = [line for line in lines if len(line.text) >= _TITLE[0] and not line.rows]
    if not words:
        return ""
    usual = sorted(line.size for line in words)[len(words) // 2]
    size = max(line.size for line in words)
    title = " ".join(line.text for line in words if line.size > 0.95 * size)
    return title if size > 1.15 * usual and len(title) <= _TITLE[1] else ""


def _open(path: Path, data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Refusal(path, "is locked: a password is needed to open it") from error
        if b"%%EOF" not in data[-2048:]:
            raise Refusal(path, "is a damaged PDF: it breaks off before its end") from error
        raise Refusal(path, "is a damaged PDF: its structure cannot be read") from error
    if len(document) == 0:
        document.close()
        raise Refusal(path, "is a PDF without any page")
    return document


def _pages(path: Path, document: Any) -> list[PageText]:
    try:
        return [page_text(document[index], index + 1) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise Refusal(path, f"is a damaged PDF: {error}") from error


def _warnings(path: Path, pages: Sequence[PageText]) -> tuple[str, ...]:
    total, unknown = sum(page.total for page in pages), sum(page.unknown for page in pages)
    if not total:
        raise Refusal(path, "holds images only, without a text layer (scanned?); text recognition is needed first")
    if unknown > _UNREADABLE * total:
        raise Refusal(path, f"cannot be read: its fonts do not say which characters {unknown} of {total} signs are")
    found = []
    if unknown:
        found.append(f"{unknown} characters are unknown (fonts without a character map) and stand as U+FFFD")
    bare = [str(page.number) for page in pages if page.total < _FEW]
    if bare:
        found.append(f"no text on page(s) {', '.join(bare)}; images there were not read")
    return tuple(found)


def _write_furniture(flow: Flow, lines: Sequence[TextLine]) -> tuple[Block, ...]:
    blocks = []
    for line in lines:
        flow.write("\n\n" if flow.parts else "")
        start, end = flow.write(line.text)
        flow.places.append((start, end, Box(line.page, line.x0, line.top, line.x1, line.bottom)))
        blocks.append(Block(BlockKind.FURNITURE, start, end, language_of(line.text)))
    return tuple(blocks)


def _boxed(blocks: Sequence[Block], places: Sequence[tuple[int, int, Box]]) -> tuple[Block, ...]:
    """The blocks with the boxes of their lines, one box for each page and column stretch."""
    starts = [start for start, _, _ in places]
    found = []
    for block in blocks:
        first = max(0, bisect_left(starts, block.start + 1) - 1)
        boxes: list[Box] = []
        for start, end, box in places[first:]:
            if start >= block.end:
                break
            if end > block.start:
                _take(boxes, box)
        found.append(replace(block, boxes=tuple(boxes)))
    return tuple(found)


def _take(boxes: list[Box], box: Box) -> None:
    """Add a line's box, merged with the last one where it goes on below it on the same page."""
    last = boxes[-1] if boxes else None
    if last and last.page == box.page and box.top >= last.top - 2 and box.x0 < last.x1 and box.x1 > last.x0:
        merged = (min(last.x0, box.x0), min(last.top, box.top), max(last.x1, box.x1), max(last.bottom, box.bottom))
        boxes[-1] = Box(box.page, *(round(value, 2) for value in merged))
    else:
        boxes.append(box)
