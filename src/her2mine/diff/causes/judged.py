"""Every finding of a known trial held against its gold rows: it agrees, it conflicts, or it is new."""

from __future__ import annotations

from collections.abc import Iterator

from her2mine.diff.causes import intervals
from her2mine.diff.causes.analyses import UnknownReport, unknown_report
from her2mine.diff.causes.sizes import told_total, trial_sizes, whole_trial_size
from her2mine.diff.claim import Claim, claim_of
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.doubt import fair_reading, other_arm_row
from her2mine.diff.keys import family, is_event_term, whole
from her2mine.diff.registry import Proof, claim_provers, on_paper
from her2mine.diff.sets import difference_of_rows, difference_of_told
from her2mine.diff.values import exactly
from her2mine.diff.verdict import Severity, capped, published, said, verdict
from her2mine.diff.words import say
from her2mine.records import Discrepancy, GoldResult


@on_paper
def judge(context: PaperContext) -> Iterator[Discrepancy]:
    """One verdict for each finding whose trial the gold table has, one not_in_gold for each other."""
    for told in context.told:
        yield from _judged(told, context)


def _judged(told: Told, context: PaperContext) -> Iterator[Discrepancy]:
    if told.trial is None:
        yield _new(told, say("no_trial"))
        return
    claim = claim_of(told, context)
    if claim.fits:
        yield _agreement(claim)
    elif restated := _restated(claim):
        text = say("agrees_restated", said=said(told.finding), row=published(restated))
        yield verdict(told, "agrees", "info", text, gold=restated, confidence=0.5)
    elif told.finding.statistic == "difference" and (difference_of_told(claim) or difference_of_rows(claim)):
        yield verdict(told, "agrees", "info", say("agrees_difference", said=said(told.finding)), confidence=0.5)
    elif _is_trial_size(claim):
        yield verdict(told, "agrees", "info", say("agrees_size", said=said(told.finding), trial=told.trial))
    elif not whole_trial_size(claim) and (reading := fair_reading(claim)):
        text = say("agrees_if", value=told.finding.text, row=published(reading.row), reading=reading.words)
        yield verdict(told, "agrees", "info", text, gold=reading.row, confidence=0.4)
    else:
        yield _unfitting(claim)


def _restated(claim: Claim) -> GoldResult | None:
    """The whole study's row that a value for a group the table does not know is equal to."""
    if claim.finding.population is None or claim.rows:
        return None
    return next((row for row in claim.arm_rows if whole(row.population) and claim.equals(row)), None)


def _is_trial_size(claim: Claim) -> bool:
    """Whether the number is the whole trial's, told for it or (one number, two arms) for the arm named next to it."""
    finding = claim.finding
    sizes = [told for told in claim.context.statement(claim.told) if told.finding.endpoint == finding.endpoint]
    one = len(sizes) == 1 and family(finding.endpoint) == "N" and not finding.population
    told_so = whole_trial_size(claim) or one or told_total(claim.told, claim.context.statement(claim.told))
    return told_so and finding.value in trial_sizes(claim).values()


def _agreement(claim: Claim) -> Discrepancy:
    row, finding = claim.fits[0], claim.finding
    clash = intervals.conflict_row(claim)
    if clash is not None:
        firm = clash.ci_verified in ("page", "two-pages") and not clash.unsure
        return verdict(
            claim.told, "ci_conflict", _severity(claim, "conflict" if firm else "check"),
            intervals.conflict_words(claim, clash), gold=clash, should_be=intervals.interval_words(clash),
            confidence=0.8 if firm else 0.5,
        )  # fmt: skip
    cause = "agrees" if exactly(finding, row) else "agrees_at_precision"
    text = say("agrees", said=said(finding), trial=claim.told.trial, row=published(row))
    return verdict(claim.told, cause, "info", text, gold=row, confidence=0.9 if row.firm else 0.6)


def _unfitting(claim: Claim) -> Discrepancy:
    proofs = sorted(
        (proof for prover in claim_provers() if (proof := prover(claim)) is not None),
        key=lambda proof: (-proof.strength, proof.cause),
    )
    if not proofs or (not claim.rows and proofs[0].strength < 0.6):
        return _new(claim.told, _why_new(claim))
    best = proofs[0]
    unknown = unknown_report(claim.told, claim.context)
    if unknown and best.cause in ("value_conflict", "p_conflict", "n_conflict", "digit_typo"):
        return _other_report(claim, best, unknown)
    if is_event_term(claim.finding.endpoint) and ":" in claim.finding.endpoint:
        return _new(claim.told, _why_new(claim) + (say("table_has", row=published(best.row)) if best.row else ""))
    runner_up = next((proof.cause for proof in proofs[1:] if proof.cause != best.cause), None)
    severity = _severity(claim, _by_gold(best))
    if best.cause not in ("arm_swap", "n_conflict") and other_arm_row(claim):
        severity = capped(severity, "check")  # one value of the other arm: told or read for the wrong one
    return verdict(
        claim.told, best.cause, capped(severity, best.cap), best.explanation, runner_up=runner_up,
        confidence=round(best.strength * (1.0 if severity == "conflict" else 0.7), 2), arithmetic=best.arithmetic,
        gold=best.row, should_be=best.should_be, related=best.related,
    )  # fmt: skip


def _other_report(claim: Claim, best: Proof, unknown: UnknownReport) -> Discrepancy:
    """A value of a report that the table lacks: to be checked where a later report that it has says otherwise."""
    row = say("but_table_has", row=published(best.row)) if best.row else ""
    replaced = unknown.older and best.row is not None and best.row.firm and claim.told.sure
    main_result = claim.finding.population is None and family(claim.finding.endpoint) not in ("N", "FOLLOWUP")
    severity: Severity = "check" if replaced and main_result else "info"
    text = say("may_be_right", said=said(claim.finding), row=row, reason=unknown.words)
    return verdict(
        claim.told, "other_analysis", severity, text, runner_up=best.cause, gold=best.row, confidence=0.4,
        arithmetic=best.arithmetic,
    )  # fmt: skip


def _by_gold(proof: Proof) -> Severity:
    return "conflict" if proof.row is not None and proof.row.firm else "check"


def _severity(claim: Claim, severity: Severity) -> Severity:
    """A verdict is no firmer than the tie to the trial and the binding it rests on."""
    sure = claim.told.sure and claim.finding.confidence >= claim.context.settings.sure_binding
    return severity if sure else capped(severity, "check")


def _why_new(claim: Claim) -> str:
    key = "no_population" if claim.arm_rows else "no_endpoint"
    return say(key, trial=claim.told.trial, said=said(claim.finding))


def _new(told: Told, why: str) -> Discrepancy:
    known = say("candidate", said=said(told.finding)) if told.trial else ""
    return verdict(told, "not_in_gold", "info", why + known, confidence=0.5)
