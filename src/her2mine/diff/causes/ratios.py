"""Hazard, odds and risk ratios against their own interval, their p-value and the medians of the two arms."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from her2mine.diff.arithmetic import (
    Span,
    log_midpoint,
    p_span,
    places_of,
    printed,
    standard_error,
    z_for_level,
    z_of_p,
)
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.doubt import told_from_to
from her2mine.diff.keys import family
from her2mine.diff.registry import on_paper
from her2mine.diff.values import finding_span
from her2mine.diff.verdict import Severity, quantity, said, verdict
from her2mine.diff.words import say
from her2mine.records import Discrepancy, Finding

_RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")
_LEVEL = 95.0
_REACH = 200  # characters between a value and its interval


def _bounds(finding: Finding) -> tuple[Span, Span] | None:
    """What the two printed bounds can stand for; None unless both are given and in order.

    Bounds come as numbers, so trailing zeros are lost; they are printed as finely as the finer of the two.
    """
    if finding.ci_low is None or finding.ci_high is None:
        return None
    fine = max(places_of(finding.ci_low), places_of(finding.ci_high))
    return printed(finding.ci_low, fine), printed(finding.ci_high, fine)


def _interval_words(finding: Finding) -> str:
    low, high = f"{finding.ci_low:g}", f"{finding.ci_high:g}"
    return say("interval", level=f"{finding.ci_level or _LEVEL:g}", low=low, high=high)


@on_paper
def outside_interval(context: PaperContext) -> Iterator[Discrepancy]:
    """A value that its own confidence interval does not hold."""
    for told in context.told:
        finding, span = told.finding, finding_span(told.finding)
        bounds = _bounds(finding)
        if span is None or bounds is None or finding.statistic in ("p_value", "count"):
            continue
        reach = Span(min(bounds[0].low, bounds[1].low), max(bounds[0].high, bounds[1].high))
        if reach.high < 0 < span.low or _other_scale(span, reach):
            continue  # a size told without its sign, or a percentage beside the interval of a ratio
        if span.gap(reach) > 0 and not _told_between(told, context):
            text = say("outside_interval", said=said(finding), interval=_interval_words(finding))
            figures = say("not_inside", value=finding.text, low=f"{finding.ci_low:g}", high=f"{finding.ci_high:g}")
            yield verdict(told, "hr_outside_ci", "conflict", text, arithmetic=figures, confidence=0.95)


def _other_scale(span: Span, reach: Span) -> bool:
    return span.low > 20 * max(abs(reach.high), abs(reach.low)) or span.high * 20 < reach.low


def _told_between(told: Told, context: PaperContext) -> bool:
    """Whether another value stands between a value and the lower bound of its interval, which is then that one's."""
    text, finding = context.mined.paper.text, told.finding
    bound = re.compile(rf"(?<![\d.·]){finding.ci_low:g}".replace(r"\.", "[.·]"))
    found = bound.search(text, finding.end, finding.end + _REACH)
    if found is None:
        return False
    return any(finding.end <= other.finding.start < found.start() for other in context.statement(told))


@on_paper
def asymmetric_interval(context: PaperContext) -> Iterator[Discrepancy]:
    """A ratio far from the middle of its interval on the log scale; exact methods may explain it, so only a check."""
    for told in context.told:
        finding, span = told.finding, finding_span(told.finding)
        bounds = _bounds(finding)
        if finding.statistic not in _RATIOS or span is None or bounds is None or min(bounds[0].low, span.low) <= 0:
            continue
        middle = log_midpoint(*bounds)
        outside = span.gap(Span(bounds[0].low, bounds[1].high)) > 0
        if _off_middle(finding, span, middle, context) and not outside:
            centre = math.sqrt(middle.low * middle.high)
            interval = _interval_words(finding)
            text = say("asymmetric", said=said(finding), interval=interval, centre=f"{centre:.2f}")
            figures = say(
                "centre", low=f"{finding.ci_low:g}", high=f"{finding.ci_high:g}", exact=f"{centre:.3f}",
                value=finding.text,
            )  # fmt: skip
            yield verdict(told, "ci_asymmetric", "check", text, arithmetic=figures, confidence=0.4)


