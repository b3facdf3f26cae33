"""PDF: characters placed on pages become a Paper whose every block, cell and value knows its page and boxes."""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from her2mine.ingest.assemble import assemble
from her2mine.ingest.lines import language_of
from her2mine.ingest.pdf_apart import joined_tables, set_apart
from her2mine.ingest.pdf_flow import Flow, one_a_page, words_of_lines, write_flow
from her2mine.ingest.pdf_lines import TextLine
from her2mine.ingest.pdf_open import ReadPages, read_pages
from her2mine.ingest.pdf_page import PageLines
from her2mine.ingest.reading import USUAL, Reading
from her2mine.ingest.structure import read_structure
from her2mine.records import Block, BlockKind, Box, Paper, Place

_TITLE = (12, 400)  # shortest line and longest title, in characters


def read_pdf(path: Path, data: bytes, doc: str, reading: Reading = USUAL) -> Paper:
    """The paper in a PDF, read in this process. ``Paper.text`` is the prose page by page, then the furniture.

    Raises:
        Refusal: locked, damaged, no page, no text layer, or fonts that do not say which characters they draw.
    """
    with _no_collecting():
        return _read(path, data, doc, reading)


def _read(path: Path, data: bytes, doc: str, reading: Reading) -> Paper:
    read = read_pages(path, data, reading)
    pages = read.pages
    lines = joined_tables([line for page in pages for line in page.lines])
    lines = set_apart(lines)
    flow = Flow(words_of_lines(lines))
    flow.page_doubts = {page.number: page.doubt for page in pages if page.doubt}
    write_flow(flow, lines)
    end = flow.length
    extra = _write_furniture(flow, [line for page in pages for line in page.furniture])
    return _paper(path, data, doc, read, pages, flow, end, extra)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of characters without a circle among them: looking for circles takes a fifth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _paper(
    path: Path, data: bytes, doc: str, read: ReadPages, pages: Sequence[PageLines], flow: Flow, end: int,
    extra: Sequence[Block],
) -> Paper:  # fmt: skip
    text = flow.text()
    found = read_structure(text, end, flow.known)
    blocks = tuple(_boxed(block, flow.places) for block in (*found.blocks, *extra))
    title = _largest(pages[0].lines if pages else ()) or found.title
    found = replace(found, blocks=blocks, title=title)
    orders = {f"order.{page.number}": page.order for page in pages if page.order != "either"}
    return assemble(
        path, data, doc, text, found,
        format="pdf", warnings=read.warnings, pages=read.count, places=tuple(flow.places), doubts=tuple(flow.doubts),
        repairs=tuple(flow.repairs),
        meta={**orders, **read.told},
    )  # fmt: skip


def _largest(lines: Sequence[TextLine]) -> str:
    """The title: the lines of the first page set in the largest type, when they stand out and are no masthead."""
    words = [line for line in lines if len(line.text) >= _TITLE[0] and not line.grid]
    if not words:
        return ""
    usual = sorted(line.size for line in words)[len(words) // 2]
    size = max(line.size for line in words)
    title = " ".join(line.text for line in words if line.size > 0.95 * size)
    return title if size > 1.15 * usual and len(title) <= _TITLE[1] else ""


def _write_furniture(flow: Flow, lines: Sequence[TextLine]) -> tuple[Block, ...]:
    blocks = []
    for line in lines:
        flow.apart()
        start, end = flow.lines([line])
        blocks.append(Block(BlockKind.FURNITURE, start, end, language_of(line.text)))
    return tuple(blocks)


def _boxed(block: Block, places: Sequence[Place]) -> Block:
    """The block with the boxes of its lines, one box for each page and column stretch."""
    first = bisect_left(places, block.start + 1, key=lambda place: place.end)
    areas: list[list[float]] = []  # page, x0, top, x1, bottom
    for place in places[first:]:
        if place.start >= block.end:
            break
        _take(areas, [place.page, *place.area(max(place.start, block.start), min(place.end, block.end))])
    boxes = [Box(int(page), *[round(value, 2) for value in area]) for page, *area in areas]
    return replace(block, boxes=one_a_page(boxes) if block.kind is BlockKind.TABLE else tuple(boxes))


def _take(areas: list[list[float]], area: list[float]) -> None:
    """Add a line's area, merged with the last one where it goes on below it on the same page."""
    page, x0, top, x1, bottom = area
    last = areas[-1] if areas else None
    if last and last[0] == page and top >= last[2] - 2 and x0 < last[3] and x1 > last[1]:
        last[1:] = min(last[1], x0), min(last[2], top), max(last[3], x1), max(last[4], bottom)
    else:
        areas.append(area)
