"""The arm that a sentence tells right beside a value: "13.8 months with X", "151 received X", "in the X arm"."""

from __future__ import annotations

import re

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context
from her2mine.bind.shared import sent_next, within
from her2mine.bind.view import Slot, View
from her2mine.extract.values import Kind


class BesideReader:
    """Finds the arm beside a value of one sentence, given what its passage has told of the study."""

    def __init__(self, view: View, context: Context) -> None:
        self.view, self.context = view, context

    def right_arm(self, slot: Slot, inside: bool = False) -> Arm | None:
        """Read "13.8 months with X", "21% of patients in the X arm": the arm told right behind the value.

        ``inside`` asks for an arm of the same bracket: what follows "(48% vs 18%)" speaks of both values.
        """
        counted = self._counted(slot) or within(self.view, slot)
        if counted is not None:
            return self.context.fuller(counted)
        for arm in self.view.arms:
            if arm.start < slot.stop:
                continue
            gap = self.view.between(slot.stop, arm.start)
            if self.belongs_left(slot.start):
                return None
            if inside and ")" in gap and self.in_bracket(slot.start):
                return None
            if arm.without and not gap.strip(" )]"):
                return arm
            of_group = arm.grouped and self.view.cues.get("endpoints", "attribute").fullmatch(gap.strip(" )%"))
            given = not gap.strip() and self._given(slot, arm)
            return self.context.fuller(arm) if of_group or given or self._leads_to(gap) else None
        return None

    def _given(self, slot: Slot, arm: Arm) -> bool:
        """Whether patients are told to have got the arm that stands right behind their number ("149 received X")."""
        last = slot.values[-1]
        verb = last.kind is Kind.COUNT and self._leads_to(self.view.between(last.end, arm.start))
        return verb or sent_next(self.view, slot)

    def _counted(self, slot: Slot) -> Arm | None:
        """The arm that the noun behind a count is: "in 37 controls (51.4%)"."""
        told = (a for v in slot.values if v.kind is Kind.COUNT for a in self.view.arms if v.end <= a.start < v.stop)
        return next((arm for arm in told if arm.hint and not arm.drugs), None)

    def belongs_left(self, position: int) -> bool:
        """Whether a value stands in a bracket right behind an arm: "to A (n = 330) or to B"."""
        opened = self.view.folded.rfind("(", 0, position)
        return self.in_bracket(position) and any(0 <= opened - arm.end <= 1 for arm in self.view.arms)

    def in_bracket(self, position: int) -> bool:
        """Whether a bracket is open at a place."""
        folded = self.view.folded
        return folded.rfind("(", 0, position) > folded.rfind(")", 0, position)

    def _leads_to(self, gap: str) -> bool:
        """Whether the words between a value and an arm behind it give the value to that arm."""
        gap = re.sub(r"\bof (?:the )?\d+", " ", gap)
        if self.view.cues.has("contrast", "next_arm", gap):
            return False  # "10.7 months, and those on placebo for 7.9": the arm of the next value
        if re.search(r"\d|[,;。:]", gap) or self.view.cues.get("contrast", "against").search(gap) or len(gap) > 80:
            return False
        noise = self.view.cues.words("arms", "noise")
        lead = self.view.cues.words("arms", "lead")
        return (
            re.search(
                rf"{lead}\s*(?:(?:{noise}|those|patients|all|who|maintenance|adjuvant|either|experimental)[\s-]*)*$",
                gap,
            )
            is not None
        )
