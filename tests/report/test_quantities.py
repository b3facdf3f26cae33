"""What papers print of one quantity, side by side: only what two of them tell, wherever it waits until then."""

import sqlite3
from pathlib import Path

import pytest

from her2mine.records import Finding
from her2mine.report.quantities import DOCS, Quantities, rank
from tests.report.results import finding

SENTENCE = "VELORIS gave a median of 8.1 months, 8.12 months, 9.4 months and 12 months."


def told(doc: str, text: str, trial: str = "VELORIS") -> Finding:
    """A median that a paper prints of a trial."""
    return finding(doc, SENTENCE, text, id=f"{doc}-{trial}-{text}", trial=trial)


def gathered(findings: list[Finding], base: sqlite3.Connection | None = None) -> Quantities:
    quantities = Quantities(base)
    for one in findings:
        quantities.add([one], [], {})
    return quantities


def test_what_one_paper_tells_is_not_shown_however_often() -> None:
    quantities = gathered([told("a", "8.1"), told("a", "9.4"), told("b", "12", "OTHER")])
    assert quantities.size() == 0 and not list(quantities.rows())


def test_figures_stand_in_the_order_of_how_many_papers_print_them() -> None:
    quantities = gathered([told("a", "9.4"), told("b", "8.1"), told("c", "8.1"), told("c", "8.1")])
    (row,) = quantities.rows()
    assert quantities.size() == 1 and row.differ
    assert [papers for _, papers in row.figures] == [("b", "c"), ("a",)]


def test_two_roundings_of_a_value_do_not_differ_and_come_behind_what_does() -> None:
    same = [told("a", "8.1", "A"), told("b", "8.12", "A")]
    other = [told("a", "8.1", "B"), told("b", "9.4", "B")]
    rows = sorted(gathered([*same, *other]).rows(), key=rank)
    assert [(row.quantity.split(" ")[0], row.differ) for row in rows] == [("B", True), ("A", False)]


def test_of_many_papers_the_first_are_named_and_the_others_counted() -> None:
    (row,) = gathered([told(f"p{number:03}", "8.1") for number in range(DOCS + 7)]).rows()
    ((_, papers),) = row.figures
    assert len(papers) == DOCS + 1 and papers[-1] == "and 7 more"


@pytest.mark.parametrize("count", [2, 300])
def test_what_waits_in_a_file_is_what_waits_in_memory(tmp_path: Path, count: int) -> None:
    findings = [told(f"p{number}", text, f"T{number // 2}") for number in range(count) for text in ("8.1", "9.4")]
    with sqlite3.connect(tmp_path / "tables", isolation_level=None) as base:
        assert list(gathered(findings, base).rows()) == list(gathered(findings).rows())
        assert base.execute("SELECT count(*) FROM told").fetchone() == (2 * count,)
