"""What the number grammar finds, and the state of one reading."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from her2mine.extract.intervals import Interval
from her2mine.extract.numberforms import Grammar, to_number

MONTHS = {"month": 1.0, "week": 12 / 52.18, "day": 12 / 365.25, "year": 12.0}
"""Months in one unit of time (a year of 365.25 days)."""


class Kind(StrEnum):
    """What a number is."""

    TIME = "time"
    PERCENT = "percent"
    COUNT = "count"
    HAZARD_RATIO = "hazard_ratio"
    ODDS_RATIO = "odds_ratio"
    RISK_RATIO = "risk_ratio"
    P_VALUE = "p_value"
    NOT_REACHED = "not_reached"
    LANDMARK = "landmark"


@dataclass(frozen=True, slots=True)
class Value:
    """One value expression ``text[start:end]``; ``stop`` is where its unit and interval end.

    ``number`` is None for "not reached". ``unit`` is month, week, day, year, percent, ratio, patient or 1.
    ``total`` is the denominator of "n of N" or "n/N". ``size`` marks "n = 45".
    """

    start: int
    end: int
    text: str
    kind: Kind
    number: float | None
    unit: str
    op: str = "="
    stop: int = 0
    interval: Interval | None = None
    total: float | None = None
    size: bool = False
    inherited: bool = False
    months: float | None = None

    @property
    def ratio(self) -> bool:
        """Whether the value is a hazard, odds or risk ratio."""
        return self.kind in (Kind.HAZARD_RATIO, Kind.ODDS_RATIO, Kind.RISK_RATIO)


@dataclass(slots=True)
class Scan:
    """The state of one reading: the folded text, what is already explained, and the values found."""

    text: str
    folded: str
    grammar: Grammar
    taken: list[tuple[int, int]] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing has been claimed inside the span."""
        return all(end <= a or start >= b for a, b in self.taken)

    def claim(self, start: int, end: int) -> None:
        """Mark a stretch as explained."""
        self.taken.append((start, end))

    def add(self, value: Value) -> None:
        """Keep a value and claim its span."""
        self.values.append(value)
        self.claim(value.start, value.end)


def make_value(scan: Scan, start: int, end: int, kind: Kind, unit: str, **more: object) -> Value:
    """The value written at ``start:end``; ``more`` are further fields of it."""
    number = to_number(scan.folded[start:end])
    value = Value(start, end, scan.text[start:end], kind, number, unit, stop=end)
    return replace(value, **more)  # type: ignore[arg-type]


def operator(scan: Scan, start: int) -> str:
    """The sign told before a number ("<", "at least", "约"): =, <, <=, >, >= or ~."""
    before = scan.folded[max(0, start - 16) : start]
    for op, pattern in scan.grammar.operators.items():
        if pattern.search(before):
            return op
    return "="
