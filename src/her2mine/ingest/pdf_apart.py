"""What cuts a sentence on the page (tables, captions, footnotes) set after it; what returns on pages set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from her2mine.ingest import patterns
from her2mine.ingest.headings import heading_role
from her2mine.ingest.lines import cjk_count, closed
from her2mine.ingest.pdf_grid import Grid, GridCell
from her2mine.ingest.pdf_lines import Piece, TextLine, line_of, rows_of
from her2mine.ingest.pdf_page import PageParts

_MARGIN = 0.09  # share of the page height where running heads and page numbers stand
_LONGEST = 60  # lines that an interruption takes at most
_SAME_SIZE = 0.06
_SAME_CUT = 0.06  # share of a table's width by which its columns may move from page to page
_GO_ON = re.compile(r"cont(?:inued|d|\.)|续|續", re.IGNORECASE)


class Margins:
    """What stands in the margins of the pages seen so far; a line that comes back on other pages is furniture."""

    AHEAD = 4  # pages to look at before a page is judged, so that its running head has come back

    def __init__(self, pages: int) -> None:
        self.counts: Counter[str] = Counter()
        self.needed = 2 if pages < 5 else 3

    def see(self, page: PageParts) -> None:
        """Count the lines in the margins of a page."""
        self.counts.update({_key(piece.text()) for piece in _margin_pieces(page)})

    def strip(self, page: PageParts) -> None:
        """Move page numbers and lines that come back to the page's furniture."""
        gone = [
            piece
            for piece in _margin_pieces(page)
            if self.counts[_key(piece.text())] >= self.needed or patterns.PAGE_NUMBER.fullmatch(piece.text().strip())
        ]
        layer = page.layers[0] if page.layers else None
        for row in rows_of(gone):
            if layer is None:
                break
            page.furniture.append(line_of(row, page.number, layer.frame))
        if layer and gone:
            out = {id(piece) for piece in gone}
            layer.pieces = [piece for piece in layer.pieces if id(piece) not in out]


def _margin_pieces(page: PageParts) -> list[Piece]:
    if not page.layers:
        return []
    height = page.layers[0].frame.size[1]
    return [
        piece
        for piece in page.layers[0].pieces
        if piece.chars and (piece.bottom < height * _MARGIN or piece.top > height * (1 - _MARGIN))
    ]


def _key(text: str) -> str:
    return re.sub(r"\d+", "", text.lower()).strip(" |·-–•")


def set_apart(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with every table, caption or footnote that cuts a sentence in two moved behind that sentence."""
    out = list(lines)
    sizes = [line.size for line in lines if not line.grid]
    usual = median(sizes) if sizes else 0.0
    at = 1
    while at < len(out):
        before = out[at - 1]
        if _odd(before, out[at]) and _open(before) and abs(before.size - usual) < _SAME_SIZE * usual:
            resume = _resumes(out, at)
            if resume:
                stop = _sentence_end(out, resume)
                out[at:stop] = [*out[resume:stop], *out[at:resume]]
                at += stop - resume
        at += 1
    return out


def _odd(before: TextLine, line: TextLine) -> bool:
    if line.grid:
        return True
    if before.grid or not before.text:
        return False
    return bool(patterns.CAPTION.match(line.text)) or abs(line.size - before.size) > _SAME_SIZE * before.size


def _open(line: TextLine) -> bool:
    return not line.grid and len(line.text) + 2 * cjk_count(line.text) >= 20 and not closed(line.text) and not (
        heading_role(line.text) or patterns.CAPTION.match(line.text)
    )  # fmt: skip


def _resumes(lines: Sequence[TextLine], at: int) -> int:
    """Where the sentence goes on after the interruption that starts at ``at``; 0 when it does not."""
    before = lines[at - 1]
    for place in range(at + 1, min(len(lines), at + _LONGEST)):
        line = lines[place]
        if line.grid or line.frame.turn != before.frame.turn or abs(line.size - before.size) > 0.04 * before.size:
            continue
        if (line.page, line.column) == (before.page, before.column) and not any(one.grid for one in lines[at:place]):
            return 0
        return place if _follows(before, line) else 0
    return 0


def _follows(before: TextLine, line: TextLine) -> bool:
    if heading_role(line.text) or patterns.CAPTION.match(line.text) or line.page - before.page > 1:
        return False
    if before.text[-1:] in "-\xad,，、(（" or line.text[:1].islower():
        return True
    return bool(cjk_count(before.text[-1:]) and cjk_count(line.text[:1])) or line.text[:1] in "0123456789(（)），,、"


def _sentence_end(lines: Sequence[TextLine], start: int) -> int:
    for at in range(start, min(len(lines), start + 30)):
        if lines[at].grid or (at > start and abs(lines[at].size - lines[start].size) > 0.12 * lines[start].size):
            return at
        if closed(lines[at].text):
            return at + 1
    return min(len(lines), start + 1)


def joined_tables(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with the parts of a table that goes on overleaf put together."""
    out: list[TextLine] = []
    for line in lines:
        last = _last_table(out) if line.grid else None
        if line.grid and last is not None:
            first = out[last].grid
            direct = last == len(out) - 1
            if first is not None and _goes_on(first, line.grid, direct=direct):
                out[last] = replace(out[last], grid=_together(first, line.grid))
                continue
        out.append(line)
    return out


def _last_table(lines: Sequence[TextLine]) -> int | None:
    return next((at for at in range(len(lines) - 1, -1, -1) if lines[at].grid), None)


def _last_page(grid: Grid) -> int:
    return max((line.page for cell in grid.cells for line in cell.lines), default=grid.page)


def _goes_on(first: Grid, second: Grid, *, direct: bool) -> bool:
    ahead = second.page - _last_page(first)
    if ahead not in (0, 1) or first.columns != second.columns:
        return False
    caption = " ".join(line.text for line in second.caption)
    if caption:
        own, other = (patterns.CAPTION.match(" ".join(one.text for one in grid.caption)) for grid in (first, second))
        same = own is not None and other is not None and own["label"].lower() == other["label"].lower()
        return same or (ahead == 1 and other is None and bool(_GO_ON.search(caption)))
    near = all(abs(a - b) < _SAME_CUT for a, b in zip(first.cuts, second.cuts, strict=False))
    return direct and ahead == 1 and near and len(first.cuts) == len(second.cuts)


def _together(first: Grid, second: Grid) -> Grid:
    """Both parts as one table; a head that is printed again is left out."""
    heads = [_row_text(first, row) for row in range(first.rows) if _is_head(first, row)]
    skip = 0
    while skip < second.rows and skip < len(heads) and _row_text(second, skip) == heads[skip]:
        skip += 1
    shift = first.rows - skip
    more = [
        GridCell(
            cell.row + shift, cell.column, cell.lines, cell.row_span, cell.column_span, cell.header and skip == 0
            and not heads,
        )
        for cell in second.cells
        if cell.row >= skip
    ]  # fmt: skip
    return replace(first, cells=(*first.cells, *more), notes=(*first.notes, *second.notes), open_end=second.open_end)


def _row_text(grid: Grid, row: int) -> str:
    return "|".join(cell.text for cell in grid.cells if cell.row == row)


def _is_head(grid: Grid, row: int) -> bool:
    return any(cell.header for cell in grid.cells if cell.row == row)
