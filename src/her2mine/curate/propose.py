"""What a verdict would write into the gold, as a first draft that the reviewer may change before he decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from her2mine.curate.candidate import changed_row, new_row
from her2mine.curate.claims import Claim
from her2mine.curate.desk import Desk
from her2mine.curate.edition import CurateError
from her2mine.curate.table import Row
from her2mine.diff.gold import TRIAL_COLUMNS
from her2mine.records import Finding

INTERVAL_ONLY = "ci_conflict"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a judgement asks for: cells of the gold row ``seen``, or a row to add and the trial it needs."""

    gold: str = ""
    seen: Row = field(default_factory=dict)
    cells: Row = field(default_factory=dict)
    row: Row = field(default_factory=dict)
    trial: Row = field(default_factory=dict)


def draft(
    desk: Desk,
    claim: Claim,
    verdict: str,
    *,
    cells: Mapping[str, str] | None = None,
    source_doi: str = "",
    new_trial: bool = False,
) -> Draft:
    """The draft of a verdict on a claim; ``cells`` (column to text) goes on top of what the paper says.

    Args:
        desk: the curated folder.
        claim: the claim.
        verdict: ``gold_wrong`` changes the gold row, ``both_stand`` and ``new`` add one; any other asks for nothing.
        cells: what the reviewer sets.
        source_doi: the publication that the row is to name.
        new_trial: let the row bring a trial that ``trials.csv`` does not have.

    Raises:
        CurateError: the claim has no gold row or no finding, names no trial, or a column is unknown.
    """
    if verdict == "gold_wrong":
        return _cells(desk, claim, dict(cells or {}), source_doi)
    if verdict in ("both_stand", "new"):
        return _row(desk, claim, dict(cells or {}), source_doi, new_trial)
    return Draft(gold=claim.gold.id if claim.gold else "", seen=_seen(desk, claim))


def known_trial(desk: Desk, told: str) -> str:
    """The name in trials.csv of a trial told by name, alias or registry number; empty when there is none."""
    wanted = told.strip().casefold()
    for row in desk.trials:
        names = [row["trial"], *row["aliases"].split(";"), *row["registry"].split(";")]
        if wanted in (name.strip().casefold() for name in names):
            return row["trial"]
    return ""


def trial_row(name: str, source_doi: str) -> Row:
    """The least that ``trials.csv`` needs to know of a trial."""
    return dict.fromkeys(TRIAL_COLUMNS, "") | {"trial": name, "dois": source_doi.lower()}


def _cells(desk: Desk, claim: Claim, cells: Row, source_doi: str) -> Draft:
    old = _seen(desk, claim)
    if claim.gold is None:
        raise CurateError(f"{claim.key} speaks of no gold row, so there is none to change")
    if not old:
        raise CurateError(f"row {claim.gold.id} is not in edition {desk.edition}; run the papers again")
    new = changed_row(old, _finding(claim), claim.main.cause == INTERVAL_ONLY, source_doi, cells)
    return Draft(old["id"], old, {name: text for name, text in new.items() if text != old[name]})


def _row(desk: Desk, claim: Claim, cells: Row, source_doi: str, new_trial: bool) -> Draft:
    finding = _finding(claim)
    told = cells.get("trial") or claim.main.trial or finding.trial or finding.resolved or ""
    if not told:
        raise CurateError(f"{claim.key} names no trial; say which by setting trial")
    trial = known_trial(desk, told)
    if not trial and not new_trial:
        raise CurateError(f"{told!r} is not in trials.csv; take it as a new trial, or set trial to a known one")
    row = new_row(finding, trial or told, desk.results, source_doi, {**cells, "trial": trial or told})
    gold, seen = (claim.gold.id, _seen(desk, claim)) if claim.gold else ("", {})
    return Draft(gold, seen, row=row, trial={} if trial else trial_row(told, source_doi))


def _seen(desk: Desk, claim: Claim) -> Row:
    if claim.gold is None:
        return {}
    return next((row for row in desk.results if row["id"] == claim.gold.id), {})


def _finding(claim: Claim) -> Finding:
    if claim.finding is None:
        raise CurateError(f"{claim.key} speaks of no single finding, so there is no number to take over")
    return claim.finding
