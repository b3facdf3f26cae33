"""Which arm of a trial a finding speaks of: by its drugs, and by its role where the drugs do not decide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from her2mine.diff.names import fold
from her2mine.diff.settings import DiffSettings
from her2mine.records import Finding, GoldResult

_DOSE = re.compile(r"\s+\d[\d.,]*(?:\s+or\s+\d[\d.,]*)?\s*(?:mg|µg|ug|g|mcg|iu|u)\b.*$", re.IGNORECASE)


def parts(drugs: Iterable[str]) -> frozenset[str]:
    """Folded drug names of an arm; doses are dropped and alternatives ("a/b") give both."""
    return _parts(tuple(drugs))


@lru_cache(maxsize=20000)
def _parts(drugs: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for drug in drugs:
        plain = _DOSE.sub("", re.sub(r"\([^)]*\)", "", drug)).strip()
        found |= {fold(piece) for piece in re.split(r"\s*/\s*", plain) if fold(piece)}
    return frozenset(found)


def distinct(drugs: Iterable[str], settings: DiffSettings) -> frozenset[str]:
    """The drugs that tell an arm apart: without the chemotherapy backbone, placebo and class words."""
    return _parts(tuple(drugs)) - _parts(settings.backbone)


def overlap(first: Iterable[str], second: Iterable[str]) -> float:
    """Share of common names among all names of two arms, backbone included (0 to 1)."""
    mine, theirs = parts(first), parts(second)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _drug_score(mine: frozenset[str], theirs: frozenset[str]) -> int:
    if mine == theirs:
        return 4
    if mine and theirs and mine < theirs:
        return 2
    return 0


def _role_score(finding: Finding, row: GoldResult) -> int:
    if finding.role == row.role:
        return 1
    if finding.role == "single" and row.role in ("experimental", "overall"):
        return 1
    return 1 if finding.role == "experimental" and row.role == "single" else 0


def score(finding: Finding, row: GoldResult, settings: DiffSettings) -> int:
    """How well a gold row's arm fits the finding's; 0 means it is another arm.

    Named drugs decide before the role does: a paper may quote one trial's experimental arm as its control.
    """
    if (finding.role == "comparison") != (row.role == "comparison"):
        return 0
    if finding.role == "comparison":
        return _comparison_score(finding, row, settings)
    if not finding.drugs or _only_sham(finding, settings):
        return _undrugged_score(finding, row)
    named = _drug_score(distinct(finding.drugs, settings), distinct(row.drugs, settings))
    if named == 0:
        return 0
    return named * 2 + _role_score(finding, row)


def _only_sham(finding: Finding, settings: DiffSettings) -> bool:
    """Whether an arm is told by its placebo alone ("the placebo group"): its role then says which arm it is."""
    return finding.role == "control" and bool(finding.drugs) and parts(finding.drugs) <= _parts(settings.sham)


def _undrugged_score(finding: Finding, row: GoldResult) -> int:
    if finding.role == "single":
        return {"overall": 3, "single": 2}.get(row.role, 0)
    return 2 if _role_score(finding, row) else 0


def _comparison_score(finding: Finding, row: GoldResult, settings: DiffSettings) -> int:
    named, theirs = distinct(finding.drugs, settings), distinct(row.drugs, settings)
    if not named or not theirs:
        return 1
    return 1 + _drug_score(named, theirs) if _drug_score(named, theirs) else 0


def best(finding: Finding, rows: Iterable[GoldResult], settings: DiffSettings) -> list[GoldResult]:
    """The rows of the arm that fits best; several when arms tie, none when no arm fits."""
    scored = [(score(finding, row, settings), row) for row in rows]
    top = max((points for points, _ in scored), default=0)
    return [row for points, row in scored if points == top] if top else []
