"""Pages printed by a browser: unlike columns, boxes, coloured and three-line tables; printed again, with lost maps."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from her2mine.ingest import read
from her2mine.records import Paper
from tests.browser import browser_path
from tests.papers.printed import BOX, CHINESE, ENGLISH, PROSE, by_browser, by_ghostscript

pytestmark = pytest.mark.skipif(not browser_path(), reason="no browser to print with (Debian: chromium)")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return by_browser(tmp_path_factory.mktemp("en"), ENGLISH, "en")


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return by_browser(tmp_path_factory.mktemp("zh"), CHINESE, "zh")


def bare(text: str) -> str:
    return re.sub(r"[\s-]+", "", text)


def rows(paper: Paper, label: str) -> list[list[str]]:
    (table,) = (one for one in paper.tables if one.label == label)
    found: dict[int, list[str]] = {}
    for cell in table.cells:
        found.setdefault(cell.row, []).append(paper.text[cell.start : cell.end])
    return list(found.values())


def test_columns_boxes_and_panels_are_read_one_after_the_other(english: Path) -> None:
    text = bare(read(english).text)
    places = [text.find(bare(part)) for part in PROSE]
    assert -1 not in places and places == sorted(places)
    assert bare(BOX) in text  # its justified lines are no row of a table


def test_a_head_that_is_ruled_below_some_columns_only(english: Path) -> None:
    assert rows(read(english), "Table 1") == [
        ["", "", "", "Median, months", ""],
        ["Trial", "Arms", "n", "OS", "PFS", "HR (95% CI)"],
        ["First trial", "Agent A vs choice of the physician", "125 / 62",
         "12.5 / 8.4", "5.6 / 3.5", "0.59 (0.39 to 0.88)"],
        ["Second trial", "Oral agent vs placebo, both with the best supportive care that the hospital could give",
         "337 / 170", "5.7 / 3.6", "2.0 / 1.8", "0.69 (0.56 to 0.85)"],
        ["Third trial", "Agent C vs placebo", "330 / 163", "5.26 / 4.14", "1.61 / 1.45", "0.63 (0.51 to 0.78)"],
    ]  # fmt: skip


def test_a_table_of_coloured_rows_without_a_line(english: Path) -> None:
    assert rows(read(english), "Table 2") == [
        ["Line", "Patients", "Responses", "Rate, %"],
        ["Second", "119", "61", "51.3"],
        ["Third", "79", "33", "41.8"],
        ["Fourth or later", "46", "14", "30.4"],
    ]


def test_lines_of_chinese_filled_by_white_hold_no_blanks(chinese: Path) -> None:
    assert not re.search("[\u4e00-\u9fff] +[\u4e00-\u9fff]", read(chinese).text)


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed (Debian: ghostscript)")
def test_numbers_of_a_page_printed_again_are_right_or_in_doubt(chinese: Path) -> None:
    """Ghostscript lets full stops read as digits there, which then stand before and behind numbers."""
    true = set(re.findall(r"\d+(?:\.\d+)?", read(chinese).text))
    paper = read(by_ghostscript(chinese))
    for match in re.finditer(r"\d+(?:\.\d+)?", paper.text):
        assert match[0] in true or paper.doubt(*match.span()), match[0]
    assert "wrong character map" in " ".join(paper.warnings) or true >= set(re.findall(r"\d+\.\d+", paper.text))


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed (Debian: ghostscript)")
def test_ligatures_of_a_page_printed_again_are_put_right(english: Path) -> None:
    text = bare(read(by_ghostscript(english)).text)
    assert bare(PROSE[0]) in text and bare(PROSE[1]) in text
