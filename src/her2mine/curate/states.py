"""Where each claim stands: what reviewers have said of it, whether they agree, and what each of them may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from her2mine.records import Judgement

Status = Literal["open", "provisional", "agreed", "disputed", "decided"]
STATUSES: tuple[Status, ...] = ("open", "provisional", "disputed", "agreed", "decided")
LOOSE = frozenset({"id", "note"})  # cells in which two wishes for one row may differ and still agree

Effect = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class State:
    """Where a claim stands.

    ``open``: nobody has decided. ``provisional``: fewer reviewers than the pipeline asks for. ``disputed``: they
    differ. ``agreed``: as many as are asked for say the same. ``decided``: by the one reviewer asked for, by whoever
    settled a dispute, or in the terminal (``terminal`` is the id of that decision). ``standing`` holds what each
    reviewer says now, the first to decide first; ``settled`` is the judgement that holds, where one does.
    """

    target: str
    status: Status = "open"
    standing: tuple[Judgement, ...] = ()
    settled: Judgement | None = None
    terminal: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A state as one reviewer may see it: what others say is not there (only counted) until he has decided himself."""

    target: str
    status: Status = "open"
    own: Judgement | None = None
    others: tuple[Judgement, ...] = ()
    hidden: int = 0
    settled: Judgement | None = None
    terminal: str = ""


def undone(records: Sequence[Judgement]) -> set[str]:
    """The ids of what is taken back; an undo that is itself undone counts as not made. The order does not matter."""
    undos: dict[str, list[str]] = {}
    for entry in records:
        if entry.verdict == "undo":
            undos.setdefault(entry.undoes, []).append(entry.id)

    @cache
    def gone(name: str) -> bool:  # an undo is made after what it names, so this ends
        return any(not gone(undo) for undo in undos.get(name, ()))

    return {name for name in undos if gone(name)}


def in_force(records: Sequence[Judgement]) -> list[Judgement]:
    """What is not taken back, in order, without the undos themselves."""
    gone = undone(records)
    return [entry for entry in records if entry.verdict != "undo" and entry.id not in gone]


def standing(records: Sequence[Judgement]) -> dict[str, tuple[Judgement, ...]]:
    """For each target what each reviewer says now: his latest judgement that is in force, by who decided first.

    What is latest goes by the time told, not by the line: a log may have been merged with another.
    """
    said: dict[str, dict[str, Judgement]] = {}
    for entry in sorted(in_force(records), key=lambda entry: entry.at):
        said.setdefault(entry.target, {})[entry.who] = entry
    return {target: tuple(by_who.values()) for target, by_who in said.items()}


def states(records: Sequence[Judgement], reviewers: int = 1) -> dict[str, State]:
    """The state of every target that somebody has decided on; any other is open.

    Args:
        records: the review log.
        reviewers: how many must say the same (1 or 2).
    """
    return {target: _state(target, said, reviewers) for target, said in standing(records).items()}


def seen_by(state: State, who: str, reviewers: int = 1) -> Seen:
    """The state as ``who`` may see it."""
    own = next((entry for entry in state.standing if entry.who == who), None)
    others = tuple(entry for entry in state.standing if entry.who != who)
    if own is None and reviewers > 1 and state.status == "provisional":
        return Seen(state.target, hidden=len(others))
    return Seen(state.target, state.status, own, others, 0, state.settled, state.terminal)


def effect(entry: Judgement) -> Effect:
    """What a judgement comes to; two that share it agree, whatever their reasons and notes."""
    wished: Mapping[str, str] = {**entry.slots, **entry.cells, **entry.row}
    return entry.verdict, frozenset((name, text) for name, text in wished.items() if name not in LOOSE)


def disputes(found: Iterable[State]) -> list[State]:
    """The states on which reviewers differ."""
    return [state for state in found if state.status == "disputed"]


def _state(target: str, said: tuple[Judgement, ...], reviewers: int) -> State:
    settling = next((entry for entry in reversed(said) if entry.settles), None)
    if settling is not None:
        return State(target, "decided", said, settling)
    if len({effect(entry) for entry in said}) > 1:
        return State(target, "disputed", said)
    if len(said) < reviewers:
        return State(target, "provisional", said)
    return State(target, "decided" if reviewers == 1 else "agreed", said, said[0])
