"""Values that no analysis of the trial fits, and intervals that are not the published ones."""

from __future__ import annotations

from her2mine.diff.arithmetic import one_digit_apart, places_of, printed
from her2mine.diff.causes.sizes import whole_trial_size
from her2mine.diff.claim import Claim
from her2mine.diff.keys import family, is_event_term
from her2mine.diff.registry import Proof, on_claim
from her2mine.diff.values import finding_span, row_text, row_texts
from her2mine.diff.verdict import Severity, published, said
from her2mine.diff.words import say
from her2mine.records import Finding, GoldResult

_BASE = {"p_value": "p_conflict", "count": "n_conflict"}


@on_claim
def value_conflict(claim: Claim) -> Proof | None:
    """No analysis of the trial has this value for this arm, endpoint, statistic and time."""
    row = claim.main
    if row is None or whole_trial_size(claim):
        return None
    finding = claim.finding
    text = say("value_conflict", said=said(finding), trial=claim.told.trial, row=published(row))
    cap: Severity = "check" if _loosely_defined(finding) else "conflict"
    cause = _BASE.get(finding.statistic, "value_conflict")
    return Proof(cause, 0.5, text, row, _distance(finding, row), row_text(row), cap=cap)


def _loosely_defined(finding: Finding) -> bool:
    return (
        is_event_term(finding.endpoint) or family(finding.endpoint) in ("N", "FOLLOWUP") or finding.statistic == "count"
    )


def _distance(finding: Finding, row: GoldResult) -> str:
    if finding.value is None or row.value is None:
        return say("against", first=finding.text, second=row_text(row))
    return f"{finding.text} - {row_texts(row)[0]} = {finding.value - row.value:g}"


@on_claim
def digit_typo(claim: Claim) -> Proof | None:
    """One digit away from the gold value, while the arithmetic told around it supports the gold value."""
    finding = claim.finding
    for row in claim.rows:
        typed = any(one_digit_apart(finding.text, text) for text in row_texts(row))
        if not typed:
            continue
        proof = _supported_by_difference(claim, row)
        text = say("digit_typo", said=said(finding), trial=claim.told.trial, row=published(row))
        strength = 0.75 if proof else 0.3
        extra = say("adds_up", proof=proof) if proof else ""
        # patients are screened, enrolled, treated and analysed in many numbers: another one is no slip by itself
        cap: Severity = "conflict" if proof or not whole_trial_size(claim) else "check"
        return Proof("digit_typo", strength, text + extra, row, proof, row_text(row), cap=cap)
    return None


def _supported_by_difference(claim: Claim, row: GoldResult) -> str:
    """The sum that the gold value makes right and the printed one makes wrong; empty when there is none."""
    finding, partner = claim.finding, claim.partner
    if partner is None or row.value is None:
        return ""
    theirs, mine = finding_span(partner.finding), finding_span(finding)
    slack = claim.context.settings.difference_slack if finding.unit == "percent" else 0.0  # rates may be stratified
    for other in claim.context.statement(claim.told):
        told = finding_span(other.finding)
        if other.finding.statistic != "difference" or told is None or theirs is None or mine is None:
            continue
        if family(other.finding.endpoint) != family(finding.endpoint):
            continue
        sign = 1 if finding.role == "experimental" else -1
        right = printed(sign * (row.value - (partner.finding.value or 0)), places_of(row.value))
        wrong = sign * ((finding.value or 0) - (partner.finding.value or 0))
        if right.gap(told) <= slack and not told.widened(slack).holds(wrong):
            first, second = (row_texts(row)[0], partner.finding.text)[::sign]
            exact = f"{right.low / 2 + right.high / 2:g}"
            return say("sum_told", first=first, second=second, exact=exact, told=other.finding.text)
    return ""
