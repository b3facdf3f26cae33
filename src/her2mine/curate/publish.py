"""Writing what reviewers have settled as a new edition, on top of exactly the edition that the curator looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from her2mine.curate.changes import PUBLISHED, Change, Pending, pending
from her2mine.curate.desk import Desk
from her2mine.curate.edition import CurateError, EditionMovedError, locked
from her2mine.curate.journal import Journal
from her2mine.curate.table import Row
from her2mine.records import Decision

WAIT = 10.0  # seconds for another writer to finish; then the edition has moved, which is what the curator must know


def publish(
    folder: Path,
    *,
    seen: int,
    who: str,
    why: str,
    reviewers: int = 1,
    targets: Collection[str] | None = None,
    when: str = "",
) -> Decision:
    """Write the pending changes as a new edition: all of them or none, with the provenance of each cell.

    Args:
        folder: the curated folder.
        seen: number of the edition that the curator looked at.
        who: the curator.
        why: one line for the changelog.
        reviewers: how many must agree on a claim.
        targets: only the changes of these claims; all where it is None.
        when: ISO 8601 time (now, in UTC, when empty).

    Raises:
        EditionMovedError: somebody made an edition since; nothing was written.
        CurateError: nothing is pending, changes contradict each other or the table's rules, or the folder is held.
    """
    with locked(folder, WAIT):
        desk = Desk(folder)
        must_be_at(desk, seen)
        found = pending(desk, Journal(folder).read(), reviewers, targets)
        _must_be_sound(found, folder)
        evidence = {PUBLISHED: [change.told() for change in found.changes], "cells": list(_cells(found.changes))}
        target = f"edition {desk.edition + 1}"
        return desk.decide("publish", target, found.step, evidence, who=who, why=why, when=when)


def must_be_at(desk: Desk, seen: int) -> None:
    """Raise EditionMovedError unless the folder is at the edition that was seen."""
    if desk.edition != seen:
        last = next((entry for entry in reversed(desk.log) if entry.edition_after != entry.edition_before), None)
        told = f"{last.action} {last.id} by {last.who}, {last.when}" if last else "the folder was built anew"
        raise EditionMovedError(desk.folder, seen, desk.edition, told)


def provenance(log: Sequence[Decision], row: str) -> list[dict[str, Any]]:
    """Where the cells of a row come from, the oldest first.

    Each is a dict with row, column, old, new, review, who, at, doc, paper, page, sentence, quoted, edition, decision.
    """
    return [
        {**cell, "edition": entry.edition_after, "decision": entry.id}
        for entry in log
        for cell in entry.evidence.get("cells", ())
        if cell["row"] == row
    ]


def _must_be_sound(found: Pending, folder: Path) -> None:
    if found.clashes:
        more = f" (and {len(found.clashes) - 1} more)" if len(found.clashes) > 1 else ""
        raise CurateError(f"{found.clashes[0]}{more}")
    if not found.changes:
        raise CurateError(f"{folder}: nothing is pending")


def _cells(changes: Sequence[Change]) -> Iterator[dict[str, Any]]:
    """One record for each changed cell and each judgement it rests on."""
    for change in changes:
        old: Row = change.old or {}
        new: Row = change.new or {}
        for column in change.columns:
            for entry in change.reviews:
                yield {
                    "row": change.row["id"],
                    "column": column,
                    "old": old.get(column, ""),
                    "new": new.get(column, ""),
                    "review": entry.id,
                    "who": entry.who,
                    "at": entry.at,
                    "doc": entry.doc,
                    "paper": entry.paper,
                    "page": entry.page,
                    "sentence": entry.sentence,
                    "quoted": entry.quoted,
                }
