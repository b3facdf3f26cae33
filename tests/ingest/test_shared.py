"""The development files, where they are at hand: real articles, PDFs and reviews. Skipped on other machines."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from her2mine.ingest import Reading, read
from her2mine.records import BlockKind, Paper, Refusal, Table

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the development files (../shared) are not on this machine")


def squeezed(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(str.maketrans("’−", "'-"))
    return re.sub(r"[\s-]+", "", folded)


def test_every_real_article_is_read() -> None:
    files = sorted((SHARED / "articles").glob("*.nxml"))
    tables = references = citations = 0
    for file in files:
        paper = read(file)
        assert paper.title and paper.blocks
        last = 0
        for block in paper.blocks:
            assert last <= block.start < block.end <= len(paper.text)
            last = block.end
        tables += len(paper.tables)
        references += sum(bool(one.title and one.year) for one in paper.references)
        citations += len(paper.citations)
    assert len(files) == 128
    assert tables > 350 and references > 4000 and citations > 3500


def test_pdfs_give_what_is_expected_of_them() -> None:
    with (SHARED / "pdfs" / "SOURCES.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    for row in rows:
        file = SHARED / "pdfs" / row["file"]
        if not row["expect"].startswith("text"):
            with pytest.raises(Refusal, match=r"text layer|password"):
                read(file)
            continue
        paper = read(file)
        text = squeezed(paper.text)
        assert squeezed(row["title"]) in text, row["file"]
        if "flagged" in row["expect"]:
            assert paper.warnings and "哾" not in paper.text
            continue
        for number in (1, 2, 3):
            snippet, page = squeezed(row[f"snippet_{number}"]), row[f"page_{number}"]
            assert snippet in text, (row["file"], number)
            for block in paper.blocks:
                if snippet and snippet in squeezed(paper.text[block.start : block.end]):
                    assert int(page) in {box.page for box in block.boxes}


def rows_of(paper: Paper, table: Table) -> list[list[str]]:
    """The rows of a table; a cell beside several rows counts in each."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows.setdefault(row, []).append(squeezed(paper.text[cell.start : cell.end]))
    return list(rows.values())


def test_table_rows_of_pdfs_are_read_cell_by_cell() -> None:
    with (SHARED / "pdfs" / "SOURCES.tsv").open(encoding="utf-8", newline="") as stream:
        wanted = [row for row in csv.DictReader(stream, delimiter="\t") if row["table_row"] and row["expect"] == "text"]
    assert len(wanted) == 4
    for row in wanted:
        paper = read(SHARED / "pdfs" / row["file"])
        cells = [squeezed(cell) for cell in row["table_row"].split("|")]
        found = [line for table in paper.tables for line in rows_of(paper, table)]
        assert any(in_order(cells, line) for line in found), row["file"]


def test_a_locked_pdf_opens_with_its_password() -> None:
    paper = read(SHARED / "pdfs" / "s07_password.pdf", reading=Reading(password="password"))
    assert "File with password" in paper.text


def in_order(cells: list[str], row: list[str]) -> bool:
    rest = iter(row)
    return all(any(cell == other for other in rest) for cell in cells)


def test_chinese_review() -> None:
    paper = read(SHARED / "devset" / "zh-tao-2026.txt")
    assert [one.number for one in paper.references] == list(range(1, 80))
    assert all(one.authors and one.year and one.title for one in paper.references)
    assert sum(bool(one.doi) for one in paper.references) == 77
    assert {one for mark in paper.citations for one in mark.numbers} == set(range(1, 80))
    assert paper.doi == "10.12677/jcpm.2026.52125" and paper.language == "zh" and len(paper.tables) == 1
    assert {block.language for block in paper.blocks if block.kind is BlockKind.PARAGRAPH} == {"zh", "en"}


def test_english_review_cites_in_round_brackets() -> None:
    paper = read(SHARED / "devset" / "en-her2gc-2025.txt")
    numbers = {one for mark in paper.citations for one in mark.numbers}
    assert len(numbers & set(range(1, 188))) > 180
    assert all(paper.text[mark.start] == "(" for mark in paper.citations)
    assert sum(block.kind is BlockKind.HEADING for block in paper.blocks) > 30
