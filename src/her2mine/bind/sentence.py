"""Reading one sentence: every value to its endpoint, arm, group of patients, time and statistic."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.arms import Arm, ArmTools
from her2mine.bind.asides import described
from her2mine.bind.assign import ArmAssigner
from her2mine.bind.context import Context
from her2mine.bind.contrast import different
from her2mine.bind.draft import Draft, Dropped
from her2mine.bind.endpoints import EndpointReader, Fit
from her2mine.bind.groups import CONTROL, GroupReader
from her2mine.bind.parts import Before, Names
from her2mine.bind.predicates import taken_up
from her2mine.bind.ratios import RatioReader, dealt_out
from her2mine.bind.risks import EVENT_FREE
from her2mine.bind.roles import WHOLE_STUDY, dose_of, give_roles, in_order_told, of_whole
from her2mine.bind.sizes import SizeReader
from her2mine.bind.statistics import RATIO_OF, final_endpoint, statistic_of
from her2mine.bind.tablevalues import EVENTS_OF
from her2mine.bind.view import Series, Slot, View, build_series
from her2mine.extract.values import Kind, Value

BESIDE = 16  # characters between the groups that a ratio compares and the ratio


class SentenceReader:
    """Binds the values of one sentence, given what its paragraph has told before."""

    def __init__(self, view: View, context: Context, tools: ArmTools, names: Names) -> None:
        self.view, self.context, self.tools = view, context, tools
        view.series = build_series(view)
        self.endpoints = EndpointReader(view, names.endpoint_kind)
        known = (tuple(context.doses), context.bound, context.stage, context.part, tuple(context.cohorts))
        self.endpoints.timed_before = context.landmark is not None
        before = Before(frozenset(context.enrolled), *known)
        self.groups = GroupReader(view, names, self.endpoints.grouping, before)
        doses = self.groups.doses()
        new = len(doses) > 1 and not set(doses) <= set(context.doses)
        context.doses = doses if new else context.doses
        told = {m.canonical for m in self.groups.subgroups if m.canonical}
        context.part = next(iter(told)) if len(told) == 1 else ""
        context.cohorts += [name for name in self.groups.cohorts() if name not in context.cohorts]
        context.randomised |= view.has("arms", "assigned")
        view.values = self.groups.results()
        view.series = build_series(view)
        self.sizes = SizeReader(view, self.groups.subgroups)
        self.ratios = RatioReader(view, self.endpoints)
        self.drafts: list[Draft] = []
        self.dropped: list[Dropped] = []
        self.last: list[Draft] = []
        self.sized = False  # whether the values told last were numbers of patients
        self.assigner = ArmAssigner(view, context, tools, self.endpoints, self.groups)

    def read(self) -> tuple[list[Draft], list[Dropped]]:
        """All drafts of the sentence in text order, and what could not be bound."""
        steps: list[tuple[int, Series | Value]] = [(s.start, s) for s in self.view.series]
        steps += [(v.start, v) for v in self.view.values if v.ratio or v.kind is Kind.P_VALUE]
        for _, item in sorted(steps, key=lambda step: step[0]):
            if isinstance(item, Series):
                self._series(item)
            else:
                self._comparison(item)
        give_roles(self.view, self.context, self.tools, self.drafts, self._pair)
        of_whole(self.drafts)
        return self.drafts, self.dropped

    def _series(self, series: Series) -> None:
        fit = self._fit(series)
        if fit is None:
            self.dropped += [Dropped(v, "no endpoint named for it") for s in series.slots for v in s.values]
            return
        if len(series) == 1:
            self.endpoints.told.append((fit.endpoints[0], series.kind, series.stop))
        arms = self.assigner.of_series(series, fit)
        told = self.groups.of_series(series, fit)
        batch: list[Draft] = []
        for index, slot in enumerate(series.slots):
            for value in slot.values:
                draft = self._draft(value, slot, fit, index)
                own_group = self._group(told.populations[index], arms, index, draft)
                draft.arm, draft.population = self._dosed(slot, arms[index], own_group)
                if len(series) > 1 and fit.how != "list" and arms[0] is not arms[-1]:
                    draft.notes.add("arm:shared")
                timed = draft.statistic in ("rate", "count", "difference") and draft.endpoint not in WHOLE_STUDY
                draft.timepoint = told.timepoints[index] if timed else None
                batch.append(draft)
        if batch[0].statistic == "mean":  # told once for all values of the series
            for draft in batch:
                draft.statistic = "mean" if draft.statistic == "median" else draft.statistic
        if batch[0].statistic == "reduction" and fit.how != "list":  # "the risk fell by 90% and 81%, respectively"
            for draft in batch:
                draft.statistic = "reduction" if draft.statistic == "rate" else draft.statistic
        self.drafts += batch
        self.sized = batch[-1].endpoint == "N"
        if not self.sized or not self.last:  # the size of an arm is told beside what is told of the arm
            self.last = batch if not self._continues(batch) else self.last + batch
        if batch[-1].endpoint not in WHOLE_STUDY:
            self._tell(batch[-1].endpoint)

    def _group(self, told: str | None, arms: Sequence[Arm | None], index: int, draft: Draft) -> str | None:
        """The group of a value; where arms of the series differ by their doses, these and no dose told beside."""
        dosed = draft.endpoint not in WHOLE_STUDY and any(arm is not None and arm.dose for arm in arms)
        if dosed and told in self.context.doses:
            told = None
        return told or dose_of(arms[index], draft)

    def _dosed(self, slot: Slot, arm: Arm | None, told: str | None) -> tuple[Arm | None, str | None]:
        """Arm and group of a value; a control among dose groups has no dose, and what has a dose is no control's."""
        doses = self.context.doses
        if arm is None or arm.hint != "control" or CONTROL not in doses or told not in doses:
            return arm, told
        beside = any(own.start == arm.start >= slot.stop for own in self.view.arms)
        given = next((own for own in self.view.arms if own.drugs and own.hint != "control"), arm)
        return (arm, None) if beside else (self.context.experimental or given, told)

    def _tell(self, endpoint: str) -> None:
        """Remember the endpoint for what follows in the sentence and in the paragraph."""
        self.context.endpoint = endpoint
        if endpoint in EVENT_FREE:
            self.endpoints.event = endpoint
        if self.endpoints.timed(endpoint):
            self.context.survival = endpoint

    def _continues(self, batch: Sequence[Draft]) -> bool:
        """Whether the series tells the same quantity of the next arm ("6.7 months in A and 5.5 months in B")."""
        first = batch[0]
        return bool(self.last) and all(
            d.endpoint == first.endpoint and d.statistic == first.statistic and d.timepoint == first.timepoint
            for d in self.last
        )

    def _fit(self, series: Series) -> Fit | None:
        if self.sizes.denominator(series) or described(self.view, series) or self.sizes.unfit(series):
            return None
        if self._followed(series):
            return Fit(("FOLLOWUP",), "size")
        if self.sizes.any(series, self.sized):
            return Fit(("N",) * len(series), "size")
        if any(v.size for s in series.slots for v in s.values) and self.sizes.left_out(series):
            return None
        change = self._change_again(series)
        if change is not None:
            return Fit((change.endpoint,) * len(series), "last", statistic=change.statistic)
        fit = self._corresponding(series) or self.endpoints.of_series(series)
        if fit is not None and fit.endpoints[0] == "FOLLOWUP" and self._in_passing(series, fit):
            return None
        fit = fit or self._again(series)
        if fit is None and self.sizes.likely(series):
            return Fit(("N",) * len(series), "size")
        if fit is None and self.last and self.endpoints.timed(self.last[-1].endpoint) and series.kind is Kind.TIME:
            return Fit((self.last[-1].endpoint,) * len(series), "last")
        if fit is None and series.kind in (Kind.TIME, Kind.NOT_REACHED):
            fit = self.endpoints.anywhere(series) or self._carried(series)
        return fit

    def _again(self, series: Series) -> Fit | None:
        """The endpoint told before that words of the sentence take up."""
        code = taken_up(self.endpoints, series, self.context.endpoint, self.groups.subgroups)
        return Fit((code,) * len(series), "carried") if code is not None else self._events(series)

    def _events(self, series: Series) -> Fit | None:
        """Read "HR 0.68, with 30 events on X and 34 on Y": the events are those of the survival told last."""
        code = EVENTS_OF.get(self.context.survival or "")
        value = series.slots[0].values[0]
        noun = self.view.cues.get("endpoints", "counted_noun", r"\s*{}\s*")
        told = noun.fullmatch(self.view.folded, value.end, value.stop)
        counts = series.kind is Kind.COUNT and all(len(slot.values) == 1 for slot in series.slots)
        return Fit((code,) * len(series), "last") if code and told and counts else None

    def _corresponding(self, series: Series) -> Fit | None:
        """Read "the corresponding medians were 5.6 and 4.5 months": of the survival told last, if none is before."""
        told = self.view.cues.get("contrast", "corresponding").search(self.view.folded, 0, series.start)
        named = any(m.end <= series.start and "weak" not in m.voices for m in self.view.endpoints)
        code = self.context.survival
        if told is None or named or code is None or series.kind is not Kind.TIME:
            return None
        return Fit((code,) * len(series), "carried")

    def _carried(self, series: Series) -> Fit | None:
        """Times with no endpoint in their sentence are of the survival that the paragraph told last."""
        code = self.context.survival
        others = [m for m in self.view.endpoints if m.canonical != "FOLLOWUP" and "weak" not in m.voices]
        if code is None or any(m.end <= series.start and self.endpoints.timed(m.canonical) for m in others):
            return None
        if self.view.has("endpoints", "other_time"):
            return None
        known = code == self.context.endpoint and not self.view.endpoints
        result = len(series) > 1 or any(v.ratio for v in self.view.values) or self.view.has("tables", "median")
        return Fit((code,) * len(series), "carried") if known or result else None

    def _change_again(self, series: Series) -> Draft | None:
        """Read "cut the risk by 48%, and Y by 37%": the verb is told once for two arms."""
        changes = [d for d in self.drafts if d.statistic in ("reduction", "difference")]
        before = self.view.folded[changes[-1].value.stop : series.start] if changes else ""
        told = self.view.cues.get("contrast", "again_by", r"{}\s*$").search(before)
        if told is None or series.kind is not changes[-1].value.kind:
            return None
        named = any(changes[-1].value.stop <= m.start < series.start for m in self.view.endpoints)
        return None if named else changes[-1]

    def _in_passing(self, series: Series, fit: Fit) -> bool:
        """Whether a time only names a visit ("the 12-week follow-up") or a moment ("after 2 years of follow-up")."""
        adjective = self.view.folded[series.slots[-1].values[-1].end :].startswith("-")
        measured = self.view.cues.has(
            "endpoints", "followed_long", self.view.folded[max(0, series.start - 40) : series.start]
        )
        folded, stop = self.view.folded, series.slots[-1].values[-1].stop
        around = f"{folded[: series.start]}#{folded[stop : stop + 8]}"
        more = self.view.cues.get("endpoints", "further_followup").search(around)
        return adjective or more is not None or (fit.how == "right" and not measured)

    def _followed(self, series: Series) -> bool:
        """Read "After a median of 28.3 months, PFS was ...": how long patients had been followed by then."""
        named = any(m.canonical == "FOLLOWUP" for m in self.view.endpoints)
        if series.kind is not Kind.TIME or len(series) != 1 or named:
            return False
        opens = self.view.cues.get("endpoints", "opens_followup", r"(?:^|[;。]|[a-z]:)\W*{}\s*$")
        closes = self.view.cues.get("endpoints", "closes_followup", r"[\s)\]]*(?:\([^()]*\))?\s*{}?\s*[,，]")
        before, behind = self.view.folded[: series.start], self.view.folded[series.stop :]
        return opens.search(before) is not None and closes.match(behind) is not None

    def _draft(self, value: Value, slot: Slot, fit: Fit, index: int) -> Draft:
        endpoint = final_endpoint(self.view, fit.endpoints[index], fit.mentions, slot)
        statistic = fit.statistic or statistic_of(self.view, value, endpoint)
        return Draft(value, endpoint, statistic, notes={f"endpoint:{fit.how}"})

    def _comparison(self, value: Value) -> None:
        previous = max((d.value.stop for d in self.drafts), default=0)
        dealt = dealt_out(self.view, value, self.drafts)
        named = None if dealt else self.ratios.named(value, min(previous, value.start))
        near = dealt or [d for d in self.last if d.value.end <= value.start]
        if named is None and not near:
            named = self.ratios.any_left(value) or self.ratios.ahead(value)
        endpoint = (
            self.ratios.code_of(named, value) if named else (near[-1].endpoint if near else self._carried_to(value))
        )
        if named and endpoint is not None:
            endpoint = final_endpoint(self.view, endpoint, [named], Slot([value]))
        if value.kind is Kind.HAZARD_RATIO:
            endpoint = RATIO_OF.get(endpoint or "", endpoint)
        if endpoint is None or endpoint in WHOLE_STUDY:
            self.dropped.append(Dropped(value, "no endpoint named for it"))
            return
        how = "named" if named else ("last" if near else "carried")
        draft = Draft(value, endpoint, value.kind.value, role="comparison", notes={f"endpoint:{how}"})
        factor = self.groups.factor(value)
        if factor:
            draft.arm = draft.comparator = self.context.only_arm()
        else:
            self._pair(draft, near if named is None or (near and near[-1].endpoint == endpoint) else [])
        told = factor or self.groups.near(value)
        shared = bool(near) and not named and not self.groups.all_told(near[-1].value.stop, value.start)
        draft.population = told or (near[-1].population if shared else self.groups.scope(value.start))
        draft.population = draft.population or dose_of(draft.arm, draft)
        self.drafts.append(draft)
        self.last = [*near, draft] if near and (named is None or near[-1].endpoint == endpoint) else [draft]
        self._tell(endpoint)

    def _carried_to(self, value: Value) -> str | None:
        """The endpoint of the sentence before: a hazard ratio's is a survival, a P value needs "this difference"."""
        code = self.context.endpoint
        if value.kind is Kind.HAZARD_RATIO and not self.endpoints.timed(code or ""):
            return code if code in RATIO_OF else self.context.survival
        return code if value.ratio or self.view.has("endpoints", "that_difference") else None

    def _subject(self) -> Arm | None:
        """The arm the paragraph told last that is no control."""
        return next((a for a in reversed(self.context.arms) if a.hint != "control"), None)

    def _pair(self, draft: Draft, near: Sequence[Draft]) -> None:
        """The two arms compared: those of the values told with it, the sentence's, or the paragraph's."""
        beside = self._set_beside(draft.value)
        if beside is not None:
            draft.arm, draft.comparator = beside
            return
        with_it = self._with_comparison(draft, near)
        if with_it is not None:
            draft.arm, draft.comparator = with_it
            return
        plain = [d.arm for d in near if d.arm is not None and d.role != "comparison"]
        another = None if plain else self._of_next_arm(draft.value)
        if another is not None:
            draft.arm, draft.comparator = another
            return
        begin = self.view.study_start(draft.value.start)
        told = [arm for arm in self.view.arms if self.view.study_start(arm.start) == begin]
        pair = self.context.pair(in_order_told(different(plain), self.view), self.tools) or self.context.pair(
            different(told), self.tools
        )
        if pair is None and near and near[-1].role == "comparison" and near[-1].arm is not None:
            draft.arm, draft.comparator = near[-1].arm, near[-1].comparator
            return
        if pair is None and self._of_parts(draft, near, different(plain)):
            return
        if pair is None:
            lone = next((arm for arm in told[:1] or self.view.arms[:1] if arm.drugs), None)
            if lone is not None and lone.hint == "control":
                draft.arm, draft.comparator = self.context.experimental or self._subject(), lone
                return
            known = self.context.experimental
            new = lone is not None and known is not None and self.view.of_another_study(known, draft.value.start)
            pair_ = (lone if (lone is not None and known is None) or new else known or lone, self.context.control)
            draft.arm, draft.comparator = pair_
            return
        draft.arm, draft.comparator = (self.context.fuller(arm) for arm in self._of_several(draft, near, plain, pair))

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

    def _of_parts(self, draft: Draft, near: Sequence[Draft], arms: Sequence[Arm]) -> bool:
        """Compare two parts of one arm ("5.8 v 3.1 months in X-positive and X-negative patients; HR 0.48")."""
        parts = {d.population for d in near if d.role != "comparison"}
        if len(arms) != 1 or (len(parts) < 2 and self.context.experimental is not None):
            return False
        if len(parts) < 2 and arms[0] is not self.context.only_arm():
            return False
        draft.arm = draft.comparator = arms[0]
        return True

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
