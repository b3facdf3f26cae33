"""What reviewers have settled that is not in the gold yet: rows that would come, go or change, and what hinders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from her2mine.curate.desk import Desk, Step, in_force
from her2mine.curate.states import State, states
from her2mine.curate.table import KEY, Row, identify, key
from her2mine.diff.gold import RESULT_COLUMNS
from her2mine.records import Decision, Judgement

CHANGES_GOLD = ("gold_wrong", "both_stand", "new")
PUBLISHED = "changes"  # in the evidence of a publishing decision
_FIRST = (*KEY, "value", "printed", "ci_low_text", "ci_high_text", "unit")


@dataclass(frozen=True, slots=True)
class Change:
    """One row of results that comes (``old`` is None), goes (``new`` is None) or changes, for the claims ``targets``.

    ``reviews`` are the judgements that ask for it; ``taken_back`` says it was published before and no longer holds.
    """

    targets: tuple[str, ...]
    reviews: tuple[Judgement, ...]
    old: Row | None
    new: Row | None
    trial: Row | None = None
    taken_back: bool = False

    @property
    def row(self) -> Row:
        """The row as it will be, or as it was where it goes."""
        return self.new or self.old or {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns whose cells change, key fields first; of a row that comes or goes those that are not empty."""
        old, new = self.old or {}, self.new or {}
        ordered = (*_FIRST, *(name for name in RESULT_COLUMNS if name not in _FIRST))
        return tuple(name for name in ordered if old.get(name, "") != new.get(name, ""))

    def step(self) -> Step:
        """What it does to the tables."""
        trials = (self.trial,) if self.trial else ()
        gone = self.new is None
        return Step(
            added=(self.new,) if self.new else (),
            removed=(self.old,) if self.old else (),
            trials_added=() if gone else trials,
            trials_removed=trials if gone else (),
        )

    def told(self) -> dict[str, Any]:
        """What a publishing decision keeps of it."""
        return {
            "targets": list(self.targets),
            "reviews": [entry.id for entry in self.reviews],
            "old": self.old,
            "new": self.new,
            "trial": self.trial,
            "taken_back": self.taken_back,
        }


