"""What page and terminal show of a run, gathered paper by paper; of a large run the gravest part and the counts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from heapq import nlargest, nsmallest
from typing import Final, TypeVar

from her2mine.records import Abstention, Discrepancy, Finding
from her2mine.report.model import (
    ABSTAINED,
    AGREES,
    CHECK,
    CONFLICT,
    KINDS,
    NEW,
    PaperRow,
    Results,
    Row,
    Totals,
    by_number,
    kind_of,
)
from her2mine.report.quantities import Quantities, rank
from her2mine.report.view import ROWS, flagged_causes, matrix, parts_of, subjects

Item = TypeVar("Item")
HELD: Final = 20_000  # findings up to which a run is held whole: the page then tells all of it
STEP: Final = 2_000  # findings taken in before a larger run lets go again: what is held in between leaves gaps behind


@dataclass(slots=True)
class _Kept:
    """The records that are held."""

    papers: list[PaperRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    abstentions: list[Abstention] = field(default_factory=list)
    verdicts: list[Discrepancy] = field(default_factory=list)

    def add(self, results: Results) -> None:
        self.papers += results.papers
        self.findings += results.findings
        self.abstentions += results.abstentions
        self.verdicts += results.discrepancies


class Overview:
    """Gathers the results of papers in their order.

    Beyond HELD findings it lets go what a page of ROWS entries a part does not show, the surest flags last; how much
    it holds then no longer depends on the number of papers.
    """

    def __init__(self, held: int = HELD, base: sqlite3.Connection | None = None) -> None:
        """``held``: findings up to which everything is kept; ``base``: where tables that grow go, in memory if None."""
        self._held = held
        self._limit = held
        self._kept = _Kept()
        self._whole = True
        self._counts: Counter[str] = Counter()
        self._causes: Counter[str] = Counter()
        self._flagged: Counter[str] = Counter()
        self._sizes: Counter[str] = Counter()
        self._subjects: dict[str, Counter[str]] = {CONFLICT: Counter(), CHECK: Counter()}
        self._languages: set[str] = set()
        self._matrix: list[Row] = []
        self._quantities = Quantities(base)

    def add(self, results: Results) -> None:
        """Take in the results of papers that come after those taken in before."""
        self._count(results)
        self._kept.add(results)
        if len(self._kept.findings) > self._limit:
            self._let_go()
            self._limit = min(self._held, len(self._kept.findings) + STEP)

    def results(self, rest: Results) -> Results:
        """The run as far as it is shown; ``rest`` tells what no paper has (title, refused files, provenance ...)."""
        kept = self._kept
        told = replace(
            rest,
            papers=tuple(kept.papers),
            findings=tuple(kept.findings),
            abstentions=tuple(kept.abstentions),
            discrepancies=tuple(kept.verdicts),
        )
        return told if self._whole else replace(told, totals=self._totals(rest))

    def _count(self, results: Results) -> None:
        by_id = {finding.id: finding for finding in results.findings if finding.id}
        parts = parts_of(results.discrepancies)
        self._counts.update(results.counts())
        self._causes.update(results.causes())
        self._flagged.update(flagged_causes(results.discrepancies))
        self._sizes.update({kind: len(parts[kind]) for kind in KINDS})
        for kind, counted in self._subjects.items():
            counted.update(subjects(parts[kind]))
        self._languages.update(paper.language for paper in results.papers if paper.language)
        self._matrix += matrix(results)
        self._quantities.add(results.findings, results.discrepancies, by_id)

    def _totals(self, rest: Results) -> Totals:
        order = (*Results().counts(),)
        counts = {**self._counts, "refused": len(rest.refused)}
        return Totals(
            counts={name: counts.get(name, 0) for name in order},
            causes=by_number(self._causes),
            flagged=by_number(self._flagged),
            sizes={kind: self._sizes[kind] for kind in KINDS},
            subjects={kind: dict(counted) for kind, counted in self._subjects.items()},
            matrix=tuple(self._matrix),
            languages=tuple(sorted(self._languages)),
            told=tuple(nsmallest(ROWS, self._quantities.rows(), key=rank)),
            told_size=self._quantities.size(),
        )

    def _let_go(self) -> None:
        self._whole = False
        kept = self._kept
        kept.papers = []
        kept.abstentions = kept.abstentions[:ROWS]
        kept.verdicts = _worth_showing(kept.verdicts)
        named = {name for item in kept.verdicts for name in (item.finding, *item.related)}
        kept.findings = [finding for finding in kept.findings if finding.id in named]
        self._matrix = _in_order(self._matrix, nlargest(ROWS, self._matrix, key=lambda row: row[3][1]))


def _worth_showing(verdicts: Sequence[Discrepancy]) -> list[Discrepancy]:
    """Of conflicts and checks the surest, of the other parts the first with a trial; in their order."""
    parts: dict[str, list[Discrepancy]] = {kind: [] for kind in KINDS}
    for item in verdicts:
        if kind_of(item) in parts:
            parts[kind_of(item)].append(item)
    chosen: list[Discrepancy] = []
    for kind in (CONFLICT, CHECK):
        chosen += nlargest(ROWS, parts[kind], key=lambda one: one.confidence)
    for kind in (NEW, AGREES, ABSTAINED):
        chosen += sorted(parts[kind], key=lambda one: not one.trial)[:ROWS]
    return _in_order(verdicts, chosen)


def _in_order(everything: Sequence[Item], chosen: Iterable[Item]) -> list[Item]:
    wanted = set(map(id, chosen))
    return [item for item in everything if id(item) in wanted]
