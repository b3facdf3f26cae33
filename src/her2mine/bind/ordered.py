"""What a passage has told once for what follows: the order of its arms, and the time that rates are told for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context
from her2mine.bind.draft import Draft
from her2mine.bind.lexicon import unbracketed
from her2mine.bind.view import Series, View

SAID = 60  # characters before an arm in which it is told to have more or less


def order_told(drafts: Sequence[Draft], view: View) -> tuple[Arm, ...]:
    """Two arms in the order in which a sentence tells values of one outcome of them by name; () where it does not.

    What follows without names ("median OS was 35.7 versus 38.8 months") keeps that order. A comparison that puts one
    arm first for its greater value ("more with B than with A") says nothing of what follows.
    """
    if view.has("contrast", "better") or any(view.has("contrast", key) for key in ("greater", "lesser")):
        return ()
    plain = [draft for draft in drafts if draft.role in ("experimental", "control")]
    for first, second in pairwise(plain):
        one, other = first.arm, second.arm
        outcome = (first.endpoint, first.statistic) == (second.endpoint, second.statistic)
        if outcome and one is not None and other is not None and not one.same(other):
            return (one, other) if all(_named(arm, view) for arm in (one, other)) else ()
    return ()


def _named(arm: Arm, view: View) -> bool:
    return any(told.start == arm.start and told.end == arm.end for told in view.arms)


def kept_order(told: Sequence[Arm], context: Context) -> tuple[Arm, ...]:
    """The arms in the order that the passage keeps, control first, where a sentence of two values names none."""
    pair, order = (context.experimental, context.control), context.order
    same = (one is not None and one.same(other) for one, other in zip(pair, reversed(order), strict=False))
    return order if not told and len(order) == len(pair) and all(same) else ()


def leader_first(series: Series, view: View, context: Context) -> tuple[Arm, Arm] | None:
    """Two values in the order that words for more or less of something tell, where a clause names one arm alone.

    "Whereas A caused more diarrhoea (12% against 4%)"; "fever (27% v 15%) and pain (77% v 54%) were commoner with A";
    "events were commoner in the control group (9% vs 5%)"; "survival was in favour of arm B (12 vs 9 months)".

    Returns:
        The arms of the first and of the second value, or None where the words do not tell them.
    """
    arm, said = _causer(series, view) or _commoner(series, view) or _subject(series, view) or (None, "")
    pair = [one for one in (context.experimental, context.control) if one is not None]
    first, second = (slot.values[0].number for slot in (series.slots[0], series.slots[-1]))
    known = len(pair) == len(series.slots) and arm is not None and sum(one.same(arm) for one in pair) == 1
    words = [key for key in ("greater", "lesser") if view.cues.has("contrast", key, said)]
    if not words and view.cues.has("contrast", "favours", said) and not _of_harm(series, view):
        words = ["greater"]
    denied = view.cues.has("contrast", "no_better", said)
    if not known or arm is None or denied or len(words) != 1 or first is None or second is None or first == second:
        return None
    other = next(one for one in pair if not one.same(arm))
    return (arm, other) if (words == ["greater"]) == (first > second) else (other, arm)


def _of_harm(series: Series, view: View) -> bool:
    """Whether the outcome told last before the values is an adverse event, of which less is better."""
    told = [m.canonical for m in view.endpoints if m.end <= series.start]
    return bool(told) and told[-1].startswith("AE")


def _causer(series: Series, view: View) -> tuple[Arm, str] | None:
    """The arm right before a verb that says what it did, and the words from there to the values."""
    arm = next((told for told in reversed(view.arms) if told.end <= series.start), None)
    gap = unbracketed(view.folded[arm.end : series.start]).rstrip(" (") if arm is not None else ""
    caused = view.cues.get("contrast", "caused", r"\s*(?:[a-z]+ly )?{}[^,;:()]*$").match(gap) is not None
    return (arm, gap) if arm is not None and caused and not view.cues.has("contrast", "than", gap) else None


def _subject(series: Series, view: View) -> tuple[Arm, str] | None:
    """The one arm of a clause, before its values, and the words around it that say where they were more or less."""
    start, stop = view.clause_start(series.start), view.clause_end(series.stop)
    turns = list(view.cues.get("contrast", "turning").finditer(view.folded, start, stop))
    start = max([start, *(turn.end() for turn in turns if turn.end() <= series.start)])
    stop = min([stop, *(turn.start() for turn in turns if turn.start() >= series.stop)])
    told = [arm for arm in view.arms if start <= arm.start < stop]
    if len(told) != 1 or told[0].end > series.start:
        return None
    gap = unbracketed(view.folded[told[0].end : series.start])
    said = view.folded[max(start, told[0].start - SAID) : told[0].start] + gap
    # what follows a comma says its own
    return None if re.search(r"[,;:]", gap) or view.cues.has("contrast", "than", said) else (told[0], said)


def _commoner(series: Series, view: View) -> tuple[Arm, str] | None:
    """The one arm of a clause, behind its values and the words that say where they were more or less."""
    start, stop = view.clause_start(series.start), view.clause_end(series.stop)
    told = [arm for arm in view.arms if start <= arm.start < stop]
    if not told or told[0].start < series.stop or view.cues.has("contrast", "than", view.folded[series.stop : stop]):
        return None
    gap = unbracketed(view.folded[series.stop : told[0].start].lstrip(" )]"))
    verb = view.cues.get("contrast", "copula", r"[^,;:.()]*?{}[^,;:.()]*\s$").match(gap) is not None
    return (told[0], gap) if verb else None


def with_landmark(drafts: Sequence[Draft], view: View, context: Context, kind_of: Callable[[str], str]) -> float | None:
    """Give rates of time endpoints the time told before, where their sentence has none; the time told last.

    "At 10 years, overall survival was 82% ... The rate of disease-free survival was 72% versus 69%".
    """
    rates = [draft for draft in drafts if draft.statistic == "rate" and kind_of(draft.endpoint) == "time"]
    if context.landmark is not None and not view.landmarks:
        for draft in rates:
            draft.timepoint = context.landmark if draft.timepoint is None else draft.timepoint
    told = {draft.timepoint for draft in rates if draft.timepoint is not None}
    return next(iter(told)) if len(told) == 1 else None if told else context.landmark
