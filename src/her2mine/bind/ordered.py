"""In which order a passage tells the arms of its study, where it says so: "12.4 months in arm A and 15.3 in arm B"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from her2mine.bind.arm import Arm
from her2mine.bind.draft import Draft
from her2mine.bind.view import View


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
