"""The development files, where they are at hand: real articles, PDFs and reviews. Skipped on other machines."""

from __future__ import annotations

import csv
import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any

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


def sources() -> list[dict[str, str]]:
    """What a correct reading of each PDF gives, a row a file."""
    if not SHARED.is_dir():
        return []
    with (SHARED / "pdfs" / "SOURCES.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def files(expect: str) -> list[dict[str, str]]:
    """The rows whose expectation starts so."""
    return [row for row in sources() if row["expect"].startswith(expect)]


def by_name(row: dict[str, str]) -> str:
    return row["file"]


def opened(row: dict[str, str], **wishes: Any) -> Paper:
    return read(SHARED / "pdfs" / row["file"], reading=Reading(**wishes))


def in_order(paper: Paper, row: dict[str, str]) -> None:
    """The title and every snippet stand in the text one after the other, each on its page."""
    places = [(place, char) for place, char in enumerate(paper.text) if squeezed(char)]
    bare = "".join(squeezed(char) for _, char in places)
    starts = [place for place, char in places for _ in squeezed(char)]
    last = -1
    wanted = [(row["title"], "1"), *((row[f"snippet_{n}"], row[f"page_{n}"]) for n in (1, 2, 3))]
    for snippet, page in filter(lambda pair: pair[0], wanted):
        at = bare.find(squeezed(snippet), last + 1)
        assert at >= 0, f"not in the text, or out of order: {snippet}"
        boxes = paper.boxes(starts[at], starts[at + len(squeezed(snippet)) - 1] + 1)
        assert int(page) in {box.page for box in boxes}, snippet
        last = at


@pytest.mark.parametrize("row", files("text"), ids=by_name)
def test_snippets_stand_in_order_on_their_pages(row: dict[str, str]) -> None:
    paper = opened(row)
    if "flagged" in row["expect"]:  # its last word cannot be told from the file
        assert any(one.startswith("page 1: signs have no known meaning") for one in paper.warnings)
        assert re.fullmatch(r"ISSUE Date\ufffd2019-4-25 Buyer\ufffd+", paper.text.strip())
        return
    in_order(paper, row)


@pytest.mark.parametrize("row", [row for row in files("text") if row["table_row"]], ids=by_name)
def test_table_rows_are_read_cell_by_cell(row: dict[str, str]) -> None:
    assert has_row(opened(row), row["table_row"])


def has_row(paper: Paper, wanted: str) -> bool:
    """Whether a row of a table has these cells in this order, each whole."""
    cells = [squeezed(cell) for cell in wanted.split("|")]
    return any(subsequence(cells, line) for table in paper.tables for line in rows_of(paper, table))


def rows_of(paper: Paper, table: Table) -> list[list[str]]:
    """The rows of a table; a cell beside several rows counts in each."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows.setdefault(row, []).append(squeezed(paper.text[cell.start : cell.end]))
    return list(rows.values())


def subsequence(cells: list[str], row: list[str]) -> bool:
    rest = iter(row)
    return all(any(cell == other for other in rest) for cell in cells)


@pytest.mark.parametrize("row", files("no-text"), ids=by_name)
def test_a_scan_is_refused_with_its_reason(row: dict[str, str]) -> None:
    with pytest.raises(Refusal, match=r"images only, without a text layer.*--ocr"):
        opened(row)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed (Debian: tesseract-ocr)")
@pytest.mark.parametrize("row", files("no-text"), ids=by_name)
def test_a_scan_is_read_where_it_is_asked_for(
    row: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HER2MINE_CACHE", str(tmp_path))
    paper = opened(row, ocr=True)
    in_order(paper, row)
    assert has_row(paper, row["table_row"].partition("|")[2])  # its figures; the name is read with one wrong letter
    assert all(paper.doubt(block.start, block.end) for block in paper.blocks)


@pytest.mark.parametrize("row", files("error"), ids=by_name)
def test_a_locked_pdf_opens_with_its_password_only(row: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="is locked: a password is needed"):
        opened(row)
    with pytest.raises(Refusal, match="the password given does not open it"):
        opened(row, password="not this one")
    in_order(opened(row, password=row["password"]), row)


def test_every_pdf_of_the_list_is_looked_at() -> None:
    rows = sources()
    assert len(rows) == sum(len(files(expect)) for expect in ("text", "no-text", "error")) > 0
    assert {row["file"] for row in rows} == {file.name for file in (SHARED / "pdfs").glob("*.pdf")}


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
