"""The curated folder opened for a decision: its tables, its log, and the next edition."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from her2mine.curate.changelog import with_entry
from her2mine.curate.edition import CHANGELOG, DECISIONS, PACKAGE, CurateError, commit, digest, next_edition
from her2mine.curate.schema import Fault, read_table
from her2mine.curate.table import Row, from_csv, order, to_csv
from her2mine.curate.validate import check_tables, schemas_of
from her2mine.diff.gold import (
    EDITION,
    RESULT_COLUMNS,
    RESULTS,
    TRIAL_COLUMNS,
    TRIALS,
    edition_number,
    read_files,
    read_text,
)
from her2mine.records import Decision

Action = Literal["accept", "reject", "undo", "publish", "restore", "merge"]


@dataclass(frozen=True)
class Step:
    """What a decision changes: rows of results, and rows of trials, that come and go."""

    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    trials_added: tuple[Row, ...] = ()
    trials_removed: tuple[Row, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether the gold changes at all."""
        return bool(self.added or self.removed)

    def back(self) -> Step:
        """Return the step that takes this one back."""
        return Step(self.removed, self.added, self.trials_removed, self.trials_added)


class Desk:
    """A curated folder as it stands; make it under the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = read_files(folder, (PACKAGE, TRIALS, RESULTS, EDITION, DECISIONS))
        self.results = from_csv(self.files[RESULTS])
        self.trials = from_csv(self.files[TRIALS])
        self.log = read_log(folder / DECISIONS, self.files[DECISIONS])
        self.edition = edition_number(folder / EDITION, self.files[EDITION])

    def must_be_open(self, target: str) -> None:
        """Raise CurateError when a decision on the target is in force."""
        for entry in in_force(self.log):
            if entry.target == target and entry.action != "undo":
                raise CurateError(f"{target} is decided already: {entry.id}, {entry.action} by {entry.who}")

    def made(self, decision: str) -> Decision:
        """Return the decision in force with this id. Raises CurateError when there is none."""
        known = next((entry for entry in self.log if entry.id == decision), None)
        if known is None:
            raise CurateError(f"{self.folder / DECISIONS}: no decision {decision}")
        if known not in in_force(self.log):
            raise CurateError(f"{self.folder / DECISIONS}: {decision} is undone already")
        return known

    def decide(
        self, action: Action, target: str, step: Step, evidence: Mapping[str, Any], *, who: str, why: str, when: str
    ) -> Decision:
        """Log a decision and carry out its step, all or nothing. Raises CurateError when the new tables are faulty."""
        for name, told in (("who", who), ("why", why)):
            if not told.strip():
                raise CurateError(f"a decision needs {name}")
        decision = Decision(
            id=f"d{len(self.log) + 1:04d}",
            action=action,
            target=target,
            who=who.strip(),
            why=why.strip(),
            when=when or datetime.now(UTC).isoformat(timespec="seconds"),
            edition_before=self.edition,
            edition_after=self.edition + step.changes,
            added=step.added,
            removed=step.removed,
            evidence={**evidence, **_trial_evidence(step)},
        )
        log = self.files[DECISIONS] + json.dumps(decision.model_dump(mode="json"), ensure_ascii=False) + "\n"
        commit(self.folder, {**self._next_files(step, decision), DECISIONS: log})
        return decision

    def faults(self, step: Step) -> list[tuple[Fault, str]]:
        """What would be wrong with the tables after a step that is not wrong now, each with the id of its row or ""."""
        files = {**self.files, **self._tables(step)}
        schemas, names = schemas_of(self.files[PACKAGE])
        known = {(old.file, old.column, old.reason) for old in check_tables(self.files, schemas, names)}
        new = [
            fault
            for fault in sorted(check_tables(files, schemas, names))
            if (fault.file, fault.column, fault.reason) not in known
        ]
        lines = dict(read_table(RESULTS, files[RESULTS], RESULT_COLUMNS).rows) if new else {}
        return [(fault, lines.get(fault.row, {}).get("id", "") if fault.file == RESULTS else "") for fault in new]

    def _tables(self, step: Step) -> dict[str, str]:
        """The tables after a step, as text. Raises CurateError when a row that goes is not there."""
        results = apply(self.results, step.added, step.removed)
        trials = apply(self.trials, step.trials_added, step.trials_removed, sort_by=by_name)
        files = {RESULTS: to_csv(results)}
        if trials != self.trials:
            files[TRIALS] = to_csv(trials, TRIAL_COLUMNS)
        return files

    def _next_files(self, step: Step, decision: Decision) -> dict[str, str]:
        if not step.changes:
            return {}
        if digest(self.files[RESULTS]) != json.loads(self.files[EDITION]).get("sha256"):
            raise CurateError(f"{self.folder / RESULTS}: was changed by hand since edition {self.edition}; put it back")
        for fault, _ in self.faults(step):
            raise CurateError(f"the new edition would be faulty: {fault}")
        files = self._tables(step)
        rows = len(self.results) + len(step.added) - len(step.removed)
        files[EDITION] = next_edition(self.files[EDITION], files[RESULTS], rows, decision=decision.id, why=decision.why)
        files[CHANGELOG] = with_entry(self._changelog(), decision)
        return files

    def _changelog(self) -> str:
        place = self.folder / CHANGELOG
        return read_text(place) if place.exists() else ""


def apply(rows: Iterable[Row], added: Iterable[Row], removed: Iterable[Row], sort_by: Any = order) -> list[Row]:
    """Return the rows, sorted, after some came and some went. Raises CurateError when one that goes is not there."""
    return sorted(unsorted(rows, added, removed), key=sort_by)


def unsorted(rows: Iterable[Row], added: Iterable[Row], removed: Iterable[Row]) -> list[Row]:
    """As :func:`apply`, in any order: many steps in a row need to be sorted only once."""
    current = list(rows)
    for row in removed:
        if row not in current:
            name = row.get("id") or row.get("trial")
            raise CurateError(f"row {name} has changed since; undo the later decision on it first")
        current.remove(row)
    return [*current, *added]


def in_force(log: Sequence[Decision]) -> list[Decision]:
    """Leave out the decisions that are undone; an undo that is itself undone counts as not made."""
    undone: set[str] = set()
    for entry in reversed(log):
        if entry.action == "undo" and entry.id not in undone:
            undone.add(entry.target)
    return [entry for entry in log if entry.id not in undone]


def read_log(path: Path, text: str) -> list[Decision]:
    """Read ``decisions.jsonl``. Raises CurateError with the line that is no decision."""
    log = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            log.append(Decision.model_validate_json(line))
        except ValidationError as error:
            raise CurateError(f"{path}: line {number}: {error.errors()[0]['msg']}") from error
    return log


def step_of(decision: Decision) -> Step:
    """Return what a logged decision changed."""
    trials = (tuple(decision.evidence.get(name, ())) for name in ("trials_added", "trials_removed"))
    return Step(decision.added, decision.removed, *trials)


def _trial_evidence(step: Step) -> dict[str, list[Row]]:
    rows = {"trials_added": list(step.trials_added), "trials_removed": list(step.trials_removed)}
    return {name: trials for name, trials in rows.items() if trials}


def by_name(row: Row) -> str:
    """What trials are sorted by."""
    return row["trial"]
