"""Parts against their whole: arms against the trial, CR and PR against ORR, a percentage against whole patients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from her2mine.diff.arithmetic import Span, patients, share_fits
from her2mine.diff.causes.sizes import told_total
from her2mine.diff.claim import claim_of
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.keys import family, whole
from her2mine.diff.misread import counts_places, named_otherwise
from her2mine.diff.registry import on_paper
from her2mine.diff.values import finding_span, places
from her2mine.diff.verdict import Severity, said, verdict
from her2mine.diff.words import cue, say
from her2mine.records import Discrepancy, Finding

_PERCENT = re.compile(r"\s*[%％]?")
_MOST = 400  # patients: above this nearly every percentage with one decimal is some whole number of them


@on_paper
def arms_sum(context: PaperContext) -> Iterator[Discrepancy]:
    """A trial's size told with the sizes of its arms, which do not add up to it."""
    for sentence in context.sentences():
        sizes = [told for told in sentence if _is_size(told.finding) and not counts_places(told.finding, context)]
        for total in (told for told in sizes if told_total(told, sizes)):
            arms = [told for told in sizes if told is not total and told.finding.trial == total.finding.trial]
            found = _sum_verdict(total, arms, context) if _complete(total, arms, sizes) else None
            yield from [found] if found else []


def _is_size(finding: Finding) -> bool:
    exact = finding.value is not None and finding.op == "=" and finding.table is None
    return family(finding.endpoint) == "N" and finding.statistic == "count" and exact and whole(finding.population)


def _complete(total: Told, arms: Sequence[Told], sizes: Sequence[Told]) -> bool:
    """Whether one total is told with two or more arms that the sentence tells apart, after the total."""
    keys = {(told.finding.role, told.finding.drugs) for told in arms}
    told_apart = len(arms) >= 2 and len(keys) == len(arms)
    arms_only = all(told.finding.role in ("experimental", "control") or told.finding.drugs for told in arms)
    first = all(total.finding.start < told.finding.start for told in arms)
    return told_apart and arms_only and first and len(arms) + 1 == len(sizes)


def _sum_verdict(total: Told, arms: Sequence[Told], context: PaperContext) -> Discrepancy | None:
    summed = sum(int(told.finding.value or 0) for told in arms)
    if summed == total.finding.value:
        return None
    record = context.index.trials.get(total.trial or "")
    known = record is not None and len(record.experimental_arms) == 1 and bool(record.control_arm) and len(arms) == 2
    severity: Severity = "conflict" if known or summed > (total.finding.value or 0) else "check"
    addends = " + ".join(told.finding.text for told in arms)
    text = say("arms_sum", total=total.finding.text, arms=addends, exact=summed)
    return verdict(
        total, "arms_sum_mismatch", severity, text, arithmetic=f"{addends} = {summed}", should_be=str(summed),
        related=[told.finding for told in arms], confidence=0.85 if severity == "conflict" else 0.5,
    )  # fmt: skip


@on_paper
def responses_sum(context: PaperContext) -> Iterator[Discrepancy]:
    """Complete and partial responses told with the response rate of the same patients, which is not their sum."""
    for sentence in context.sentences():
        for told in sentence:
            parts = _responses(told, sentence) if family(told.finding.endpoint) == "ORR" else []
            misread = any(named_otherwise(finding, context) for finding in (told.finding, *parts))
            found = _response_verdict(told, parts) if len(parts) == 2 and not misread else None
            yield from [found] if found else []


def _responses(told: Told, sentence: Sequence[Told]) -> list[Finding]:
    """The one CR and the one PR of the same patients, told in the same way as the ORR."""
    mine = told.finding
    kin = [
        other.finding
        for other in sentence
        if family(other.finding.endpoint) in ("CR", "PR")
        and (other.finding.statistic, other.finding.role, other.finding.drugs, other.finding.population)
        == (mine.statistic, mine.role, mine.drugs, mine.population)
    ]
    codes = [family(finding.endpoint) for finding in kin]
    return kin if sorted(codes) == ["CR", "PR"] and mine.statistic in ("rate", "count") else []


def _response_verdict(told: Told, parts: Sequence[Finding]) -> Discrepancy | None:
    spans = [finding_span(finding) for finding in (told.finding, *parts)]
    if None in spans or any(finding.op != "=" for finding in (told.finding, *parts)):
        return None
    mine, first, second = (span for span in spans if span is not None)
    summed = first + second
    if mine.gap(summed) <= 0 or _patients(mine, told.finding) < 1:
        return None
    exact = f"{sum(finding.value or 0 for finding in parts):g}"
    severity: Severity = "conflict" if summed.low > mine.high else "check"  # fewer may have been confirmed
    addends = " + ".join(finding.text for finding in parts)
    text = say("responses_sum", said=said(told.finding), parts=addends, exact=exact)
    return verdict(
        told, "arms_sum_mismatch", severity, text, arithmetic=f"{addends} = {exact}", should_be=exact, related=parts,
        confidence=0.7 if severity == "conflict" else 0.4,
    )  # fmt: skip


def _patients(span: Span, finding: Finding) -> float:
    """How much of a share or count there is to add up; 0 % of anything proves nothing."""
    return span.high if finding.statistic == "rate" else max(1.0, span.high)


@on_paper
def whole_patients(context: PaperContext) -> Iterator[Discrepancy]:
    """A percentage "of n patients" that no whole number of them gives."""
    for told in context.told:
        finding = told.finding
        if finding.statistic != "rate" or finding.unit != "percent" or finding.value is None or finding.op != "=":
            continue
        total = _total_of(finding, context)
        if total is None or not 0 < total <= _MOST or finding.timepoint is not None or claim_of(told, context).fits:
            continue
        if any(share_fits(count, total, finding.value, places(finding)) for count in range(total + 1)):
            continue
        yield _whole_verdict(told, total)


def _total_of(finding: Finding, context: PaperContext) -> int | None:
    """The n of "x % of n patients", or of "n 例患者中 x %"."""
    text = context.mined.paper.text
    sign = _PERCENT.match(text, finding.end)
    after = cue("percent_of").match(text, sign.end() if sign else finding.end)
    before = cue("total_before").search(text, max(0, finding.start - 40), finding.start)
    found = after or before
    return patients(found.group(1)) if found else None


def _whole_verdict(told: Told, total: int) -> Discrepancy:
    value = told.finding.value or 0.0
    low = int(value * total / 100)
    near = [f"{count}/{total} = {100 * count / total:.{places(told.finding)}f}%" for count in (low, low + 1)]
    text = say("no_whole_number", value=told.finding.text, total=total, first=near[0], second=near[1])
    return verdict(
        told, "percent_count_mismatch", "check", text, arithmetic="; ".join(near), confidence=0.4,
    )  # fmt: skip
