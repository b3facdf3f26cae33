"""Roles of groups that successive sentences tell one by one: "In arm A ORR was 40%. ... In arm B it was 25%."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from her2mine.bind.arm import Arm, ArmTools
from her2mine.bind.context import Context
from her2mine.bind.contrast import different
from her2mine.bind.draft import Draft
from her2mine.bind.lexicon import Cues
from her2mine.bind.roles import WHOLE_STUDY
from her2mine.records import Finding, Sentence
from her2mine.vocabulary import fold

Placed = tuple[int, Draft]  # a draft with the index of its finding


def roles_across(told: Sequence[Placed], context: Context, tools: ArmTools) -> Iterator[tuple[int, str]]:
    """The roles of findings that stood alone in their sentence, where the passage tells the other group as well.

    Two groups are those of one study when they are told in the same quantity, and no third one is.
    """
    if context.unrandomised:
        return
    for placed in _by_trial(told).values():
        pair = _pair([draft for _, draft in placed], context, tools)
        for index, draft in placed if pair else ():
            apart = bool(draft.population) and tools.cues.has("populations", "cohort", draft.population or "")
            if draft.role == "single" and draft.arm is not None and draft.arm.grouped and not apart:
                role = next((r for r, arm in zip(ROLES, pair or (), strict=False) if draft.arm.same(arm)), None)
                if role:
                    yield index, role


def _by_trial(told: Sequence[Placed]) -> dict[str | None, list[Placed]]:
    """The values of each study, also of one that a passage comes back to."""
    studies: dict[str | None, list[Placed]] = {}
    for placed in told:
        studies.setdefault(placed[1].trial, []).append(placed)
    return studies


def roles_by_reference(told: Sequence[Placed], compared: Sequence[Draft]) -> Iterator[tuple[int, str]]:
    """Roles of three groups and more that are all held against one: "HR 0.77 for C against A, 0.86 for B against A"."""
    for trial, study in _by_trial(told).items():
        placed = [(index, draft) for index, draft in study if draft.endpoint not in WHOLE_STUDY or draft.arm]
        ratios = [d for d in compared if d.trial == trial and d.arm is not None and d.comparator is not None]
        groups = different([d.arm for _, d in placed if d.arm is not None and d.arm.grouped])
        against = different([d.comparator for d in ratios if d.comparator is not None])
        tested = different([d.arm for d in ratios if d.arm is not None])
        if len(groups) < 3 or len(against) != 1 or len(tested) < 2 or any(arm.same(against[0]) for arm in tested):
            continue
        for index, draft in placed:
            if draft.arm is None or not any(draft.arm.same(arm) for arm in (*tested, *against)):
                continue
            role = "control" if draft.arm.same(against[0]) else "experimental"
            if draft.role != role:
                yield index, role


def roles_beside(
    told: Sequence[Placed], found: Sequence[Finding], text: str, sentences: Sequence[Sentence], cues: Cues
) -> Iterator[tuple[int, str]]:
    """Controls: values of another study that the next sentence holds the own one against ("与之相比，本研究……")."""
    own = cues.get("studies", "own_beside", r"\W*{}")
    for before, sentence in pairwise(sentences):
        if own.match(fold(text[sentence.start : sentence.end])) is None:
            continue
        for index, draft in told:
            here = before.start <= found[index].start < before.end and draft.trial is not None
            if here and draft.role == "single" and draft.endpoint not in WHOLE_STUDY:
                yield index, "control"


def roles_settled(told: Sequence[Placed], context: Context) -> Iterator[tuple[int, str]]:
    """Roles that the order of two arms gave, where words of a later sentence say that the control is the other."""
    new, control = context.experimental, context.control
    if new is None or control is None or control.hint != "control" or new.hint or not (new.drugs and control.drugs):
        return
    for index, draft in told:
        mine = draft.arm is not None and draft.trial == context.trial and not draft.arm.hint
        if mine and draft.arm is not None and draft.role in ROLES:
            role = next((role for role, arm in zip(ROLES, (new, control), strict=True) if draft.arm.same(arm)), "")
            if role and role != draft.role:
                yield index, role


ROLES = ("experimental", "control")


def _pair(drafts: Sequence[Draft], context: Context, tools: ArmTools) -> tuple[Arm, Arm] | None:
    results = [d for d in drafts if d.endpoint not in WHOLE_STUDY and d.arm is not None and not d.population]
    groups = different([d.arm for d in results if d.arm is not None and (d.arm.grouped or d.role == "control")])
    if len(groups) != 2:
        return None
    first, second = ({(d.endpoint, d.statistic) for d in results if d.arm and d.arm.same(arm)} for arm in groups)
    return context.pair(groups, tools) if first & second else None
