"""What a sentence claims in words, against the interval it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from her2mine.diff.context import PaperContext, Told
from her2mine.diff.keys import family
from her2mine.diff.registry import on_paper
from her2mine.diff.verdict import quantity, verdict
from her2mine.diff.words import cue, say
from her2mine.records import Discrepancy, Finding

_RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")
_ALPHA = 0.05
_NEGATION_REACH = 40  # characters before the claim, of its own clause, in which a "not" takes it back
_CLAUSE_MARK = re.compile(r"[,;:，；：]")


@on_paper
def claimed_effect(context: PaperContext) -> Iterator[Discrepancy]:
    """A difference called significant whose interval includes 1 and whose P value (if told) is above 0.05.

    Only where the sentence tells one ratio, so that the claim can be of no other.
    """
    for sentence in context.sentences():
        ratios = [told for told in sentence if told.finding.statistic in _RATIOS]
        if len(ratios) == 1 and _crosses(ratios[0].finding) and not _otherwise_significant(ratios[0], sentence):
            claim = _claim(ratios[0].finding, context)
            yield from [_verdict(ratios[0], claim)] if claim else []


def _crosses(finding: Finding) -> bool:
    """Whether the interval, of 90 % or more, clearly includes 1."""
    low, high, level = finding.ci_low, finding.ci_high, finding.ci_level or 95.0
    return low is not None and high is not None and low < 0.99 and high > 1.01 and level >= 90


def _otherwise_significant(ratio: Told, sentence: Sequence[Told]) -> bool:
    """Whether a P value or another endpoint of the sentence may carry the claim."""
    others = [told.finding for told in sentence if family(told.finding.endpoint) != family(ratio.finding.endpoint)]
    tested = [told.finding for told in sentence if told.finding.statistic == "p_value"]
    return bool(others) or any(p.value is not None and p.value <= _ALPHA and p.op not in (">", ">=") for p in tested)


def _claim(finding: Finding, context: PaperContext) -> str:
    """The words that claim a significant effect ahead of the ratio; empty when none do, or they are negated."""
    text, start = context.mined.paper.text, finding.sentence[0]
    for found in cue("significant").finditer(text, start, finding.start):
        before = text[max(start, found.start() - _NEGATION_REACH) : found.start()]
        if not cue("negated").search(_CLAUSE_MARK.split(before)[-1]):
            return found.group()
    return ""


def _verdict(ratio: Told, claim: str) -> Discrepancy:
    finding = ratio.finding
    low, high = f"{finding.ci_low:g}", f"{finding.ci_high:g}"
    interval = say("interval", level=f"{finding.ci_level or 95:g}", low=low, high=high)
    text = say("claim", claim=claim, quantity=quantity(finding), value=finding.text, interval=interval)
    return verdict(
        ratio, "direction_conflict", "check", text, arithmetic=f"{low} < 1 < {high}", confidence=0.5,
    )  # fmt: skip
