"""Reading one sentence: every value to its endpoint, arm, group of patients, time and statistic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from her2mine.bind.arms import Arm, ArmTools
from her2mine.bind.context import Context, contrast_pair, is_control_of
from her2mine.bind.endpoints import EndpointReader, Fit
from her2mine.bind.groups import GroupReader, Names
from her2mine.bind.statistics import final_endpoint, statistic_of
from her2mine.bind.view import Series, Slot, View, build_series, lists_of
from her2mine.extract.values import Kind, Value
from her2mine.records import Mention


@dataclass(slots=True)
class Draft:
    """A value on its way to a finding; ``notes`` are the kinds of evidence it rests on."""

    value: Value
    endpoint: str
    statistic: str
    arm: Arm | None = None
    comparator: Arm | None = None
    role: str = ""
    timepoint: float | None = None
    population: str | None = None
    trial: str | None = None
    group: int = 0
    notes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Dropped:
    """A value that was read but not bound, and why."""

    value: Value
    reason: str


class SentenceReader:
    """Binds the values of one sentence, given what its paragraph has told before."""

    def __init__(self, view: View, context: Context, tools: ArmTools, names: Names) -> None:
        self.view, self.context, self.tools = view, context, tools
        self.view.series = build_series(view)
        self.endpoints = EndpointReader(view, names.endpoint_kind)
        self.groups = GroupReader(view, names)
        self.arm_runs = lists_of(view.arms, view)
        self.drafts: list[Draft] = []
        self.dropped: list[Dropped] = []
        self.last: list[Draft] = []
        self.order: tuple[int, list[Arm | None]] | None = None

    def read(self) -> tuple[list[Draft], list[Dropped]]:
        """All drafts of the sentence in text order, and what could not be bound."""
        steps: list[tuple[int, Series | Value]] = [(s.start, s) for s in self.view.series]
        steps += [(v.start, v) for v in self.view.values if v.ratio or v.kind is Kind.P_VALUE]
        for _, item in sorted(steps, key=lambda step: step[0]):
            if isinstance(item, Series):
                self._series(item)
            else:
                self._comparison(item)
        self._roles()
        return self.drafts, self.dropped

    def _series(self, series: Series) -> None:
        fit = self._fit(series)
        if fit is None:
            self.dropped += [Dropped(v, "no endpoint named for it") for s in series.slots for v in s.values]
            return
        arms = self._arms(series, fit)
        if len(series) > 1 and fit.how != "list":
            self.order = (series.stop, arms)
        told = self.groups.of_series(series, fit)
        batch: list[Draft] = []
        for index, slot in enumerate(series.slots):
            for value in slot.values:
                draft = self._draft(value, slot, fit, index)
                draft.arm, draft.population = arms[index], told.populations[index]
                if len(series) > 1 and fit.how != "list" and arms[0] is not arms[-1]:
                    draft.notes.add("arm:shared")
                draft.timepoint = told.timepoints[index] if draft.statistic in ("rate", "count", "difference") else None
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
        fit = self.endpoints.of_series(series)
        if fit is None and self._is_size(series):
            return Fit(("N",) * len(series), "size")
        if fit is None and self.last and self.endpoints.timed(self.last[-1].endpoint) and series.kind is Kind.TIME:
            return Fit((self.last[-1].endpoint,) * len(series), "last")
        if fit is None:
            fit = self.endpoints.anywhere(series)
        if fit is None and self.context.endpoint and self._may_carry(series):
            return Fit((self.context.endpoint,) * len(series), "carried")
        return fit

    def _told_as_size(self, series: Series) -> bool:
        """A number right behind a word of enrolment, or "n = 45" that is no share of anything."""
        if series.kind is not Kind.COUNT or any(len(s.values) > 1 or s.values[0].total for s in series.slots):
            return False
        if all(v.size for s in series.slots for v in s.values):
            return True
        before = self.view.folded[max(0, series.start - 24) : series.start]
        return (
            self.view.cues.get("endpoints", "size", r"{}\s*(?:a total of |about |了|患者|病例)?$").search(before)
            is not None
        )

    def _may_carry(self, series: Series) -> bool:
        kind = self.endpoints.kind_of(self.context.endpoint or "")
        if series.kind in (Kind.TIME, Kind.NOT_REACHED):
            return kind == "time" and not self.view.endpoints
        return series.kind is Kind.PERCENT and kind in ("rate", "safety") and not self.view.endpoints

    def _is_size(self, series: Series) -> bool:
        """Whether counts are numbers of patients in a trial or an arm."""
        if series.kind is not Kind.COUNT:
            return False
        if any(v.size for s in series.slots for v in s.values):
            return True
        clause = self.view.folded[self.view.clause_start(series.start) : series.stop + 40]
        direct = any(a.grouped and 0 <= series.start - a.end <= 3 for a in self.view.arms)
        percent = any(v.kind is Kind.PERCENT or v.total for s in series.slots for v in s.values)
        return not percent and (direct or self.view.cues.has("endpoints", "size", clause))

    def _draft(self, value: Value, slot: Slot, fit: Fit, index: int) -> Draft:
        endpoint = final_endpoint(self.view, fit.endpoints[index], fit.mentions, slot)
        statistic = statistic_of(self.view, value)
        return Draft(value, endpoint, statistic, notes={f"endpoint:{fit.how}"})

    def _arms(self, series: Series, fit: Fit) -> list[Arm | None]:
        """One arm a slot."""
        n = len(series)
        if n == 1 or fit.how == "list":
            return [self._one_arm(series.slots[-1], series)] * n
        if self.groups.shares_out(series):
            return [self._one_arm(series.slots[-1], series)] * n
        return self._shared_arms(series)

    def _one_arm(self, slot: Slot, series: Series) -> Arm | None:
        right = self._right_arm(slot)
        if right:
            return right
        left = [a for a in self.view.arms if a.end <= series.start and not self._closed_off(a, series.start)]
        if not left:
            return self._context_arm()
        nearest = self._nearest_left(left, series)
        return self.context.fuller(nearest)

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
            pair = contrast_pair(told, self.tools)
            return pair[0] if pair else told[0]
        clause = self.view.clause_start(series.start)
        here = [a for a in left if a.start >= clause]
        fronted = self.view.cues.get("contrast", "fronted", r"{}\s*(?:the )?$")
        if len(here) > 1 and fronted.search(self.view.folded[: nearest.start]):
            return here[-2]
        return nearest

    def _right_arm(self, slot: Slot, inside: bool = False) -> Arm | None:
        """ "13.8 months with X", "21% of patients in the X arm": the arm told right behind the value.

        ``inside`` asks for an arm of the same bracket: what follows "(48% vs 18%)" speaks of both values.
        """
        for arm in self.view.arms:
            if arm.start < slot.stop:
                continue
            gap = self.view.between(slot.stop, arm.start)
            if inside and ")" in gap and "(" in self.view.folded[: slot.start]:
                return None
            if arm.without and not gap.strip(" )]"):
                return arm
            if self._leads_to(gap):
                return self.context.fuller(arm)
            return None
        return None

    def _leads_to(self, gap: str) -> bool:
        """Whether the words between a value and an arm behind it give the value to that arm."""
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

    def _shared_arms(self, series: Series) -> list[Arm | None]:
        n = len(series)
        each = self._each_arm(series)
        if each:
            return each
        told = self._told_arms(series)
        again = self._same_order(series)
        if again:
            return again
        if len(told) >= n:
            chosen = self._choose(told, series)
            return [self.context.fuller(arm) for arm in self._directed(chosen, series)]
        return self._context_pair(series, told)

    def _same_order(self, series: Series) -> list[Arm | None] | None:
        """Parallel series of one sentence keep the order of arms when no arm is told between them."""
        if self.order is None or len(self.order[1]) != len(series):
            return None
        new = [a for a in self.view.arms if self.order[0] <= a.start < series.start and a.drugs]
        return None if new else self.order[1]

    def _each_arm(self, series: Series) -> list[Arm | None] | None:
        """Arms told beside the values themselves: behind each, or before the first and behind the last."""
        each = [self._right_arm(slot, inside=True) for slot in series.slots]
        behind = [r for r in self.arm_runs if r[0].start >= series.stop][:1]
        listed = _different([a for a in behind[0] if isinstance(a, Arm)]) if behind else []
        if each[0] is None and each[-1] is not None and len(listed) == len(series):
            return [self.context.fuller(arm) for arm in listed]
        if each[0] is None and each[-1] is not None and len(series) == 2:
            left = [self.context.fuller(a) for a in self.view.arms if a.end <= series.start]
            others = [a for a in left if a.drugs and not a.same(each[-1])]
            known = self.context.experimental
            each[0] = others[-1] if others else (known if known and not known.same(each[-1]) else None)
        if any(arm is None for arm in each) or (each[0] and each[-1] and each[0].same(each[-1])):
            return None
        return each

    def _told_arms(self, series: Series) -> list[Arm]:
        """The arms the sentence names, those nearest before the series first in line; then all of it."""
        before: list[Arm] = []
        for run in reversed([r for r in self.arm_runs if r[-1].start < series.start]):
            before = [a for a in run if isinstance(a, Arm) and a.end <= series.start]
            if len(_different(before)) >= len(series):
                return _different(before)
        behind = [r for r in self.arm_runs if r[0].start >= series.stop]
        if behind and len(_different([a for a in behind[0] if isinstance(a, Arm)])) >= len(series):
            return _different([a for a in behind[0] if isinstance(a, Arm)])
        return _different(self.view.arms)

    def _choose(self, told: Sequence[Arm], series: Series) -> list[Arm]:
        n = len(series)
        before = [a for a in told if a.end <= series.start]
        return list(before[-n:]) if len(before) >= n else list(told[:n])

    def _directed(self, arms: list[Arm], series: Series) -> list[Arm]:
        """Turn the order round where the control is fronted and the claim of benefit would else be contradicted."""
        if len(arms) != 2 or len(series) != 2:
            return arms
        folded, cues = self.view.folded, self.view.cues
        shared = cues.has(
            "contrast", "respectively", folded[series.start - 30 if series.start > 30 else 0 : series.stop + 30]
        )
        fronted = cues.get("contrast", "fronted", r"{}\s*(?:the |that |those |of |in |with )*$").search(
            folded[: arms[0].start]
        )
        numbers = [s.values[0].number for s in series.slots]
        if shared or None in numbers:
            return arms
        pair = contrast_pair(arms, self.tools)
        before = folded[max(0, series.start - 160) : series.start] + folded[series.stop : series.stop + 50]
        gain = cues.has("contrast", "better", before) and self._beneficial(series)
        if gain and pair:
            high = 0 if numbers[0] > numbers[1] else 1  # type: ignore[operator]
            return list(pair) if high == 0 else [pair[1], pair[0]]
        return [arms[1], arms[0]] if fronted else arms

    def _beneficial(self, series: Series) -> bool:
        """Whether more of the quantity is better: times and rates of response, not events of harm."""
        fit = self.endpoints.of_series(series)
        kinds = {self.endpoints.kind_of(code) for code in fit.endpoints} if fit else set()
        return series.kind is Kind.TIME or kinds <= {"rate", "time"}

    def _context_pair(self, series: Series, told: Sequence[Arm]) -> list[Arm | None]:
        """No list of arms in the sentence: the contrast told before, or experimental first by convention."""
        experimental, control = self.context.experimental, self.context.control
        if len(series) == 2:
            one = told[0] if told else None
            if one is not None and (
                control is None or not (one.same(control) or is_control_of(one, experimental or one, self.tools))
            ):
                experimental = self.context.fuller(one)
            lone = self.context.arms[-1] if self.context.arms else None
            first = experimental or lone or (Arm(0, 0, (), "experimental"))
            second = control or Arm(0, 0, (), "control")
            if self._from_to(series):
                first, second = second, first
            return [first, second]
        if len(series) == len(self.context.arms):
            return list(self.context.arms)
        return [told[0] if told else None] * len(series)

    def _from_to(self, series: Series) -> bool:
        """ "from 11.1 to 13.8 months", "由 11.1 个月提高到 13.8 个月": the control comes first."""
        return self.view.cues.get("contrast", "from_to").search(self.view.folded[: series.start]) is not None

    def _context_arm(self) -> Arm | None:
        if self.context.experimental is not None:
            return self.context.experimental
        return self.context.arms[-1] if self.context.arms else self.context.topic

    def _comparison(self, value: Value) -> None:
        previous = max((d.value.stop for d in self.drafts), default=0)
        named = self.endpoints.of_comparison(value, min(previous, value.start))
        near = [d for d in self.last if d.value.end <= value.start]
        if named is None and not near:
            named = self._any_left(value)
        endpoint = (
            self._named_endpoint(named, value) if named else (near[-1].endpoint if near else self.context.endpoint)
        )
        if endpoint is None:
            self.dropped.append(Dropped(value, "no endpoint named for it"))
            return
        draft = Draft(
            value, endpoint, value.kind.value, role="comparison", notes={"endpoint:named" if named else "endpoint:last"}
        )
        self._pair(draft, near if named is None or (near and near[-1].endpoint == endpoint) else [])
        told = self.groups.near(value)
        draft.population = told or (near[-1].population if near and not named else self.groups.scope(value.start))
        self.drafts.append(draft)
        self.last = [*near, draft] if near and (named is None or near[-1].endpoint == endpoint) else [draft]
        self.context.endpoint = endpoint

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
            and not re.search(r"\bor\b|或", self.view.folded[shared[0].start : shared[-1].end])
        ):
            mention = shared[ratios.index(value)]
        return self.endpoints.event_of(mention)

    def _any_left(self, value: Value) -> Mention | None:
        left = [
            m for m in self.view.endpoints if m.end <= value.start and self.endpoints.fits(m, value.kind, value.start)
        ]
        return left[-1] if left else None

    def _pair(self, draft: Draft, near: Sequence[Draft]) -> None:
        """The two arms a ratio or p-value compares: those of the values told with it, the sentence's, or the paragraph's."""
        plain = [d.arm for d in near if d.arm is not None and d.role != "comparison"]
        pair = contrast_pair(_different(plain), self.tools) or contrast_pair(_different(self.view.arms), self.tools)
        if pair is None and near and near[-1].role == "comparison" and near[-1].arm is not None:
            draft.arm, draft.comparator = near[-1].arm, near[-1].comparator
            return
        if pair is None:
            lone = self.view.arms[0] if self.view.arms and self.view.arms[0].drugs else None
            known = self.context.experimental
            pair_ = (lone if lone is not None and known is None else known or lone, self.context.control)
            draft.arm, draft.comparator = pair_
            return
        draft.arm, draft.comparator = (self.context.fuller(arm) for arm in pair)

    def _roles(self) -> None:
        """Give each value its role: control, experimental beside a control, or single."""
        plain = [d for d in self.drafts if d.statistic in ("median", "mean", "rate", "count")]
        arms = _different([d.arm for d in plain if d.arm is not None])
        contrasted = len(arms) > 1 or self.context.control is not None or any(a.hint for a in arms)
        pair = contrast_pair(arms, self.tools) if len(arms) > 1 else None
        control = pair[1] if pair else self.context.control
        if (
            not contrasted
            and contrast_pair(_different(self.view.arms), self.tools)
            and self.view.has("contrast", "versus")
        ):
            pair = contrast_pair(_different(self.view.arms), self.tools)
            control = pair[1] if pair else None
        for draft in self.drafts:
            if draft.statistic not in ("median", "mean", "rate", "count"):
                draft.role = "comparison"
                if draft.comparator is None and draft.arm is not None and draft.value.kind is Kind.PERCENT:
                    self._pair(draft, [d for d in plain if d.endpoint == draft.endpoint])
            elif draft.endpoint in ("N", "FOLLOWUP") and not self._arm_told(draft) and "arm:shared" not in draft.notes:
                draft.role, draft.arm = "single", draft.arm if control is None and draft.arm else None
            elif (control is not None and draft.arm is not None and draft.arm.same(control)) or (draft.arm is not None and draft.arm.hint == "control"):
                draft.role = "control"
            elif self._benchmark(draft, control):
                draft.role = "single"
            elif control is not None or (draft.arm is not None and draft.arm.hint == "experimental" and len(arms) > 1):
                draft.role = "experimental"
            else:
                draft.role = "single"

    def _benchmark(self, draft: Draft, control: Arm | None) -> bool:
        """Whether the control is only a figure from elsewhere that the sentence holds the result against."""
        return control is not None and self.context.control is None and self.view.has("studies", "historical")

    def _arm_told(self, draft: Draft) -> bool:
        """Whether a size or follow-up is told for one arm: the arm stands right beside it."""
        if draft.arm is None:
            return False
        here = any(
            (a.start, a.end) == (draft.arm.start, draft.arm.end) and a.text == draft.arm.text for a in self.view.arms
        )
        gap = min(abs(draft.value.start - draft.arm.end), abs(draft.arm.start - draft.value.stop))
        return here and gap <= 16


def _different(arms: Sequence[Arm]) -> list[Arm]:
    kept: list[Arm] = []
    for arm in arms:
        if not any(arm.same(other) for other in kept):
            kept.append(arm)
    return kept
