"""What several papers print of one quantity, side by side; gathered paper by paper."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, groupby
from typing import Final

from her2mine.records import Discrepancy, Finding
from her2mine.report import words
from her2mine.report.model import Told

DOCS: Final = 24  # papers named for one figure; of a large run there may be thousands, which nobody reads through
_TABLES: Final = (
    "CREATE TABLE told (quantity TEXT, value, op TEXT, unit TEXT, shown TEXT, places INTEGER, doc TEXT)",
    "CREATE TABLE curated (quantity TEXT PRIMARY KEY, shown TEXT)",
)
_SHARED: Final = "SELECT quantity FROM told GROUP BY quantity HAVING min(doc) < max(doc)"
_FIGURES: Final = f"""
SELECT quantity, value, op, unit, shown, places, doc FROM told WHERE quantity IN ({_SHARED}) ORDER BY quantity, rowid
"""


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
    """Quantities of named trials, with the figures that papers print for them.

    What is told waits in two tables of a database: it grows with the trials that papers name, and most of it is told
    by one paper only and never shown.
    """

    def __init__(self, base: sqlite3.Connection | None = None) -> None:
        """``base``: where the tables go; in memory if None."""
        self._base = base or sqlite3.connect(":memory:", isolation_level=None)
        for table in _TABLES:
            self._base.execute(table)

    def add(self, findings: Iterable[Finding], verdicts: Iterable[Discrepancy], by_id: Mapping[str, Finding]) -> None:
        """Take in the findings and verdicts of papers that come after those taken in before."""
        told = (_told(finding) for finding in findings if finding.trial or finding.resolved)
        self._base.executemany("INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?)", told)
        gold = (
            (words.quantity(by_id[verdict.finding]), words.gold_figure(verdict.gold))
            for verdict in verdicts
            if verdict.gold is not None and verdict.finding in by_id
        )
        self._base.executemany("INSERT OR IGNORE INTO curated VALUES (?, ?)", gold)

    def rows(self) -> Iterator[Told]:
        """The quantities that two or more papers tell, by name; nothing may be added while they are gone through."""
        self._base.execute("CREATE INDEX IF NOT EXISTS told_by_quantity ON told (quantity, doc)")
        for quantity, group in groupby(self._base.execute(_FIGURES), key=lambda row: row[0]):
            yield self._row(quantity, _figures(row[1:] for row in group))

    def size(self) -> int:
        """How many quantities two or more papers tell."""
        count: int = self._base.execute(f"SELECT count(*) FROM ({_SHARED})").fetchone()[0]
        return count

    def _row(self, quantity: str, figures: Iterable[_Figure]) -> Told:
        ordered = sorted(figures, key=lambda figure: -figure.papers)
        differ = any(not _roundings(one, other) for one, other in combinations(ordered, 2))
        gold = self._base.execute("SELECT shown FROM curated WHERE quantity = ?", (quantity,)).fetchone()
        shown = gold[0] if gold else ""
        return Told(quantity, shown, tuple((each.shown, each.named()) for each in ordered), differ)


def rank(told: Told) -> tuple[bool, str]:
    """What quantities are sorted by where they are shown: those where papers differ come first."""
    return not told.differ, told.quantity


def _told(finding: Finding) -> tuple[str, float | None, str, str, str, int, str]:
    places = len(finding.text.partition(".")[2])
    return words.quantity(finding), finding.value, finding.op, finding.unit, words.figure(finding), places, finding.doc


def _figures(rows: Iterable[tuple[float | None, str, str, str, int, str]]) -> Iterable[_Figure]:
    """The figures of one quantity, in the order in which they were met."""
    figures: dict[tuple[float | None, str, str], _Figure] = {}
    for value, op, unit, shown, places, doc in rows:
        figure = figures.setdefault((value, op, unit), _Figure(shown, value, unit, places))
        if len(shown) > len(figure.shown):
            figure.shown = shown
        figure.told_by(doc)
    return figures.values()


def _roundings(one: _Figure, other: _Figure) -> bool:
    """Whether two printed values can be roundings of one."""
    if one.value is None or other.value is None or one.unit != other.unit:
        return False
    places = min(one.places, other.places)
    return abs(one.value - other.value) <= 0.5 * 0.1**places + 1e-9
