"""Arms of the same drugs that only their schedule tells apart: "once-daily versus twice-daily X", "每周与三周X"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from her2mine.bind.arm import Arm
from her2mine.bind.lexicon import Cues


def with_schedules(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """The arms of a sentence, labelled by their schedules where the same drugs were given in several."""
    told = {index: name for index, arm in enumerate(arms) if (name := _schedule(folded, arm, cues))}
    result = list(arms)
    for index, name in told.items():
        alike = {other for place, other in told.items() if set(arms[place].drugs) == set(arms[index].drugs)}
        if len(alike) > 1:
            result[index] = replace(arms[index], label=name, grouped=True)
    return result


def _schedule(folded: str, arm: Arm, cues: Cues) -> str:
    """The schedule right before an arm's drugs, or ""."""
    if not arm.drugs or arm.label:
        return ""
    lead = cues.get("arms", "schedule", r"({})[\s-](?:[a-z]+\s){0,2}$|({})$").search(folded[: arm.start])
    return next((name for name in lead.groups() if name), "") if lead is not None else ""
