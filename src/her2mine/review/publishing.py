"""The curated table: what waits to be published, disputes, the history, and editions brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from her2mine.curate import CurateError, EditionMovedError, compare, restore
from her2mine.curate.changes import Change, Clash
from her2mine.curate.states import State, seen_by
from her2mine.review.deciding import Said, said
from her2mine.review.pages import Notice, Visit, visit
from her2mine.review.text import shortened
from her2mine.review.writing import Form, written

router = APIRouter()
Visiting = Annotated[Visit, Depends(visit)]
Writing = Annotated[Form, Depends(written)]

LONGEST_DIFF = 400  # lines shown
LONGEST_LOG = 300  # decisions shown
LINE = 2000  # characters of a line of a diff
TONES = {"+": "plus", "-": "minus", "@": "at"}


@router.get("/changes")
def changes(visit: Visiting) -> Response:
    """What would be published, as a diff, row by row and of the file."""
    return _changes(visit)


@router.post("/changes")
def publish(visit: Visiting, form: Writing) -> Response:
    """Publish the changes that were shown and are still ticked, on top of the edition that was shown."""
    seen = form.text("edition")
    targets = {target for group in form.every("change") for target in group.split(" ")}
    try:
        if not targets:
            raise CurateError(visit.say("changes.none_chosen"))
        made = visit.service.board.publish(
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            who=visit.who,
            why=form.text("why") or visit.say("changes.usual_why"),
            targets=targets,
        )
    except EditionMovedError as error:
        told = visit.say("changes.moved", seen=error.seen, now=error.now)
        return _changes(visit, 409, [("bad", told), ("", str(error))])
    except CurateError as error:
        return _changes(visit, 422, [("bad", str(error))])
    return visit.to(f"/history?published={made.edition_after}")


@router.get("/disputes")
def disputes(visit: Visiting) -> Response:
    """The claims on which reviewers differ, and how far they agree beyond chance."""
    found = [state for state in visit.service.known.states.values() if state.status == "disputed"]
    return visit.page(
        "disputes.html.j2",
        disputes=[_dispute(visit, state) for state in found],
        kappas=visit.service.board.agreement(),
        reviewers=visit.service.reviewers,
    )


@router.get("/history")
def history(visit: Visiting) -> Response:
    """Editions and decisions, the newest first; ``?diff=N`` shows what edition N changed."""
    return _history(visit)


@router.post("/restore")
def bring_back(visit: Visiting, form: Writing) -> Response:
    """Bring the tables of an earlier edition back, as a new edition."""
    number, seen = form.text("restore"), form.text("edition")
    try:
        if not (number.isdecimal() and seen.isdecimal() and len(number) < 10 and len(seen) < 10):
            raise CurateError(visit.say("fault.token"))
        why = form.text("why") or visit.say("history.usual_why", number=number)
        made = restore(visit.service.curated, int(number), who=visit.who, why=why, seen=int(seen))
    except EditionMovedError as error:
        return _history(visit, 409, [("bad", visit.say("changes.moved", seen=error.seen, now=error.now))])
    except CurateError as error:
        return _history(visit, 422, [("bad", str(error))])
    return visit.to(f"/history?published={made.edition_after}")


def _changes(visit: Visit, status: int = 200, notices: Sequence[Notice] = ()) -> Response:
    found = visit.service.known.pending
    clashing = {target for clash in found.clashes for target in clash.targets}
    return visit.page(
        "changes.html.j2",
        status,
        notices=notices,
        edition=found.edition,
        changes=[_change(visit, change, clashing) for change in found.changes],
        clashes=[_clash(visit, clash) for clash in found.clashes],
        diff=_lines(visit.service.board.preview(found)) if found.changes else [],
    )


def _change(visit: Visit, change: Change, clashing: set[str]) -> dict[str, Any]:
    old, new = change.old or {}, change.new or {}
    kind = "back" if change.taken_back else "added" if not old else "removed" if not new else "changed"
    row = change.row
    return {
        "targets": " ".join(change.targets),
        "sound": clashing.isdisjoint(change.targets),
        "kind": (kind, visit.say(f"changes.{kind}")),
        "name": row["id"],
        "title": " · ".join(row[name] for name in ("trial", "endpoint", "statistic", "arm", "analysis") if row[name]),
        "cells": [
            (visit.say.name("columns", name), old.get(name, ""), new.get(name, ""))
            for name in change.columns
            if name != "id"
        ],
        "said": [(_place(visit, entry.target), said(visit, entry), _source(entry)) for entry in change.reviews],
    }


def _source(entry: Any) -> dict[str, str]:
    return {
        "doc": entry.doc,
        "quoted": entry.quoted,
        "sentence": shortened(entry.sentence, 400),
    }


def _clash(visit: Visit, clash: Clash) -> dict[str, Any]:
    return {"reason": clash.reason, "places": [_place(visit, target) for target in clash.targets]}


def _place(visit: Visit, target: str) -> str:
    """The address of a claim, "" for one that this run does not have."""
    return f"/c/{target}" if target in visit.service.shelf.worklist.items else ""


def _dispute(visit: Visit, state: State) -> dict[str, Any]:
    seen = seen_by(state, visit.who, visit.service.reviewers)
    told: list[Said] = [said(visit, entry) for entry in (*([seen.own] if seen.own else []), *seen.others)]
    claim = visit.service.board.claims.get(state.target)
    first = state.standing[0]
    return {
        "address": _place(visit, state.target),
        "doc": claim.doc if claim else first.doc,
        "quoted": first.quoted,
        "sentence": shortened(first.sentence, 400),
        "said": told,
    }


def _history(visit: Visit, status: int = 200, notices: Sequence[Notice] = ()) -> Response:
    query = visit.request.query_params
    known = visit.service.known
    made = query.get("published", "")
    if made.isdecimal() and len(made) < 10:
        notices = [*notices, ("good", visit.say("history.published", number=made))]
    log = visit.service.log(visit.who)
    return visit.page(
        "history.html.j2",
        status,
        notices=notices,
        edition=known.gold.edition,
        editions=list(reversed(known.editions)),
        diff=_edition_diff(visit, query.get("diff", "")),
        log=[
            (_place(visit, entry.target), said(visit, entry), _source(entry), holds)
            for entry, holds in log[:LONGEST_LOG]
        ],
        more=max(0, len(log) - LONGEST_LOG),
    )


def _edition_diff(visit: Visit, asked: str) -> dict[str, Any] | None:
    if not asked.isdecimal() or len(asked) > 9 or int(asked) < 2:
        return None
    try:
        _, text = compare(visit.service.curated, int(asked) - 1, int(asked))
    except CurateError as error:
        return {"number": asked, "lines": [("at", str(error))]}
    return {"number": asked, "lines": _lines(text)}


def _lines(diff: str) -> list[tuple[str, str]]:
    """The lines of a diff with their tone; a long one is cut."""
    lines = diff.splitlines()
    shown = [(TONES.get(line[:1], ""), shortened(line, LINE)) for line in lines[:LONGEST_DIFF]]
    return [*shown, ("at", f"… + {len(lines) - LONGEST_DIFF}")] if len(lines) > LONGEST_DIFF else shown
