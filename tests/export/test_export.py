"""Exports of a run: complete, typed, the same bytes for the same run, and safe whatever a paper holds."""

from __future__ import annotations

import csv
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html
from pyarrow import parquet

from her2mine.curate import Board
from her2mine.export import KINDS, ExportError, export
from her2mine.export.errata import literal
from her2mine.report.cells import FORMULA, NUMBER
from tests.curate.conftest import bare, result, write_folder
from tests.curate.reviewing import board_of, key_of
from tests.export.hostile import FORMULAS, SCRIPT, hostile_run

HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rate = bare(endpoint="ORR", statistic="rate", unit="percent", value="47.3", printed="47.3;47")
    return write_folder(tmp_path_factory.mktemp("export") / "curated", [result(), rate])


@pytest.fixture(scope="module")
def run(gold: Path) -> Path:
    """A plain run with decisions: one confirmed by a reviewer with a note, one lifted."""
    board = board_of(gold.parent / "plain", gold, [result(), bare(endpoint="ORR", statistic="rate", unit="percent")])
    board.decide(
        key_of(board, "suspect"), "paper_wrong", who="A. Curator", reason="misprint", note="=1+1 see *table 2*"
    )
    board.decide(key_of(board, "other"), "cannot_tell", who="A. Curator")
    return board.run


@pytest.fixture(scope="module")
def hostile(gold: Path) -> Path:
    return hostile_run(gold.parent / "hostile")


def made(run: Path, kind: str, gold: Path, tmp_path: Path, name: str = "", **more: Any) -> Path:
    return export(run, kind, gold=gold, out=tmp_path / (name or f"out{KINDS[kind]}"), **more)


def texts_of(folder: Path) -> list[str]:
    csv.field_size_limit(sys.maxsize)
    cells = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            cells += [text for row in csv.reader(stream) for text in row]
    return cells


def runs(text: str) -> bool:
    """Whether a spreadsheet could take the cell for a formula."""
    return len(text) > 1 and text.lstrip(" \u3000").startswith(FORMULA) and not NUMBER.fullmatch(text)


def test_no_cell_of_a_hostile_csv_runs_or_hides(hostile: Path, gold: Path, tmp_path: Path) -> None:
    cells = texts_of(made(hostile, "csv", gold, tmp_path))
    assert not [text for text in cells if runs(text)]
    assert not [text for text in cells if HIDDEN.search(text)]
    for formula in FORMULAS:
        shown = formula.replace("\r", "<U+000D>")
        assert f"'{shown}" in cells or (shown in cells and "\r" in formula)  # as the paper has it, behind an apostrophe
    assert "-2.5" in cells  # a negative number stays one


def test_the_files_of_the_run_itself_are_as_safe(hostile: Path) -> None:
    cells = texts_of(hostile)
    assert not [text for text in cells if runs(text) or HIDDEN.search(text)]


def test_no_cell_of_a_hostile_workbook_runs_or_hides(hostile: Path, gold: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(hostile, "xlsx", gold, tmp_path))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    shown = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in shown if runs(text) or HIDDEN.search(text)]
    assert max(map(len, shown)) < 32_767
    assert any("cut: 1050010 characters" in text for text in shown)
    assert -2.5 in [cell.value for cell in cells if cell.data_type == "n"]
    assert book.sheetnames == ["About", "Discrepancies", "Findings", "Not bound", "Papers", "Decisions"]


