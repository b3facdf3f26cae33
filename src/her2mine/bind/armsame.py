"""Arms told by what the arm before them got: "A and B (arm 1), or the same two drugs plus C", "相同方案联合C"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from her2mine.bind.arm import Arm
from her2mine.bind.lexicon import Cues


def with_the_same(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Give an arm behind "the same regimen plus" the drugs of the arm told before it."""
    same = cues.get("arms", "same_plus", r"{}\s*(?:the )?$")
    result: list[Arm] = []
    for arm in arms:
        before = next((told for told in reversed(result) if told.drugs), None)
        match = same.search(folded, result[-1].end if result else 0, arm.start) if arm.drugs else None
        if match is None or before is None or _sentence_ends(folded[before.end : match.start()]):
            result.append(arm)
            continue
        drugs = (*before.drugs, *(drug for drug in arm.drugs if drug not in before.drugs))
        result[result.index(before)] = replace(before, alone=True)
        result.append(replace(arm, start=match.start(), drugs=drugs, alone=True))
    return result


def with_both(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Read "compared A, B, and the two together", "to A, to B, or to both": the third group got what both got."""
    result = list(arms)
    for match in cues.get("arms", "both_drugs").finditer(folded):
        before = [arm for arm in arms if arm.drugs and arm.end <= match.start()][-2:]
        told = any(arm.start < match.end() and match.start() < arm.end for arm in arms)
        if told or len(before) < 2 or set(before[0].drugs) & set(before[1].drugs):
            continue
        if _sentence_ends(folded[before[0].end : match.start()]):
            continue
        drugs = (*before[0].drugs, *before[1].drugs)
        result.append(Arm(*match.span(), drugs, "experimental", grouped=True, alone=True, text=match.group()))
    return sorted(result, key=lambda arm: arm.start)


def _sentence_ends(gap: str) -> bool:
    outside = re.sub(r"^[^()]*\)|\([^()]*\)", " ", gap)  # the arm may stand in a bracket with its size
    return re.search(r"[;。]|\.\s", outside) is not None
