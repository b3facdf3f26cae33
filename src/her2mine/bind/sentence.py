"""Reading one sentence: every value to its endpoint, arm, group of patients, time and statistic."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.arms import Arm, ArmTools
from her2mine.bind.asides import described
from her2mine.bind.assign import ArmAssigner
from her2mine.bind.context import Context
from her2mine.bind.draft import Draft, Dropped
from her2mine.bind.endpoints import EndpointReader, Fit
from her2mine.bind.groups import CONTROL, GroupReader
from her2mine.bind.pairs import PairReader
from her2mine.bind.parts import Before, Names
from her2mine.bind.predicates import taken_up
from her2mine.bind.ratios import RatioReader, dealt_out
from her2mine.bind.risks import EVENT_FREE
from her2mine.bind.roles import WHOLE_STUDY, dose_of, give_roles, of_whole
from her2mine.bind.sizes import SizeReader
from her2mine.bind.statistics import RATIO_OF, final_endpoint, statistic_of
from her2mine.bind.tablevalues import EVENTS_OF
from her2mine.bind.view import Series, Slot, View, build_series
from her2mine.extract.values import Kind, Value


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
        self.pairs = PairReader(view, context, tools, self.drafts)
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
        give_roles(self.view, self.context, self.tools, self.drafts, self.pairs.give)
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
            draft.arm = draft.comparator = self.context.common_base()
            draft.notes.add("arm:pooled")
        else:
            self.pairs.give(draft, near if named is None or (near and near[-1].endpoint == endpoint) else [])
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