@dataclass(frozen=True, slots=True)
class Clash:
    """Why the wishes of some claims cannot be carried out; ``str()`` is one line."""

    targets: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Pending:
    """What would be published on top of ``edition``; ``clashes`` must be empty for that."""

    edition: int
    changes: tuple[Change, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def step(self) -> Step:
        """All changes as one step."""
        return together(self.changes)


def together(changes: Iterable[Change]) -> Step:
    """The steps of all changes as one; a trial that several need comes once."""
    steps = [change.step() for change in changes]
    trials = {row["trial"]: row for step in steps for row in step.trials_added}
    return Step(
        added=tuple(row for step in steps for row in step.added),
        removed=tuple(row for step in steps for row in step.removed),
        trials_added=tuple(trials.values()),
        trials_removed=tuple(row for step in steps for row in step.trials_removed),
    )


def pending(
    desk: Desk, records: Sequence[Judgement], reviewers: int = 1, targets: Collection[str] | None = None
) -> Pending:
    """What the review log asks of the gold as it stands.

    Args:
        desk: the curated folder.
        records: its review log.
        reviewers: how many must agree.
        targets: only these claims; all where it is None.
    """
    wanted, clashes = _wishes(desk, states(records, reviewers), published(desk.log), targets)
    changes = _merged(wanted, clashes)
    changes = _without_key_clashes(desk, changes, clashes)
    clashes += _faulty(desk, changes)
    return Pending(desk.edition, tuple(changes), tuple(clashes))


def published(log: Sequence[Decision]) -> dict[str, dict[str, Any]]:
    """For each claim the change that was published for it and holds (see :meth:`Change.told`)."""
    held: dict[str, dict[str, Any]] = {}
    for entry in in_force(log):
        if entry.action == "restore":
            edition = int(entry.evidence.get("restored", 1))
            until = next((at for at, old in enumerate(log) if old.edition_after > edition), len(log))
            held = published(log[:until])
        for change in entry.evidence.get(PUBLISHED, ()):
            for target in change["targets"]:
                held.pop(target, None)
                if not change["taken_back"]:
                    held[target] = change
    return held


class _Table:
    """The tables as they stand, by name."""

    def __init__(self, desk: Desk) -> None:
        self.rows = {row["id"]: row for row in desk.results}
        self.trials = {row["trial"]: row for row in desk.trials}

    def missing(self, trial: Mapping[str, str]) -> Row | None:
        """The row of trials.csv that is wanted, unless the trial has come since."""
        return dict(trial) if trial and trial["trial"] not in self.trials else None


def _wishes(
    desk: Desk,
    known: Mapping[str, State],
    done: Mapping[str, Mapping[str, Any]],
    targets: Collection[str] | None,
) -> tuple[list[Change], list[Clash]]:
    table = _Table(desk)
    wanted: list[Change] = []
    clashes: list[Clash] = []
    settled = {target: state.settled for target, state in known.items()}
    for target in dict.fromkeys([*known, *done]):
        if targets is not None and target not in targets:
            continue
        entry = settled.get(target)
        wish = _wish(target, entry, done.get(target), table, settled) if _asks(entry) or target in done else None
        if isinstance(wish, Clash):
            clashes.append(wish)
        elif wish is not None:
            wanted.append(wish)
    return wanted, clashes


def _asks(entry: Judgement | None) -> bool:
    return entry is not None and entry.verdict in CHANGES_GOLD


def _wish(
    target: str,
    entry: Judgement | None,
    done: Mapping[str, Any] | None,
    table: _Table,
    settled: Mapping[str, Judgement | None],
) -> Change | Clash | None:
    """What one claim asks for: nothing, a change, or one that is not possible any more."""
    if entry is None or entry.verdict not in CHANGES_GOLD:
        return _back(target, done or {}, table, settled)
    if done is not None and _fulfils(done, entry):
        return None
    if done is not None and done["new"] is not None:
        return _instead(target, entry, done["new"], table)
    if entry.verdict == "gold_wrong":
        return _changed(target, entry, table)
    return Change((target,), (entry,), None, dict(entry.row), table.missing(entry.trial))


def _fulfils(done: Mapping[str, Any], entry: Judgement) -> bool:
    new = done["new"] or {}
    wished = entry.cells or {name: text for name, text in entry.row.items() if name != "id"}
    return bool(new) and all(new.get(name, "") == text for name, text in wished.items())


def _changed(target: str, entry: Judgement, table: _Table) -> Change | Clash | None:
    """The gold row with the cells that the reviewer set, unless these have changed since he saw it."""
    old = table.rows.get(entry.gold)
    if old is None:
        return Clash((target,), f"row {entry.gold} is not in the table any more; decide again on what stands there now")
    new = old | entry.cells
    if new == old:
        return None  # somebody has brought the same number already
    moved = [name for name in entry.cells if old[name] not in (entry.seen.get(name, old[name]), entry.cells[name])]
    if moved:
        told = ", ".join(f"{name} {entry.seen[name]!r} is now {old[name]!r}" for name in moved)
        return Clash((target,), f"row {entry.gold} has changed since {entry.who} decided ({told}); decide again")
    return Change((target,), (entry,), old, new)


def _instead(target: str, entry: Judgement, before: Row, table: _Table) -> Change | Clash:
    """Another row for the one that was published for this claim earlier."""
    if table.rows.get(before["id"]) != before:
        return Clash((target,), f"row {before['id']} has changed since it was published; undo the later decision first")
    new = before | (entry.cells if entry.verdict == "gold_wrong" else {**entry.row, "id": before["id"]})
    return Change((target,), (entry,), before, new, table.missing(entry.trial))


def _back(
    target: str, done: Mapping[str, Any], table: _Table, settled: Mapping[str, Judgement | None]
) -> Change | Clash | None:
    """The published change of a claim that nobody stands for any more, taken back."""
    others = [settled.get(other) for other in done["targets"] if other != target]
    if any(entry is not None and _asks(entry) and _fulfils(done, entry) for entry in others):
        return None
    name = (done["new"] or done["old"])["id"]
    if table.rows.get(name) != done["new"]:
        return Clash((target,), f"row {name} has changed since it was published; undo the later decision first")
    trial = done["trial"] if done["trial"] in table.trials.values() else None
    return Change((target,), (), done["new"], done["old"], trial, taken_back=True)


def _merged(wanted: Iterable[Change], clashes: list[Clash]) -> list[Change]:
    """Changes of one row, asked for by several claims, as one; those that differ clash."""
    groups: dict[object, list[Change]] = {}
    for change in wanted:
        groups.setdefault(change.old["id"] if change.old else key(change.row), []).append(change)
    merged = []
    for group in groups.values():
        first = group[0]
        targets = tuple(target for change in group for target in change.targets)
        if any(not _same(first.new, other.new) for other in group[1:]):
            clashes.append(
                Clash(targets, f"decisions differ on {_named(first)}: {_figures(group)}; change or undo one")
            )
        else:
            reviews = tuple(entry for change in group for entry in change.reviews)
            merged.append(replace(first, targets=targets, reviews=reviews))
    return merged


def _without_key_clashes(desk: Desk, changes: Sequence[Change], clashes: list[Clash]) -> list[Change]:
    """Give rows that come their id; a quantity that the table has already is no new row."""
    leaving = {change.old["id"] for change in changes if change.old}
    taken = {row["id"] for row in desk.results}
    keys = {key(row): row["id"] for row in desk.results if row["id"] not in leaving}
    sound = []
    for change in sorted(changes, key=lambda change: change.old is None):  # rows that stay keep their key first
        new = change.new
        if new is not None and key(new) in keys:
            told = f"{_named(change)}: same key as row {keys[key(new)]}"
            clashes.append(Clash(change.targets, f"{told}; tell them apart by analysis, population or qualifier"))
            continue
        if new is not None and change.old is None:
            new = new | {"id": identify(new, taken)}
            taken.add(new["id"])
        if new is not None:
            keys[key(new)] = new["id"]
        sound.append(replace(change, new=new))
    return sound


def _same(one: Row | None, other: Row | None) -> bool:
    loose = ("id", "note")
    left, right = ({name: text for name, text in (row or {}).items() if name not in loose} for row in (one, other))
    return left == right


def _named(change: Change) -> str:
    return f"row {change.old['id']}" if change.old else " · ".join(filter(None, key(change.row)))


def _figures(group: Iterable[Change]) -> str:
    return " or ".join(dict.fromkeys(change.row["printed"] if change.new else "no row" for change in group))


def _faulty(desk: Desk, changes: Sequence[Change]) -> list[Clash]:
    """What is wrong with the table that would come, each fault with the claims that bring it."""
    if not changes:
        return []
    everyone = tuple(target for change in changes for target in change.targets)
    bringing = {change.new["id"]: change.targets for change in changes if change.new}
    faults = desk.faults(together(changes))
    return [Clash(bringing.get(name, everyone), f"the new edition would be faulty: {fault}") for fault, name in faults]
