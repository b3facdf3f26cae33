"""Which of two arms a sentence measures the other by: "higher in the A arm than in the B arm", "A组高于B组"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from her2mine.bind.arm import Arm, ArmTools
from her2mine.bind.lexicon import Cues

BEFORE = 60  # characters before the first arm in which the comparative may stand


def with_measure(folded: str, arms: Sequence[Arm], tools: ArmTools) -> list[Arm]:
    """The arms of a sentence; the one behind "than" is the control where neither drugs nor words tell otherwise."""
    result = list(arms)
    for index, (first, second) in enumerate(pairwise(arms)):
        told = any(arm.hint or not arm.drugs or arm.size for arm in (first, second))
        if not told and _alike(first, second, tools) and _measured(folded, first, second, tools.cues):
            result[index + 1] = replace(second, hint="control")
    return result


def than_in(gap: str, cues: Cues) -> bool:
    """Whether words between two arms measure the first by the second."""
    return cues.get("contrast", "than", r"{}\s*(?:[a-z-]+\s){0,4}$").search(gap) is not None


def _alike(first: Arm, second: Arm, tools: ArmTools) -> bool:
    """Whether the drugs of two arms leave open which of them is the control."""
    mine, theirs = set(first.drugs), set(second.drugs)
    plain = [{tools.drug_class(d) for d in drugs} & {"control", "no drug", "radiation"} for drugs in (mine, theirs)]
    chemo = [all(map(tools.is_chemo, drugs)) for drugs in (mine, theirs)]
    return not (mine <= theirs or theirs <= mine or any(plain)) and chemo[0] == chemo[1]


def _measured(folded: str, first: Arm, second: Arm, cues: Cues) -> bool:
    gap = folded[first.end : second.start]
    if not than_in(gap, cues):
        return False
    around = folded[max(0, first.start - BEFORE) : first.start] + gap
    benefit = cues.has("contrast", "benefit_in", around) and cues.has("contrast", "greater", around)
    return benefit and not cues.has("contrast", "lesser", around)  # "more events with A than with B" tells no control
