"""What a passage has told once for what follows: the order of its arms, and the time that rates are told for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context
from her2mine.bind.draft import Draft
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


def subject_first(series: Series, told: Sequence[Arm], view: View, context: Context) -> tuple[Arm | None, ...]:
    """Read "events were commoner in the control group (9% vs 5%)": the first value is of whom the clause speaks."""
    control = context.control
    if len(told) != 1 or control is None or not told[0].same(control) or told[0].end > series.start:
        return ()
    first, second = (slot.values[0].number for slot in series.slots)
    said = view.folded[max(view.clause_start(series.start), told[0].start - SAID) : told[0].start]
    words = [key for key in ("greater", "lesser") if view.cues.has("contrast", key, said)]
    if len(words) != 1 or first is None or second is None or view.cues.has("contrast", "than", said):
        return ()
    return (context.fuller(told[0]), context.experimental) if (words == ["greater"]) == (first > second) else ()


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
