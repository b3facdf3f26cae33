"""Which finding answers which annotated value: by paper and place, each used once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from her2mine.run.config import EvaluateRules
from her2mine.run.slots import near, same_slots

REACH = 3  # characters by which equal numbers may miss each other, for readers that tidy white space

Row = Mapping[str, Any]
"""A finding or an annotated value, with the fields of the exchange schema."""


class Pair(NamedTuple):
    """Positions of an annotated value and of its finding, and which slots of the finding are right."""

    gold: int
    found: int
    slots: Mapping[str, bool]

    @property
    def strict(self) -> bool:
        """Whether every slot is right."""
        return all(self.slots.values())


def judge(gold: Sequence[Row], found: Sequence[Row], rules: EvaluateRules) -> list[Pair]:
    """The matched pairs with their slots, in the order of the annotated values."""
    return [Pair(one, other, same_slots(gold[one], found[other], rules)) for one, other in match(gold, found)]


def match(gold: Sequence[Row], predicted: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of positions (gold, predicted), each used once; of several candidates the best fit wins, then the first."""
    by_doc: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(predicted):
        by_doc[row["doc"]].append(index)
    free = set(range(len(predicted)))
    pairs = []
    for index, row in enumerate(gold):
        fits = [(fit, -other) for other in by_doc[row["doc"]] if other in free and (fit := _fit(row, predicted[other]))]
        if fits:
            other = -max(fits)[1]
            free.remove(other)
            pairs.append((index, other))
    return pairs


def _fit(gold: Row, other: Row) -> tuple[bool, bool, int] | None:
    """How well two rows fit, for comparison; None when they do not stand in the same place."""
    equal = near(gold.get("value"), other.get("value"))
    overlap = min(gold["end"], other["end"]) - max(gold["start"], other["start"])
    if overlap > 0 or (equal and overlap > -REACH):
        return equal, gold.get("statistic") == other.get("statistic"), overlap
    return None
