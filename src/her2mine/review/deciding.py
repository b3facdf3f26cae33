"""Decisions on claims: the form with its drafts, saving one, taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from her2mine.curate import Board, CurateError
from her2mine.curate.corrections import NO_VALUE, SLOTS, slots_of
from her2mine.curate.desk import Desk, Step
from her2mine.curate.propose import Draft
from her2mine.curate.words import REASONS
from her2mine.diff.gold import RESULT_COLUMNS
from her2mine.records import Judgement, JudgementVerdict
from her2mine.review.pages import Visit, visit
from her2mine.review.reading import Sight, claim_page
from her2mine.review.writing import Form, written

router = APIRouter()
Visiting = Annotated[Visit, Depends(visit)]
Writing = Annotated[Form, Depends(written)]

VERDICTS: tuple[JudgementVerdict, ...] = tuple(name for name in get_args(JudgementVerdict) if name != "undo")
CHANGED = ("value", "printed", "op", "unit", "ci_low", "ci_high", "ci_low_text", "ci_high_text", "ci_level")
MEANT = ("trial", "analysis", "data_cutoff", "population", "arm", "drugs", "role", "endpoint", "qualifier")
OF_A_ROW = (*MEANT, "statistic", "timepoint", *CHANGED, "source_doi", "verified", "ci_verified", "unsure", "note")
OF_A_CHANGE = (*CHANGED, "source_doi", "verified", "ci_verified", "unsure", "note")
OF_A_SLOT = tuple(name for name in SLOTS if name != "ci_level")


@dataclass(frozen=True)
class Field:
    """A cell or slot to fill in: its name, what it holds now, what it would hold, and its label."""

    name: str
    label: str
    now: str
    then: str


@dataclass(frozen=True)
class Offer:
    """A decision that can be made: its key on the keyboard, its words, and its fields; or why it cannot be made."""

    name: str
    key: str
    word: str
    hint: str
    fields: tuple[Field, ...] = ()
    trial: str = ""  # one that the table does not have yet, and that the row would bring
    fault: str = ""


@dataclass(frozen=True)
class Said:
    """A decision as shown."""

    id: str
    who: str
    at: str
    word: str
    reason: str
    note: str
    wishes: tuple[tuple[str, str], ...]
    own: bool


@router.get("/c/{key}")
def claim(key: str, visit: Visiting) -> Response:
    """One claim with the form to decide on it."""
    return claim_page(visit, key, **_parts(visit, key))


@router.post("/c/{key}")
def decide(key: str, visit: Visiting, form: Writing) -> Response:
    """Save a decision and go on to the next claim; where it cannot be made, the form with the reason."""
    Sight(visit).item(key)
    try:
        _save(visit, key, form)
    except CurateError as error:
        notices = [("bad", str(error))]
        return claim_page(visit, key, 422, notices=notices, **_parts(visit, key, form))
    return visit.to(f"/c/{key}/next{Sight(visit).filters.address()}")


@router.get("/c/{key}/next")
def following(key: str, visit: Visiting) -> Response:
    """The first claim of the list that is still open after this one, or the list when there is none."""
    sight = Sight(visit)
    sight.item(key)
    keys = [group.head.key for group in sight.filters.groups(sight.worklist.items.values(), lambda item: "open")]
    mine = {item.key for item in sight.worklist.group(key).items}
    at = next((index for index, other in enumerate(keys) if other in mine), -1)
    for other in (*keys[at + 1 :], *keys[: max(at, 0)]):
        if sight.state(sight.worklist.items[other]) in ("open", "disputed") and other not in mine:
            return visit.to(f"/c/{other}{sight.filters.address()}")
    return visit.to(f"/{sight.filters.address()}")


@router.post("/undo/{judgement}")
def undo(judgement: str, visit: Visiting, form: Writing) -> Response:
    """Take back a decision of one's own, and stay where it was undone."""
    target = next((entry.target for entry in visit.service.known.records if entry.id == judgement), "")
    try:
        visit.service.board.undo(judgement, who=visit.who, note=form.text("note"))
    except CurateError as error:
        return visit.failed(str(error), 422)
    here = target in visit.service.shelf.worklist.items and form.text("from") == "claim"
    return visit.to(f"/c/{target}{Sight(visit).filters.address()}" if here else "/history")


def _save(visit: Visit, key: str, form: Form) -> Judgement:
    verdict = next((name for name in VERDICTS if name == form.text("verdict")), None)
    if verdict is None:
        raise CurateError(visit.say("decide.choose"))
    told = form.under(verdict)
    new_trial, source_doi = bool(form.text("new_trial")), told.get("source_doi", "").strip()
    cells = _cells(visit, key, verdict, told, new_trial)
    board = visit.service.board
    _must_be_sound(board, board.draft(key, verdict, cells=cells, source_doi=source_doi, new_trial=new_trial))
    return board.decide(
        key,
        verdict,
        who=visit.who,
        reason=form.text("reason"),
        note=form.text("note"),
        cells=cells,
        slots=_slots(visit, key, told) if verdict == "extraction_wrong" else None,
        source_doi=source_doi,
        new_trial=new_trial,
        settles=bool(form.text("settles")),
    )


