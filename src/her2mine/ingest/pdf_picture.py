"""A page of a PDF as a picture, with stretches of its text marked as with a highlighter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from her2mine.ingest.pdf_child import pictures_apart
from her2mine.ingest.reading import USUAL, Reading
from her2mine.records import Box, Refusal

SCALE = 2.0  # pixels a point
_MOST = 16_000_000  # pixels of one picture; a page drawn larger would cost hundreds of megabytes
_VALUE, _AROUND = (255, 213, 79), (255, 245, 196)
_MARGIN = 1.0  # points around what is marked, so that a box as tight as the ink does not touch it


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as shown: its PNG, its size in points, and how many pixels of the PNG make a point."""

    png: bytes
    width: float
    height: float
    scale: float


def page_picture(
    path: Path | str,
    page: int,
    boxes: Sequence[Box] = (),
    *,
    around: Sequence[Box] = (),
    scale: float = SCALE,
    reading: Reading = USUAL,
) -> Picture:
    """One page of a PDF as PNG, drawn in another process within the bounds of time and memory of ``reading``.

    Args:
        path: the PDF.
        page: which page, counted from 1.
        boxes: what to mark (``Finding.boxes``, ``Paper.boxes(start, end)``); those of other pages are passed over.
        around: what to mark faintly, such as the sentence about it.
        scale: pixels a point; less is taken where the page would be too large a picture.
        reading: the password and the bounds.

    Raises:
        Refusal: the file cannot be opened, has no such page, takes too long, or breaks the library that draws it.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refusal(file, f"cannot be opened: {error.strerror or error}") from error
    marked = [[box for box in group if box.page == page] for group in (around, boxes)]
    (picture,) = pictures_apart(file, data, [page], scale, reading, marked)
    return picture


def draw_pages(
    path: Path, document: Any, pages: Sequence[int], scale: float, marked: Sequence[Sequence[Box]] = ((), ())
) -> list[Picture]:
    """Pages of an open document as pictures; ``marked``: boxes to mark faintly, and boxes to mark.

    Raises:
        Refusal: a page is not there or cannot be drawn.
    """
    return [_drawn(path, document, number, scale, marked) for number in pages]


def _drawn(path: Path, document: Any, number: int, scale: float, marked: Sequence[Sequence[Box]]) -> Picture:
    from pypdfium2 import PdfiumError

    if not 1 <= number <= len(document):
        raise Refusal(path, f"has no page {number} (1 to {len(document)})")
    try:
        page = document[number - 1]
    except PdfiumError as error:
        raise Refusal(path, f"page {number} cannot be loaded (damaged)") from error
    width, height = page.get_size()
    scale = min(scale, (_MOST / max(1.0, width * height)) ** 0.5)
    image = page.render(scale=scale).to_pil().convert("RGB")
    for boxes, colour in zip(marked, (_AROUND, _VALUE), strict=True):
        image = _highlighted(image, [box for box in boxes if box.page == number], scale, colour)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return Picture(buffer.getvalue(), width, height, scale)


def _highlighted(image: Image.Image, boxes: Sequence[Box], scale: float, colour: tuple[int, int, int]) -> Image.Image:
    """The picture with boxes coloured as ink lets a highlighter through: white becomes the colour, black stays."""
    if not boxes:
        return image
    layer = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(layer)
    for box in boxes:
        area = (box.x0 - _MARGIN, box.top - _MARGIN, box.x1 + _MARGIN, box.bottom + _MARGIN)
        draw.rectangle([value * scale for value in area], fill=colour)
    return ImageChops.multiply(image, layer)
