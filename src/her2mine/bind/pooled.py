"""What a meta-analysis compares: the trials that it names without their drugs compared the same."""

from __future__ import annotations

from her2mine.bind.context import Context, Study
from her2mine.bind.lexicon import Cues
from her2mine.records import Paper
from her2mine.vocabulary import fold

TITLE = 200  # characters at the head of a paper in which it calls itself a meta-analysis


def pooled_study(paper: Paper, block: int, context: Context, cues: Cues) -> Study | None:
    """The two arms that a block of a meta-analysis sets against each other, named by no trial; None for others."""
    headed = fold(paper.text[:TITLE] + " / " + paper.blocks[block].section)
    new, control = context.experimental, context.control
    if context.trial is not None or new is None or control is None or not (new.drugs and control.drugs):
        return None
    return Study(list(context.arms), new, control, bound_pair=True) if cues.has("studies", "pooled", headed) else None
