"""Arms of the same drugs that only their schedule tells apart: "once-daily versus twice-daily X", "每周与三周X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from her2mine.bind.arm import Arm
from her2mine.bind.lexicon import Cues


def with_schedules(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """The arms of a sentence, labelled by their schedules where the same drugs were given in several."""
    arms = sorted([*arms, *_elided(folded, arms, cues)], key=lambda arm: arm.start)
    told = {index: name for index, arm in enumerate(arms) if (name := arm.label or _schedule(folded, arm, cues))}
    result = list(arms)
    for index, name in told.items():
        alike = {other for place, other in told.items() if set(arms[place].drugs) == set(arms[index].drugs)}
        if len(alike) > 1 and not arms[index].label:
            result[index] = replace(arms[index], label=name, grouped=True)
    return result


def _elided(folded: str, arms: Sequence[Arm], cues: Cues) -> Iterator[Arm]:
    """Read "once-daily versus twice-daily X": the first schedule is one of X as well."""
    words = cues.words("arms", "schedule")
    opposed = cues.get("contrast", "versus", rf"({words})\s*{{}}\s*{words}[\s-](?:[a-z]+\s){{0,2}}$")
    for arm in arms:
        lead = opposed.search(folded, 0, arm.start) if arm.drugs and not arm.label else None
        if lead is not None:
            yield Arm(*lead.span(1), arm.drugs, grouped=True, text=lead[1], label=lead[1])


def _schedule(folded: str, arm: Arm, cues: Cues) -> str:
    """The schedule right before an arm's drugs, or ""."""
    if not arm.drugs or arm.label:
        return ""
    lead = cues.get("arms", "schedule", r"({})[\s-](?:[a-z]+\s){0,2}$|({})$").search(folded[: arm.start])
    return next((name for name in lead.groups() if name), "") if lead is not None else ""
