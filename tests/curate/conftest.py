"""A small curated folder and a run folder to decide on, made for these tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from her2mine.curate import Board
from her2mine.curate.edition import next_edition
from her2mine.curate.table import Row, identify, order, to_csv
from her2mine.diff.gold import RESULT_COLUMNS, TRIAL_COLUMNS, result_of
from tests.curate.reviewing import board_of

SHIPPED = Path(__file__).parents[2] / "corpus" / "curated"


def result(**cells: str) -> Row:
    """A sound row of results: median OS of the experimental arm, with an interval."""
    row = dict.fromkeys(RESULT_COLUMNS, "") | {
        "trial": "Alpha",
        "analysis": "primary",
        "arm": "drug a + drug b",
        "drugs": "drug a + drug b",
        "role": "experimental",
        "endpoint": "OS",
        "statistic": "median",
        "value": "13.8",
        "printed": "13.8",
        "unit": "month",
        "op": "=",
        "ci_low": "12",
        "ci_high": "16",
        "ci_low_text": "12",
        "ci_high_text": "16",
        "ci_level": "95",
        "ci_verified": "page",
        "verified": "two-pages",
        "source_doi": "10.1000/alpha",
        "unsure": "false",
    }
    row |= cells
    return row | {"id": cells.get("id") or identify(row)}


def bare(**cells: str) -> Row:
    """A sound row without an interval."""
    none = dict.fromkeys(("ci_low", "ci_high", "ci_low_text", "ci_high_text", "ci_level", "ci_verified"), "")
    return result(**(none | cells))


def write_folder(folder: Path, results: list[Row], trials: list[Row] | None = None) -> Path:
    """A curated folder at edition 1."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(SHIPPED / "datapackage.json", folder)
    plain = dict.fromkeys(TRIAL_COLUMNS, "")
    alpha = {"trial": "Alpha", "aliases": "ALPHA-1;Trial A", "registry": "NCT00000001", "disease": "gastric cancer"}
    trials = trials if trials is not None else [plain | alpha, plain | {"trial": "Beta", "phase": "3"}]
    text = to_csv(sorted(results, key=order))
    (folder / "trials.csv").write_text(to_csv(trials, TRIAL_COLUMNS), encoding="utf-8")
    (folder / "results.csv").write_text(text, encoding="utf-8")
    (folder / "edition.json").write_text(next_edition("", text, len(results), decision="", why="made up"))
    (folder / "decisions.jsonl").touch()
    return folder


@pytest.fixture
def rows() -> list[Row]:
    control = {"role": "control", "arm": "drug b", "drugs": "drug b"}
    ratio = {"role": "comparison", "arm": "experimental vs control", "drugs": "drug a + drug b"}
    return [
        result(),
        bare(**control, value="11.1", printed="11.1"),
        bare(endpoint="ORR", statistic="rate", unit="percent", value="47.3", printed="47.3;47"),
        bare(**ratio, statistic="p_value", value="0.0046", printed="0.0046", unit="1"),
        bare(trial="Beta", role="single", endpoint="DOR", value="", printed="NR"),
    ]


@pytest.fixture
def gold(tmp_path: Path, rows: list[Row]) -> Path:
    return write_folder(tmp_path / "gold", rows)


@pytest.fixture
def run(tmp_path: Path, rows: list[Row]) -> Path:
    """A run with a new quantity (n1), a suspect gold row (s1), a wrong paper (v1), a wrong interval (c1)."""
    survival = result_of(rows[0]).model_dump(mode="json")
    place: dict[str, Any] = {"doc": "paper-one", "start": 10, "end": 14}
    told = place | {"trial": "Trial A", "role": "experimental", "drugs": ["drug a", "drug b"], "language": "en"}
    findings = [
        told | {"id": "f1", "text": "6.70", "endpoint": "PFS", "statistic": "median", "value": 6.7, "unit": "month"}
        | {"ci_low": 6.0, "ci_high": None, "ci_text": "95% CI 6.0 to NE"},
        told | {"id": "f2", "text": "13.5", "endpoint": "OS", "statistic": "median", "value": 13.5, "unit": "month"},
        told | {"id": "f3", "text": "16", "endpoint": "OS", "statistic": "median", "value": 16.0, "unit": "month"},
        told | {"id": "f4", "text": "13.8", "endpoint": "OS", "statistic": "median", "value": 13.8, "unit": "month"}
        | {"ci_low": 12.0, "ci_high": 15.0, "ci_text": "12.0-15.0"},
        told | {"id": "f5", "text": "5", "trial": "Gamma", "endpoint": "OS", "statistic": "median", "value": 5.0}
        | {"unit": "month"},
    ]  # fmt: skip
    discrepancies = [
        place | {"id": "n1", "text": "6.70", "cause": "not_in_gold", "finding": "f1", "extra": "left aside"},
        place | {"id": "s1", "text": "13.5", "cause": "gold_suspect", "finding": "f2", "gold": survival},
        place | {"id": "v1", "text": "16", "cause": "value_conflict", "finding": "f3", "gold": survival},
        place | {"id": "c1", "text": "13.8", "cause": "ci_conflict", "finding": "f4", "gold": survival},
        place | {"id": "n2", "text": "5", "cause": "not_in_gold", "finding": "f5"},
        place | {"id": "a1", "text": "5", "cause": "difference_mismatch", "finding": ""},
    ]
    folder = tmp_path / "a-run"
    folder.mkdir()
    for name, records in (("findings", findings), ("discrepancies", discrepancies)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "abstentions.jsonl").touch()
    paper = {"doc": "paper-one", "name": "paper-one.txt", "sha256": "a" * 64, "language": "en"}
    record = {"producer": "her2mine", "inputs": [paper], "gold": {"edition": 1}}
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


@pytest.fixture
def board(tmp_path: Path, gold: Path, rows: list[Row]) -> Board:
    """A run to review where one reviewer is enough."""
    return board_of(tmp_path / "reviewed", gold, rows)


@pytest.fixture
def pair(tmp_path: Path, gold: Path, rows: list[Row]) -> Board:
    """The same where two reviewers must agree."""
    return board_of(tmp_path / "reviewed", gold, rows, reviewers=2)
