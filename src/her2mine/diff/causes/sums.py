"""Differences against the two figures, reductions against the ratio, counts against percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from her2mine.diff.arithmetic import Span, patients, percent_span, share_fits
from her2mine.diff.claim import same_question
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.keys import family
from her2mine.diff.misread import share_of_patients
from her2mine.diff.registry import on_paper
from her2mine.diff.values import finding_span, places
from her2mine.diff.verdict import Severity, quantity, verdict
from her2mine.diff.words import cue, say
from her2mine.records import Discrepancy, Finding

_LARGEST_DIGITS = 5
_REACH = 160  # characters from a count to its percentage: "61 of 119 evaluable patients (42.9%)"
_OPENED = re.compile(r"[^\d()\[\]（）]*[(\[（]\s*")
_ROUNDED = 0.5  # percentage points that rounding a difference to whole points may add
_SLIP = 0.5  # percentage points: below this the last digit was rounded wrongly


@on_paper
def difference(context: PaperContext) -> Iterator[Discrepancy]:
    """A difference told with the two figures it should be the difference of."""
    for told in context.told:
        if told.finding.statistic != "difference" or told.finding.value is None:
            continue
        if share_of_patients(told.finding, context):
            continue
        pair = _pair(told, context)
        if pair is None:
            continue
        found = _difference_verdict(told, *pair, context)
        yield from [found] if found else []


def _pair(told: Told, context: PaperContext) -> tuple[Finding, Finding] | None:
    """The one experimental and the one control figure that stand nearest after or before a difference."""
    mine = told.finding
    near = [
        other.finding
        for other in context.statement(told)
        if family(other.finding.endpoint) == family(mine.endpoint)
        and other.finding.statistic in ("rate", "median", "mean")
        and other.finding.unit == mine.unit
        and other.finding.population == mine.population
        and mine.timepoint in (None, other.finding.timepoint)
    ]
    first = [finding for finding in near if finding.role == "experimental"]
    second = [finding for finding in near if finding.role == "control"]
    return (first[0], second[0]) if len(first) == 1 and len(second) == 1 else None


def _difference_verdict(told: Told, first: Finding, second: Finding, context: PaperContext) -> Discrepancy | None:
    mine, high, low = finding_span(told.finding), finding_span(first), finding_span(second)
    if mine is None or high is None or low is None or any(f.op != "=" for f in (told.finding, first, second)):
        return None  # "by more than 10 points" bounds a difference
    plain = high - low
    least = 0.0 if plain.holds(0.0) else min(abs(plain.low), abs(plain.high))
    magnitude = Span(least, max(abs(plain.low), abs(plain.high)))
    size, half = abs(mine.low + mine.high) / 2, (mine.high - mine.low) / 2
    gap = Span(size - half, size + half).gap(magnitude)
    if gap <= 0 or (_relative_fits(mine, high, low) and not _in_points(told.finding, context)):
        return None
    exact = (first.value or 0) - (second.value or 0)
    severity: Severity = "conflict" if gap > context.settings.difference_slack else "check"
    if severity == "check" and _stratified(told.finding, exact, context):
        return None
    text = say(
        "difference", quantity=quantity(told.finding), value=told.finding.text, first=first.text, second=second.text,
        exact=f"{exact:.4g}",
    )  # fmt: skip
    return verdict(
        told, "difference_mismatch", severity, text, arithmetic=f"{first.text} - {second.text} = {exact:.4g}",
        related=(first, second), should_be=f"{exact:.4g}", confidence=0.9 if severity == "conflict" else 0.5,
    )  # fmt: skip


def _in_points(finding: Finding, context: PaperContext) -> bool:
    """Whether a difference is told in percentage points, so that it is no relative change."""
    return cue("points").match(context.mined.paper.text, finding.end) is not None


def _stratified(finding: Finding, exact: float, context: PaperContext) -> bool:
    """Whether a difference of rates is as near the plain one as a stratified one may be.

    The rounding of two whole percents is not added to that: differences two whole points apart are worth a look.
    """
    off = abs(abs(finding.value or 0) - abs(exact))
    return finding.unit == "percent" and off <= context.settings.difference_slack + _ROUNDED


def _relative_fits(mine: Span, first: Span, second: Span) -> bool:
    """Whether the "difference" is the relative change in percent, told with its sign or as a size."""
    if second.low <= 0:
        return False
    change = Span(100 * (first.low / second.high - 1), 100 * (first.high / second.low - 1))
    return mine.gap(change) == 0 or mine.gap(Span(-change.high, -change.low)) == 0


@on_paper
def percent_of_count(context: PaperContext) -> Iterator[Discrepancy]:
    """A percentage that the count and the denominator told with it do not give."""
    for told in context.told:
        if told.finding.statistic != "count" or told.finding.value is None or told.finding.endpoint == "N":
            continue
        share, total = _share_of(told, context), _denominator(told.finding, context)
        if share is None or not total:
            continue
        found = _share_verdict(told, share, total)
        yield from [found] if found else []


def _share_of(told: Told, context: PaperContext) -> Told | None:
    """The percentage told right beside a count: same endpoint, arm and population, nothing of them in between."""
    mine = told.finding
    same = [
        other
        for other in context.statement(told)
        if same_question(other.finding.model_copy(update={"statistic": "count"}), mine)
        and other.finding.statistic == "rate"
        and other.finding.unit == "percent"
        and (other.finding.role, other.finding.drugs, other.finding.population)
        == (mine.role, mine.drugs, mine.population)
    ]
    near = [
        other
        for other in same
        if -12 <= other.finding.start - mine.end <= _REACH or 0 <= mine.start - other.finding.end <= 12
    ]
    return near[0] if len(near) == 1 else _first_behind(told, near, context)


def _first_behind(told: Told, shares: Sequence[Told], context: PaperContext) -> Told | None:
    """Of several percentages the one that follows "n/N patients (" with no other number or bracket between."""
    text, found = context.mined.paper.text, cue("of_total").match(context.mined.paper.text, told.finding.end)
    behind = [share for share in shares if found and share.finding.start >= found.end()]
    if not found or not behind:
        return None
    first = min(behind, key=lambda share: share.finding.start)
    return first if _OPENED.fullmatch(text, found.end(), first.finding.start) else None


def _denominator(count: Finding, context: PaperContext) -> int | None:
    """The number after "n/" or "n of", or before "名患者中有 n"; None when none is told."""
    text = context.mined.paper.text
    after = cue("of_total").match(text, count.end)
    before = cue("total_before").search(text, max(0, count.start - 40), count.start)
    found = after or before
    total = patients(found.group(1)) if found else None
    return total if total is not None and len(str(total)) <= _LARGEST_DIGITS else None


def _share_verdict(told: Told, share: Told, total: int) -> Discrepancy | None:
    count, percent = told.finding, share.finding
    value, span = int(count.value or 0), finding_span(percent)
    if percent.value is None or span is None or percent.op != "=" or count.op != "=":
        return None
    if value > total or share_fits(value, total, percent.value, places(percent)):
        return None
    exact = percent_span(value, total)
    severity: Severity = "conflict" if span.gap(Span(exact, exact)) > _SLIP else "check"
    text = say("share", count=value, total=total, exact=f"{exact:.1f}", value=percent.text)
    return verdict(
        share, "percent_count_mismatch", severity, text, arithmetic=f"{value}/{total} = {exact:.2f}%",
        related=(count,), should_be=f"{exact:.1f}%", confidence=0.9 if severity == "conflict" else 0.5,
    )  # fmt: skip


@on_paper
def reduction(context: PaperContext) -> Iterator[Discrepancy]:
    """A reduction of risk that the hazard ratio told with it does not give: 100 (1 - HR) percent."""
    for told in context.told:
        if told.finding.statistic != "reduction" or told.finding.value is None or told.finding.unit != "percent":
            continue
        ratios = [
            other.finding
            for other in context.statement(told)
            if other.finding.statistic == "hazard_ratio"
            and family(other.finding.endpoint) == family(told.finding.endpoint)
            and other.finding.population == told.finding.population
        ]
        found = _reduction_verdict(told, ratios[0], context) if len(ratios) == 1 else None
        yield from [found] if found else []


def _reduction_verdict(told: Told, ratio: Finding, context: PaperContext) -> Discrepancy | None:
    mine, span = finding_span(told.finding), finding_span(ratio)
    if mine is None or span is None or ratio.value is None or told.finding.op != "=":
        return None
    given = Span(100 * (1 - span.high), 100 * (1 - span.low))
    if mine.gap(given) <= context.settings.difference_slack:
        return None
    exact = 100 * (1 - ratio.value)
    text = say(
        "reduction", quantity=quantity(told.finding), value=told.finding.text, ratio=ratio.text, exact=f"{exact:.0f}"
    )
    return verdict(
        told, "difference_mismatch", "conflict", text, arithmetic=f"100 × (1 - {ratio.text}) = {exact:.3g}",
        related=(ratio,), should_be=f"{exact:.3g}%", confidence=0.8,
    )  # fmt: skip
