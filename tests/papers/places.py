"""The places of ``planted.jsonl`` and ``new.jsonl`` in the papers as read, and what a run says about them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from her2mine import api
from her2mine.records import Discrepancy, Finding, Paper
from her2mine.report.model import Results

ROOT = Path(__file__).parents[2]
PAPERS = ROOT / "corpus" / "papers"
CELL = re.compile(r"Table (?P<table>\d+), row (?P<row>.+), (?P<column>first|second) column:")
COLUMNS = {"first": 0, "second": 1}

Key = tuple[str, str, str]
"""File, trial and printed text: what a planted place is called in lists."""


@dataclass(frozen=True)
class Place:
    """One value or citation marker, ``text[start:end]`` of the paper ``doc``, and what was planted there."""

    file: str
    doc: str
    start: int
    end: int
    text: str
    trial: str
    cause: str = "not_in_gold"
    why: str = ""
    touches: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        return self.file, self.trial, self.text

    def holds(self, verdict: Discrepancy, findings: dict[str, Finding]) -> bool:
        """Whether a verdict speaks of this place: on it, or on a value of its sentence that it touches."""
        if verdict.doc != self.doc:
            return False
        if verdict.start < self.end and self.start < verdict.end:
            return True
        spoken = findings.get(verdict.finding)
        same_sentence = spoken is not None and spoken.sentence[0] <= self.start < spoken.sentence[1]
        return same_sentence and verdict.text in self.touches


def places(name: str, results: Results) -> list[Place]:
    """The places of a list (``planted.jsonl``, ``new.jsonl``), in its order."""
    rows = [json.loads(line) for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()]
    return [_place(row, results.findings) for row in rows]


def speaking_of(place: Place, results: Results) -> list[Discrepancy]:
    """The verdicts on a place that accuse it or ask for a look."""
    findings = {finding.id: finding for finding in results.findings}
    return [item for item in results.discrepancies if item.severity != "info" and place.holds(item, findings)]


def elsewhere(planted: Sequence[Place], results: Results) -> list[Discrepancy]:
    """The conflicts on values where nothing was planted."""
    findings = {finding.id: finding for finding in results.findings}
    return [item for item in results.conflicts if not any(place.holds(item, findings) for place in planted)]


def _place(row: dict[str, object], findings: Iterable[Finding]) -> Place:
    file, before, text = str(row["file"]), str(row["before"]), str(row["text"])
    paper = _read(file)
    cell = CELL.match(before)
    start, end = _in_cell(cell, text, paper, findings) if cell else _in_prose(before, text, paper)
    touches = row.get("touches", [])
    assert isinstance(touches, list)
    told = {name: str(row[name]) for name in ("cause", "why") if name in row}
    return Place(file, paper.doc, start, end, text, str(row["trial"]), touches=tuple(map(str, touches)), **told)


def _in_prose(before: str, text: str, paper: Paper) -> tuple[int, int]:
    """Where ``before + text`` stands when white space is left out: line ends differ from format to format."""
    kept = [index for index, char in enumerate(paper.text) if not char.isspace()]
    bare, wanted = _bare(paper.text), _bare(before + text)
    assert bare.count(wanted) == 1, f"{paper.doc}: '{before}{text}' stands there {bare.count(wanted)} times"
    last = bare.index(wanted) + len(wanted)
    return kept[last - len(_bare(text))], kept[last - 1] + 1


def _in_cell(cell: re.Match[str], text: str, paper: Paper, findings: Iterable[Finding]) -> tuple[int, int]:
    """The nth value of its endpoint in a table."""
    row = [
        finding
        for finding in findings
        if finding.doc == paper.doc and finding.table == int(cell["table"]) - 1 and finding.endpoint == cell["row"]
    ]
    found = sorted(row, key=lambda finding: finding.start)[COLUMNS[cell["column"]]]
    assert found.text == text, f"{paper.doc}: the table has {found.text} there, not {text}"
    return found.start, found.end


def _bare(text: str) -> str:
    return "".join(text.split())


@cache
def _read(file: str) -> Paper:
    return api.read(PAPERS / file)