def _off_middle(finding: Finding, span: Span, middle: Span, context: PaperContext) -> bool:
    """Whether a ratio is off the middle of its interval both by its own size and by the width of the interval.

    The wide intervals of a few events come from likelihoods that lean to one side.
    """
    settings, gap, value = context.settings, span.gap(middle), finding.value
    if not value or not finding.ci_low or not finding.ci_high or finding.ci_low >= finding.ci_high:
        return False
    errors = math.log1p(gap / min(value, middle.low)) / standard_error(
        finding.ci_low, finding.ci_high, finding.ci_level or _LEVEL
    )
    return gap / value > settings.asymmetry and errors > settings.asymmetry_errors


@on_paper
def p_against_interval(context: PaperContext) -> Iterator[Discrepancy]:
    """A p-value that the ratio and interval told with it cannot give."""
    for told in context.told:
        if told.finding.statistic not in _RATIOS:
            continue
        tested = _p_value_of(told, context)
        bounds, span = _bounds(told.finding), finding_span(told.finding)
        if tested is None or bounds is None or span is None or min(bounds[0].low, span.low) <= 0:
            continue
        if bounds[0].low < bounds[1].high:
            found = _p_verdict(told, tested, p_span(span, *bounds, told.finding.ci_level or _LEVEL), context)
            yield from [found] if found else []


def _p_value_of(told: Told, context: PaperContext) -> Told | None:
    """The p-value of a ratio: the next one after it before another ratio; else one just before the first ratio.

    Where several ratios stand in a row and their P values in a row after them, each takes the P of its own place.
    """
    mine = told.finding
    kin = [
        other
        for other in context.statement(told)
        if other.finding.statistic in ("p_value", *_RATIOS) and family(other.finding.endpoint) == family(mine.endpoint)
    ]
    kin.sort(key=lambda other: other.finding.start)
    place = next(place for place, other in enumerate(kin) if other.finding is mine)
    listed, after = _after_list(kin, place), kin[place + 1] if place + 1 < len(kin) else None
    before = kin[0] if place == 1 and kin[0].finding.statistic == "p_value" else None
    found = listed or (after if after and after.finding.statistic == "p_value" else before)
    return found if found and found.finding.population == mine.population else None


def _after_list(kin: Sequence[Told], place: int) -> Told | None:
    """The P value of a ratio that stands in a row of ratios, with at least as many P values in a row after them."""
    is_p = [other.finding.statistic == "p_value" for other in kin]
    first = next((at + 1 for at in range(place, -1, -1) if is_p[at]), 0)
    end = next((at for at in range(place, len(kin)) if is_p[at]), len(kin))
    last = next((at for at in range(end, len(kin)) if not is_p[at]), len(kin))
    many = end - first > 1 and last - end >= end - first
    return kin[end + place - first] if many else None


def _p_verdict(ratio: Told, tested: Told, recomputed: Span, context: PaperContext) -> Discrepancy | None:
    printed_p = tested.finding
    if printed_p.value is None or not 0 < printed_p.value <= 1:
        return None
    severity = _how_far(printed_p, recomputed, ratio.finding.ci_level or _LEVEL, context)
    if severity is None:
        return None
    if tested.finding.table is not None:
        severity = "check"  # a column of P values may test something else, such as an interaction
    low, high = f"{recomputed.low:.2g}", f"{recomputed.high:.2g}"
    about = say("bounds", low=low, high=high) if low != high else low
    crossing = "includes" if (ratio.finding.ci_low or 0) < 1 < (ratio.finding.ci_high or 0) else "excludes"
    text = say(
        "p_against_interval", op=printed_p.op, p=printed_p.text, said=said(ratio.finding),
        interval=_interval_words(ratio.finding), crossing=say(crossing), about=about,
    )  # fmt: skip
    figures = say(
        "p_figures", value=ratio.finding.text, low=f"{ratio.finding.ci_low:g}", high=f"{ratio.finding.ci_high:g}",
        quantile=f"{z_for_level(ratio.finding.ci_level or _LEVEL):.2f}", about=about,
    )  # fmt: skip
    return verdict(
        tested, "p_ci_inconsistent", severity, text, arithmetic=figures, related=(ratio.finding,),
        should_be=say("p_about", about=about), confidence=0.85 if severity == "conflict" else 0.45,
    )  # fmt: skip


