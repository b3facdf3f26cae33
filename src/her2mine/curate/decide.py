"""Accepting, rejecting and undoing: each is a line of ``decisions.jsonl``, and some make a new edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from her2mine.curate.candidate import changed_row, new_row
from her2mine.curate.desk import Desk, Step, read_log, step_of, unsorted
from her2mine.curate.edition import DECISIONS, CurateError, locked
from her2mine.curate.mined import Target, find_target
from her2mine.curate.propose import INTERVAL_ONLY, known_trial, trial_row
from her2mine.curate.table import Row, order
from her2mine.diff.gold import read_files
from her2mine.records import Decision, Finding

NEW_QUANTITY = "not_in_gold"
GOLD_AT_FAULT = "gold_suspect"


@dataclass(frozen=True)
class _Wish:
    """How a curator wants a finding taken over."""

    gold_is_wrong: bool = False
    new_trial: bool = False
    source_doi: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)


def accept(
    folder: Path,
    run: Path,
    target: str,
    *,
    who: str,
    why: str,
    gold_is_wrong: bool = False,
    new_trial: bool = False,
    changes: Mapping[str, str] | None = None,
    source_doi: str = "",
    when: str = "",
) -> Decision:
    """Say that a discrepancy is right, and let the gold follow where it is the gold that must change.

    ``target`` is the id of a discrepancy, or of a finding, of the run folder ``run``. A ``not_in_gold`` candidate (or a
    finding) adds a row; a ``gold_suspect``, or any discrepancy with ``gold_is_wrong``, gives the gold row the paper's
    number; both make a new edition. Any other discrepancy is noted as confirmed: the paper is wrong, the gold stands.
    ``changes`` sets cells of the row (column to text), ``source_doi`` names the paper, ``new_trial`` allows a candidate
    to bring a trial that ``trials.csv`` does not have, ``when`` is an ISO 8601 time (now, in UTC, when empty).

    Raises CurateError, one line, when the target is unknown or decided already, or the new table would be faulty.
    """
    found = find_target(run, target)
    wish = _Wish(gold_is_wrong, new_trial, source_doi, changes or {})
    with locked(folder):
        desk = Desk(folder)
        desk.must_be_open(found.id)
        step = _accepting(desk, found, wish)
        return desk.decide("accept", found.id, step, found.evidence, who=who, why=why, when=when)


def reject(folder: Path, run: Path, target: str, *, who: str, why: str, when: str = "") -> Decision:
    """Say that a discrepancy or candidate is not right. The gold stays. Raises CurateError as :func:`accept` does."""
    found = find_target(run, target)
    with locked(folder):
        desk = Desk(folder)
        desk.must_be_open(found.id)
        return desk.decide("reject", found.id, Step(), found.evidence, who=who, why=why, when=when)


def undo(folder: Path, decision: str, *, who: str, why: str, when: str = "") -> Decision:
    """Take back a decision by its id; what it changed is changed back in a new edition, and the log keeps both.

    Raises CurateError when there is no such decision, it is undone already, or a later one changed the same row.
    """
    with locked(folder):
        desk = Desk(folder)
        step = step_of(desk.made(decision)).back()
        return desk.decide("undo", decision, step, {}, who=who, why=why, when=when)


def history(folder: Path) -> tuple[Decision, ...]:
    """Return every decision on the curated folder, the oldest first. Raises CurateError on a line that is none."""
    return tuple(read_log(folder / DECISIONS, read_files(folder, (DECISIONS,))[DECISIONS]))


def replay(rows: Iterable[Row], log: Iterable[Decision]) -> list[Row]:
    """Apply decisions in order to the rows of an edition; gives the rows, sorted, of the edition after them.

    Raises CurateError when a row that a decision took away is not there.
    """
    current = list(rows)
    for decision in log:
        current = unsorted(current, decision.added, decision.removed)
    return sorted(current, key=order)


def _accepting(desk: Desk, found: Target, wish: _Wish) -> Step:
    cause = found.discrepancy.cause if found.discrepancy else NEW_QUANTITY
    if cause == NEW_QUANTITY:
        return _adding(desk, found, wish)
    if cause == GOLD_AT_FAULT or wish.gold_is_wrong:
        return _changing(desk, found, wish)
    if wish.changes or wish.new_trial:
        raise CurateError(f"{found.id} is a {cause}: the gold stands unless it is said to be wrong")
    return Step()


def _adding(desk: Desk, found: Target, wish: _Wish) -> Step:
    finding = _finding(found)
    told = wish.changes.get("trial") or finding.trial or finding.resolved or ""
    if not told:
        raise CurateError(f"{found.id} names no trial; say which by setting trial")
    trial = known_trial(desk, told)
    if not trial and not wish.new_trial:
        raise CurateError(f"{told!r} is not in trials.csv; accept it as a new trial, or set trial to a known one")
    changes = {**wish.changes, "trial": trial or told}
    row = new_row(finding, trial or told, desk.results, wish.source_doi, changes)
    return Step(added=(row,), trials_added=() if trial else (trial_row(told, wish.source_doi),))


def _changing(desk: Desk, found: Target, wish: _Wish) -> Step:
    discrepancy = found.discrepancy
    if discrepancy is None or discrepancy.gold is None:
        raise CurateError(f"{found.id} speaks of no gold row, so there is none to change")
    name = discrepancy.gold.id
    old = next((row for row in desk.results if row["id"] == name), None)
    if old is None:
        raise CurateError(f"row {name} is not in edition {desk.edition}; run the papers again")
    only_interval = discrepancy.cause == INTERVAL_ONLY
    new = changed_row(old, _finding(found), only_interval, wish.source_doi, wish.changes)
    return Step(added=(new,), removed=(old,))


def _finding(found: Target) -> Finding:
    if found.finding is None:
        raise CurateError(f"{found.id} speaks of no single finding, so there is no number to take over")
    return found.finding
