"""What a study's design tells of its arms: a placebo-controlled study of a drug has a placebo arm."""

from __future__ import annotations

from dataclasses import replace

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context, new_drugs
from her2mine.bind.studies import trial_name
from her2mine.bind.tools import Tools
from her2mine.bind.view import View
from her2mine.records import Label


def take_design(view: View, context: Context, tools: Tools) -> None:
    """Take the arms of a study whose sentence tells its design and no drug: the topic of the passage, and placebo.

    Of two studies of one drug that were named together each tested it.

    "B has a phase II ... The placebo-controlled TRIAL met its endpoint, PFS rose from 1.5 to 6.3 months".
    """
    _take_shared(view, context, tools)
    _take_up(view, context)
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


def _take_shared(view: View, context: Context, tools: Tools) -> None:
    """Give a study named together with another the drug of both, with what its own sentence says was given besides."""
    shared = context.shared
    named = context.trial in [trial_name(study) for study in context.together]
    if shared is None or not named or context.arms or new_drugs(view.arms, [shared], tools.arms):
        return
    own = [drug for arm in view.arms for drug in arm.drugs if tools.arms.drug_class(drug) != "control"]
    context.arms = [replace(shared, drugs=tuple(dict.fromkeys((*shared.drugs, *own))))]


def _take_up(view: View, context: Context) -> None:
    """Read "TRIAL将其前移至二线", "该药": a new study of the drug that the one before tested."""
    told = context.before.experimental or next(iter(context.before.arms), None)
    known = context.trial is None or bool(context.arms) or any(arm.drugs for arm in view.arms)
    if not known and told is not None and told.drugs and view.has("arms", "it"):
        context.arms = [replace(told, hint="")]
