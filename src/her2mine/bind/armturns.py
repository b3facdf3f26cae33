"""Studies of a switch: who "stayed on X" is the control of who "changed to Y"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from her2mine.bind.arm import Arm
from her2mine.bind.lexicon import Cues


def turned(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """The arms of a sentence, with roles where one is told to go on and another to turn to something else."""
    stays = cues.get("arms", "stays", r"{}\s*(?:the )?$")
    turns = cues.get("arms", "turns", r"{}\s*(?:the )?$")
    kept = [arm for arm in arms if arm.drugs and stays.search(folded, 0, arm.start)]
    changed = [arm for arm in arms if arm.drugs and turns.search(folded, 0, arm.start)]
    if not kept or not changed or any(arm.hint for arm in (*kept, *changed)):
        return list(arms)
    roles = {id(arm): "control" for arm in kept} | {id(arm): "experimental" for arm in changed}
    return [replace(arm, hint=roles.get(id(arm), arm.hint)) for arm in arms]
