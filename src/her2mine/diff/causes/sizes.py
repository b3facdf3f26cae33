"""Numbers of patients: whole trials, arms, and which of the two a text may have meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from her2mine.bind.lexicon import load_cues
from her2mine.diff import arms
from her2mine.diff.claim import Claim
from her2mine.diff.context import Told
from her2mine.diff.doubt import sizes_shifted
from her2mine.diff.keys import family, whole
from her2mine.diff.registry import Proof, on_claim
from her2mine.diff.words import say
from her2mine.records import GoldResult
from her2mine.vocabulary import fold

NEAR = 36  # characters around a number in which a word of enrolment speaks of it: " patients were randomly assigned"


def whole_trial_size(claim: Claim) -> bool:
    """Whether a finding gives the number of patients of a whole trial: no arm is named, or none that the trial has."""
    finding = claim.finding
    if family(finding.endpoint) != "N" or finding.role != "single":
        return False
    rows = claim.context.rows(claim.told)
    return not finding.drugs or not any(arms.score(finding, row, claim.context.settings) for row in rows)


def told_total(told: Told, statement: Sequence[Told]) -> bool:
    """Whether a size is the total of those told after it: it names no arm, or an arm that gets its own size after."""
    mine = told.finding
    sizes = [other.finding for other in statement if family(other.finding.endpoint) == "N"]
    after = [size for size in sizes if size.start > mine.start]
    if family(mine.endpoint) != "N" or (mine.role == "single" and not mine.drugs):
        return family(mine.endpoint) == "N"
    again = any((size.role, size.drugs) == (mine.role, mine.drugs) for size in after)
    largest = all((size.value or 0) < (mine.value or 0) for size in after)
    return len(after) >= 2 and len(after) + 1 == len(sizes) and again and largest


@on_claim
def n_conflict(claim: Claim) -> Proof | None:
    """The number of patients told for the whole trial is that of one arm.

    A number of no set known proves nothing: trials are screened, treated and evaluated in many sizes.
    """
    finding = claim.finding
    rows = _size_rows(claim)
    if not _told_of_enrolment(claim):
        return None
    if not whole_trial_size(claim) or finding.value is None or not whole(finding.population) or not rows:
        return None
    sizes = trial_sizes(claim)
    told = {
        other.finding.value for other in claim.context.statement(claim.told) if family(other.finding.endpoint) == "N"
    }
    if not sizes or finding.value in sizes.values() or told & set(sizes.values()):
        return None  # where the total is told as well, the rest are arms
    where, total = next(iter(sizes.items()))
    same = [row for row in rows if row.role in ("experimental", "control") and row.value == finding.value]
    if not same or sizes_shifted(claim):
        return None
    text = say(
        "n_conflict", value=finding.text, trial=claim.told.trial, total=f"{total:g}", where=where, arm=same[0].arm
    )
    figures = "; ".join(f"{words}: {size:g}" for words, size in sizes.items())
    return Proof("n_conflict", 0.9, text, same[0], figures, f"{total:g}")


def _told_of_enrolment(claim: Claim) -> bool:
    """Whether the number stands beside a word of enrolment, so that it can mean the whole trial."""
    finding = claim.finding
    text = fold(claim.context.mined.paper.text[max(0, finding.start - NEAR) : finding.end + NEAR])
    return load_cues().has("endpoints", "size", text)


def _size_rows(claim: Claim) -> list[GoldResult]:
    return [row for row in claim.context.rows(claim.told) if family(row.endpoint) == "N" and whole(row.population)]


def trial_sizes(claim: Claim) -> dict[str, float]:
    """Every size that may be told for the whole trial, with where it comes from; sums of the arms count."""
    rows = _size_rows(claim)
    sizes = {
        row.analysis or say("reported"): row.value for row in rows if row.role in ("overall", "single") and row.value
    }
    by_set: dict[tuple[str, str, str], list[GoldResult]] = defaultdict(list)
    for row in rows:
        if row.role in ("experimental", "control") and row.value:
            by_set[row.analysis, row.endpoint, row.qualifier].append(row)
    for (analysis, _, qualifier), group in sorted(by_set.items()):
        if {row.role for row in group} == {"experimental", "control"}:
            words = ", ".join(part for part in (say("sum_of_arms"), analysis, qualifier) if part)
            sizes.setdefault(words, sum(row.value or 0 for row in group))
    record = claim.context.index.trials.get(claim.told.trial or "")
    if record and record.n_experimental and record.n_control:
        sizes.setdefault(say("sum_of_arms"), record.n_experimental + record.n_control)
    return sizes
