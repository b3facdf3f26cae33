"""Lines drawn on a page: the rules of tables, and the dark areas and pictures behind text."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from her2mine.ingest import pdf_calls as calls
from her2mine.ingest.pdf_chars import Area, View
from her2mine.ingest.pdf_frame import Frame

_THIN = 3.0  # points; a drawn line is no thicker
_SHORT = 4.0  # and no shorter
_MAX_OBJECTS = 4000  # more are a drawing, not rules
_MAX_SEGMENTS = 400
_ROW = (6.0, 60.0)  # points; heights of a table's row
_SNAP = 2.0  # points within which lines count as one
_TOUCH = 6.0  # longest break in a rule that is drawn in pieces


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page: level and upright lines, filled areas that are not white, and pictures."""

    level: tuple[Area, ...] = ()
    upright: tuple[Area, ...] = ()
    filled: tuple[Area, ...] = ()
    pictures: tuple[Area, ...] = ()

    def turned(self, frame: Frame) -> Drawn:
        """The same in a frame."""
        if not frame.turn:
            return self
        level, upright = (tuple(frame.upright(area) for area in lines) for lines in (self.level, self.upright))
        if frame.turn in (90, 270):
            level, upright = upright, level
        return Drawn(level, upright, tuple(frame.upright(area) for area in self.filled))


def drawn(page: Any, view: View) -> Drawn:
    """The lines, areas and pictures of a page; nothing when there is so much that it must be a drawing."""
    lines: list[Area] = []
    filled: list[Area] = []
    pictures: list[Area] = []
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]
    try:
        for count, item in enumerate(_objects(page, kinds)):
            if count > _MAX_OBJECTS:
                break
            area = _bounds(item, view)
            if item.type != pdfium.FPDF_PAGEOBJ_PATH:
                pictures.append(area)
            else:
                _take_path(item, area, view, lines, filled)
    except pypdfium2.PdfiumError:
        pass  # a broken object ends the list; the text stands on its own
    level = [area for area in lines if area[3] - area[1] < _THIN and area[2] - area[0] > _SHORT]
    level += _edges(filled)
    upright = [area for area in lines if area[2] - area[0] < _THIN and area[3] - area[1] > _SHORT]
    return Drawn(tuple(_merged(level)), tuple(_merged_upright(upright)), tuple(filled), tuple(pictures))


def _edges(filled: Sequence[Area]) -> list[Area]:
    """The edges of coloured rows: two and more bands of one width, cell by cell or whole, are a table's stripes."""
    bands: list[Area] = []
    for area in sorted(filled, key=lambda one: (round(one[1]), round(one[3]), one[0])):
        last = bands[-1] if bands else None
        if not _ROW[0] < area[3] - area[1] < _ROW[1]:
            continue
        if last and abs(last[1] - area[1]) + abs(last[3] - area[3]) < _SNAP and abs(last[2] - area[0]) < _SNAP:
            bands[-1] = (last[0], last[1], area[2], last[3])
        else:
            bands.append(area)
    ends = Counter((round(band[0] / _SNAP), round(band[2] / _SNAP)) for band in bands)
    striped = [band for band in bands if ends[round(band[0] / _SNAP), round(band[2] / _SNAP)] > 1]
    return [(x0, y, x1, y) for x0, top, x1, bottom in striped for y in (top, bottom)]


def _objects(page: Any, kinds: list[int]) -> Iterator[Any]:
    """The objects of some kinds; the thousands of text objects are passed over without the library's wrappers."""
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        place = calls.item_at(page.raw, index)
        kind = calls.kind_of(place) if place else pdfium.FPDF_PAGEOBJ_TEXT
        if kind not in kinds and kind != pdfium.FPDF_PAGEOBJ_FORM:
            continue
        item = pypdfium2.PdfObject(ctypes.cast(place, pdfium.FPDF_PAGEOBJECT), page=page, pdf=page.pdf)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from page.get_objects(filter=kinds, max_depth=4, form=item, level=1)
        else:
            yield item


def _bounds(item: Any, view: View) -> Area:
    left, low, right, high = item.get_bounds()
    holder = item.container
    while holder is not None:
        left, low, right, high = holder.get_matrix().on_rect(left, low, right, high)
        holder = holder.container
    return view.area(left, low, right, high)


def _take_path(item: Any, area: Area, view: View, lines: list[Area], filled: list[Area]) -> None:
    """Sort one path: a thin one is a line, a stroked box its four sides, a filled one an area."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item.raw, mode, stroked)
    if not mode.value and not stroked.value:
        return  # it only clips
    x0, top, x1, bottom = area
    if bottom - top < _THIN or x1 - x0 < _THIN:
        if (stroked.value and not _white(item, stroke=True)) or (mode.value and not _white(item)):
            lines.append(area)
        return
    if mode.value and not _white(item):
        filled.append(area)
    if not stroked.value or _white(item, stroke=True):
        return
    count = pdfium.FPDFPath_CountSegments(item.raw)
    if count <= _MAX_SEGMENTS:
        lines.extend(_sides(item, count, view))


def _white(item: Any, *, stroke: bool = False) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    if not ask(item.raw, red, green, blue, alpha):
        return False
    return alpha.value < 16 or min(red.value, green.value, blue.value) > 250


def _sides(item: Any, count: int, view: View) -> Iterator[Area]:
    """The straight level and upright strokes of a path; none for one with curves."""
    points: list[tuple[float, float, int, bool]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value, kind, bool(pdfium.FPDFPathSegment_GetClose(segment))))
    start = last = None
    for px, py, kind, closes in points:
        if kind == pdfium.FPDF_SEGMENT_MOVETO or last is None:
            start = last = (px, py)
            continue
        yield from _stroke(item, last, (px, py), view)
        last = (px, py)
        if closes and start is not None:
            yield from _stroke(item, last, start, view)


def _stroke(item: Any, one: tuple[float, float], other: tuple[float, float], view: View) -> Iterator[Area]:
    holder: Any = item
    while holder is not None:
        matrix = holder.get_matrix()
        one, other = matrix.on_point(*one), matrix.on_point(*other)
        holder = holder.container
    area = view.area(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
    if min(area[2] - area[0], area[3] - area[1]) < _THIN:
        yield area


def _merged(lines: Sequence[Area]) -> list[Area]:
    """Level lines drawn in pieces or twice, put together."""
    out: list[Area] = []
    rows: list[list[Area]] = []
    for area in sorted(lines, key=lambda one: one[1] + one[3]):
        if rows and abs(rows[-1][0][1] + rows[-1][0][3] - area[1] - area[3]) <= 2 * _SNAP:
            rows[-1].append(area)
        else:
            rows.append([area])
    for row in rows:
        current: Area | None = None
        for area in sorted(row):
            if current and area[0] <= current[2] + _TOUCH:
                current = (current[0], min(current[1], area[1]), max(current[2], area[2]), max(current[3], area[3]))
                continue
            if current:
                out.append(current)
            current = area
        if current:
            out.append(current)
    return out


def _merged_upright(lines: Sequence[Area]) -> list[Area]:
    flipped = _merged([(top, x0, bottom, x1) for x0, top, x1, bottom in lines])
    return [(x0, top, x1, bottom) for top, x0, bottom, x1 in flipped]
