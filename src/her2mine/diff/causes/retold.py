"""One trial told twice in a row as if it were two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from her2mine.diff.claim import same_question
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.registry import on_paper
from her2mine.diff.verdict import endpoint_words, place_verdict
from her2mine.diff.words import LANGUAGES, cue, say
from her2mine.records import Discrepancy, Label


@on_paper
def told_twice(context: PaperContext) -> Iterator[Discrepancy]:
    """A value of a named trial told again in the same paragraph as that of an unnamed, newly introduced study."""
    seen: set[int] = set()
    for block in context.blocks():
        for again in block:
            first = _told_before(again, block)
            phrase = _introduction(first, again, context) if first else None
            if first and phrase and phrase.start() not in seen:
                seen.add(phrase.start())
                yield _retold(first, again, phrase, context)


def _told_before(again: Told, block: list[Told]) -> Told | None:
    """An earlier, named telling of the same value of the same trial in another sentence."""
    if again.trial is None or again.how == "named" or again.finding.value is None:
        return None
    for first in block:
        mine, theirs = first.finding, again.finding
        before = mine.end <= theirs.start and mine.sentence != theirs.sentence
        same = first.trial == again.trial and same_question(mine, theirs) and mine.value == theirs.value
        if before and same and first.how == "named" and mine.population == theirs.population:
            return first
    return None


def _introduction(first: Told, again: Told, context: PaperContext) -> re.Match[str] | None:
    """The words that bring in a new study between the two tellings, no trial being named after them."""
    block = context.mined.paper.blocks[again.block]
    pattern = cue("new_study", block.language) if block.language in LANGUAGES else None
    start, end = first.finding.sentence[1], again.finding.start
    found = list(pattern.finditer(context.mined.paper.text, start, end)) if pattern else []
    if not found:
        return None
    named = [m for m in context.mined.mentions if m.label is Label.TRIAL and found[-1].start() <= m.start < end]
    return None if named else found[-1]


def _retold(first: Told, again: Told, phrase: re.Match[str], context: PaperContext) -> Discrepancy:
    text = say("retold", endpoint=endpoint_words(again.finding.endpoint), value=again.finding.text, trial=again.trial)
    return place_verdict(
        context, *phrase.span(), "trial_mixup", "check", text, trial=again.trial, should_be=again.trial or "",
        related=tuple(told.finding.id for told in (first, again) if told.finding.id), confidence=0.6,
    )  # fmt: skip
