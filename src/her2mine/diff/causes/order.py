"""Figures in an order that cannot be, and arms that lie outside the range of their own subgroups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from her2mine.diff.arithmetic import Span
from her2mine.diff.claim import claim_of, same_question
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.keys import family
from her2mine.diff.registry import on_paper
from her2mine.diff.values import MONTHS_OF, finding_span, in_months
from her2mine.diff.verdict import quantity, said, verdict
from her2mine.diff.words import cue, say
from her2mine.records import Discrepancy, Finding, Label

# The first can never exceed the second in one group of patients.
_MEDIANS = (("PFS", "OS"), ("TTP", "OS"), ("DFS", "OS"), ("EFS", "OS"))
_RATES = (("CR", "ORR"), ("PR", "ORR"), ("ORR", "DCR"), ("CR", "DCR"), ("PR", "DCR"), ("PFS", "OS"), ("DFS", "OS"))


def _same_patients(first: Finding, second: Finding) -> bool:
    return (
        (first.role, first.drugs, first.population) == (second.role, second.drugs, second.population)
        and first.role != "comparison"
        and first.analysis == second.analysis
        and first.trial == second.trial
    )


def _exceeds(first: Finding, second: Finding) -> bool:
    """Whether the first value is above the second whatever the rounding hides."""
    mine, theirs = _comparable(first), _comparable(second)
    return mine is not None and theirs is not None and mine.low > theirs.high


def _comparable(finding: Finding) -> Span | None:
    span = finding_span(finding)
    if span is None or finding.op != "=":
        return None
    return in_months(span, finding.unit) if finding.unit in MONTHS_OF else span


@on_paper
def impossible_order(context: PaperContext) -> Iterator[Discrepancy]:
    """PFS above OS, CR above ORR, ORR above DCR, or a later landmark rate above an earlier one, in one group."""
    for sentence in context.sentences():
        for first, second in combinations(sentence, 2):
            for low, high in ((first, second), (second, first)):
                if _same_patients(low.finding, high.finding) and _cannot_be(low.finding, high.finding):
                    yield from _order_verdict(low, high, sentence, context)


def _cannot_be(low: Finding, high: Finding) -> bool:
    """Whether ``low`` must not exceed ``high`` and does."""
    if low.statistic != high.statistic or not _exceeds(low, high):
        return False
    pair = (family(low.endpoint), family(high.endpoint))
    if low.statistic == "median":
        return pair in _MEDIANS
    if low.statistic != "rate":
        return False
    if low.timepoint == high.timepoint:
        return pair in _RATES
    later = low.timepoint is not None and high.timepoint is not None and low.timepoint > high.timepoint
    return pair[0] == pair[1] and later and pair[0] in ("OS", "PFS", "DFS", "EFS", "RFS")


def _order_verdict(low: Told, high: Told, sentence: Sequence[Told], context: PaperContext) -> Iterator[Discrepancy]:
    if low.finding.table is not None or any(_twice(told, sentence) for told in (low, high)):
        return  # a group told twice is two groups that were not told apart
    anchors = [_anchored(told.finding, context) for told in (low, high)]
    if False in anchors:
        return
    text = say("order", said=said(low.finding), quantity=quantity(high.finding), value=high.finding.text)
    sure = None not in anchors
    yield verdict(
        low, "impossible_order", "conflict" if sure else "check", text, related=(high.finding,),
        confidence=0.85 if sure else 0.5, arithmetic=f"{low.finding.text} > {high.finding.text}",
    )  # fmt: skip


def _twice(told: Told, sentence: Sequence[Told]) -> bool:
    """Whether the sentence gives the same patients another value for the same question."""
    mine = told.finding
    return any(
        other.finding is not mine
        and same_question(other.finding, mine)
        and _same_patients(other.finding, mine)
        and other.finding.value != mine.value
        for other in sentence
    )


def _anchored(finding: Finding, context: PaperContext) -> bool | None:
    """Whether the endpoint named last before a value is the value's own; None when the sentence names none.

    An endpoint named right behind the value ("23% for ORR") counts before one named ahead of it.
    """
    start, end = finding.sentence
    named = [
        mention
        for mention in context.mined.mentions
        if mention.label is Label.ENDPOINT and mention.canonical and start <= mention.start < end
    ]
    if not named:
        return None
    text = context.mined.paper.text
    behind = [mention for mention in named if cue("name_behind").fullmatch(text, finding.end, mention.start)]
    ahead = [mention for mention in named if mention.end <= finding.start]
    nearest = [behind[0]] if behind else ahead[-1:]
    return bool(nearest) and family(nearest[0].canonical) == family(finding.endpoint)


@on_paper
def outside_subgroups(context: PaperContext) -> Iterator[Discrepancy]:
    """A whole arm's figure outside the range of the two subgroups that are told to make it up."""
    for block in context.blocks():
        for first, second in _subgroup_pairs(block):
            wholes = [told for told in block if _whole_of(told.finding, first.finding)]
            spans = [(told, span) for told in wholes if (span := finding_span(told.finding))]
            spans = [] if any(claim_of(told, context).fits for told, _ in spans) else spans
            reach = _reach([told.finding for told in block if _part_like(told.finding, first.finding)])
            if not spans or reach is None or any(span.gap(reach) == 0 for _, span in spans):
                continue
            for told, span in spans:
                yield _range_verdict(told, first.finding, second.finding, span.gap(reach))


