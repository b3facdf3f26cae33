"""What a study asks: the treatment that its question is about is the experimental one, and the standard is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from her2mine.bind.arm import Arm
from her2mine.bind.doses import without_doses
from her2mine.bind.view import View

if TYPE_CHECKING:
    from her2mine.bind.context import Context


def take_question(view: View, context: Context) -> None:
    """Note the arm that a sentence asks about ("whether X improves", "the activity of X"), and the one it calls usual.

    "... on X instead": what is given in place of something else is asked about as well.
    """
    folded = without_doses(view.folded, view.cues)
    noise = view.cues.words("arms", "noise")  # "whether weekly X"
    asks = view.cues.get("studies", "asks", rf"{{}}\s*(?:(?:the|adding|addition of|{noise})\s*)*$")
    instead = view.cues.get("studies", "instead", r"\s*{}")
    told = [arm for arm in view.arms if arm.drugs and arm.hint != "control"]
    asked = [arm for arm in told if asks.search(folded, 0, arm.start) or instead.match(folded, arm.end)]
    again = view.cues.get("studies", "asks", r"{}\s*").finditer(folded)
    it = next((m for m in again if view.cues.get("studies", "asked_again", r"{}").match(folded, m.end())), None)
    if it is not None and not asked:
        asked = [arm for arm in told if arm.end <= it.start()][:1]  # "X is active, and we asked whether it is better"
    opens = not context.bound and (view.has("studies", "aim") or not view.values)  # later it is told of, not asked
    if opens and asked and len({arm.drugs for arm in asked}) == 1:
        named = [drug for drug in asked[0].drugs if drug in asked[0].text]  # of "adding X to Y" it is X
        context.asked = tuple(named) or asked[0].drugs
    behind = view.cues.get("endpoints", "standard", r"\s*(?:\([^()]*\))?\s*{}")
    before = view.cues.get("studies", "than_standard", r"{}\s*$")
    for arm in view.arms:
        if arm.drugs and (behind.match(folded, arm.end) or before.search(folded, 0, arm.start)):
            context.standard = arm


def turned_by_question(pair: tuple[Arm, Arm], asked: Sequence[str], standard: Arm | None) -> tuple[Arm, Arm]:
    """A pair of arms whose words tell no roles, the other way round where the question or the standard says so."""
    first, second = pair
    if first.hint or second.hint:
        return pair
    mine, theirs = set(first.drugs) - set(second.drugs), set(second.drugs) - set(first.drugs)
    if asked and bool(mine & set(asked)) != bool(theirs & set(asked)):
        return pair if mine & set(asked) else (second, first)
    usual = set(standard.drugs) if standard is not None else set()
    if mine and theirs and usual & mine and not usual & theirs:
        return second, first
    return pair
