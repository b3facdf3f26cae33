"""A value on its way to a finding."""

from __future__ import annotations

from dataclasses import dataclass, field

from her2mine.bind.arms import Arm
from her2mine.extract.values import Value


@dataclass(slots=True)
class Draft:
    """A value on its way to a finding; ``notes`` are the kinds of evidence it rests on."""

    value: Value
    endpoint: str
    statistic: str
    arm: Arm | None = None
    comparator: Arm | None = None
    role: str = ""
    timepoint: float | None = None
    population: str | None = None
    trial: str | None = None
    group: int = 0
    notes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Dropped:
    """A value that was read but not bound, and why."""

    value: Value
    reason: str
