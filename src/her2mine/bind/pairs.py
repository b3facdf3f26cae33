"""The two arms that a ratio, a P value or a difference compares."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.arms import Arm, ArmTools
from her2mine.bind.context import Context
from her2mine.bind.contrast import different
from her2mine.bind.draft import Draft
from her2mine.bind.roles import in_order_told
from her2mine.bind.view import View
from her2mine.extract.values import Value

PARTS = 2  # groups of patients that are compared
BESIDE = 16  # characters between the groups that a ratio compares and the ratio

Pair = tuple[Arm | None, Arm | None]


class PairReader:
    """Gives each comparison of a sentence its two arms.

    ``drafts`` are those of the sentence so far; the list grows while it is read.
    """

    def __init__(self, view: View, context: Context, tools: ArmTools, drafts: Sequence[Draft]) -> None:
        self.view, self.context, self.tools, self.drafts = view, context, tools, drafts

    def give(self, draft: Draft, near: Sequence[Draft]) -> None:
        """Set the two arms compared: those of the values told with it, ``near``, the sentence's, or the paragraph's."""
        pair = self._parts(draft, near) or self._beside(draft, near) or self._among(draft, near)
        draft.arm, draft.comparator = pair

    def _parts(self, draft: Draft, near: Sequence[Draft]) -> Pair | None:
        """One arm on both sides where the values told with it are those of groups of patients, and no arm is told."""
        start, stop = self.view.clause_start(draft.value.start), self.view.clause_end(draft.value.stop)
        told = any(start <= arm.start < stop for arm in self.view.arms)
        plain = different([d.arm for d in near if d.arm is not None and d.role != "comparison"])
        parts = {d.population for d in near if d.role != "comparison"}
        return None if told or len(plain) != 1 or len(parts) < PARTS else (plain[0], plain[0])

    def _beside(self, draft: Draft, near: Sequence[Draft]) -> Pair | None:
        """The arms that stand right beside the comparison, or that what is told with it compares."""
        told = self._set_beside(draft.value) or self._with_comparison(draft, near)
        plain = any(d.arm is not None and d.role != "comparison" for d in near)
        return told or (None if plain else self._of_next_arm(draft.value))

    def _among(self, draft: Draft, near: Sequence[Draft]) -> Pair:
        """The two of the values told with it, else of the sentence, else those known."""
        plain = [d.arm for d in near if d.arm is not None and d.role != "comparison"]
        begin = self.view.study_start(draft.value.start)
        told = [arm for arm in self.view.arms if self.view.study_start(arm.start) == begin]
        pair = self.context.pair(in_order_told(different(plain), self.view), self.tools)
        pair = pair or self.context.pair(different(told), self.tools)
        if pair is not None:
            first, second = self._of_several(draft, near, plain, pair)
            return self.context.fuller(first), self.context.fuller(second)
        if near and near[-1].role == "comparison" and near[-1].arm is not None:
            return near[-1].arm, near[-1].comparator
        if self._of_parts(near, different(plain)):
            return plain[0], plain[0]
        return self._known(draft, next((arm for arm in told[:1] or self.view.arms[:1] if arm.drugs), None))

    def _known(self, draft: Draft, lone: Arm | None) -> Pair:
        """The known arms, one of which may be the only one that the sentence tells by its drugs."""
        known = self.context.experimental
        if lone is not None and lone.hint == "control":
            return known or self._subject(), lone
        other = lone is not None and known is not None and self.view.of_another_study(known, draft.value.start)
        return (lone if other or known is None else known), self.context.control

    def _subject(self) -> Arm | None:
        """The arm the paragraph told last that is no control."""
        return next((a for a in reversed(self.context.arms) if a.hint != "control"), None)

    def _of_next_arm(self, value: Value) -> tuple[Arm, Arm] | None:
        """Read "A was superior to C (HR 0.78) and B was non-inferior (HR 0.86)": the next arm against the same one."""
        last = next((d for d in reversed(self.drafts) if d.role == "comparison"), None)
        if last is None or last.arm is None or last.comparator is None:
            return None
        told = [arm for arm in self.view.arms if last.value.stop <= arm.start and arm.end <= value.start]
        new = len(told) == 1 and bool(told[0].drugs) and not told[0].hint
        if not new or any(self.context.fuller(told[0]).same(arm) for arm in (last.arm, last.comparator)):
            return None
        return self.context.fuller(told[0]), last.comparator

    def _set_beside(self, value: Value) -> tuple[Arm, Arm] | None:
        """Read "HR 0.79 (C group versus A group", "C组对A组的HR为0.79": two groups set against each other beside it."""
        told = [v.stop for v in self.view.values if v.stop <= value.start]
        start = max([self.view.clause_start(value.start), *told])
        arms = [a for a in self.view.arms if start <= a.start and a.end <= value.start and a.grouped]
        if len(arms) != 2 or value.start - arms[1].end > BESIDE:
            return None
        gap = self.view.folded[arms[0].end : arms[1].start].strip()
        if self.view.cues.get("contrast", "opposing").fullmatch(gap) is None:
            return None
        first, second = (self.context.fuller(arm) for arm in arms)
        return first, second

    def _with_comparison(self, draft: Draft, near: Sequence[Draft]) -> tuple[Arm, Arm] | None:
        """The arms of several that are compared by what is told right before: "B had a 58% lower risk (HR 0.42"."""
        start, last = draft.value.start, near[-1] if near else None
        control = self.context.control or next((a for a in self.view.arms if a.fronted and a.hint == "control"), None)
        known = different([a for a in (*self.context.arms, *self.view.arms) if a.drugs])
        if control is None or len(known) < 3:
            return None
        after = max(last.value.stop if last else 0, self.view.clause_start(start))
        told = [a for a in self.view.arms if after <= a.start and a.end <= start]
        lone = [self.context.fuller(a) for a in told if a.grouped and not a.fronted and start - a.end <= BESIDE]
        new = [arm for arm in lone if arm.drugs and not arm.same(control)]
        if len(new) == 1:
            return new[0], control
        if last is None or last.arm is None or told or last.arm.same(control) or not last.arm.drugs:
            return None
        ratio = last.role == "comparison" and last.comparator is not None and last.value.kind is not draft.value.kind
        alone = not any(d.arm is not None and not d.arm.same(last.arm) for d in near)
        return (last.arm, control) if ratio or alone else None

    def _of_parts(self, near: Sequence[Draft], arms: Sequence[Arm]) -> bool:
        """Whether parts of one arm are compared ("5.8 v 3.1 months in X-positive and X-negative patients; HR 0.48")."""
        parts = {d.population for d in near if d.role != "comparison"}
        if len(arms) != 1 or (len(parts) < 2 and self.context.experimental is not None):
            return False
        return len(parts) > 1 or arms[0] is self.context.only_arm()

    def _of_several(
        self, draft: Draft, near: Sequence[Draft], plain: Sequence[Arm], pair: tuple[Arm, Arm]
    ) -> tuple[Arm, Arm]:
        """Two ratios behind three arms: each new arm has its own ("..., hazard ratios 0.63 and 0.65 against C")."""
        new = [arm for arm in different(plain) if not arm.same(pair[1])]
        after = max((d.value.stop for d in near if d.role != "comparison"), default=0)
        ends = min((s.start for s in self.view.series if s.start > draft.value.start), default=len(self.view.folded))
        ratios = [v for v in self.view.values if v.kind is draft.value.kind and after <= v.start < ends]
        if len(new) < 2 or len(ratios) != len(new) or draft.value not in ratios:
            return pair
        return new[ratios.index(draft.value)], pair[1]
