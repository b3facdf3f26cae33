"""What a study's design tells of its arms: a placebo-controlled study of a drug has a placebo arm."""

from __future__ import annotations

from dataclasses import replace

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context
from her2mine.bind.tools import Tools
from her2mine.bind.view import View
from her2mine.records import Label


def take_design(view: View, context: Context, tools: Tools) -> None:
    """Take the arms of a study whose sentence tells its design and no drug: the topic of the passage, and placebo.

    "B has a phase II ... The placebo-controlled TRIAL met its endpoint, PFS rose from 1.5 to 6.3 months".
    """
    told = view.cues.get("arms", "placebo_controlled").search(view.folded)
    tested = context.only_arm() or context.topic
    if told is None or tested is None or not tested.drugs or context.experimental is not None:
        return
    if context.trial is None or len(context.arms) > 1 or any(arm.drugs for arm in view.arms):
        return
    word = told[told.lastindex or 0]
    placebo = tools.vocabulary.canonical(Label.DRUG, word)
    if placebo is None:
        return
    base = tuple(drug for drug in tested.drugs if tools.vocabulary.is_chemo(drug))
    context.experimental = replace(tested, hint="")
    context.control = Arm(*told.span(told.lastindex or 0), (placebo, *base), "control", text=word)
    context.arms = [context.experimental, context.control]
