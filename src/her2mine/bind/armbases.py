"""Arms built on a base: "A or placebo on top of B", "在B基础上加用A", "B with or without A"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from her2mine.bind.arm import Arm, ArmTools
from her2mine.bind.lexicon import Cues, unbracketed


def on_bases(folded: str, arms: Sequence[Arm], tools: ArmTools) -> list[Arm]:
    """Give arms the drugs of the base that the sentence tells apart from them, once for all of them."""
    result, shared = _over_backbone(folded, arms, tools), []
    arms = result
    built = list(_built(folded, arms, tools))
    for first, stop, base in built:
        for index in range(first, stop):
            own = result[index].drugs
            result[index] = replace(result[index], drugs=(*own, *(d for d in base.drugs if d not in own)))
        dummy = any(_is_blank(arm, tools) and arm.start > base.end for arm in result)
        if stop - first > 1 or dummy or len(built) > 1 or not _compared(folded, result, tools.cues):
            shared.append(base)  # both arms have it, or there is but one, so that alone it is no arm
        elif first and result[first - 1] is base:
            result[first - 1] = replace(base, hint=base.hint or "control")
    if len({base.drugs for _, _, base in built}) == 1:
        result = [_blank_on(arm, built[0][2], tools) for arm in result]
    return _with_and_without(folded, [arm for arm in result if arm not in shared], tools.cues)


def _blank_on(arm: Arm, base: Arm, tools: ArmTools) -> Arm:
    """Read "adding X to B, ... with placebo": whoever got the dummy got what X was added to as well."""
    if arm is base or not _is_blank(arm, tools) or arm.start < base.end:
        return arm
    return replace(arm, drugs=(*arm.drugs, *base.drugs))


def _over_backbone(folded: str, arms: Sequence[Arm], tools: ArmTools) -> list[Arm]:
    """Read "两组均以B为基础治疗", "以B为骨架，X组与安慰剂组": all the other arms have what is told as their base."""
    for base in arms:
        is_base = tools.cues.get("arms", "backbone_is", r"\s*{}").match(folded, base.end)
        lead = tools.cues.get("arms", "backbone_lead", r"{}\s*$").search(folded[: base.start])
        if is_base is None or lead is None:
            continue
        others = [arm for arm in arms if arm is not base and not base.end <= arm.start < is_base.end()]
        if tools.cues.has("arms", "both", lead.group()) or any(_is_blank(arm, tools) for arm in others):
            return [replace(arm, drugs=tuple(dict.fromkeys((*arm.drugs, *base.drugs)))) for arm in others]
    return list(arms)


def _compared(folded: str, arms: Sequence[Arm], cues: Cues) -> bool:
    """Whether a sentence of a base and what was added to it may tell two groups."""
    told = any(
        cues.has(*key, folded) for key in (("arms", "randomised"), ("contrast", "opposing"), ("contrast", "better"))
    )
    changed = cues.get("contrast", "from_to")
    told = told or any(changed.search(folded, 0, number.start()) for number in re.finditer(r"\d", folded))
    return told or len(arms) != 2 or not re.search(r"\d", folded)


def _built(folded: str, arms: Sequence[Arm], tools: ArmTools) -> Iterator[tuple[int, int, Arm]]:
    """Ranges of arms, each with the base that they are added to."""
    for index, arm in enumerate(arms):
        stop = _alternatives_end(folded, arms, index, tools)
        if index and _on_base(folded, arms[index - 1], arm, tools.cues):
            yield index, stop, arms[index - 1]
        elif stop < len(arms) and index and _of_both(folded, arms[stop - 1], arms[stop], tools.cues):
            yield min(index, stop - 2), stop, arms[stop]
        elif stop < len(arms) and (
            _leads_to_base(folded, arms[stop - 1], arms[stop], tools.cues, stop - index > 1)
            or _is_added(folded, arm, arms[stop - 1], arms[stop], tools.cues)
        ):
            yield index, stop, arms[stop]


def _on_base(folded: str, base: Arm, arm: Arm, cues: Cues) -> bool:
    """Read "在B基础上加用A", and "all patients received B and were randomised to A (or placebo)"."""
    gap = _plain(folded[base.end : arm.start])
    if cues.get("arms", "basis").fullmatch(gap):
        return True
    told = cues.get("arms", "all_receive", r"{}\s*(?:the )?$").search(folded[: base.start])
    return told is not None and cues.get("arms", "then_random").fullmatch(gap) is not None


def _of_both(folded: str, arm: Arm, base: Arm, cues: Cues) -> bool:
    """Read "X, ... against placebo, each with a base": the base is that of the arm before as well."""
    gap = _plain(folded[arm.end : base.start])
    last = list(cues.get("arms", "both", r"(?<=, ){}(?= )").finditer(gap))[-1:]  # behind days and doses
    gap = gap[last[0].start() :] if last else gap
    told = cues.get("arms", "each_with").fullmatch(gap) or cues.get("arms", "on_top").fullmatch(gap)
    return told is not None and cues.get("arms", "both").match(gap) is not None


def _is_added(folded: str, first: Arm, last: Arm, base: Arm, cues: Cues) -> bool:
    """Read "adding X, or placebo, to a base"."""
    adding = cues.get("arms", "adding", r"{}\s*(?:either |the )*$").search(folded[: first.start])
    gap = folded[last.end : base.start]
    return adding is not None and cues.get("arms", "added_to", r"\s*{}").fullmatch(gap) is not None


def _alternatives_end(folded: str, arms: Sequence[Arm], index: int, tools: ArmTools) -> int:
    """The place behind an arm, or behind the placebo that is told as its alternative."""
    if index + 1 == len(arms) or not _is_blank(arms[index + 1], tools) or _is_blank(arms[index], tools):
        return index + 1
    gap = _plain(folded[arms[index].end : arms[index + 1].start])
    return index + 2 if tools.cues.get("arms", "alternative").fullmatch(gap) else index + 1


def _is_blank(arm: Arm, tools: ArmTools) -> bool:
    return bool(arm.drugs) and all(tools.drug_class(drug) == "control" for drug in arm.drugs)


def _leads_to_base(folded: str, arm: Arm, base: Arm, cues: Cues, pair: bool) -> bool:
    """Whether the words behind an arm say that what follows is its base; joining words do so behind two arms only."""
    gap = _plain(folded[arm.end : base.start])
    if cues.get("arms", "on_top").fullmatch(gap):
        return True
    return pair and cues.get("arms", "each_with").fullmatch(gap) is not None


def _plain(gap: str) -> str:
    return " ".join(unbracketed(gap).strip(" ,").split())


def _lacking(folded: str, base: Arm, arm: Arm) -> bool:
    """Read "A plus B without C": what the group got, and what it did not."""
    apart = bool(base.drugs) and bool(arm.lacks) and not set(arm.lacks) & set(base.drugs)
    return apart and not folded[base.end : arm.start].strip()


def _with_and_without(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Read "A and B with or without C" over arms, and "with and ... without C" over values."""
    result: list[Arm] = []
    for arm in arms:
        base = result[-1] if result else None
        if arm.lacks and base and cues.get("arms", "with_or", r"{}\s*$").search(folded[base.end : arm.start]):
            result.append(Arm(arm.start, arm.end, (*base.drugs, *arm.lacks), "experimental", text=arm.text))
            opposed = any(
                cues.get("contrast", "versus", r"{}\s*$").search(folded[: a.start]) for a in arms if a.start > arm.end
            )
            opposed |= len(arms) > 2 and cues.has("contrast", "comparing", folded[: base.start])
            result[-2] = replace(base, hint="" if opposed else "control", alone=True)
        elif base and _lacking(folded, base, arm):
            result[-1] = replace(base, end=arm.end, hint=base.hint or "control", grouped=True, alone=True)
        else:
            result.append(arm)
    lacking = next((arm for arm in result if arm.without), None)
    bare = cues.get("arms", "bare_with").search(folded, 0, lacking.start) if lacking else None
    if bare is not None and lacking is not None:
        result.append(Arm(*bare.span(), lacking.lacks, "experimental", grouped=True, text=bare.group()))
    return sorted(result, key=lambda told: told.start)
