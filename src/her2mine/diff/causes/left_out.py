"""Values that were read and could not be bound: kept in sight, never judged."""

from __future__ import annotations

from collections.abc import Iterator

from her2mine.diff.context import PaperContext
from her2mine.diff.registry import on_paper
from her2mine.diff.verdict import place_verdict
from her2mine.diff.words import say
from her2mine.records import Discrepancy


@on_paper
def abstained(context: PaperContext) -> Iterator[Discrepancy]:
    """One note for each value the binder left unbound, with its reason."""
    for left in context.mined.abstentions:
        text = say("abstained", value=left.text, reason=left.reason)
        yield place_verdict(context, left.start, left.end, "abstained", "info", text, confidence=0.5)
