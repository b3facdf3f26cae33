"""Which of arms told side by side is the control, and which arms are told as the same group."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.arm import Arm, ArmTools

CYCLE = 42  # days of the longest cycle; a higher number in a regimen's name is a dose
_INTENSITY = re.compile(r"([a-z-]+?)-?(\d+)")


def contrast_pair(arms: list[Arm], tools: ArmTools) -> tuple[Arm, Arm] | None:
    """The experimental and the control arm among arms told side by side, or None when there is no telling.

    A group called control, placebo or "alone" is the control; so is the one whose drugs are part of the other's, and
    chemotherapy beside a new drug. Otherwise the arm named first is experimental.
    """
    distinct = different(arms)
    if len(distinct) < 2:
        return None
    controls = [arm for arm in distinct if arm.hint == "control"]
    if controls:
        others = [arm for arm in distinct if arm.hint != "control"]
        return (others[0], controls[-1]) if others else None
    if len(distinct) > 2:
        return _of_many(distinct, tools)
    first, second = distinct[0], distinct[1]
    told = first.end > 0 and bool(first.drugs)  # in one sentence, which sets them apart by their schedules
    if told and _lettered(distinct) and set(first.drugs) == set(second.drugs):
        return (second, first) if first.label < second.label else (first, second)
    if _more_intense(second, first) or _only(first, second, tools):
        return second, first
    return (second, first) if is_control_of(first, second, tools) else (first, second)


def is_decided(arm: Arm, other: Arm, tools: ArmTools) -> bool:
    """Whether words or drugs, and not only the order, tell which of two arms is the control."""
    if arm.hint or other.hint or _more_intense(arm, other) or _more_intense(other, arm):
        return True
    return is_control_of(arm, other, tools) or is_control_of(other, arm, tools)


def _more_intense(arm: Arm, other: Arm) -> bool:
    """Whether an arm is the same regimen as another with fewer days between cycles or a higher dose: what is tested."""
    mine, theirs = _INTENSITY.fullmatch(arm.label), _INTENSITY.fullmatch(other.label)
    if mine is None or theirs is None or mine[1] != theirs[1]:
        return False
    days, others = int(mine[2]), int(theirs[2])
    return days < others if max(days, others) <= CYCLE else days > others


def _only(arm: Arm, other: Arm, tools: ArmTools) -> bool:
    """Whether an arm is told to be something "alone" beside one that is not, and no drugs tell which is the control."""
    decided = is_control_of(arm, other, tools) or is_control_of(other, arm, tools)
    mine, theirs = (tools.cues.has("arms", "lone", told.text) for told in (arm, other))
    return mine and not theirs and bool(arm.drugs and other.drugs) and not decided


def lacks_some(arm: Arm, other: Arm) -> bool:
    """Whether an arm that no word calls control has what the other has but for a drug."""
    told = arm.hint or (arm.alone and len(arm.drugs) < 2)
    return bool(arm.drugs) and set(arm.drugs) < set(other.drugs) and not told


def _lettered(arms: Sequence[Arm]) -> bool:
    """Whether all arms go by letters or numbers, of which the standard has the first ("arms A, B and C")."""
    return all(len(arm.label) == 1 for arm in arms)


def _of_many(arms: list[Arm], tools: ArmTools) -> tuple[Arm, Arm]:
    """Of three arms and more the control has the fewest new drugs.

    Of equals it is the one that stands apart, the first where all go by letters or numbers, or the last.
    """
    may = [arm for arm in arms if arm.hint != "experimental"] or arms
    base = [arm for arm in may if all(set(arm.drugs) < set(other.drugs) for other in arms if other is not arm)]
    if len(base) == 1 and base[0].drugs:
        return next(arm for arm in arms if arm is not base[0]), base[0]  # "X alone, X plus A, or X plus B"
    odd = None if _lettered(arms) else _odd_one(arms)
    if odd is not None and odd in may:
        return next(arm for arm in arms if arm is not odd), odd
    new = [sum(not tools.is_chemo(drug) for drug in arm.drugs) for arm in may]
    least = [arm for arm, count in zip(may, new, strict=True) if count == min(new)]

    def own(arm: Arm) -> bool:
        others = {drug for other in arms if other is not arm for drug in other.drugs}
        return not any(drug in others and not tools.is_chemo(drug) for drug in arm.drugs)

    alone = [arm for arm in least if own(arm)]
    apart = alone[0] if len(alone) == 1 else least[-1]
    control = min(least, key=lambda arm: arm.label) if _lettered(arms) else apart
    return tested_against(control, [arm for arm in arms if arm is not control]), control


def _odd_one(arms: Sequence[Arm]) -> Arm | None:
    """The arm of other drugs than all others, which are one regimen in several doses or schedules."""
    alone = [arm for arm in arms if sum(set(arm.drugs) == set(other.drugs) for other in arms) == 1]
    others = [arm for arm in arms if arm not in alone]
    names = {arm.label or arm.dose for arm in others}
    apart = len({frozenset(arm.drugs) for arm in others}) == 1 and len(names) == len(others) and "" not in names
    return alone[0] if apart and len(alone) == 1 and alone[0].drugs else None


def tested_against(control: Arm, others: Sequence[Arm]) -> Arm:
    """Of several arms the one that is set against a control: of A, B and both together the last, else the first."""
    alone = [set(arm.drugs) for arm in others]
    mine = set(control.drugs)
    both = (arm for arm in others if mine < set(arm.drugs) and set(arm.drugs) - mine in alone)
    return next(both, others[0])


def is_control_of(arm: Arm, other: Arm, tools: ArmTools) -> bool:
    """Whether ``arm`` is the comparator of ``other``."""
    mine, theirs = set(arm.drugs), set(other.drugs)
    if other.hint == "control" or arm.hint == "experimental":
        return False
    if arm.hint == "control" or other.hint == "experimental":
        return True
    if _placebo(mine, tools) != _placebo(theirs, tools):
        return _placebo(mine, tools)
    nothing = _no_drug(mine, tools)
    if nothing or _no_drug(theirs, tools):
        return nothing > _no_drug(theirs, tools)
    if mine and mine < theirs:
        return True
    if theirs and theirs < mine:
        return False
    chemo, their_chemo = all(map(tools.is_chemo, mine)), all(map(tools.is_chemo, theirs))
    return chemo and not their_chemo


def _no_drug(drugs: set[str], tools: ArmTools) -> int:
    """How much less than a drug an arm is told by: 2 for observation or surgery, 1 for radiation, 0 for a drug."""
    classes = {tools.drug_class(drug) for drug in drugs}
    if not classes or not classes <= {"no drug", "radiation"}:
        return 0
    return 2 if classes == {"no drug"} else 1


def _placebo(drugs: set[str], tools: ArmTools) -> bool:
    return any(tools.drug_class(drug) == "control" for drug in drugs)


def different(arms: Sequence[Arm]) -> list[Arm]:
    """The arms without those told as the same group again."""
    kept: list[Arm] = []
    for arm in arms:
        if not any(arm.same(other) for other in kept):
            kept.append(arm)
    return kept


def is_component(arm: Arm, pair: tuple[Arm, Arm]) -> bool:
    """Whether an arm is, like the control, one of the parts that the experimental arm combines: "A plus B, A, or B"."""
    new, control = (set(told.drugs) for told in pair)
    mine = set(arm.drugs)
    return bool(mine and control) and mine < new and control < new and not mine & control
