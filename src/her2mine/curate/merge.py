"""Two copies of a curated folder that went apart after a common edition, brought together again row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from her2mine.curate.desk import Desk, Step
from her2mine.curate.edition import CurateError, digest, locked
from her2mine.curate.editions import Tables, history_of, step_to, tables_at
from her2mine.curate.journal import Journal
from her2mine.curate.publish import WAIT
from her2mine.curate.table import Row
from her2mine.diff.gold import RESULTS
from her2mine.records import Decision

Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that both copies changed, each in its own way; None where it is not there."""

    name: str
    base: Row | None
    ours: Row | None
    theirs: Row | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which the copies differ."""
        ours, theirs = self.ours or {}, self.theirs or {}
        return tuple(column for column in ours | theirs if ours.get(column) != theirs.get(column))

    def __str__(self) -> str:
        if self.ours is None or self.theirs is None:
            gone, changed = ("ours", "theirs") if self.ours is None else ("theirs", "ours")
            return f"{self.name}: taken out in {gone}, changed in {changed}"
        cells = (f"{column} {self.ours[column]!r} / {self.theirs[column]!r}" for column in self.columns)
        return f"{self.name}: ours / theirs: {', '.join(cells)}"


class MergeConflictError(CurateError):
    """Rows that both copies changed; nothing was written. ``conflicts`` lists them."""

    def __init__(self, folder: Path, conflicts: Sequence[Conflict]) -> None:
        rows = "1 row" if len(conflicts) == 1 else f"{len(conflicts)} rows"
        super().__init__(f"{folder}: {rows} changed in both copies; choose with ours or theirs: {conflicts[0]}")
        self.conflicts = tuple(conflicts)


@dataclass(frozen=True, slots=True)
class Plan:
    """What merging would do: the common edition, the step, and the rows to be chosen first."""

    base: int
    step: Step
    conflicts: tuple[Conflict, ...]


def merge(
    folder: Path, other: Path, *, who: str, why: str, take: Mapping[str, Side] | None = None, when: str = ""
) -> Decision | None:
    """Take over what another copy of the folder changed since the common edition, as a new edition of this one.

    The other copy's review log comes along, and its decisions are kept in the decision that merges.

    Args:
        folder: this copy.
        other: the other copy; it is not changed.
        who: the curator.
        why: the reason, kept with the decision.
        take: for rows (of results by id, of trials by name) that both changed, whose to take.
        when: ISO 8601 time (now, in UTC, when empty).

    Returns:
        The decision; None where the other copy has no decision that this one lacks (its reviews are taken over).

    Raises:
        MergeConflictError: both changed a row and ``take`` does not say whose to take.
        CurateError: there is no common edition, or the merged tables would be faulty.
    """
    with locked(folder, WAIT):
        ours, theirs = Desk(folder), Desk(other)
        found = plan(ours, theirs, take or {})
        if found.conflicts:
            raise MergeConflictError(folder, found.conflicts)
        for fault, _ in ours.faults(found.step):
            raise CurateError(f"the merged table would be faulty: {fault}")
        Journal(folder).take(Journal(other).read())
        since = _unknown(ours, theirs)
        if not since:
            return None
        evidence = {"base": found.base, "sha256": digest(theirs.files[RESULTS]), "merged": since}
        target = f"edition {ours.edition + found.step.changes}"
        return ours.decide("merge", target, found.step, evidence, who=who, why=why, when=when)


def _unknown(ours: Desk, theirs: Desk) -> list[dict[str, Any]]:
    """Their decisions that ours neither has nor has merged before."""
    known = [entry.model_dump(mode="json") for entry in ours.log]
    known += [old for entry in ours.log for old in entry.evidence.get("merged", ())]
    return [entry for entry in (entry.model_dump(mode="json") for entry in theirs.log) if entry not in known]


def plan(ours: Desk, theirs: Desk, take: Mapping[str, Side]) -> Plan:
    """Compare both copies with their common edition. Raises CurateError when there is none."""
    base = common_edition(ours, theirs)
    before, other = tables_at(ours, base), tables_at(theirs, base)
    results, conflicts = _three_way(before.results, ours.results, theirs.results, "id", take)
    untouched = [row for row in before.trials if row in other.trials]  # trials.csv may have been changed by hand
    trials, more = _three_way(untouched, ours.trials, theirs.trials, "trial", take)
    return Plan(base, step_to(ours, Tables(results, trials)), (*conflicts, *more))


def common_edition(ours: Desk, theirs: Desk) -> int:
    """The last edition up to which both histories are the same. Raises CurateError when the first ones differ."""
    last = 0
    for one, other in zip(history_of(ours), history_of(theirs), strict=False):
        if (one["edition"], one["sha256"], one["decision"]) != (other["edition"], other["sha256"], other["decision"]):
            break
        last = int(one["edition"])
    if not last:
        raise CurateError(f"{theirs.folder}: has no edition in common with {ours.folder}")
    return last


def _three_way(
    base: Sequence[Row], ours: Sequence[Row], theirs: Sequence[Row], name: str, take: Mapping[str, Side]
) -> tuple[list[Row], list[Conflict]]:
    """The rows after both sides' changes, and those that both changed; ``name`` is the column that names a row."""
    tables = [{row[name]: row for row in rows} for rows in (base, ours, theirs)]
    rows, conflicts = [], []
    for key in dict.fromkeys(key for table in tables for key in table):
        found = Conflict(key, *(table.get(key) for table in tables))
        row = _settled(found, take.get(key))
        if isinstance(row, Conflict):
            conflicts.append(row)
        elif row is not None:
            rows.append(row)
    return rows, conflicts


def _settled(found: Conflict, take: Side | None) -> Row | Conflict | None:
    """The row that stands in the end (None: no row), or the conflict."""
    if not list(_told(found)) or found.theirs == found.base:
        return found.ours
    if found.ours == found.base:
        return found.theirs
    if take is None:
        return found
    return found.ours if take == "ours" else found.theirs


def _told(found: Conflict) -> Iterator[str]:
    """What differs between the copies; words of a note are no difference where both have the row."""
    if (found.ours is None) != (found.theirs is None):
        yield found.name
    else:
        yield from (column for column in found.columns if column != "note")
