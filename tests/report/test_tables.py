"""JSON lines and CSV: complete, in schema order, safe to open in a spreadsheet."""

import csv
import json
from pathlib import Path

import pytest

from her2mine.records import Finding, GoldResult
from her2mine.report import write_run
from her2mine.report.cells import cell
from tests.report.results import sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_run(sample(), tmp_path)
    return tmp_path


def test_findings_read_back_equal_and_in_schema_order(folder: Path) -> None:
    lines = (folder / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert [Finding.model_validate_json(line) for line in lines] == list(sample().findings)
    assert list(json.loads(lines[0])) == list(Finding.model_fields)
    assert "甲药组" in lines[2]  # letters, not escapes


def test_a_discrepancy_row_holds_the_verdict_and_the_gold_row(folder: Path) -> None:
    with (folder / "discrepancies.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0])[:8] == ["doc", "start", "end", "text", "cause", "runner_up", "severity", "confidence"]
    assert rows[0]["gold_id"] == "alpha-os" and rows[0]["gold_value"] == "13.8" and rows[0]["gold_ci_low"] == "12"
    assert rows[0]["arithmetic"] == "16.0 - 13.8 = 2.2"
    assert {f"gold_{name}" for name in GoldResult.model_fields} <= set(rows[0])
    assert rows[3]["gold_id"] == "" and rows[3]["cause"] == "not_in_gold"


def test_all_verdicts_and_abstentions_are_written(folder: Path) -> None:
    causes = [json.loads(line)["cause"] for line in (folder / "discrepancies.jsonl").open(encoding="utf-8")]
    assert causes == ["population_mixup", "agrees", "ci_conflict", "not_in_gold"]
    assert json.loads((folder / "abstentions.jsonl").read_text(encoding="utf-8"))["reason"] == "no arm is named"


def test_run_json_counts_by_paper_and_cause(folder: Path) -> None:
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["counts"]["conflict"] == record["counts"]["new"] == record["counts"]["abstained"] == 1
    assert [(item["doc"], item["findings"], item["conflict"]) for item in record["inputs"]] == [
        ("en", 2, 1),
        ("zh", 2, 0),
    ]
    assert record["causes"]["population_mixup"] == 1
    assert record["refused"] == [{"name": "scan.pdf", "sha256": "c" * 64, "reason": "holds images of pages only"}]


def test_no_cell_of_a_csv_is_a_formula(folder: Path) -> None:
    for name in ("findings.csv", "discrepancies.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            cells = [text for row in csv.reader(stream) for text in row]
        assert "'@drug" in cells or name != "findings.csv"
        assert not [text for text in cells if len(text) > 1 and text[0] in "=+@"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+1+1", "'+1+1"),
        ("-2.5", "-2.5"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("\t=1", "'\t=1"),
        ("=", "="),
        ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
        ("－1+cmd", "'－1+cmd"),
        (" =1+1", "' =1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("\u202e=1", "<U+202E>=1"),
        ("a\x00b\ud800", "a<U+0000>b<U+D800>"),
        ({"=a": 1}, '{"=a": 1}'),
        (-2.5, "-2.5"),
        ("-1e-3", "-1e-3"),
        (51.0, "51"),
        (0.0001, "0.0001"),
        (None, ""),
        (True, "true"),
        (("a", "b"), "a;b"),
        ([[3, 9], [12, 14]], "3-9;12-14"),
    ],
)
def test_cells(value: object, shown: str) -> None:
    assert cell(value) == shown
