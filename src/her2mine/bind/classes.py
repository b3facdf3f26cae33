"""Arms told by the class of their drug: "the PD-L1 inhibitor", "the immunotherapy group", "免疫治疗组"."""

from __future__ import annotations

from dataclasses import replace

from her2mine.bind.arm import Arm, ArmTools
from her2mine.bind.context import Context
from her2mine.bind.contrast import different
from her2mine.bind.view import View


def of_class(arm: Arm, view: View, context: Context, tools: ArmTools) -> Arm:
    """The arm of the study that a word for a class stands for: the one whose drug is of it, else the new one.

    A class counts only as a group ("the X group") or with the article of what was told before ("the X").
    """
    if not _bare_class(arm, tools) or not (arm.grouped or _definite(arm, view)):
        return arm
    before = [other for other in view.arms if other.end <= arm.start and not _bare_class(other, tools)]
    known = different([other for other in (*before, *_known(context)) if other.drugs])
    if any(set(arm.drugs) & set(other.drugs) for other in known if not _bare_class(other, tools)):
        return arm
    fits = {frozenset(other.drugs): other for other in known if _has_class(other, arm.drugs[0], tools)}
    if len(fits) == 1:
        return replace(arm, drugs=next(iter(fits.values())).drugs)
    new = _new_arm(context, tools) if arm.grouped else None
    return replace(arm, drugs=new.drugs) if new is not None and not fits else arm


def _known(context: Context) -> list[Arm]:
    pair = [arm for arm in (context.experimental, context.control) if arm is not None]
    return pair or list(context.arms)


def _bare_class(arm: Arm, tools: ArmTools) -> bool:
    """Whether an arm is told by one class that is no chemotherapy, and by nothing else."""
    return len(arm.drugs) == 1 and tools.drug_class(arm.drugs[0]) == "generic" and not tools.is_chemo(arm.drugs[0])


def _definite(arm: Arm, view: View) -> bool:
    return view.cues.get("arms", "definite", r"{}\s*$").search(view.folded, 0, arm.start) is not None


def _has_class(arm: Arm, named: str, tools: ArmTools) -> bool:
    """Whether a drug of the arm is of the class named, whatever kind of molecule either calls it."""
    target = _target(named, tools)
    return any(
        tools.drug_class(drug) == named or _target(tools.drug_class(drug), tools) == target for drug in arm.drugs
    )


def _target(name: str, tools: ArmTools) -> str:
    """What a class acts on: "pd-l1" of "PD-L1 inhibitor" and "PD-L1 antibody"; else the name itself."""
    told = tools.cues.get("arms", "class_of_target", r"(?:anti-)?(.+?)[\s-]{}").fullmatch(name)
    return told[1] if told is not None else name


def _new_arm(context: Context, tools: ArmTools) -> Arm | None:
    """The new arm told before, where the class tells it from a control that has chemotherapy or a placebo alone."""
    control, new = context.control, context.experimental
    if control is None or new is None or not new.drugs or not control.drugs:
        return None
    own = [drug for drug in new.drugs if not tools.is_chemo(drug)]
    apart = len(own) == 1 or len(own) == len(new.drugs)
    return new if apart and all(map(tools.is_chemo, control.drugs)) else None
