"""A run to review, made for these tests: one paper, a sentence a claim."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from her2mine.curate import Board
from her2mine.curate.table import Row
from her2mine.diff.gold import result_of
from her2mine.records import Discrepancy, Finding
from her2mine.report import PaperRow, Results, write_run

SENTENCES = {
    "suspect": "Median OS with drug a plus drug b was 13.5 months in Trial A.",
    "also": "Trial A told a median OS of 13.5 months for drug a plus drug b.",
    "other": "In Trial A, median OS reached 14.1 months with drug a plus drug b.",
    "new": "Median PFS in Trial A was 6.70 months (95% CI 6.0 to NE) with drug a plus drug b.",
    "response": "The ORR in Trial A was 48.1% with drug a plus drug b [2].",
    "stranger": "In trial Gamma median OS was 5.2 months with drug a plus drug b.",
}
_ENDPOINTS = {"new": ("PFS", "median", "month"), "response": ("ORR", "rate", "percent")}
_CAUSES = {"new": "not_in_gold", "stranger": "not_in_gold", "response": "value_conflict"}


def results_of(rows: list[Row], sha256: str = "a" * 64) -> Results:
    """The results of the run; every sentence is a line of the paper."""
    gold = {row["endpoint"]: result_of(row) for row in rows if row["role"] == "experimental"}
    findings, verdicts, at = [], [], 0
    for name, sentence in SENTENCES.items():
        finding = _finding(name, sentence, at)
        findings.append(finding)
        cause = _CAUSES.get(name, "gold_suspect")
        row = None if cause == "not_in_gold" else gold[finding.endpoint]
        verdicts.append(_verdict(name, finding, cause, gold=row))
        at += len(sentence) + 1
    paper = PaperRow("paper-one", "paper-one.txt", sha256, "text", "en")
    return Results("Trials", (paper,), tuple(findings), (), tuple(verdicts), provenance={"gold": {"edition": 1}})


def again(results: Results) -> Results:
    """The same paper mined by a later version: other offsets, ids, causes and spacing."""
    findings = [
        finding.model_copy(
            update={"start": finding.start + 7, "end": finding.end + 7, "id": f"{finding.id}-again"}
            | {"sentence": (finding.sentence[0] + 7, finding.sentence[1] + 7), "quote": f"{finding.quote} "}
        )
        for finding in results.findings
    ]
    verdicts = [
        item.model_copy(
            update={"id": f"{item.id}x", "start": item.start + 7, "end": item.end + 7, "cause": "value_conflict"}
            | {"finding": f"{item.finding}-again", "quote": item.quote.replace(" ", "  ").replace("%", " %")}
        )
        for item in results.discrepancies
    ]
    return replace(results, findings=tuple(findings), discrepancies=tuple(verdicts))


def board_of(folder: Path, gold: Path, rows: list[Row], reviewers: int = 1) -> Board:
    """The run written to ``folder`` and opened on the curated folder, with corrections beside it."""
    folder.mkdir(exist_ok=True)
    write_run(results_of(rows), folder)
    return Board(folder, gold, reviewers=reviewers, corrections=gold.parent / "annotated" / "corrections.txt")


def key_of(board: Board, name: str) -> str:
    """The claim of a sentence."""
    return board.claim(f"d-{name}").key


def _finding(name: str, sentence: str, at: int) -> Finding:
    text = next(word.strip("%") for word in sentence.split() if word[0].isdigit())
    start = at + sentence.index(text)
    endpoint, statistic, unit = _ENDPOINTS.get(name, ("OS", "median", "month"))
    interval: dict[str, Any] = {"ci_low": 6.0, "ci_level": 95, "ci_text": "6.0 to NE"} if name == "new" else {}
    return Finding(
        id=f"f-{name}", doc="paper-one", start=start, end=start + len(text), text=text, value=float(text),
        trial="Gamma" if name == "stranger" else "Trial A", role="experimental", drugs=("drug a", "drug b"),
        endpoint=endpoint, statistic=statistic, unit=unit, sentence=(at, at + len(sentence)), quote=sentence,
        **interval,
    )  # fmt: skip


def _verdict(name: str, finding: Finding, cause: str, **fields: Any) -> Discrepancy:
    return Discrepancy(
        id=f"d-{name}", doc=finding.doc, start=finding.start, end=finding.end, text=finding.text, cause=cause,
        severity="info" if cause == "not_in_gold" else "conflict", quote=finding.quote, finding=finding.id,
        endpoint=finding.endpoint, statistic=finding.statistic, trial=finding.trial, page=3, **fields,
    )  # fmt: skip
