"""The shipped tables are sound, and each kind of fault is named with its file, row and column."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from her2mine.curate import Fault, validate
from her2mine.curate.edition import next_edition
from tests.curate.conftest import SHIPPED, bare, result, write_folder


def test_the_shipped_tables_have_no_fault() -> None:
    assert [str(fault) for fault in validate(SHIPPED)] == []


def one_fault(tmp_path: Path, **cells: str) -> Fault:
    folder = write_folder(tmp_path / "gold", [result(**{"id": "x", **cells})])
    faults = validate(folder)
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert (faults[0].file, faults[0].row) == ("results.csv", 2)
    return faults[0]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"role": "treated"}, "role", "'treated' is none of experimental"),
        ({"timepoint": "a year"}, "timepoint", "'a year' is not of type number"),
        ({"unsure": "yes"}, "unsure", "'yes' is not of type boolean"),
        ({"verified": "twice"}, "verified", "'twice' is none of two-pages"),
        ({"ci_verified": "seen"}, "ci_verified", "'seen' is none of two-pages"),
        ({"endpoint": ""}, "endpoint", "empty, but needed"),
        ({"endpoint": "overall survival"}, "endpoint", "does not have the shape"),
        ({"source_doi": "doi:10.1000/alpha"}, "source_doi", "does not have the shape"),
        ({"source_doi": "10.1000/ALPHA"}, "source_doi", "does not have the shape"),
        ({"data_cutoff": "May 2020"}, "data_cutoff", "does not have the shape"),
        ({"ci_level": "0.95"}, "ci_level", "0.95 is below 50"),
        ({"note": " seen"}, "note", "has blanks around it"),
        ({"note": "see www.example.org"}, "note", "is an address"),
        ({"trial": "Omega"}, "trial", "'Omega' is not in trials.csv"),
        ({"ci_low": "14", "ci_low_text": "14"}, "ci_low", "14 is above the value 13.8"),
        ({"ci_high": "13", "ci_high_text": "13"}, "ci_high", "13 is below the value 13.8"),
        ({"ci_low": "17", "ci_low_text": "17"}, "ci_low", "17 is above ci_high 16"),
        ({"ci_high": "", "ci_high_text": "15"}, "ci_high", "empty but printed 15"),
        ({"ci_level": ""}, "ci_level", "missing beside the interval"),
        ({"ci_verified": "two-pages", "verified": "page"}, "ci_verified", "yet only page for its value"),
        ({"printed": "13.8;14.5"}, "printed", "14.5 is not a rounding of 13.8"),
        ({"printed": "13.9"}, "printed", "13.9 is not the value =13.8"),
        ({"printed": "13.8;soon"}, "printed", "no number"),
        ({"value": ""}, "printed", "13.8 is not the value"),
        ({"unit": "percent"}, "unit", "percent does not go with"),
        ({"timepoint": "12"}, "timepoint", "a median has no time point"),
    ],
)
def test_a_fault_in_a_row_is_named(tmp_path: Path, cells: dict[str, str], column: str, reason: str) -> None:
    if cells.get("unit") == "percent":
        cells = cells | {"statistic": "count", "value": "13", "printed": "13"}
    fault = one_fault(tmp_path, **cells)
    assert fault.column == column
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"statistic": "rate", "unit": "percent", "value": "147", "printed": "147"}, "value", "outside 0 to 100"),
        ({"statistic": "rate", "unit": "percent", "value": "-4", "printed": "-4"}, "value", "outside 0 to 100"),
        (
            {"role": "comparison", "statistic": "p_value", "unit": "1", "value": "1.2", "printed": "1.2"},
            "value",
            "0 to 1",
        ),
        ({"statistic": "count", "unit": "patient", "value": "4.5", "printed": "4.5"}, "value", "not a whole number"),
        ({"statistic": "p_value", "unit": "1", "value": "0.2", "printed": "0.2"}, "role", "its role is comparison"),
        ({"role": "comparison"}, "role", "its role is not comparison"),
        ({"ci_level": "95"}, "ci_level", "given without"),
        ({"printed": "NR"}, "printed", "NR, yet there is a value"),
    ],
)
def test_a_number_out_of_its_range_is_named(tmp_path: Path, cells: dict[str, str], column: str, reason: str) -> None:
    fault = one_fault(tmp_path, **(bare() | cells))
    assert fault.column == column
    assert reason in fault.reason


def faults_of(folder: Path) -> list[str]:
    return [str(fault) for fault in validate(folder)]


def restamp(folder: Path) -> None:
    """Make edition.json fit the results as they stand now."""
    text = (folder / "results.csv").read_text("utf-8")
    (folder / "edition.json").write_text(next_edition("", text, 0, decision="", why="made up"))


def test_two_rows_of_one_key_are_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "gold", [result(id="a"), result(id="b", value="12.9", printed="12.9")])
    assert faults_of(folder) == [
        "results.csv, row 3, column trial: same key as row 2: Alpha, primary, drug a + drug b, experimental, OS, median"
    ]


def test_an_id_given_twice_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "gold", [result(id="a"), result(id="a", endpoint="PFS")])
    assert faults_of(folder) == ["results.csv, row 3, column id: 'a' stands in row 2 already"]


def test_rows_out_of_order_are_named(gold: Path) -> None:
    lines = (gold / "results.csv").read_text("utf-8").splitlines(keepends=True)
    (gold / "results.csv").write_text("".join([lines[0], lines[2], lines[1], *lines[3:]]), encoding="utf-8")
    restamp(gold)
    assert faults_of(gold) == ["results.csv, row 3, column trial: out of order; rows are sorted by their key"]


def test_a_ragged_row_is_named(gold: Path) -> None:
    with (gold / "results.csv").open("a", encoding="utf-8") as file:
        file.write("a,b,c\n")
    restamp(gold)
    assert faults_of(gold) == ["results.csv, row 7: 3 cells where the header has 26"]


def test_a_wrong_header_is_named(gold: Path) -> None:
    text = (gold / "results.csv").read_text("utf-8").replace("qualifier,", "qualifer,", 1)
    (gold / "results.csv").write_text(text, encoding="utf-8")
    restamp(gold)
    assert faults_of(gold) == [
        "results.csv, row 1, column qualifer: a column the schema does not have",
        "results.csv, row 1, column qualifier: no such column in the header",
    ]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("registry", "NCT123", "does not have the shape"),
        ("registry", "NCT00000001;12345", "does not have the shape"),
        ("dois", "https://doi.org/10.1/x", "does not have the shape"),
        ("year", "MMXX", "'MMXX' is not of type integer"),
        ("aliases", "beta", "'beta' is also a name of Beta"),
    ],
)
def test_a_fault_in_a_trial_is_named(gold: Path, column: str, cell: str, reason: str) -> None:
    header, alpha, *rest = (gold / "trials.csv").read_text("utf-8").splitlines()
    cells = alpha.split(",")
    cells[header.split(",").index(column)] = cell
    (gold / "trials.csv").write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    (fault,) = validate(gold)
    assert (fault.file, fault.row, fault.column) == ("trials.csv", 2, column)
    assert reason in fault.reason


def test_a_table_changed_by_hand_is_noticed(gold: Path) -> None:
    text = (gold / "results.csv").read_text("utf-8").replace("0.0046", "0.0047")
    (gold / "results.csv").write_text(text, encoding="utf-8")
    assert faults_of(gold) == ["results.csv: is not the file of edition 1; it was changed outside the decisions"]


def test_a_broken_log_is_named_with_its_line(gold: Path) -> None:
    (gold / "decisions.jsonl").write_text('{"id": "d0001"}\n', encoding="utf-8")
    (fault,) = validate(gold)
    assert (fault.file, fault.row, fault.column) == ("decisions.jsonl", 1, "action")


def test_editions_that_do_not_count_up_are_named(gold: Path) -> None:
    record = json.loads((gold / "edition.json").read_text("utf-8"))
    (gold / "edition.json").write_text(json.dumps(record | {"edition": 3}), encoding="utf-8")
    assert faults_of(gold) == [
        "decisions.jsonl, column edition_after: the log ends at edition 1, edition.json says 3",
        "edition.json, column history: tells of editions [1], not of 1 to 3",
    ]


@pytest.mark.parametrize("name", ["trials.csv", "results.csv", "edition.json", "datapackage.json", "decisions.jsonl"])
def test_a_missing_file_is_a_fault_and_no_traceback(gold: Path, name: str) -> None:
    (gold / name).unlink()
    assert faults_of(gold) == [f"{name}: No such file or directory"]


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "gold"
    shutil.copytree(SHIPPED, folder)
    (folder / "trials.csv").write_bytes(b"trial\n\xff\xfe")
    assert faults_of(folder) == ["trials.csv: not UTF-8 at byte 6"]
