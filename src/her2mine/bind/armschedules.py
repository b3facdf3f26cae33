"""Arms of the same drugs that only their schedule tells apart: "once-daily versus twice-daily X", "每周与三周X"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from her2mine.bind.arm import Arm
from her2mine.bind.lexicon import Cues

_NUMBERED = re.compile(r"[a-z]{2,}(?:-[a-z]+)?-?\d{2,3}")  # a regimen with its days or dose: "chop-14"
_LEADS = re.compile(r"(?:[\s-](?:[a-z]+\s){0,2})?")  # between a schedule and the drugs: "twice-daily concurrent "


def with_schedules(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """The arms of a sentence, labelled by their schedules where the same drugs were given in several."""
    arms = [_by_number(arm) for arm in arms]
    result = sorted([*arms, *_elided(folded, arms, cues)], key=lambda arm: arm.start)
    told = [_schedule(folded, arm, cues) for arm in result]
    names = [arm.label or (match.group().strip() if match else "") for arm, match in zip(result, told, strict=True)]
    for index, match in enumerate(told):
        mine = set(result[index].drugs)
        alike = {name for arm, name in zip(result, names, strict=True) if name and set(arm.drugs) == mine}
        if match is not None and len(alike) > 1:
            start = min(match.start(), result[index].start)
            result[index] = replace(result[index], start=start, label=names[index], grouped=True)
    return result


def _by_number(arm: Arm) -> Arm:
    """The arm labelled with the name of its regimen where a number in it tells it from another ("CHOP-14")."""
    numbered = len(arm.drugs) > 1 and not arm.label and _NUMBERED.match(arm.text) is not None
    return replace(arm, label=arm.text.split()[0], grouped=True) if numbered else arm


def with_twins(text: str, arms: Sequence[Arm], twins: Collection[str]) -> list[Arm]:
    """The arms of a sentence, labelled by their short form where another stands for the same drugs ("EC", "HEC")."""
    if not twins:
        return list(arms)
    short = re.compile(rf"(?<![A-Za-z0-9-])(?:{'|'.join(map(re.escape, sorted(twins)))})(?![A-Za-z0-9-])")
    told = [short.search(text, arm.start, arm.end) if arm.drugs and not arm.label else None for arm in arms]
    return [
        replace(arm, label=match.group().lower(), grouped=True) if match is not None else arm
        for arm, match in zip(arms, told, strict=True)
    ]


def _elided(folded: str, arms: Sequence[Arm], cues: Cues) -> Iterator[Arm]:
    """Read "once-daily versus twice-daily X": the first schedule is one of X as well."""
    words = cues.words("arms", "schedule")
    opposed = cues.get("contrast", "versus", rf"({words})\s*{{}}\s*{words}[\s-](?:[a-z]+\s){{0,2}}$")
    for arm in arms:
        lead = opposed.search(folded, 0, arm.start) if arm.drugs and not arm.label else None
        if lead is not None:
            yield Arm(*lead.span(1), arm.drugs, grouped=True, text=lead[1], label=lead[1])


def _schedule(folded: str, arm: Arm, cues: Cues) -> re.Match[str] | None:
    """The schedule right before an arm's drugs, or at the head of their name; None for an arm with a label."""
    if not arm.drugs or arm.label:
        return None
    own = cues.get("arms", "schedule", r"{}\s").match(folded, arm.start)  # of a name that begins with it ("oral X")
    before = folded[: own.end() - 1 if own is not None else arm.start]
    told = [m for m in cues.get("arms", "schedule").finditer(before) if _LEADS.fullmatch(before, m.end())]
    return told[-1] if told else None
