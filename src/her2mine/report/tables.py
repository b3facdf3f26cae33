"""The machine-readable outputs: JSON lines and CSV, the same bytes for the same results."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from her2mine.records import Discrepancy, Finding, GoldResult
from her2mine.report.cells import cell

FINDING_COLUMNS = tuple(Finding.model_fields)
VERDICT_COLUMNS = (
    *("doc", "start", "end", "text", "cause", "runner_up", "severity", "confidence", "should_be", "explanation"),
    *("arithmetic", "quote", "trial", "endpoint", "statistic", "language", "section", "page"),
)
GOLD_COLUMNS = tuple(GoldResult.model_fields)
DISCREPANCY_COLUMNS = (*VERDICT_COLUMNS, *(f"gold_{name}" for name in GOLD_COLUMNS), "id", "finding", "related")


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line, UTF-8, keys in the order of the schema."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(map(line, rows))


def line(row: Mapping[str, Any]) -> str:
    """One line of JSON, its end included."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A CSV with a header; lists are joined by ";", and no cell can be taken for a formula."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(row.get(column)) for column in columns] for row in rows)


def discrepancy_row(item: Discrepancy) -> dict[str, Any]:
    """A discrepancy as one flat row; the curated row's fields carry the prefix ``gold_``."""
    row = item.row()
    gold = row.pop("gold") or {}
    return {**row, **{f"gold_{name}": gold.get(name) for name in GOLD_COLUMNS}}