@on_paper
def later_than_subgroups(context: PaperContext) -> Iterator[Discrepancy]:
    """A whole arm's landmark rate above those that both its subgroups had at an earlier time."""
    for block in context.blocks():
        for first, second in _subgroup_pairs(block, compared=False):
            yield from _later_rates(block, first, second, context)


def _subgroup_pairs(block: Sequence[Told], compared: bool = True) -> Iterator[tuple[Told, Told]]:
    """Figures of one arm for two subgroups that one sentence tells (and, if ``compared``, sets against each other)."""
    for told in block:
        mine = told.finding
        if mine.population is None or mine.role == "comparison" or mine.statistic not in ("median", "rate"):
            continue
        kin = [
            other
            for other in block
            if other.finding.sentence == mine.sentence
            and other.finding.population is not None
            and same_question(other.finding, mine)
            and (other.finding.role, other.finding.drugs) == (mine.role, mine.drugs)
            and other.finding.endpoint == mine.endpoint
        ]
        set_against = not compared or any(_compares(other.finding, mine) for other in block)
        if set_against and len(kin) == 2 and kin[0] is told and kin[0].finding.population != kin[1].finding.population:
            yield kin[0], kin[1]


def _later_rates(block: Sequence[Told], first: Told, second: Told, context: PaperContext) -> Iterator[Discrepancy]:
    """Landmark rates of the whole arm above those that both its subgroups had at an earlier time."""
    parts = [finding_span(told.finding) for told in (first, second)]
    early = first.finding.timepoint
    if early is None or None in parts:
        return
    top = max(span.high for span in parts if span)
    for told in block:
        mine, span = told.finding, finding_span(told.finding)
        like = mine.model_copy(update={"timepoint": early})
        later = mine.timepoint is not None and mine.timepoint > early + context.settings.timepoint_slack
        if later and span and span.low > top and _whole_of(like, first.finding) and not claim_of(told, context).fits:
            yield _later_verdict(told, first.finding, second.finding)


def _later_verdict(told: Told, first: Finding, second: Finding) -> Discrepancy:
    text = say(
        "later_in_parts", said=said(told.finding), months=f"{first.timepoint:g}", first_group=first.population,
        first=first.text, second_group=second.population, second=second.text,
    )  # fmt: skip
    return verdict(
        told, "value_conflict", "check", text, runner_up="impossible_order", related=(first, second), confidence=0.5,
        arithmetic=f"{told.finding.text} > {first.text}, {second.text}",
    )  # fmt: skip


def _compares(finding: Finding, part: Finding) -> bool:
    """Whether a ratio or p-value of the same sentence and endpoint sets two groups against each other."""
    same = finding.sentence == part.sentence and finding.endpoint == part.endpoint
    return same and finding.role == "comparison" and finding.population is not None


def _whole_of(finding: Finding, part: Finding) -> bool:
    return (
        finding.population is None
        and same_question(finding, part)
        and finding.endpoint == part.endpoint
        and _role_side(finding.role) == _role_side(part.role)
        and finding.drugs == part.drugs
        and finding.trial == part.trial
    )


def _role_side(role: str) -> str:
    return "experimental" if role == "single" else role


def _part_like(finding: Finding, part: Finding) -> bool:
    """Whether a figure is of any subgroup of the same arm."""
    return (
        finding.population is not None
        and same_question(finding, part)
        and (_role_side(finding.role), finding.drugs) == (_role_side(part.role), part.drugs)
        and finding.unit == part.unit
    )


def _reach(parts: Sequence[Finding]) -> Span | None:
    """The range of all subgroups told in a paragraph; None when one of them has no number."""
    spans = [span for part in parts if (span := finding_span(part))]
    if not spans or len(spans) < len(parts):
        return None
    return Span(min(span.low for span in spans), max(span.high for span in spans))


def _range_verdict(told: Told, first: Finding, second: Finding, gap: float) -> Discrepancy:
    finding = told.finding
    text = say(
        "subgroups", said=said(finding), first_group=first.population, first=first.text,
        second_group=second.population, second=second.text,
    )  # fmt: skip
    figures = say("not_between", value=finding.text, first=first.text, second=second.text, gap=f"{gap:.3g}")
    return verdict(
        told, "value_conflict", "check", text, runner_up="population_mixup", related=(first, second),
        arithmetic=figures, should_be=say("between", first=first.text, second=second.text), confidence=0.6,
    )  # fmt: skip
