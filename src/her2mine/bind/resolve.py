"""Which group each arm of a sentence stands for, given its other arms and what the passage has told of the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from her2mine.bind.arm import Arm, ArmTools
from her2mine.bind.classes import of_class
from her2mine.bind.context import Context
from her2mine.bind.contrast import contrast_pair, different
from her2mine.bind.initials import initialled
from her2mine.bind.lexicon import Cues
from her2mine.bind.roster import of_size
from her2mine.bind.view import View
from her2mine.bind.whether import whether_groups


def resolved(view: View, context: Context, tools: ArmTools) -> list[Arm]:
    """The arms of a sentence with the drugs that other words for the same groups tell, here or before."""
    view.arms = _in_place(view, context)
    view.arms = _together(view, context)
    view.arms = initialled(view.text, view.arms, [*context.arms, *(arm for arm in view.arms if arm.drugs)])
    view.arms = [_with_topic(arm, view, context) for arm in view.arms]
    told = [of_class(_taken_up(arm, view.arms, context), view, context, tools) for arm in view.arms]
    view.arms = [arm for arm in told if arm.drugs or not arm.pronoun]
    arms = [_spelled_chemotherapy(_counted(arm, view.arms, context, tools), context, tools) for arm in view.arms]
    if view.study_start(len(view.folded)):
        return arms  # several studies: each has its own groups
    arms = [_added(arm, arms, context) for arm in arms]
    shortened = {full.start: plain.drugs for plain, full in zip(view.arms, arms, strict=True) if len(plain.drugs) == 1}
    arms = [_with_base(arm, arms, context, tools, shortened) for arm in arms]
    return [_by_role(arm, arms, context, tools) for arm in arms]


def _with_topic(arm: Arm, view: View, context: Context) -> Arm:
    """Read "Combined with X in TRIAL it did better": the drug that the passage speaks of, and X."""
    topic = context.experimental or context.topic
    if arm is not view.arms[0] or topic is None or len(topic.drugs) != 1 or set(topic.drugs) & set(arm.drugs):
        return arm
    lead = view.cues.get("arms", "with_topic", r"\W*(?:[a-z]+, )?{}\s*(?:the )?").fullmatch(view.folded, 0, arm.start)
    return replace(arm, drugs=(*topic.drugs, *arm.drugs)) if lead is not None and arm.drugs else arm


def _together(view: View, context: Context) -> list[Arm]:
    """Read "X daily ...; Y was given at the same time" of a study of X plus Y that compares nothing: both are parts."""
    compared = context.control is not None or any(arm.hint or arm.grouped or arm.label for arm in view.arms)
    compared |= view.has("arms", "randomised") or view.has("contrast", "versus") or view.has("contrast", "comparing")
    if context.one_arm and not compared:
        return _of_one_arm(view, context)
    for known in [] if compared else context.arms:
        parts = [arm for arm in view.arms if arm.drugs and set(arm.drugs) < set(known.drugs)]
        given = {arm.drugs for arm in parts if not arm.alone}  # "then X alone as maintenance" is a part as well
        if len(given) > 1 and set().union(*given) == set(known.drugs):
            return [replace(arm, drugs=known.drugs, alone=False) if arm in parts else arm for arm in view.arms]
    return view.arms


def _of_one_arm(view: View, context: Context) -> list[Arm]:
    """All that patients of a study with one arm got: what a sentence says they were given, or what was told before."""
    named = [arm for arm in view.arms if arm.drugs]
    known = next((arm.drugs for arm in context.arms if len(arm.drugs) > 1), ())
    parts = [arm for arm in named if set(arm.drugs) <= set(known)]
    if parts == named and not all(arm.alone for arm in parts):  # "then X alone as maintenance" is a part as well
        return [replace(arm, drugs=known, alone=False) if arm in parts else arm for arm in view.arms]
    if len(named) > 1 and not view.values and view.has("arms", "allots"):
        drugs = tuple(dict.fromkeys(drug for arm in named for drug in arm.drugs))
        return [replace(named[0], drugs=drugs, end=named[-1].end), *(arm for arm in view.arms if not arm.drugs)]
    return view.arms


def _in_place(view: View, context: Context) -> list[Arm]:
    """Read "以A替代B": the arm told last that had B, in this study or the one before, with A instead of it."""
    result = list(view.arms)
    known = [arm for study in context.told.values() for arm in study.arms]
    known += [*context.before.arms, *context.arms]
    for new, old in pairwise(view.arms):
        gap = view.folded[new.end : old.start]
        before = [*known, *(arm for arm in view.arms if arm.end <= new.start)]
        base = next((arm for arm in reversed(before) if set(old.drugs) < set(arm.drugs)), None)
        told = view.cues.get("arms", "in_place_of", r"\s*{}\s*").fullmatch(gap) and not (old.grouped or new.grouped)
        if told and new.drugs and old.drugs and base is not None:
            kept = tuple(drug for drug in base.drugs if drug not in old.drugs)
            result[result.index(new)] = replace(new, drugs=tuple(dict.fromkeys((*new.drugs, *kept))), end=old.end)
            result.remove(old)
    return result


def set_apart(folded: str, arms: Sequence[Arm], cues: Cues) -> bool:
    """Whether words say that arms are those of one comparison: "compared A and B", "A versus B", "either A or B"."""
    if len(arms) > 1 and cues.get("contrast", "comparing", r"{}\s*(?:the )?$").search(folded[: arms[0].start]):
        return True
    for left, right in pairwise(arms):
        gap = folded[left.end : right.start].strip(" ,")
        either = cues.get("arms", "either").search(folded[max(0, left.start - 8) : left.end]) is not None
        placebo = cues.get("arms", "dummy")
        either |= any(map(placebo.fullmatch, right.drugs)) and not any(map(placebo.fullmatch, left.drugs))
        if cues.get("contrast", "opposing").fullmatch(gap) or (
            either and cues.get("arms", "alternative").fullmatch(gap)
        ):
            return bool(left.drugs and right.drugs)
    return False


def passing(arm: Arm, view: View, context: Context, tools: ArmTools) -> bool:
    """Whether drugs only tell patients, or a class stands behind all values ("..., which supports immunotherapy")."""
    if any(group.start <= arm.start < group.end for group in whether_groups(view)):
        return True  # "whether patients had received X or not"
    classes = [d for d in arm.drugs if tools.drug_class(d) == "generic"]
    if arm.grouped or arm.alone or len(classes) < len(arm.drugs) or all(map(tools.is_chemo, arm.drugs)):
        return False
    others = [other for other in view.arms if any(_is_new(d, tools) for d in other.drugs)]
    if not arm.hint and len(others) > 0 and arm.end <= min(other.start for other in others):
        return True  # "2.2 Immunotherapy. In TRIAL, X plus Y ..."
    last = max((value.stop for value in view.values), default=len(view.folded))
    known = context.experimental is not None or any(other.drugs and other.end < last for other in view.arms)
    return known and arm.start >= last and any(mark in view.folded[last : arm.start] for mark in ",;:")


def _is_new(drug: str, tools: ArmTools) -> bool:
    return not tools.is_chemo(drug) and tools.drug_class(drug) not in ("generic", "control")


def _counted(arm: Arm, arms: Sequence[Arm], context: Context, tools: ArmTools) -> Arm:
    """An arm in full; one told by its number of drugs may be built of the arms of the sentence and those before."""
    if not arm.size or arm.drugs:
        return context.fuller(arm)
    named = different([*context.arms, *(other for other in arms if other.drugs)])
    control = context.control
    if control is None and len(named) == 2:
        control = (contrast_pair(named, tools) or (None, None))[1]
    drugs = of_size(arm.size, context.arms, control) or of_size(arm.size, named, control)
    return replace(arm, drugs=drugs) if drugs else context.fuller(arm)


def _spelled_chemotherapy(arm: Arm, context: Context, tools: ArmTools) -> Arm:
    """Read "(the) chemotherapy (group)" as the control told by its drugs, where only the control has no others."""
    control, new = context.control, context.experimental
    arm = _spelled_backbone(arm, context, tools)
    if arm.added or control is None or new is None or not control.drugs:
        return arm
    generic = bool(arm.drugs) and all(tools.is_chemo(d) and tools.drug_class(d) == "generic" for d in arm.drugs)
    plain = all(map(tools.is_chemo, control.drugs)) and not all(map(tools.is_chemo, new.drugs))
    without = arm.grouped and bool(new.drugs) and not any(map(tools.is_chemo, new.drugs))
    plain &= any(tools.drug_class(drug) != "control" for drug in control.drugs)  # a placebo is no chemotherapy
    plain |= without and any(map(tools.is_chemo, control.drugs))  # "the chemotherapy group": the only one with any
    return replace(arm, drugs=control.drugs, hint=arm.hint or "control") if generic and plain else arm


def _spelled_backbone(arm: Arm, context: Context, tools: ArmTools) -> Arm:
    """Read "X plus chemotherapy" as the one arm told before that spells out the chemotherapy that X was added to."""
    classes = {d for d in arm.drugs if tools.is_chemo(d) and tools.drug_class(d) == "generic"}
    own = set(arm.drugs) - classes
    if not classes or not own:
        return arm
    told = [set(other.drugs) - own for other in context.arms if own < set(other.drugs)]
    spelled = [rest for rest in told if all(tools.is_chemo(d) and tools.drug_class(d) != "generic" for d in rest)]
    if not spelled or any(rest != spelled[0] for rest in spelled):
        return arm
    full = next(other for other in context.arms if set(other.drugs) == own | spelled[0])
    return replace(arm, drugs=full.drugs)


def _taken_up(arm: Arm, arms: Sequence[Arm], context: Context) -> Arm:
    """Read "the former ... the latter" of the two arms told before, besides those that the sentence names itself."""
    here = [set(other.drugs) for other in arms if other.drugs]
    known = [other for other in (context.listed or context.arms) if other.drugs]
    told = [other for other in known if set(other.drugs) not in here]
    told = known if len(told) == 1 else told  # "the latter had more (25%, against 14% with A)"
    if not arm.pronoun or arm.drugs or len(told) != 2:
        return arm
    return replace(told[arm.pronoun - 1], start=arm.start, end=arm.end, grouped=True, text=arm.text)


def _added(arm: Arm, arms: Sequence[Arm], context: Context) -> Arm:
    """Read "X was added": the arm has what the control has, and X."""
    named = [other for other in arms if other.hint == "control" and other.drugs]
    control = named[0] if named else context.control or _only_base(arm, arms, context)
    if not arm.added or control is None or set(arm.drugs) & set(control.drugs):
        return arm
    return replace(arm, drugs=(*arm.drugs, *control.drugs))


def _only_base(arm: Arm, arms: Sequence[Arm], context: Context) -> Arm | None:
    """The one arm that the sentence, or else the study, told besides the one with an added drug."""
    here = different([other for other in arms if other.drugs and other is not arm and other.end <= arm.start])
    told = here or different([other for other in context.arms if other.drugs])
    return told[0] if len(told) == 1 else None


def _with_base(
    arm: Arm, arms: Sequence[Arm], context: Context, tools: ArmTools, shortened: Mapping[int, tuple[str, ...]]
) -> Arm:
    """Read "X plus chemotherapy against placebo": the placebo stands for X, and what X was added to stays.

    ``shortened`` are the single drugs by which arms of the sentence are told, by place.
    """
    dummy = tools.cues.get("arms", "dummy")
    if arm.alone or not arm.drugs or not all(dummy.fullmatch(drug) for drug in arm.drugs):
        return arm
    others = different([other for other in arms if other.drugs and not set(other.drugs) & set(arm.drugs)])
    other = others[0] if len(others) == 1 else (context.experimental if not others else None)
    if other is None or set(other.drugs) & set(arm.drugs):
        return arm
    base = context.base_of(other) or _besides_asked(other, context)
    if not base and other in others and shortened.get(other.start):
        base = tuple(drug for drug in other.drugs if drug not in shortened[other.start])  # "the X group", of X and more
    if base:
        return replace(arm, drugs=(*arm.drugs, *base))
    base = tuple(drug for drug in other.drugs if tools.is_chemo(drug) or tools.drug_class(drug) == "generic")
    return replace(arm, drugs=(*arm.drugs, *base)) if len(other.drugs) - len(base) == 1 else arm


def _besides_asked(arm: Arm, context: Context) -> tuple[str, ...]:
    """What an arm got besides the drug that the study asks about ("whether adding X to Y"): the base of both arms."""
    asked = set(context.asked)
    return tuple(drug for drug in arm.drugs if drug not in asked) if asked and asked < set(arm.drugs) else ()


def _by_role(arm: Arm, arms: Sequence[Arm], context: Context, tools: ArmTools) -> Arm:
    """Give "the control group" the drugs of the arm that the same sentence names as such, or sets against the other."""
    if arm.drugs or arm.lacks or arm.size or arm.label or not arm.hint:
        return arm
    named = different([other for other in arms if other.drugs])
    same = [other for other in named if other.hint == arm.hint]
    tested = any(other.dose for other in named)  # doses are set against a group that tells no drug
    pair = contrast_pair(named, tools) if len(named) == 2 and not same and not tested else None
    if len(same) == 1:
        return replace(arm, drugs=same[0].drugs)
    if pair is None or context.experimental is not None:
        return arm
    return replace(arm, drugs=pair[arm.hint == "control"].drugs)