def _how_far(printed_p: Finding, recomputed: Span, level: float, context: PaperContext) -> Severity | None:
    """How badly a printed p-value misses the recomputed ones.

    A conflict is a P on the wrong side of the interval's own level by more than ``p_ratio``; a distance in z beyond
    ``z_slack`` (twice that for one-sided tests) is a check: log-rank, stratified and Wald tests differ a little.
    """
    alpha, settings, value = round(1 - level / 100, 6), context.settings, printed_p.value or 0.0
    bound = printed_p.op in ("<", "<=")
    if printed_p.op in (">", ">="):  # "P > 0.05" is wrong only where the interval says that P is far below
        below = recomputed.high < alpha <= value and value >= settings.p_ratio * recomputed.high
        return "conflict" if below else None
    if value <= alpha < recomputed.low and recomputed.low >= settings.p_ratio * value:
        return "conflict"
    if not bound and recomputed.high < alpha < value < 0.5 and value >= settings.p_ratio * recomputed.high:
        return "conflict"
    if bound and recomputed.low <= value:
        return None
    z = z_of_p(value)
    candidates = (z, z_of_p(min(1.0, 2 * value)), z_of_p(2 * (1 - value) or 1.0))  # one-sided, in either direction
    low, high = z_of_p(recomputed.high), z_of_p(recomputed.low)
    off = min(max(0.0, low - each, each - high) for each in candidates)
    return "check" if off > 2 * settings.z_slack else None


@on_paper
def direction(context: PaperContext) -> Iterator[Discrepancy]:
    """A hazard ratio on one side of 1 with medians that say the opposite.

    Only for significant ratios of whole arms: medians may cross by chance, and which of two subgroups a ratio sets
    over the other is often left unsaid.
    """
    for told in context.told:
        ratio, span = told.finding, finding_span(told.finding)
        if ratio.statistic != "hazard_ratio" or ratio.population or span is None or span.holds(1.0):
            continue
        pair = _medians(told, context)
        if pair is None or not _significant(told, context) or told_from_to(told, context):
            continue
        (first, mine), (second, theirs) = pair
        longer = mine.low > theirs.high
        shorter = mine.high < theirs.low
        if (span.high < 1 and shorter) or (span.low > 1 and longer):
            parts = {"value": ratio.text, "first": first.text, "second": second.text}
            text = say("direction", quantity=quantity(ratio), **parts)
            yield verdict(
                told, "direction_conflict", "check", text, related=(first, second), confidence=0.5,
                arithmetic=say("direction_figures", **parts),
            )  # fmt: skip


def _significant(told: Told, context: PaperContext) -> bool:
    """Whether the interval excludes 1, or the P value told with the ratio is at most 0.05."""
    low, high = told.finding.ci_low, told.finding.ci_high
    tested = _p_value_of(told, context)
    p = tested.finding if tested is not None else None
    by_p = p is not None and p.value is not None and p.value <= 0.05 and p.op not in (">", ">=")
    return by_p or (low is not None and low > 1) or (high is not None and high < 1)


def _medians(told: Told, context: PaperContext) -> tuple[tuple[Finding, Span], tuple[Finding, Span]] | None:
    """The medians of the two arms of a comparison, experimental first, when there is just one of each."""
    found: dict[str, list[tuple[Finding, Span]]] = {"experimental": [], "control": []}
    for other in context.statement(told):
        finding, span = other.finding, finding_span(other.finding)
        same = family(finding.endpoint) == family(told.finding.endpoint)
        if finding.statistic == "median" and same and span and finding.population == told.finding.population:
            found.setdefault(finding.role, []).append((finding, span))
    mine, theirs = found["experimental"], found["control"]
    return (mine[0], theirs[0]) if len(mine) == 1 and len(theirs) == 1 else None
