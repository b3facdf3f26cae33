"""What a planter looks at: a correct text, the gold table, and a source of chance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from her2mine.diff import arms
from her2mine.diff.arithmetic import decimals, one_digit_apart
from her2mine.diff.index import GoldIndex
from her2mine.diff.settings import DiffSettings
from her2mine.diff.values import comparable_units, equal
from her2mine.plant.text import CorrectText, Edit, Place
from her2mine.records import Finding, GoldResult

_OPPOSITE = {"experimental": "control", "control": "experimental"}


@dataclass(frozen=True)
class Plan:
    """The edits that make one error, and the untouched places in which it shows as well."""

    edits: tuple[Edit, ...]
    related: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A correct text beside the gold table."""

    text: CorrectText
    index: GoldIndex
    settings: DiffSettings
    random: Random

    def rows(self, place: Place) -> Sequence[GoldResult]:
        """The gold rows of the trial a place speaks of."""
        return self.index.rows[place.row.trial] if place.row else ()

    def siblings(self, place: Place) -> list[Place]:
        """The other values told in the sentence."""
        return [other for other in self.text.statement(place) if other.kind == "value" and other is not place]

    def partner(self, place: Place) -> Place | None:
        """The same quantity of the other arm in the same sentence."""
        for other in self.siblings(place):
            if other.row and place.row and same_key(other.row, place.row, role=_OPPOSITE.get(place.row.role, "")):
                return other
        return None

    def told(self, place: Place, statistic: str) -> Place | None:
        """The one value of a kind told in the sentence for the place's endpoint."""
        mine = endpoint_of(place)
        found = [
            other
            for other in self.siblings(place)
            if other.finding and other.finding.statistic == statistic and endpoint_of(other) == mine
        ]
        return found[0] if len(found) == 1 else None

    def bounds(self, place: Place) -> tuple[Place, Place] | None:
        """The two bounds of a value's interval."""
        low, high = self.text.part(place, "low"), self.text.part(place, "high")
        return (low, high) if low and high else None

    def is_new(self, place: Place, text: str) -> bool:
        """Whether a number is no value of the trial in any arm, group, cut or endpoint, and not one digit off any."""
        if place.finding is None:
            return False
        said = reworded(place.finding, text)
        rivals = [row for row in self.rows(place) if comparable_units(row.unit, said.unit)]
        return not any(equal(said, row) or one_digit_apart(text, row_text(row)) for row in rivals)

    def shuffled(self, items: Iterable[Place]) -> list[Place]:
        """The places in an order of chance."""
        found = list(items)
        self.random.shuffle(found)
        return found


def endpoint_of(place: Place) -> str:
    """The endpoint a place speaks of."""
    return place.finding.endpoint if place.finding else ""


def number(text: str) -> float:
    """A printed number. Raises ValueError when the text holds none."""
    return float(text.replace(",", "").replace("·", "."))


def like(value: float, text: str) -> str:
    """A number printed as finely as ``text``."""
    return f"{value:.{decimals(text)}f}"


def row_text(row: GoldResult) -> str:
    """A gold value as printed, the finest way, without sign or unit."""
    return re.sub(r"[^\d.]", "", row.printed[0]) if row.printed else f"{row.value:g}"


def reworded(finding: Finding, text: str) -> Finding:
    """The finding with another number."""
    return finding.model_copy(update={"text": text, "value": number(text)})


def same_key(
    row: GoldResult, other: GoldResult, *, role: str = "", endpoint: str = "", analysis: str = "", population: str = ""
) -> bool:
    """Whether two rows differ in the named parts of their key only: ``row`` has the given ones."""
    return (
        row.role == (role or other.role)
        and row.endpoint == (endpoint or other.endpoint)
        and row.analysis == (analysis or other.analysis)
        and row.population == (population or other.population)
        and (bool(role) or row.drugs == other.drugs)
        and (row.qualifier, row.statistic, row.timepoint, row.unit)
        == (other.qualifier, other.statistic, other.timepoint, other.unit)
    )


def same_drugs(first: GoldResult, second: GoldResult, settings: DiffSettings) -> bool:
    """Whether two arms have the same drugs, the backbone aside."""
    mine, theirs = arms.distinct(first.drugs, settings), arms.distinct(second.drugs, settings)
    return bool(mine) and mine == theirs
