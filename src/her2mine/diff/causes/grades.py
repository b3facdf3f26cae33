"""Grades of adverse events that are told as numbers of patients."""

from __future__ import annotations

from collections.abc import Iterator

from her2mine.diff.context import PaperContext
from her2mine.diff.registry import on_paper
from her2mine.diff.verdict import place_verdict
from her2mine.diff.words import cue, say
from her2mine.records import Discrepancy


@on_paper
def grades_as_counts(context: PaperContext) -> Iterator[Discrepancy]:
    """A range of patients ("3 to 4 cases") told of adverse events where grades are told: a count is no range."""
    text = context.mined.paper.text
    for sentence in context.mined.sentences:
        for found in cue("grade_range").finditer(text, sentence.start, sentence.end):
            block = context.mined.paper.block_at(found.start())
            start, end = (block.start, block.end) if block else (sentence.start, sentence.end)
            low, high = (int(part) for part in found.groups() if part)
            if high == low + 1 and cue("grade").search(text, start, end):
                words = say("grades", value=found.group(), low=low, high=high)
                yield place_verdict(
                    context, found.start(), found.end(), "unit_error", "check", words, confidence=0.5,
                    should_be=say("grade_range", low=low, high=high),
                )  # fmt: skip
