"""What differs between findings and annotation, one record for each value that is wrong, missed or extra."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from her2mine.run.match import Pair
from her2mine.run.places import Places

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """An annotated value and what was found for it.

    ``kind`` is "wrong" (matched, but ``slots`` differ), "missed" (``found`` is None) or "extra" (``gold`` is None).
    ``start`` and ``end`` are offsets into the paper, of the annotated value where there is one.
    """

    kind: Literal["wrong", "missed", "extra"]
    doc: str
    start: int
    end: int
    language: str
    source: str
    slots: tuple[str, ...]
    sentence: str
    gold: Row | None
    found: Row | None

    def row(self) -> dict[str, Any]:
        """The difference as plain JSON values."""
        return asdict(self)


def differences(
    gold: Sequence[Row], found: Sequence[Row], pairs: Sequence[Pair], places: Places
) -> tuple[Difference, ...]:
    """All differences, papers in the order of the annotation, each in text order."""
    wrong = [_difference(gold[pair.gold], found[pair.found], pair, places) for pair in pairs if not pair.strict]
    matched, used = {pair.gold for pair in pairs}, {pair.found for pair in pairs}
    missed = [_difference(row, None, None, places) for index, row in enumerate(gold) if index not in matched]
    extra = [_difference(None, row, None, places) for index, row in enumerate(found) if index not in used]
    order = {doc: place for place, doc in enumerate(dict.fromkeys(row["doc"] for row in (*gold, *found)))}
    return tuple(sorted([*wrong, *missed, *extra], key=lambda item: (order[item.doc], item.start, item.end)))


def _difference(gold: Row | None, found: Row | None, pair: Pair | None, places: Places) -> Difference:
    at = gold or found or {}
    near = found or gold or {}  # a finding brings its sentence along
    return Difference(
        kind="wrong" if pair is not None else "missed" if gold is not None else "extra",
        doc=at["doc"],
        start=at["start"],
        end=at["end"],
        language=places.language(near),
        source=places.source(near),
        slots=tuple(name for name, same in pair.slots.items() if not same) if pair is not None else (),
        sentence=places.sentence(near),
        gold=gold,
        found=found,
    )
