"""What a binding rests on, in words: where its arm, trial and group were told, and how crowded the sentence is."""

from __future__ import annotations

from collections.abc import Iterator

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context
from her2mine.bind.contrast import different
from her2mine.bind.draft import Draft
from her2mine.bind.studies import trial_name
from her2mine.bind.view import View
from her2mine.records import Label, Mention

NEAR = 40  # characters between an arm and its value within one telling
SPEAKERS = frozenset({"vocabulary", "pattern", "model", "abbreviation"})
MANY = 3  # from here on "many"


def evidence(draft: Draft, view: View, context: Context, names: list[Mention]) -> set[str]:
    """The kinds of evidence of a draft read in prose, beside that of its endpoint.

    Args:
        draft: a value with its slots filled.
        view: its sentence.
        context: what the paragraph has told.
        names: the mentions of the sentence, for the voices that found the arm's drugs and the trial.
    """
    arm, crowd = _arm(draft, view), _crowd(different([a for a in view.arms if a.drugs or a.hint or a.label]))
    return {
        f"arm:{arm}",
        f"arm:{arm} of {crowd}",
        f"trial:{_trial(draft, view, context)}",
        f"group:{_group(draft, view)}",
        f"role:{draft.role}",
        f"sentence:{crowd} arms",
        f"sentence:{_crowd(list(dict.fromkeys(m.canonical for m in view.endpoints)))} endpoints",
        *_voices("drug", _names_of(draft.arm, view, names)),
        *_voices("trial", [m for m in names if m.label is Label.TRIAL and trial_name(m) == draft.trial]),
    }


def _arm(draft: Draft, view: View) -> str:
    """Where the arm was told: right behind the value, before it, in a list, in another clause, or not here."""
    arm, value = draft.arm, draft.value
    if arm is None or not (arm.drugs or arm.hint or arm.label):
        return "none"
    told = [a for a in view.arms if (a.start, a.end) == (arm.start, arm.end) or a.same(arm)]
    if not told:
        return "carried" if arm.drugs else "unnamed"
    if any(0 <= a.start - value.stop <= NEAR and not _between(view, value.stop, a.start) for a in told):
        return "behind"
    before = [a for a in told if a.end <= value.start]
    if not before:
        return "list"
    nearest = before[-1]
    if nearest.start < view.clause_start(value.start):
        return "far"
    if any(nearest.end <= a.start and a.end <= value.start for a in view.arms if not a.same(nearest)):
        return "list"
    return "before" if not _between(view, nearest.end, value.start) else "before values"


def _between(view: View, start: int, end: int) -> bool:
    return any(start <= v.start < end for v in view.values)


def _trial(draft: Draft, view: View, context: Context) -> str:
    if draft.trial is None:
        return "none"
    if draft.trial not in {trial_name(m) for m in view.trials}:
        return "carried"
    return "named" if view.study_start(len(view.folded)) == 0 else "one of several"


def _group(draft: Draft, view: View) -> str:
    if draft.population is not None:
        return "told"
    return "passed over" if any("weak" not in m.voices for m in view.populations) else "none"


def _crowd(items: list[Arm] | list[str]) -> str:
    return "many" if len(items) >= MANY else str(len(items))


def _names_of(arm: Arm | None, view: View, names: list[Mention]) -> list[Mention]:
    """The drug names an arm of the sentence is told by."""
    if arm is None or not any((a.start, a.end) == (arm.start, arm.end) for a in view.arms):
        return []
    return [m for m in names if m.label is Label.DRUG and arm.start <= m.start and m.end <= arm.end]


def _voices(kind: str, mentions: list[Mention]) -> Iterator[str]:
    """Which voices found a name; a name that several found says all of them ("drug by model+vocabulary")."""
    for mention in mentions:
        spoke = sorted(SPEAKERS & set(mention.voices))
        if spoke:
            yield f"{kind} by {'+'.join(spoke)}"
