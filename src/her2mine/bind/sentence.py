"""Reading one sentence: every value to its endpoint, arm, group of patients, time and statistic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from her2mine.bind.arms import Arm, ArmTools
from her2mine.bind.assign import ArmAssigner
from her2mine.bind.context import Context, contrast_pair, different
from her2mine.bind.draft import Draft, Dropped
from her2mine.bind.endpoints import EndpointReader, Fit
from her2mine.bind.groups import GroupReader
from her2mine.bind.parts import Names
from her2mine.bind.roles import WHOLE_STUDY, give_roles
from her2mine.bind.statistics import RATIO_OF, final_endpoint, statistic_of
from her2mine.bind.view import Series, Slot, View, build_series
from her2mine.extract.values import Kind, Value
from her2mine.records import Mention


class SentenceReader:
    """Binds the values of one sentence, given what its paragraph has told before."""

    def __init__(self, view: View, context: Context, tools: ArmTools, names: Names) -> None:
        self.view, self.context, self.tools = view, context, tools
        view.series = build_series(view)
        self.endpoints = EndpointReader(view, names.endpoint_kind)
        self.groups = GroupReader(view, names, self.endpoints.grouping, context.enrolled)
        view.values = self.groups.results()
        view.series = build_series(view)
        self.drafts: list[Draft] = []
        self.dropped: list[Dropped] = []
        self.last: list[Draft] = []
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
        return self.drafts, self.dropped

    def _series(self, series: Series) -> None:
        fit = self._fit(series)
        if fit is None:
            self.dropped += [Dropped(v, "no endpoint named for it") for s in series.slots for v in s.values]
            return
        arms = self.assigner.of_series(series, fit)
        told = self.groups.of_series(series, fit)
        batch: list[Draft] = []
        for index, slot in enumerate(series.slots):
            for value in slot.values:
                draft = self._draft(value, slot, fit, index)
                draft.arm, draft.population = arms[index], told.populations[index]
                if len(series) > 1 and fit.how != "list" and arms[0] is not arms[-1]:
                    draft.notes.add("arm:shared")
                timed = draft.statistic in ("rate", "count", "difference") and draft.endpoint not in WHOLE_STUDY
                draft.timepoint = told.timepoints[index] if timed else None
                batch.append(draft)
        self.drafts += batch
        self.last = batch if not self._continues(batch) else self.last + batch
        self.context.endpoint = batch[-1].endpoint

    def _continues(self, batch: Sequence[Draft]) -> bool:
        """Whether the series tells the same quantity of the next arm ("6.7 months in A and 5.5 months in B")."""
        first = batch[0]
        return bool(self.last) and all(
            d.endpoint == first.endpoint and d.statistic == first.statistic and d.timepoint == first.timepoint
            for d in self.last
        )

    def _fit(self, series: Series) -> Fit | None:
        if self._told_as_size(series):
            return Fit(("N",) * len(series), "size")
        if any(v.size for s in series.slots for v in s.values) and self._left_out(series):
            return None
        fit = self.endpoints.of_series(series)
        if fit is not None and fit.endpoints[0] == "FOLLOWUP" and self._as_adjective(series):
            return None
        if fit is None and self._is_size(series):
            return Fit(("N",) * len(series), "size")
        if fit is None and self.last and self.endpoints.timed(self.last[-1].endpoint) and series.kind is Kind.TIME:
            return Fit((self.last[-1].endpoint,) * len(series), "last")
        if fit is None and series.kind in (Kind.TIME, Kind.NOT_REACHED):
            fit = self.endpoints.anywhere(series)
        if fit is None and self.context.endpoint and self._may_carry(series):
            return Fit((self.context.endpoint,) * len(series), "carried")
        return fit

    def _told_as_size(self, series: Series) -> bool:
        """A number right behind a word of enrolment, or "n = 45" that is no share of anything."""
        if series.kind is not Kind.COUNT or any(len(s.values) > 1 or s.values[0].total for s in series.slots):
            return False
        if self._left_out(series):
            return False
        if all(v.size for s in series.slots for v in s.values):
            return not self._event_before(series)
        if self._of_group(series):
            return True
        before = self.view.folded[max(0, series.start - 24) : series.start]
        after = self.view.folded[series.slots[-1].values[-1].end : series.stop + 60]
        if self.view.cues.get("endpoints", "size_after", r"\s*{}").match(after):
            return True
        if before.endswith("(") and any(series.start - m.end <= 2 for m in self.view.trials if m.end <= series.start):
            return True
        if self.view.cues.get("endpoints", "size_bracket", r"{}\s?\($").search(before):
            return True
        if series is self.view.series[0] and self.view.cues.get("endpoints", "size_far", r"\s*{}").match(
            self.view.folded[series.slots[-1].values[-1].end :]
        ):
            return True
        link = self.view.cues.words("endpoints", "size_link")
        return self.view.cues.get("endpoints", "size", rf"{{}}\s*(?:{link}\s?)?$").search(before) is not None

    def _of_group(self, series: Series) -> bool:
        """Read "A组330例,B组335例": a count right behind a group, and nothing that happened to those patients told."""
        if not any(arm.grouped and 0 <= series.start - arm.end <= 1 for arm in self.view.arms):
            return False
        closing = rf"\s*(?:[,;。、)]|$|{self.view.cues.words('contrast', 'listing')})"
        told = [m for m in self.view.endpoints if m.end <= series.start and "weak" not in m.voices]
        clause = max(self.view.folded.rfind(mark, 0, series.start) for mark in ";。")
        return re.match(closing, self.view.folded[series.stop :]) is not None and all(m.end < clause for m in told)

    def _as_adjective(self, series: Series) -> bool:
        """Whether a time is the name of a visit or study ("the 12-week follow-up"), not what was measured."""
        return self.view.folded[series.slots[-1].values[-1].end :].startswith("-")

    def _left_out(self, series: Series) -> bool:
        """Patients who were missing, excluded or lost are not the size of a study or arm."""
        before = re.split(r"[,;:。，；]|(?<=\w)\)", self.view.folded[max(0, series.start - 50) : series.start])[-1]
        return self.view.cues.has("endpoints", "size_not", before)

    def _event_before(self, series: Series) -> bool:
        """Whether "(n = 4)" stands right behind an event or endpoint, whose cases it counts."""
        return any(0 <= series.start - m.end <= 8 for m in self.view.endpoints)

    def _may_carry(self, series: Series) -> bool:
        kind = self.endpoints.kind_of(self.context.endpoint or "")
        return series.kind in (Kind.TIME, Kind.NOT_REACHED) and kind == "time" and not self.view.endpoints

    def _is_size(self, series: Series) -> bool:
        """Whether counts are numbers of patients in a trial or an arm."""
        if series.kind is not Kind.COUNT or self._left_out(series):
            return False
        if any(v.size for s in series.slots for v in s.values):
            return not self._event_before(series)
        clause = self.view.folded[self.view.clause_start(series.start) : series.stop + 40]
        direct = any(a.grouped and 0 <= series.start - a.end <= 3 for a in self.view.arms)
        percent = any(v.kind is Kind.PERCENT or v.total for s in series.slots for v in s.values)
        return not percent and (direct or self.view.cues.has("endpoints", "size", clause))

    def _draft(self, value: Value, slot: Slot, fit: Fit, index: int) -> Draft:
        endpoint = final_endpoint(self.view, fit.endpoints[index], fit.mentions, slot)
        statistic = statistic_of(self.view, value)
        return Draft(value, endpoint, statistic, notes={f"endpoint:{fit.how}"})

    def _comparison(self, value: Value) -> None:
        previous = max((d.value.stop for d in self.drafts), default=0)
        named = self.endpoints.of_comparison(value, min(previous, value.start)) or self._next_of_list(value)
        near = [d for d in self.last if d.value.end <= value.start]
        if named is None and not near:
            named = self._any_left(value)
        endpoint = (
            self._named_endpoint(named, value) if named else (near[-1].endpoint if near else self.context.endpoint)
        )
        if value.kind is Kind.HAZARD_RATIO:
            endpoint = RATIO_OF.get(endpoint or "", endpoint)
        if endpoint is None or endpoint in WHOLE_STUDY:
            self.dropped.append(Dropped(value, "no endpoint named for it"))
            return
        draft = Draft(
            value, endpoint, value.kind.value, role="comparison", notes={"endpoint:named" if named else "endpoint:last"}
        )
        factor = self.groups.factor(value)
        if not factor:
            self._pair(draft, near if named is None or (near and near[-1].endpoint == endpoint) else [])
        told = factor or self.groups.near(value)
        draft.population = told or (near[-1].population if near and not named else self.groups.scope(value.start))
        self.drafts.append(draft)
        self.last = [*near, draft] if near and (named is None or near[-1].endpoint == endpoint) else [draft]
        self.context.endpoint = endpoint

    def _next_of_list(self, value: Value) -> Mention | None:
        """Read "HR of death and progression were 0.93 and 0.90": the nth ratio is that of the nth endpoint."""
        ratios = [v for v in self.view.values if v.kind is value.kind]
        for run in self.endpoints.runs:
            told = [m for m in run if isinstance(m, Mention)]
            behind = [v for v in ratios if v.start >= told[-1].end]
            if 1 < len(told) == len(behind) and value in behind[1:] and self._listed(behind, told):
                return told[behind.index(value)]
        return self._dealt_out(value)

    def _dealt_out(self, value: Value) -> Mention | None:
        """Read "OS (95 vs 96 months) and DFS (66 vs 73 months) were similar (P = 0.66 and P = 0.41, respectively)"."""
        run = next((r for r in self._runs_of_like(value) if value in r), [value])
        told = [
            m for m in self.view.endpoints if m.end <= run[0].start and self.endpoints.fits(m, value.kind, value.start)
        ]
        told = [m for i, m in enumerate(told) if m.canonical not in {other.canonical for other in told[i + 1 :]}]
        tail = self.view.folded[run[-1].stop : run[-1].stop + 24]
        if len(run) > 1 and len(told) == len(run) and self.view.cues.has("contrast", "respectively", tail):
            return told[run.index(value)]
        return None

    def _runs_of_like(self, value: Value) -> list[list[Value]]:
        """Values of the same kind with nothing but listing words between them."""
        runs: list[list[Value]] = []
        joined = self.view.cues.words("contrast", "listing")
        for like in (v for v in self.view.values if v.kind is value.kind):
            gap = self.view.folded[runs[-1][-1].stop : like.start] if runs else ""
            if runs and re.fullmatch(rf"(?:{joined}|[\sp=<>])*", gap):
                runs[-1].append(like)
            else:
                runs.append([like])
        return runs

    def _listed(self, values: Sequence[Value], told: Sequence[Mention]) -> bool:
        """Whether the values stand in one list with nothing else named between them, behind the names told."""
        gaps = [self.view.between(a.stop, b.start) for a, b in pairwise(values)]
        names = [m.start for m in self.view.endpoints] + [a.start for a in self.view.arms]
        between = any(values[0].start < start < values[-1].start for start in names)
        either = self.view.cues.has("endpoints", "either", self.view.folded[told[0].start : told[-1].end])
        joined = self.view.cues.words("contrast", "listing")
        return not between and not either and all(re.fullmatch(rf"(?:{joined}|[\s)\]])*", gap) for gap in gaps)

    def _named_endpoint(self, mention: Mention, value: Value) -> str:
        """The endpoint a ratio or p-value is named for; ratios of events are told for the survival they measure."""
        if value.kind is not Kind.HAZARD_RATIO:
            return mention.canonical
        run = next((r for r in self.endpoints.runs if mention in r), [mention])
        ratios = [v for v in self.view.values if v.kind is value.kind and v.start >= run[-1].start]
        shared = [m for m in run if isinstance(m, Mention)]
        if (
            len(shared) > 1
            and len(ratios) == len(shared)
            and not self.view.cues.has("endpoints", "either", self.view.folded[shared[0].start : shared[-1].end])
        ):
            mention = shared[ratios.index(value)]
        return self.endpoints.event_of(mention)

    def _any_left(self, value: Value) -> Mention | None:
        left = [
            m for m in self.view.endpoints if m.end <= value.start and self.endpoints.fits(m, value.kind, value.start)
        ]
        return left[-1] if left else None

    def _subject(self) -> Arm | None:
        """The arm the paragraph told last that is no control."""
        return next((a for a in reversed(self.context.arms) if a.hint != "control"), None)

    def _pair(self, draft: Draft, near: Sequence[Draft]) -> None:
        """The two arms compared: those of the values told with it, the sentence's, or the paragraph's."""
        plain = [d.arm for d in near if d.arm is not None and d.role != "comparison"]
        begin = self.view.study_start(draft.value.start)
        told = [arm for arm in self.view.arms if self.view.study_start(arm.start) == begin]
        pair = contrast_pair(different(plain), self.tools) or contrast_pair(different(told), self.tools)
        if pair is None and near and near[-1].role == "comparison" and near[-1].arm is not None:
            draft.arm, draft.comparator = near[-1].arm, near[-1].comparator
            return
        if pair is None:
            lone = self.view.arms[0] if self.view.arms and self.view.arms[0].drugs else None
            if lone is not None and lone.hint == "control":
                draft.arm, draft.comparator = self.context.experimental or self._subject(), lone
                return
            known = self.context.experimental
            pair_ = (lone if lone is not None and known is None else known or lone, self.context.control)
            draft.arm, draft.comparator = pair_
            return
        draft.arm, draft.comparator = (self.context.fuller(arm) for arm in self._of_several(draft, near, plain, pair))

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
