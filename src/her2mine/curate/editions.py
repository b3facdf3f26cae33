"""The editions of a curated folder: their history, what differs between two, and an earlier one brought back."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from her2mine.curate.changes import Change
from her2mine.curate.desk import Desk, Step, apply, by_name, step_of, unsorted
from her2mine.curate.edition import CurateError, digest, locked
from her2mine.curate.publish import WAIT, must_be_at
from her2mine.curate.table import Row, key, order, to_csv
from her2mine.diff.gold import EDITION, RESULTS
from her2mine.records import Decision

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its number, how it came to be, and the hash of its ``results.csv``."""

    number: int
    rows: int
    sha256: str
    why: str
    decision: str = ""
    action: str = ""
    who: str = ""
    when: str = ""
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of both tables at one edition."""

    results: list[Row]
    trials: list[Row]


def editions(folder: Path) -> list[Edition]:
    """All editions, the first first. Raises GoldError or CurateError when the folder cannot be read."""
    desk = Desk(folder)
    made = {entry.id: entry for entry in desk.log}
    return [_edition(entry, made.get(entry["decision"])) for entry in history_of(desk)]


def tables_at(desk: Desk, edition: int) -> Tables:
    """The tables of an edition, made from those of today by taking the decisions since back.

    Raises:
        CurateError: there is no such edition, or the decisions do not lead back to what it was.
    """
    known = {entry["edition"]: entry["sha256"] for entry in history_of(desk)}
    if edition not in known:
        raise CurateError(f"{desk.folder / EDITION}: no edition {edition}; there are 1 to {desk.edition}")
    results, trials = desk.results, desk.trials
    for entry in reversed(desk.log):
        if entry.edition_after <= edition:
            break
        back = step_of(entry).back()
        results = unsorted(results, back.added, back.removed)
        trials = unsorted(trials, back.trials_added, back.trials_removed)
    tables = Tables(sorted(results, key=order), sorted(trials, key=by_name))
    if digest(to_csv(tables.results)) != known[edition]:
        raise CurateError(
            f"{desk.folder / RESULTS}: was changed outside the decisions; edition {edition} is not to be had"
        )
    return tables


def changes_between(old: Sequence[Row], new: Sequence[Row]) -> list[Change]:
    """The rows that come, go or change from one list of rows to another, in the order of the table."""
    before, after = ({row["id"]: row for row in rows} for rows in (old, new))
    changed = [
        Change((), (), before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    return sorted(changed, key=lambda change: order(change.row))


def compare(folder: Path, first: int, second: int) -> tuple[list[Change], str]:
    """What differs between two editions: the changes, and ``results.csv`` as a unified diff."""
    desk = Desk(folder)
    old, new = tables_at(desk, first).results, tables_at(desk, second).results
    return changes_between(old, new), diff_text(old, new, f"edition {first}", f"edition {second}")


def preview(desk: Desk, step: Step) -> str:
    """The unified diff of ``results.csv`` that a step would make."""
    new = apply(desk.results, step.added, step.removed)
    return diff_text(desk.results, new, f"edition {desk.edition}", f"edition {desk.edition + 1}")


def diff_text(old: Sequence[Row], new: Sequence[Row], before: str, after: str) -> str:
    """A unified diff of the tables as git would show it, the key of its rows in the head of each hunk; "" if equal."""
    one, other = (to_csv(rows).splitlines(keepends=True) for rows in (old, new))
    lines = difflib.unified_diff(one, other, f"a/{RESULTS}", f"b/{RESULTS}", before, after, n=0)
    return "".join(f"{line.rstrip()} {_head(line, old, new)}\n" if line.startswith("@@") else line for line in lines)


def restore(folder: Path, edition: int, *, who: str, why: str, seen: int | None = None, when: str = "") -> Decision:
    """Bring the tables of an earlier edition back, as a new edition; the editions between stay in the history.

    Args:
        folder: the curated folder.
        edition: number of the edition whose tables are wanted.
        who: the curator.
        why: the reason, kept with the decision.
        seen: the edition that the curator looked at, if it must not have moved.
        when: ISO 8601 time (now, in UTC, when empty).

    Raises:
        EditionMovedError: the folder is not at the edition ``seen``.
        CurateError: there is no such edition, or the tables are already those.
    """
    with locked(folder, WAIT):
        desk = Desk(folder)
        if seen is not None:
            must_be_at(desk, seen)
        step = step_to(desk, tables_at(desk, edition))
        if not step.changes:
            raise CurateError(f"{folder}: the table is that of edition {edition} already")
        target = f"edition {desk.edition + 1}"
        return desk.decide("restore", target, step, {"restored": edition}, who=who, why=why, when=when)


def step_to(desk: Desk, wanted: Tables) -> Step:
    """The step from the tables of today to those wanted."""
    return Step(
        added=tuple(_missing(wanted.results, desk.results)),
        removed=tuple(_missing(desk.results, wanted.results)),
        trials_added=tuple(_missing(wanted.trials, desk.trials)),
        trials_removed=tuple(_missing(desk.trials, wanted.trials)),
    )


def history_of(desk: Desk) -> list[dict[str, Any]]:
    """The entries of ``edition.json``, the first edition first. Raises CurateError when it holds none."""
    try:
        return list(json.loads(desk.files[EDITION])["history"])
    except (ValueError, KeyError, TypeError) as error:
        raise CurateError(f"{desk.folder / EDITION}: no history of editions") from error


def _edition(entry: dict[str, Any], decision: Decision | None) -> Edition:
    plain = Edition(entry["edition"], entry["rows"], entry["sha256"], entry["why"], entry["decision"])
    if decision is None:
        return plain
    return Edition(
        *(plain.number, plain.rows, plain.sha256, plain.why, plain.decision),
        *(decision.action, decision.who, decision.when, len(decision.added), len(decision.removed)),
    )


def _missing(rows: Iterable[Row], among: Sequence[Row]) -> Iterator[Row]:
    return (row for row in rows if row not in among)


def _head(hunk: str, old: Sequence[Row], new: Sequence[Row]) -> str:
    """The key of the first row of a hunk; line 1 of the file is the header."""
    numbers = _HUNK.match(hunk)
    if numbers is None:
        return ""
    rows, line = (old, int(numbers[1])) if numbers[4] == "0" else (new, int(numbers[3]))
    return " · ".join(part for part in key(rows[line - 2]) if part)