def _must_be_sound(board: Board, draft: Draft) -> None:
    """Raise CurateError, for the curator to mend it now, when the row wished for would make the table faulty."""
    if not (draft.row or draft.cells):
        return
    row = _row(draft)
    step = Step((row,), () if draft.row else (draft.seen,), (draft.trial,) if draft.trial else ())
    found = Desk(board.gold).faults(step)
    if found:
        fault = found[0][0]
        raise CurateError(f"{fault.column}: {fault.reason}" if fault.column else fault.reason)


def _cells(visit: Visit, key: str, verdict: str, told: Mapping[str, str], new_trial: bool) -> dict[str, str]:
    """The cells that the curator wrote otherwise than the draft has them."""
    if verdict not in ("gold_wrong", "both_stand", "new"):
        return {}
    names = OF_A_CHANGE if verdict == "gold_wrong" else OF_A_ROW
    typed = {name: told[name].strip() for name in names if name in told and name in RESULT_COLUMNS}
    trial = {"trial": typed["trial"]} if typed.get("trial") else {}
    drafted = _row(visit.service.board.draft(key, verdict, cells=trial, new_trial=new_trial))
    return {name: text for name, text in typed.items() if text != drafted.get(name, "")}


def _slots(visit: Visit, key: str, told: Mapping[str, str]) -> dict[str, str]:
    """The slots that the curator wrote otherwise than they were read."""
    if told.get(NO_VALUE):
        return {NO_VALUE: "true"}
    finding = visit.service.board.claim(key).finding
    read = slots_of(finding) if finding else {}
    return {name: told[name].strip() for name in OF_A_SLOT if name in told and told[name].strip() != read.get(name, "")}


def _row(draft: Draft) -> dict[str, str]:
    """The row as the draft leaves it."""
    return dict(draft.row) or {**draft.seen, **draft.cells}


def _parts(visit: Visit, key: str, form: Form | None = None) -> dict[str, Any]:
    """What the form shows; ``form`` is what was sent and could not be saved."""
    Sight(visit).item(key)
    seen = visit.service.seen(key, visit.who)
    chosen = form.text("verdict") if form else seen.own.verdict if seen.own else ""
    return {
        "offers": [_offer(visit, key, name, str(at), form) for at, name in enumerate(VERDICTS, start=1)],
        "chosen": chosen,
        "reasons": [(code, visit.say.name("reasons", code)) for code in REASONS],
        "reason": form.text("reason") if form else "",
        "note": form.text("note") if form else "",
        "own": said(visit, seen.own) if seen.own else None,
        "others": [said(visit, entry) for entry in seen.others],
        "hidden": seen.hidden,
        "terminal": seen.terminal,
        "disputed": seen.status == "disputed",
        "address": Sight(visit).filters.address(),
    }


def _offer(visit: Visit, key: str, name: str, at: str, form: Form | None) -> Offer:
    word, hint = visit.say.name("verdicts", name), visit.say(f"hints.{name}")
    given = form.under(name) if form else {}
    try:
        fields, trial = _fields(visit, key, name)
    except CurateError as error:
        return Offer(name, at, word, hint, fault=str(error).removeprefix(f"{key} "))
    filled = tuple(Field(f.name, f.label, f.now, given.get(f.name, f.then)) for f in fields)
    return Offer(name, at, word, hint, filled, trial)


def _fields(visit: Visit, key: str, verdict: str) -> tuple[list[Field], str]:
    """The fields of a decision, and the trial it would bring; raises CurateError when it cannot be made."""
    if verdict == "extraction_wrong":
        return _slot_fields(visit, key), ""
    if verdict not in ("gold_wrong", "both_stand", "new"):
        return [], ""
    claim = visit.service.board.claim(key)
    if claim.finding is None:
        raise CurateError(visit.say("decide.no_finding"))
    if verdict == "gold_wrong" and claim.gold is None:
        raise CurateError(visit.say("decide.no_row"))
    draft = visit.service.board.draft(key, verdict, new_trial=True)
    row = _row(draft)
    now = draft.seen if verdict == "gold_wrong" else {}
    names = OF_A_CHANGE if verdict == "gold_wrong" else OF_A_ROW
    fields = [Field(name, visit.say(f"columns.{name}"), now.get(name, ""), row.get(name, "")) for name in names]
    return fields, draft.trial.get("trial", "")


def _slot_fields(visit: Visit, key: str) -> list[Field]:
    finding = visit.service.board.claim(key).finding
    if finding is None:
        raise CurateError(visit.say("decide.no_finding"))
    read = slots_of(finding)
    return [Field(name, visit.say(f"columns.{name}"), read[name], read[name]) for name in OF_A_SLOT]


def said(visit: Visit, entry: Judgement) -> Said:
    """A decision in the visitor's words."""
    wished = {**entry.slots, **entry.cells, **entry.row}
    return Said(
        id=entry.id,
        who=entry.who,
        at=entry.at[:16].replace("T", " "),
        word=visit.say.name("verdicts", entry.verdict),
        reason=visit.say.name("reasons", entry.reason) if entry.reason else "",
        note=entry.note,
        wishes=tuple((visit.say.name("columns", name), text) for name, text in wished.items() if text),
        own=entry.who == visit.who,
    )
