"""Confidence intervals held against the published ones."""

from __future__ import annotations

from her2mine.diff.arithmetic import decimals, places_of, printed
from her2mine.diff.claim import Claim
from her2mine.diff.verdict import said, source
from her2mine.diff.words import say
from her2mine.records import Finding, GoldResult


def has_interval(finding: Finding) -> bool:
    """Whether the paper gives an interval with the value."""
    return finding.ci_low is not None or finding.ci_high is not None


def interval_words(row: GoldResult) -> str:
    """The gold interval as printed."""
    low = row.ci_low_text or _bound_words(row.ci_low)
    high = row.ci_high_text or _bound_words(row.ci_high)
    return say("bounds", low=low, high=high)


def _bound_words(value: float | None) -> str:
    return say("not_estimable") if value is None else f"{value:g}"


def comparable_rows(claim: Claim) -> list[GoldResult]:
    """The fitting rows that have an interval of the level told."""
    level = claim.finding.ci_level
    return [
        row
        for row in claim.fits
        if row.ci_low is not None and (level is None or row.ci_level is None or abs(level - row.ci_level) < 0.5)
    ]


def same_interval(finding: Finding, row: GoldResult) -> bool:
    """Whether both bounds agree within the rounding of either side; a bound not estimable matches only its like."""
    told = [places_of(bound) for bound in (finding.ci_low, finding.ci_high) if bound is not None]
    places = max(told, default=0)  # bounds come as numbers, so a trailing zero of one is seen by the other
    return _same_bound(finding.ci_low, places, row.ci_low, row.ci_low_text) and _same_bound(
        finding.ci_high, places, row.ci_high, row.ci_high_text
    )


def _same_bound(mine: float | None, places: int, theirs: float | None, text: str) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    fine = decimals(text) if text else places_of(theirs)
    return printed(mine, places).meets(printed(theirs, fine)) or abs(mine - theirs) < 1e-9


def conflict_row(claim: Claim) -> GoldResult | None:
    """The row whose interval the paper's contradicts: None when any comparable row agrees, or none has an interval."""
    rows = comparable_rows(claim)
    if not has_interval(claim.finding) or not rows or any(same_interval(claim.finding, row) for row in rows):
        return None
    return min(rows, key=lambda row: (row.ci_verified not in ("page", "two-pages"), row.id))


def conflict_words(claim: Claim, row: GoldResult) -> str:
    """The explanation of a ci_conflict."""
    finding = claim.finding
    told = say("bounds", low=_bound_words(finding.ci_low), high=_bound_words(finding.ci_high))
    return say(
        "ci_conflict", said=said(finding), trial=claim.told.trial, told=told, interval=interval_words(row),
        source=source(row),
    )  # fmt: skip
