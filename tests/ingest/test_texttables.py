"""Tables of plain text: which rows are heads, and which lines belong to a table."""

from __future__ import annotations

import pytest

from her2mine.ingest.structure import read_structure

TITLE = "Title of a paper\n\nA first paragraph tells what this is about, at some length and with a full stop.\n\n"


def heads(rows: list[str]) -> list[str]:
    text = TITLE + "Table 1. Efficacy\n" + "\n".join(row.replace("|", "\t") for row in rows) + "\n"
    (table,) = read_structure(text).tables
    return [text[cell.start : cell.end] for cell in table.cells if cell.header and cell.end > cell.start]


@pytest.mark.parametrize(
    "second",
    ["|(n = 60)|(n = 62)|", "|n=60|n=62|P value", "|N = 60|N = 62|HR (95% CI)"],
)
def test_sizes_of_the_columns_complete_the_heads(second: str) -> None:
    found = heads(["Outcome|Arm A|Arm B|P value", second, "ORR, %|47|35|0.02", "CR, %|5|3|0.40"])
    assert found == ["Outcome", "Arm A", "Arm B", "P value", *(cell for cell in second.split("|") if cell)]


@pytest.mark.parametrize(
    "second",
    ["|(n = 60)|(n = 62)|0.02", "Patients|n = 60|n = 62|", "|47|35|0.02"],
)
def test_a_row_with_a_name_or_figures_is_no_head(second: str) -> None:
    found = heads(["Outcome|Arm A|Arm B|P value", second, "ORR, %|47|35|0.02", "CR, %|5|3|0.40"])
    assert found == ["Outcome", "Arm A", "Arm B", "P value"]


def test_the_footnote_of_a_table_is_no_part_of_the_next_caption() -> None:
    text = TITLE + (
        "Table 1. Efficacy\nOutcome\tArm A\tArm B\nORR, %\t47\t35\nAbbreviations: NE, not estimable.\n\n"
        "Table 2. Safety\nEvent\tArm A\tArm B\nRash, %\t12\t10\n"
    )
    first, second = read_structure(text).tables
    assert [text[slice(*note)] for note in first.footnotes] == ["Abbreviations: NE, not estimable."]
    assert [text[slice(*table.caption or (0, 0))] for table in (first, second)] == [
        "Table 1. Efficacy",
        "Table 2. Safety",
    ]
