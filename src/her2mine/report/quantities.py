"""What several papers print of one quantity, side by side; gathered paper by paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from her2mine.records import Discrepancy, Finding
from her2mine.report import words
from her2mine.report.model import Told

DOCS: Final = 24  # papers named for one figure; of a large run there may be thousands, which nobody reads through
_Value = tuple[float | None, str, str]  # value, sign, unit


@dataclass(slots=True)
class _Figure:
    """A value as papers print it; of two ways to print it the longer is shown."""

    shown: str
    value: float | None
    unit: str
    places: int  # digits behind the point where it was met first
    papers: int = 0
    docs: dict[str, None] = field(default_factory=dict)
    last: str = ""

    def told_by(self, doc: str) -> None:
        if doc == self.last or doc in self.docs:
            return
        self.papers, self.last = self.papers + 1, doc
        if len(self.docs) < DOCS:
            self.docs[doc] = None

    def named(self) -> tuple[str, ...]:
        more = self.papers - len(self.docs)
        return (*self.docs, *((f"and {more} more",) if more else ()))


class Quantities:
    """Quantities of named trials, with the figures that papers print for them."""

    def __init__(self) -> None:
        self._told: dict[str, dict[_Value, _Figure]] = {}
        self._gold: dict[str, str] = {}

    def add(self, findings: Iterable[Finding], verdicts: Iterable[Discrepancy], by_id: Mapping[str, Finding]) -> None:
        """Take in the findings and verdicts of papers that come after those taken in before."""
        for finding in findings:
            if finding.trial or finding.resolved:
                self._add(finding)
        for verdict in verdicts:
            if verdict.gold is not None and verdict.finding in by_id:
                self._gold.setdefault(words.quantity(by_id[verdict.finding]), words.gold_figure(verdict.gold))

    def _add(self, finding: Finding) -> None:
        figures = self._told.setdefault(words.quantity(finding), {})
        key = finding.value, finding.op, finding.unit
        shown = words.figure(finding)
        if key not in figures:
            figures[key] = _Figure(shown, finding.value, finding.unit, len(finding.text.partition(".")[2]))
        if len(shown) > len(figures[key].shown):
            figures[key].shown = shown
        figures[key].told_by(finding.doc)

    def rows(self) -> tuple[Told, ...]:
        """The quantities that two or more papers tell; where they differ comes first."""
        told = (
            self._row(quantity, list(figures.values()))
            for quantity, figures in self._told.items()
            if len({doc for figure in figures.values() for doc in figure.docs}) > 1
        )
        return tuple(sorted(told, key=lambda row: (not row.differ, row.quantity)))

    def _row(self, quantity: str, figures: list[_Figure]) -> Told:
        ordered = sorted(figures, key=lambda figure: -figure.papers)
        differ = any(not _roundings(one, other) for one, other in combinations(ordered, 2))
        return Told(
            quantity, self._gold.get(quantity, ""), tuple((each.shown, each.named()) for each in ordered), differ
        )


def _roundings(one: _Figure, other: _Figure) -> bool:
    """Whether two printed values can be roundings of one."""
    if one.value is None or other.value is None or one.unit != other.unit:
        return False
    places = min(one.places, other.places)
    return abs(one.value - other.value) <= 0.5 * 0.1**places + 1e-9
