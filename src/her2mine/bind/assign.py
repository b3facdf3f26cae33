"""Which arm each value of a series belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.arms import Arm, ArmTools
from her2mine.bind.beside import BesideReader
from her2mine.bind.context import Context
from her2mine.bind.contrast import different, is_control_of
from her2mine.bind.direction import directed
from her2mine.bind.endpoints import EndpointReader, Fit
from her2mine.bind.groups import GroupReader
from her2mine.bind.ordered import kept_order, leader_first
from her2mine.bind.shared import against_none, compared_with, told_against, told_alike
from her2mine.bind.view import Series, Slot, View, lists_of

PAIR = 2  # values of a comparison
_COLON = re.compile(r":\s?(?!\d)(?=[^:()]*$)")  # "one finding stood out: A outperformed B, with 9.4 versus 5.5 months"
_ENDS = re.compile(r";|。|\.\s")


class ArmAssigner:
    """Gives each slot of a series its arm: told beside it, in the sentence's list of arms, or carried over."""

    def __init__(
        self, view: View, context: Context, tools: ArmTools, endpoints: EndpointReader, groups: GroupReader
    ) -> None:
        self.view, self.context, self.tools = view, context, tools
        self.endpoints, self.groups = endpoints, groups
        self.beside = BesideReader(view, context)
        self.arm_runs = lists_of(view.arms, view)
        self.order: tuple[int, list[Arm | None]] | None = None

    def of_series(self, series: Series, fit: Fit) -> list[Arm | None]:
        """One arm a slot, in the order of the slots."""
        arms = self._arms(series, fit)
        if len(series) > 1 and fit.how != "list" and not series.change:
            behind = self.beside.right_arm(
                series.slots[-1], inside=True
            )  # "7 versus 5 months with B" has told B already
            self.order = (max(series.stop, behind.end) if behind else series.stop, arms)
        return arms

    def _arms(self, series: Series, fit: Fit) -> list[Arm | None]:
        n = len(series)
        if n == 1 or fit.how == "list":
            return [self._one_arm(series.slots[-1], series)] * n
        if self.groups.shares_out(series) or self._of_two_groups(series, fit):
            one, control = self._one_arm(series.slots[-1], series), self.context.control
            return [control if self.groups.of_control(series, index) else one for index in range(n)]
        return self._shared_arms(series)

    def _of_two_groups(self, series: Series, fit: Fit) -> bool:
        """Whether two values against each other are those of two groups of patients, and their clause tells no arm."""
        if len(series) != PAIR or series.change:
            return False
        start, stop = self.view.clause_start(series.start), self.view.clause_end(series.stop)
        told = self.groups.of_series(series, fit).populations
        return None not in told and len(set(told)) > 1 and not any(start <= arm.start < stop for arm in self.view.arms)

    def _one_arm(self, slot: Slot, series: Series) -> Arm | None:
        right = self.beside.right_arm(slot)
        if right:
            return right
        if self._second(series):
            return self.context.control
        if against_none(self.view, slot):
            return self.order[1][0] if self.order is not None else self.context.experimental
        left = [a for a in self.view.arms if a.end <= series.start and not self._closed_off(a, series.start)]
        if not left:
            ahead = self._ahead()
            new = ahead is not None and not all(map(self.tools.is_chemo, ahead.drugs))
            return ahead if new else self._context_arm() or ahead
        alike = told_alike(self.view, self.arm_runs, slot, left[-1])
        if alike is not None:
            return self.context.fuller(alike)
        if self._in_both(slot, left[-1]):
            return self.context.experimental or left[-1]
        nearest = self._nearest_left(left, series)
        other = self._held_against(slot, nearest)
        if other is not None:
            return other
        if self._left_behind(nearest, series):
            return self.context.experimental or self._sentence_pair(nearest)
        if told_against(self.view, nearest, series):
            if nearest.hint == "control":
                return self.context.experimental or Arm(0, 0, (), "experimental")
            return self.context.control or Arm(0, 0, (), "control")
        return self.context.fuller(nearest)

    def _second(self, series: Series) -> bool:
        """Read "55.7% (8.0%) vs 27.1% (4.6%)": the second value and the one in its bracket are the known control's."""
        before = [s for s in self.view.series if s.stop <= series.start]
        if self.context.control is None or not before:
            return False
        nested = (
            self.beside.in_bracket(series.start) and self.view.folded[before[-1].stop : series.start].strip() == "("
        )
        start = before[-1].start if nested else series.start
        opposed = self.view.cues.get("contrast", "between", r"[)\]]\s*{}\s*$").search(self.view.folded[:start])
        first = before[: len(before) - nested][-2:]
        return bool(opposed and first) and not any(arm.start >= first[0].start for arm in self.view.arms)

    def _in_both(self, slot: Slot, arm: Arm) -> bool:
        """Whether a value is told for all groups at once: "35.6% in both arms", "两组均为 35.6%"."""
        cues, folded = self.view.cues, self.view.folded
        if self.beside.belongs_left(slot.start):
            return False
        before = cues.get("arms", "both_groups", r"{}[^,;。()]*$").search(folded[arm.end : slot.start])
        return before is not None or cues.get("arms", "both_groups", r"[\s)]*{}").match(folded, slot.stop) is not None

    def _held_against(self, slot: Slot, nearest: Arm) -> Arm | None:
        """Read "22%, below the 66% of the control group": what is held against an arm's value is the other arm's."""
        behind = next((arm for arm in self.view.arms if arm.start >= slot.stop), None)
        if behind is None or not behind.same(nearest):
            return None
        told = self.view.cues.get("contrast", "below_that_of", r"[\s,)%]*{}\s*")
        if told.fullmatch(self.view.folded[slot.stop : behind.start]) is None:
            return None
        known = self.context.experimental
        return known if known is not None and not known.same(nearest) else self._sentence_pair(nearest)

    def _ahead(self) -> Arm | None:
        """The one arm that a sentence names behind its values, where nothing was told before."""
        told = different([arm for arm in self.view.arms if arm.drugs])
        return self.context.fuller(told[0]) if len(told) == 1 and not self.context.arms else None

    def _left_behind(self, arm: Arm, series: Series) -> bool:
        """Whether a new clause tells no arm behind one that ended with the control: it speaks of the new drug again."""
        paired = any(len(s) > 1 and arm.end <= s.start and s.stop <= series.start for s in self.view.series)
        paired |= any(v.ratio and arm.end <= v.start and v.stop <= series.start for v in self.view.values)
        if (arm.start >= self.view.clause_start(series.start) and not paired) or len(series) > 1:
            return False
        known = self.context.control
        pair = self._sentence_pair(arm)
        control = pair is not None or arm.hint == "control" or (known is not None and arm.same(known))
        return control and (self.context.experimental or pair) is not None

    def _sentence_pair(self, control: Arm) -> Arm | None:
        """The experimental arm that the sentence sets against a control."""
        pair = self.context.pair(different(self.view.arms), self.tools)
        return pair[0] if pair and pair[1].same(control) and pair[0].drugs else None

    def _closed_off(self, arm: Arm, position: int) -> bool:
        """Whether the arm stands in a bracket with values of its own that closed before the position."""
        opened = self.view.folded.rfind("(", 0, arm.start)
        if opened < 0 or ")" in self.view.folded[opened : arm.start]:
            return False
        closed = self.view.folded.find(")", arm.end)
        inside = any(opened < v.start < closed for v in self.view.values)
        return closed >= 0 and closed < position and inside

    def _nearest_left(self, left: Sequence[Arm], series: Series) -> Arm:
        """The arm told last before the value; of "A compared with B" told without values between, the first."""
        nearest = left[-1]
        run = next(r for r in self.arm_runs if nearest in r)
        told = [a for a in run if isinstance(a, Arm)]
        values_after = [s for s in self.view.series if s.start >= nearest.end]
        if len(told) > 1 and len(values_after) == 1:
            pair = self.context.pair(told, self.tools)
            return pair[0] if pair else told[0]
        clause = self.view.clause_start(series.start)
        here = [a for a in left if a.start >= clause]
        left_off = self._bettered(nearest, series.start)
        return here[-2] if len(here) > 1 and (left_off or compared_with(self.view, nearest)) else nearest

    def _bettered(self, arm: Arm, start: int) -> bool:
        """Read "A未能优于B，中位OS仅7.9个月": behind a comma it is A again that the clause speaks of."""
        cues, folded = self.view.cues, self.view.folded
        told = cues.get("contrast", "bettered", r"{}\s*(?:the )?$").search(folded, 0, arm.start)
        return told is not None and re.fullmatch(r"[^;:.。\d]*,[^;:.。\d]*", folded[arm.end : start]) is not None

    def _shared_arms(self, series: Series) -> list[Arm | None]:
        n = len(series)
        each = self._each_arm(series)
        if each:
            return each
        led = leader_first(series, self.view, self.context)
        if led is not None:
            return [self.context.fuller(arm) for arm in led]
        told = self._told_arms(series)
        if series.change:
            return self._changed(series, told)
        again = self._same_order(series)
        if again:
            return again
        if len(told) >= n:
            chosen = self._choose(told, series)
            told = directed(chosen, series, self.view, self.endpoints, lambda pair: self.context.pair(pair, self.tools))
            return [self.context.fuller(arm) for arm in told]
        return self._context_pair(series, told)

    def _changed(self, series: Series, told: Sequence[Arm]) -> list[Arm | None]:
        """Read "from 35% to 47%": the control's value is told first; "to 47% from 35%" the other way round."""
        arms = [self.context.fuller(arm) for arm in told]
        pair = self.context.pair(arms, self.tools) or self._known_pair(arms)
        return [pair[1], pair[0]] if series.change == "to" else [pair[0], pair[1]]

    def _known_pair(self, told: Sequence[Arm]) -> tuple[Arm, Arm]:
        """Experimental and control as told before, with unnamed arms where nothing was told."""
        pair = self.context.pair(list(self.context.arms), self.tools)
        experimental = self.context.experimental or (pair[0] if pair else next(reversed(self.context.arms), None))
        control = self.context.control or (pair[1] if pair and self.context.bound_pair else None)
        one = next(iter(told), None)
        if one is not None and one.hint == "control":
            return experimental or Arm(0, 0, (), "experimental"), one
        if one is not None and (
            control is None or not (one.same(control) or is_control_of(one, experimental or one, self.tools))
        ):
            experimental = one
        experimental = experimental or Arm(0, 0, (), "experimental")
        return experimental, control or Arm(0, 0, self.context.base_of(experimental), "control")

    def _same_order(self, series: Series) -> list[Arm | None] | None:
        """Parallel series of one sentence keep the order of arms when no arm is told between them."""
        if self.order is None or len(self.order[1]) != len(series):
            return None
        stop, order = self.order
        new = different([a for a in self.view.arms if stop <= a.start < series.start and a.drugs])
        anew = len(new) == 1 and new[0].start >= max(stop, self.view.clause_start(series.start))
        if anew and series.contrast and len(order) == 2 and order[1] and new[0].same(order[1]):
            return None  # "60% with A and 74% with B; B had fewer events (65% vs 85%)"
        known = [a for a in new if any(a.same(arm) for arm in order if arm is not None)]
        return order if len(known) == len(new) < len(series) else None

    def _each_arm(self, series: Series) -> list[Arm | None] | None:
        """Arms told beside the values themselves: behind each, or before the first and behind the last."""
        each = [self.beside.right_arm(slot, inside=True) for slot in series.slots]
        behind = [r for r in self.arm_runs if r[0].start >= series.stop][:1]
        listed = different([a for a in behind[0] if isinstance(a, Arm)]) if behind else []
        if each[0] is None and each[-1] is not None and len(listed) == len(series):
            return [self.context.fuller(arm) for arm in listed]
        if each[0] is None and each[-1] is not None and len(series) == 2:
            left = [self.context.fuller(a) for a in self.view.arms if a.end <= series.start]
            others = [a for a in left if a.drugs and not a.same(each[-1])]
            if series.change and not others:
                return None
            known = self.context.experimental
            usable = known if known and not known.same(each[-1]) else Arm(0, 0, (), "experimental")
            each[0] = others[-1] if others else usable
        if any(arm is None for arm in each) or (each[0] and each[-1] and each[0].same(each[-1])):
            return None
        return each

    def _told_arms(self, series: Series) -> list[Arm]:
        """The arms the sentence names, those nearest before the series first in line; then all of it."""
        before: list[Arm] = []
        for run in reversed([r for r in self.arm_runs if r[-1].start < series.start]):
            before = [a for a in run if isinstance(a, Arm) and a.end <= series.start]
            if len(different(before)) >= len(series):
                return different(before)
        behind = [r for r in self.arm_runs if r[0].start >= series.stop]
        behind = [r for r in behind if not _ENDS.search(self.view.folded, series.stop, r[0].start)]
        if behind and len(different([a for a in behind[0] if isinstance(a, Arm)])) >= len(series):
            return different([a for a in behind[0] if isinstance(a, Arm)])
        stop = self.view.clause_end(series.stop)
        turn = self.view.cues.get("contrast", "turning").search(self.view.folded, series.stop, stop)
        study = self.view.study_start(series.start)
        told = [arm for arm in self.view.arms if arm.start < (turn.start() if turn else stop)]
        told = [arm for arm in told if self.view.study_start(arm.start) == study]
        floor = max((s.stop for s in self.view.series if len(s) > 1 and s.stop <= series.start), default=0)
        new = [arm for arm in told if floor <= arm.start < series.start and arm.drugs and arm.hint != "control"]
        beside = [arm for arm in new if "," not in self.view.between(arm.end, series.start)]
        for mine in (new, beside) if floor and series.contrast else ():
            if len(different(mine)) == 1:
                return mine  # "... with A than with placebo, and fatigue with B (33% v 14%)"
        last = max((s for s in self.view.series if s.stop <= series.start), key=lambda s: s.stop, default=None)
        owner = self.beside.right_arm(last.slots[-1]) if last else None  # "10.5 months with B, ... to A (53% vs 39%)"
        since = max(last.stop, owner.end if owner else 0) if last else 0
        latest = different([arm for arm in told if since <= arm.start and arm.end <= series.start])
        if since and len(latest) == len(series):
            return latest  # "rose from 6% with B to 15% with A, nausea was commoner with A than with B (74% vs 23%)"
        clause = self.view.clause_start(series.start)
        colon = _COLON.search(self.view.folded[: series.start], clause)
        clause = colon.end() if colon else clause
        here = different([arm for arm in told if clause <= arm.start and arm.end <= series.start])
        return here if len(here) == len(series) else different(told)

    def _choose(self, told: Sequence[Arm], series: Series) -> list[Arm]:
        n = len(series)
        before = [a for a in told if a.end <= series.start]
        return list(before[-n:]) if len(before) >= n else list(told[:n])

    def _topic(self) -> Arm | None:
        """The new drug a passage is about; chemotherapy named in passing is nobody's arm."""
        topic = self.context.topic
        return topic if topic and not all(map(self.tools.is_chemo, topic.drugs)) else None

    def _context_pair(self, series: Series, told: Sequence[Arm]) -> list[Arm | None]:
        """No list of arms in the sentence: the contrast told before, or experimental first by convention."""
        if len(told) == 1 and told[0].label and not series.contrast and self.context.experimental is None:
            return [self.context.fuller(told[0])] * len(series)  # "in arm B the rates were 3% and 5%, respectively"
        if self._of_one_arm(series, told):
            return [*self.context.arms] * len(series)
        if len(series) == 2:
            return list(kept_order(told, self.context) or self._known_pair([self.context.fuller(arm) for arm in told]))
        if len(series) == len(self.context.listed):
            return list(self.context.listed)
        if len(series) == len(self.context.arms):
            return list(self.context.arms)
        return [self._one_arm(series.slots[-1], series) if told else None] * len(series)

    def _of_one_arm(self, series: Series, told: Sequence[Arm]) -> bool:
        """Whether values that are merely listed are those of parts of the only arm: "25% and 20% at the two doses"."""
        known = self.context
        alone = len(known.arms) == 1 and known.experimental is None and not known.divided and not told
        lone = self.context.single or any(len(s) == 1 and s.stop <= series.start for s in self.view.series)
        return alone and lone and not series.contrast and not self.view.has("arms", "both_groups")

    def _context_arm(self) -> Arm | None:
        if self.context.experimental is not None:
            return self.context.experimental
        pair = self.context.pair(list(self.context.arms), self.tools) if self.context.bound_pair else None
        new = [arm for arm in self.context.arms if arm.hint != "control"]
        return pair[0] if pair else next(reversed(new or self.context.arms), self._topic())
