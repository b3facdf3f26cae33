"""What a group received, told step by step: "the test group had A, then B plus C; controls had B", "A组(D后E)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from her2mine.bind.arm import Arm, ArmTools
from her2mine.bind.lexicon import Cues

STEP = 32  # characters between two steps of a treatment

_ENDS = re.compile(r"[;。]|\.(?!\d)")
_SIZE = re.compile(r"[;,]?\s?\(?n\s?=\s?\d+\)?")


def told_in_steps(folded: str, arms: Sequence[Arm], tools: ArmTools) -> list[Arm]:
    """Give each group that is told by its role or label all the treatments that its clause says it received.

    The group's word comes first ("the control group received A followed by B"), or a bracket behind it tells them.
    Steps are arms no more, since no value can be theirs alone.
    """
    result: list[Arm] = []
    for arm in sorted(arms, key=lambda told: told.start):
        group = result[-1] if result else None
        if group is not None and _only_class(folded, group, arm, tools):
            result[-1] = replace(group, end=arm.end)
        elif group is not None and _goes_on(folded, group, arm, tools.cues):
            union = tuple(dict.fromkeys((*group.drugs, *arm.drugs)))
            result[-1] = replace(group, drugs=union, end=arm.end, alone=True)
        else:
            result.append(arm)
    return result


def _only_class(folded: str, group: Arm, arm: Arm, tools: ArmTools) -> bool:
    """Whether a class word in the group's bracket only says what its drugs are: "A组(术后XELOX辅助化疗)"."""
    told = bool(group.label or group.hint) and bool(group.drugs) and not arm.grouped
    generic = bool(arm.drugs) and all(tools.is_chemo(d) and tools.drug_class(d) == "generic" for d in arm.drugs)
    return told and generic and re.fullmatch(r"[\w\s-]{0,8}", folded[group.end : arm.start]) is not None


def _goes_on(folded: str, group: Arm, arm: Arm, cues: Cues) -> bool:
    """Whether an arm is a first or a further step of what a group received."""
    if not (group.grouped and (group.hint or group.label)) or group.size or group.pronoun or group.without:
        return False
    if arm.grouped or arm.hint or arm.label or not arm.drugs or arm.added:
        return False
    if folded[: group.start].endswith("(") and re.match(r"\)\s?[,;、]", folded[group.end :]):
        return False  # "接受X者52例(A组),接受Y者44例(B组)": a bracket's label names what stands before it
    gap = _SIZE.sub("", folded[group.end : arm.start])
    if _ENDS.search(gap) or cues.has("arms", "result", gap) or cues.has("arms", "size", gap):
        return False
    if not group.drugs:
        told = cues.get("arms", "label_defines", rf"[\s(\[)\]:,]*(?:which |who |that )?{{}}.{{0,{STEP}}}")
        return told.fullmatch(gap) is not None
    if len(gap) > STEP:
        return False
    named = folded[group.start : group.end]
    begun = cues.get("arms", "label_defines").search(named) is not None or "(" in named
    return begun and cues.get("arms", "step", r".*?{}.*").fullmatch(gap) is not None
