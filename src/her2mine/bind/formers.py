"""Two studies named together and taken up as "the former" and "the latter", "前者", "后者"."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context
from her2mine.bind.contrast import different
from her2mine.bind.view import View, lists_of
from her2mine.records import Label, Mention

PLACES = ("former", "latter")


def take_up(view: View, context: Context) -> None:
    """Name the studies that pronouns of a sentence stand for; two arms told beside two studies may be meant as well."""
    told = _together(view)
    if view.trials and not told:
        context.together, context.shared = (), None
    for place, key in enumerate(PLACES):
        for match in view.cues.get("arms", key).finditer(view.folded):
            pair = told if told and told[-1].end <= match.start() else context.together
            if len(pair) == 2:
                _name(view, pair[place], *match.span())
    if told:
        context.together = told
        context.shared = next((arm for arm in view.arms if arm.drugs), None)


def _together(view: View) -> tuple[Mention, ...]:
    """The two studies that a sentence names side by side, if it names no others, and no two arms before a pronoun."""
    first = next((m.start() for key in PLACES for m in view.cues.get("arms", key).finditer(view.folded)), None)
    runs = lists_of(view.trials, view)
    trials = [m for m in runs[0] if isinstance(m, Mention)] if len(runs) == 1 else []
    arms = [arm for arm in view.arms if arm.drugs and (first is None or arm.end <= first)]
    alone = len(trials) == 2 and len(different(arms)) < 2
    return tuple(trials) if alone and trials[0].canonical != trials[1].canonical else ()


def _name(view: View, study: Mention, start: int, end: int) -> None:
    """Put a study where a pronoun stands; the pronoun is no arm then."""
    named = Mention(Label.TRIAL, start, end, study.text, study.canonical, study.drugs, study.voices)
    view.trials = _sorted([*view.trials, named])
    view.arms = [arm for arm in view.arms if not _is_at(arm, start, end)]


def _sorted(mentions: Sequence[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda mention: mention.start)


def _is_at(arm: Arm, start: int, end: int) -> bool:
    return arm.start == start and arm.end == end