def test_hostile_errata_are_text_in_html_and_markdown(hostile: Path, gold: Path, tmp_path: Path) -> None:
    page = made(hostile, "errata", gold, tmp_path, "letter.html").read_text("utf-8")
    tree: Any = html.fromstring(page)
    assert not tree.xpath("//script | //img | //iframe | //@onerror | //@onclick")
    assert {str(link) for link in tree.xpath("//a/@href")} == {"https://doi.org/10.1000/alpha"}
    assert SCRIPT in str(tree.xpath("string(//body)"))
    assert not HIDDEN.search(page) and len(page) < 100_000
    text = made(hostile, "errata", gold, tmp_path).read_text("utf-8")
    assert not HIDDEN.search(text)
    assert not re.search(r"(?<!\\)<script|(?<!\\)!\[|\]\(", text.replace("\\]", "").replace("\\[", ""))
    assert not re.search(r"^#{1,6} .*(?<!\\)<", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a *b* _c_ `d`", r"a \*b\* \_c\_ \`d\`"),
        ("[x](http://y.example)", r"\[x\](http\:\/\/y.example)"),
        ("www.x.example", r"www\.x.example"),
        ("<b>&amp;", r"\<b\>&amp;amp;"),
        ("# head", r"\# head"),
        ("- 1 item", r"\- 1 item"),
        ("1. item", r"1\. item"),
        ("13.8 months - 2.5", "13.8 months - 2.5"),
        ("a | b ~~c~~", r"a \| b \~\~c\~\~"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, shown: str) -> None:
    assert literal(text) == shown


def test_errata_tell_what_stands_where_and_what_was_published(run: Path, gold: Path, tmp_path: Path) -> None:
    text = made(run, "errata", gold, tmp_path).read_text("utf-8")
    assert "> Median OS with drug a plus drug b was **13.5** months in Trial A." in text
    assert "- The paper says: **13.5 months** (Trial A · OS median · drug a + drug b)" in text
    assert (
        "- The publication says: **13.8 months (95% CI 12–16)** (Alpha · OS median · drug a + drug b · primary)" in text
    )
    assert "- Reference: Alpha. doi:10.1000/alpha" in text
    assert "(confirmed by A. Curator, 20" in text and r"- Note of the reviewer: misprint; =1+1 see \*table 2\*" in text
    assert "14.1" not in text  # a reviewer could not tell, so nobody is accused
    assert text.count("not yet confirmed by a reviewer") == 2
    only = made(run, "errata", gold, tmp_path, confirmed=True).read_text("utf-8")
    assert "not yet confirmed" not in only and "### (2)" not in only


def test_errata_in_chinese(run: Path, gold: Path, tmp_path: Path) -> None:
    text = made(run, "errata", gold, tmp_path, language="zh").read_text("utf-8")
    assert "- 论文所述: **13.5个月** (Trial A · 中位OS · drug a + drug b)" in text
    assert "已由A. Curator确认" in text and "审核者备注: 笔误" in text
    assert "The paper" not in text


def test_decisions_stand_beside_the_discrepancies(run: Path, gold: Path, tmp_path: Path) -> None:
    folder = made(run, "csv", gold, tmp_path)
    with (folder / "discrepancies.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    first = rows["d-suspect"]
    assert (first["state"], first["decided"], first["who"], first["reasons"]) == (
        "decided", "paper_wrong", "A. Curator", "misprint",
    )  # fmt: skip
    assert first["notes"] == "'=1+1 see *table 2*"
    assert (rows["d-new"]["state"], rows["d-new"]["decided"]) == ("open", "")
    with (folder / "reviews.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["verdict"] for row in csv.DictReader(stream)] == ["paper_wrong", "cannot_tell"]


def test_parquet_keeps_types_and_the_text_of_the_paper(hostile: Path, gold: Path, tmp_path: Path) -> None:
    folder = made(hostile, "parquet", gold, tmp_path)
    rows = parquet.read_table(folder / "findings.parquet").to_pylist()
    assert [row["quote"] for row in rows][: len(FORMULAS)] == list(FORMULAS)
    assert (rows[-1]["value"], rows[0]["drugs"][1], rows[0]["sentence"]) == (-2.5, "@drug", [0, len(FORMULAS[0])])
    schema = parquet.read_schema(folder / "discrepancies.parquet")
    types = {name: str(schema.field(name).type) for name in ("start", "confidence", "gold_value", "gold_unsure")}
    assert types == {"start": "int64", "confidence": "double", "gold_value": "double", "gold_unsure": "bool"}
    assert str(schema.field("who").type).startswith("list<")


@pytest.mark.parametrize("name", ["crate", "crate.zip"])
def test_a_research_object_names_papers_software_edition_and_files(
    run: Path, gold: Path, tmp_path: Path, name: str
) -> None:
    place = made(run, "ro-crate", gold, tmp_path, name)
    if name.endswith(".zip"):
        with zipfile.ZipFile(place) as archive:
            archive.extractall(tmp_path / "unpacked")
        place = tmp_path / "unpacked"
    graph = {item["@id"]: item for item in json.loads((place / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]}
    action = graph["#run"]
    assert graph[action["instrument"]["@id"]]["name"] == "her2mine"
    assert [graph[item["@id"]]["@type"] for item in action["object"]] == ["ScholarlyArticle", "Dataset"]
    packed = {item["@id"] for item in action["result"]}
    assert {"findings.jsonl", "discrepancies.csv", "report.html", "run.json", "reviews.jsonl"} <= packed
    assert all((place / name).is_file() for name in packed)
    assert len((place / "reviews.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_hostile_name_of_a_paper_is_no_path_in_a_research_object(hostile: Path, gold: Path, tmp_path: Path) -> None:
    place = made(hostile, "ro-crate", gold, tmp_path, "crate")
    graph = json.loads((place / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    assert not [item["@id"] for item in graph if ".." in item["@id"] or item["@id"].startswith("/")]
    (paper,) = (item for item in graph if item["@type"] == "ScholarlyArticle")
    assert paper["alternateName"].startswith("../../../../etc/passwd") and paper["alternateName"].isprintable()
    assert all(file.is_relative_to(place) for file in place.rglob("*"))


@pytest.mark.parametrize("kind", ["xlsx", "csv", "errata"])
def test_the_same_run_gives_the_same_bytes(run: Path, gold: Path, tmp_path: Path, kind: str) -> None:
    one, two = (made(run, kind, gold, tmp_path / name) for name in "ab")
    if one.is_file():
        assert one.read_bytes() == two.read_bytes()
    else:
        assert {path.name: path.read_bytes() for path in one.iterdir()} == {
            path.name: path.read_bytes() for path in two.iterdir()
        }


@pytest.mark.parametrize("kind", list(KINDS))
def test_an_earlier_export_is_replaced_and_nothing_else_is(run: Path, gold: Path, tmp_path: Path, kind: str) -> None:
    first = made(run, kind, gold, tmp_path)
    assert made(run, kind, gold, tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == [first.name]  # nothing half-written is left
    other = tmp_path / f"thesis{'.xlsx' if kind == 'xlsx' else '.md' if kind == 'errata' else ''}"
    other.mkdir()
    (other / "chapter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match=r"is a folder, not a file|holds no earlier export"):
        made(run, kind, gold, tmp_path, other.name)
    assert (other / "chapter.txt").read_text("utf-8") == "mine"


def test_what_cannot_be_exported_is_said_in_one_line(run: Path, gold: Path, tmp_path: Path) -> None:
    from her2mine.curate import CurateError

    with pytest.raises(ExportError, match="'pdf' is no kind of export; there are xlsx, csv"):
        export(run, "pdf", gold=gold, out=tmp_path / "x")
    with pytest.raises(ExportError, match=r"letter\.docx: errata are written as \.md or \.html"):
        made(run, "errata", gold, tmp_path, "letter.docx")
    with pytest.raises(CurateError, match=r"run\.json: No such file"):
        made(tmp_path, "xlsx", gold, tmp_path)
    (tmp_path / "plain").write_text("a file", encoding="utf-8")
    with pytest.raises(ExportError, match="cannot be written"):
        made(run, "xlsx", gold, tmp_path, "plain/out.xlsx")


def test_only_claims_of_the_run_bring_their_decisions(run: Path, gold: Path, hostile: Path, tmp_path: Path) -> None:
    assert Board(hostile, gold).journal.read()  # the log is shared
    folder = made(hostile, "csv", gold, tmp_path)
    assert len((folder / "reviews.csv").read_text("utf-8").splitlines()) == 1
