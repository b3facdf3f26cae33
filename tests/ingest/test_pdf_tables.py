"""Made results tables, ruled and three-line, spanning, turned, over two pages, in both languages: cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2mine.ingest import read
from her2mine.records import Paper
from tests.papers.grids import MADE, NOTES, Made, drawn, right


def paper_of(folder: Path, made: Made) -> Paper:
    file = folder / "table.pdf"
    file.write_bytes(drawn(made))
    return read(file)


@pytest.mark.parametrize("made", MADE, ids=lambda made: made.name)
def test_cells_caption_and_notes(tmp_path: Path, made: Made) -> None:
    paper = paper_of(tmp_path, made)
    (table,) = paper.tables
    found, wanted = right(made, paper)
    assert found == wanted
    assert table.label in ("Table 1", "表1") and table.caption is not None
    assert [paper.text[start:end] for start, end in table.footnotes] == [NOTES[made.language]]


@pytest.mark.parametrize("made", [one for one in MADE if one.turned or one.pages > 1], ids=lambda made: made.name)
def test_cells_know_their_page_and_place(tmp_path: Path, made: Made) -> None:
    paper = paper_of(tmp_path, made)
    pages = set()
    for cell in paper.tables[0].cells:
        if cell.end > cell.start:
            (box,) = cell.boxes
            assert 0 <= box.x0 < box.x1 <= 596 and 0 <= box.top < box.bottom <= 843
            assert (box.bottom - box.top > box.x1 - box.x0) == made.turned or len(paper.text[cell.start : cell.end]) < 4
            pages.add(box.page)
    assert pages == set(range(1, made.pages + 1))


def test_spanning_heads_tell_how_many_columns_they_cover(tmp_path: Path) -> None:
    made = next(one for one in MADE if one.kind == "spanning" and one.style == "lines")
    paper = paper_of(tmp_path, made)
    spans = {paper.text[c.start : c.end]: c.column_span for c in paper.tables[0].cells if c.column_span > 1}
    assert spans == {"Trastuzumab arm (n = 294)": 2, "Control arm (n = 290)": 2}
    assert {cell.row for cell in paper.tables[0].cells if cell.header} == {0, 1}
