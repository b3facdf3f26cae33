"""Scores findings against annotated values, by the rules of the exchange schema's "Scoring".

Detection counts the annotated values that a finding matches; the strict score counts those with every slot right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from her2mine.run.calibration import Calibration, calibrate
from her2mine.run.config import EvaluateRules
from her2mine.run.differences import Difference, differences
from her2mine.run.match import Pair, judge
from her2mine.run.places import Places
from her2mine.run.slots import SLOTS

ALL = "all"
NONE, UNKNOWN = "none", "unknown"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, served: int, predicted: int, found: int, gold: int) -> Rates:
        """From ``served`` of the predicted and ``found`` of the annotated values (in a group the two may differ).

        A rate without a denominator is 0.
        """
        precision = served / predicted if predicted else 0.0
        recall = found / gold if gold else 0.0
        return cls(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and rates of all values, or of a group of them.

    ``matched`` and ``right`` count annotated values that a finding matches, with every slot right in ``right``.
    ``slots`` says for each slot in which share of the matched values it is right.
    """

    gold: int
    predicted: int
    matched: int
    right: int
    detection: Rates
    strict: Rates
    slots: dict[str, float]

    @classmethod
    def of(cls, gold: int, predicted: int, found: Sequence[Pair], served: Sequence[Pair]) -> Figures:
        """From the number of annotated and of predicted values, and the pairs of the ones and of the others."""
        hits = Counter(name for pair in found for name, same in pair.slots.items() if same)
        right, kept = sum(pair.strict for pair in found), sum(pair.strict for pair in served)
        return cls(
            gold=gold,
            predicted=predicted,
            matched=len(found),
            right=right,
            detection=Rates.of(len(served), predicted, len(found), gold),
            strict=Rates.of(kept, predicted, right, gold),
            slots={name: hits[name] / len(found) if found else 0.0 for name in SLOTS},
        )

    def row(self) -> dict[str, Any]:
        """The figures as plain JSON values."""
        return {
            "gold": self.gold,
            "predicted": self.predicted,
            "matched": self.matched,
            "right": self.right,
            **{f"detection_{name}": getattr(self.detection, name) for name in Rates.__slots__},
            **{f"strict_{name}": getattr(self.strict, name) for name in Rates.__slots__},
            "slots": self.slots,
        }


@dataclass(frozen=True, slots=True)
class Score(Figures):
    """How well findings fit an annotation.

    ``groups`` holds figures by field and its value. A group's recall counts annotated values by the annotation's field,
    its precision predictions by their own. ``calibrations`` has one for "all" and one for each language, as far as
    findings have a confidence. ``unread`` names annotated papers without any finding.
    """

    groups: dict[str, dict[str, Figures]] = field(default_factory=dict)
    calibrations: dict[str, Calibration] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    unread: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """The score as plain JSON values; differences are records of their own (:meth:`Difference.row`)."""
        calibrations = {name: each.row() for name, each in self.calibrations.items()}
        whole = calibrations.pop(ALL, None)
        return {
            **Figures.row(self),
            "groups": {
                name: {value: each.row() for value, each in group.items()} for name, group in self.groups.items()
            },
            "calibration": {**whole, "language": calibrations} if whole else None,
            "unread": list(self.unread),
        }


def score(
    gold: Sequence[Row],
    predicted: Sequence[Row],
    rules: EvaluateRules,
    *,
    by: Iterable[str] = (),
    places: Places | None = None,
    docs: Iterable[str] = (),
) -> Score:
    """Score rows against rows; predictions of papers that were not annotated are left out.

    Args:
        gold: the annotated values.
        predicted: the findings.
        rules: what counts as the same arm.
        by: fields to group by; "language" and "source" (prose or table) are of the text, others fields of the rows.
        places: the papers' own word on languages, sources and sentences; without it only the findings tell them.
        docs: papers that were annotated and may hold no value; those of ``gold`` count in any case.
    """
    valued = {str(row["doc"]) for row in gold}
    known = valued.union(docs)
    rows = [row for row in predicted if row["doc"] in known]
    pairs = judge(gold, rows, rules)
    places = places or Places((), rows)
    whole = Figures.of(len(gold), len(rows), pairs, pairs)
    return Score(
        **{name: getattr(whole, name) for name in Figures.__slots__},
        groups={name: _grouped(name, gold, rows, pairs, places) for name in by},
        calibrations=_calibrations(rows, pairs, places),
        differences=differences(gold, rows, pairs, places),
        unread=tuple(sorted(valued - {str(row["doc"]) for row in rows})),
    )


def _grouped(
    name: str, gold: Sequence[Row], rows: Sequence[Row], pairs: Sequence[Pair], places: Places
) -> dict[str, Figures]:
    """Figures by the values of one field, the most frequent first."""
    annotated, predicted = _labels(name, gold, rows, pairs, places)
    totals, guesses = Counter(annotated), Counter(predicted)
    order = sorted(totals | guesses, key=lambda value: (-totals[value], -guesses[value], value))
    return {
        value: Figures.of(
            totals[value],
            guesses[value],
            [pair for pair in pairs if annotated[pair.gold] == value],
            [pair for pair in pairs if predicted[pair.found] == value],
        )
        for value in order
    }


def _labels(
    name: str, gold: Sequence[Row], rows: Sequence[Row], pairs: Sequence[Pair], places: Places
) -> tuple[list[str], list[str]]:
    """The group of each annotated and of each predicted value.

    Where the text's language or source is not known for an annotated value, its finding tells it.
    """
    annotated, predicted = ([_label(name, row, places) for row in side] for side in (gold, rows))
    if name in ("language", "source"):
        partner = {pair.gold: predicted[pair.found] for pair in pairs}
        annotated = [label or partner.get(index, "") for index, label in enumerate(annotated)]
    return [label or UNKNOWN for label in annotated], [label or UNKNOWN for label in predicted]


def _label(name: str, row: Row, places: Places) -> str:
    """A field's value as a word; "" where the text's language or source is not known."""
    if name == "language":
        return places.language(row)
    if name == "source":
        return places.source(row)
    value = row.get(name)
    if isinstance(value, list | tuple):
        return " + ".join(sorted(map(str, value))) or NONE
    if isinstance(value, float):
        return f"{value:g}"
    return NONE if value is None or value == "" else str(value)


def _calibrations(rows: Sequence[Row], pairs: Sequence[Pair], places: Places) -> dict[str, Calibration]:
    """By language, and of all; a finding that matches nothing is not right."""
    right = {pair.found for pair in pairs if pair.strict}
    judged = [(confidence, index) for index, row in enumerate(rows) if (confidence := _confidence(row)) is not None]
    parts: dict[str, list[tuple[float, bool]]] = {ALL: []}
    for confidence, index in judged:
        for part in (ALL, places.language(rows[index]) or UNKNOWN):
            parts.setdefault(part, []).append((confidence, index in right))
    found = {part: calibrate(parts[part]) for part in (ALL, *sorted(set(parts) - {ALL}))}
    return {part: each for part, each in found.items() if each is not None}


def _confidence(row: Row) -> float | None:
    value = row.get("confidence")
    valid = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if valid and value is not None else None
