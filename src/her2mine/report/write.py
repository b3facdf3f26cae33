"""A run folder's files, written from one :class:`Results`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from her2mine.report.html import render
from her2mine.report.model import CITATIONS, KINDS, Results
from her2mine.report.tables import DISCREPANCY_COLUMNS, FINDING_COLUMNS, discrepancy_row, write_csv, write_jsonl


def write_run(results: Results, folder: Path) -> None:
    """Write all outputs of a run into an existing folder.

    Raises:
        OSError: the folder cannot be written.
    """
    write_jsonl(folder / "findings.jsonl", (finding.row() for finding in results.findings))
    write_csv(folder / "findings.csv", FINDING_COLUMNS, (finding.row() for finding in results.findings))
    write_jsonl(folder / "discrepancies.jsonl", (item.row() for item in results.discrepancies))
    rows = (discrepancy_row(item) for item in results.discrepancies)
    write_csv(folder / "discrepancies.csv", DISCREPANCY_COLUMNS, rows)
    write_jsonl(folder / "abstentions.jsonl", (item.model_dump(mode="json") for item in results.abstentions))
    _write(folder / "report.html", render(results))
    _write(folder / "run.json", json.dumps(run_record(results), ensure_ascii=False, indent=2) + "\n")


def run_record(results: Results) -> dict[str, Any]:
    """What ``run.json`` says: what made the run, what went in, what came out; no times and no local paths."""
    return {
        **results.provenance,
        "title": results.title,
        "counts": results.counts(),
        "causes": results.causes(),
        "inputs": _inputs(results),
        "refused": [{"name": item.name, "sha256": item.sha256, "reason": item.reason} for item in results.refused],
        "passed_over": list(results.passed_over),
    }


def _inputs(results: Results) -> list[dict[str, Any]]:
    found = Counter(finding.doc for finding in results.findings)
    kinds = results.tally()
    return [
        {
            "doc": paper.doc,
            "name": paper.name,
            "sha256": paper.sha256,
            "format": paper.format,
            "encoding": paper.encoding,
            "language": paper.language,
            "title": paper.title,
            "pages": paper.pages,
            "findings": found[paper.doc],
            **{kind: kinds[paper.doc, kind] for kind in (*KINDS, CITATIONS)},
            "warnings": list(paper.warnings),
        }
        for paper in results.papers
    ]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
