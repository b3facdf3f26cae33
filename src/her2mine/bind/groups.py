"""Groups of patients: which part of a study a value speaks of, and what shares values out over groups or times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from her2mine.bind.endpoints import Fit
from her2mine.bind.landmarks import BESIDE, TimeReader
from her2mine.bind.markergroups import fares
from her2mine.bind.parts import NOTHING, Before, Names, parts_of
from her2mine.bind.view import Series, Slot, View, lists_of
from her2mine.extract.values import Value
from her2mine.records import Mention

_P_VALUE = re.compile(
    r"\s?[,;]\s?(?:[a-z]+-sided )?p(?: for [a-z]+)?\s?[<=>≤]\s?[\d.]+\s?\)"
)  # in the bracket of a ratio
_LISTED = re.compile(r"[,;:.。，、)）]\s?|\s(?:and|or|whereas|while|but)\s|[和与及]")  # between the factors of a model
_LEAD = re.compile(r"[,;:.]\s|[，；：。]|(?<=[\u4e00-\u9fff])[,;:]")  # ends what stands before a factor
CONTROL = ""  # stands for the control among dose groups
FACTOR = 60  # characters kept of the marker that an outcome is told by


@dataclass(frozen=True, slots=True)
class Told:
    """One population and one time point (months) a slot."""

    populations: list[str | None]
    timepoints: list[float | None]


class GroupReader:
    """Finds subgroups in one sentence, with the landmark times told beside them."""

    def __init__(self, view: View, names: Names, grouping: Sequence[Mention] = (), before: Before = NOTHING) -> None:
        """Take the sentence; ``grouping`` are events that tell a part of the arm they stand beside.

        ``before`` is what the passage has told of the study.
        """
        self.view, self.grouping, self.before = view, grouping, before
        self.subgroups = parts_of(view, names, before)
        self.runs = [[m for m in run if isinstance(m, Mention)] for run in lists_of(self.subgroups, view)]
        self.times = TimeReader(view, names.endpoint_kind)
        own = [m for m in (self._behind(v.stop - 1, v.stop) for v in view.values) if m is not None]
        # groups that each stand behind their own value; a dose is that of the value before it alone
        self.own = own if len({m.canonical for m in own}) > 1 else [m for m in own if "dose" in m.voices]

    def results(self) -> list[Value]:
        """The values of the sentence without the numbers that name a group ("PD-L1 below 1%")."""
        named = [m for m in self.subgroups if "threshold" in m.voices]
        return [v for v in self.view.values if not any(m.start <= v.start < m.end for m in named)]

    def shares_out(self, series: Series) -> bool:
        """Whether a list of subgroups or times as long as the series stands nearest before it."""
        if self._known(series) or self._set_apart(series):
            return True
        run = self._list_for(series)
        arms = [a for a in self.view.arms if a.end <= series.start]
        told = max((s.stop for s in self.view.series if s.stop <= series.start), default=0)
        if run is not None and told > run[-1].end and len([a for a in arms if a.start >= told]) == 1:
            return True  # "A: 27% and 11% at the two times, B: 12% and 3%"
        nearest = max((a.end for a in arms), default=-1)
        return run is not None and (run[-1].end > nearest or len(arms) < len(series))

    def _list_for(self, series: Series) -> list[Mention] | list[Value] | None:
        n = len(series)
        lists: list[list[Mention] | list[Value]] = [
            r for r in self.runs if len(r) == n and n > 1 and r[-1].end <= series.start
        ]
        times = self.times.lists_for(series)
        lists += times
        if not lists and n > 1 and self._told_singly(series):
            return list({v.months: v for v in self.view.landmarks if v.stop <= series.start}.values())
        told = max((s.stop for s in self.view.series if s.stop <= series.start), default=0)
        apart = list(dict.fromkeys(m.canonical for m in self.subgroups if told <= m.start and m.end <= series.start))
        if not lists and n > 1 and len(apart) >= n and not self.view.arms:
            return [next(m for m in self.subgroups if m.canonical == name) for name in apart[-n:]]
        return max(lists, key=lambda r: r[-1].end, default=None)

    def doses(self) -> list[str]:
        """The dose groups that the sentence sets side by side, with "" where a control stands among them."""
        doses = [(m.start, m.canonical) for m in self.subgroups if "dose" in m.voices]
        controls = [(arm.start, CONTROL) for arm in self.view.arms if arm.hint == "control" and not arm.fronted]
        told = list(dict.fromkeys(name for _, name in sorted([*doses, *controls])))
        return told if len({name for _, name in doses}) > 1 else []

    def cohorts(self) -> list[str]:
        """The cohorts that the sentence names ("队列1")."""
        named = [m for m in self.view.populations if self.view.cues.has("populations", "cohort", self.view.said(m))]
        return list(dict.fromkeys(m.canonical for m in named if m.canonical))

    def _known(self, series: Series) -> tuple[str, ...]:
        """The groups told before whose values these are: doses ("93% and 92%"), or "两队列"; else none."""
        if self.view.arms or self.subgroups or len(series) < 2 or series.change:
            return ()
        told = self.view.has("populations", "each_cohort") and not series.contrast
        known = self.before.cohorts if told else self.before.doses
        return known if len(known) == len(series) else ()

    def of_control(self, series: Series, index: int) -> bool:
        """Whether a value shared out over the dose groups told before is that of the control told among them."""
        known = self._known(series)
        return bool(known) and known[index] == CONTROL

    def _set_apart(self, series: Series) -> list[str]:
        """Read "patients with X had a worse PFS (3.5 vs 12.7 months)": those with X, and those without or with Y."""
        start = self.view.clause_start(series.start)
        told = [m for m in self.subgroups if start <= m.start and m.end <= series.start]
        first = next((m for m in told if "differing" in m.voices or fares(m, series, self.view)), None)
        if first is not None and series.contrast and len(series) == len(told) > 2:
            return [m.canonical or m.text for m in told]  # "those with X ... than those with Y or Z (8 vs 3 vs 2"
        if first is None or not series.contrast or len(series) != 2 or len(told) > 2:
            return []
        if any(first.end <= arm.start < series.start for arm in self.view.arms) or told[0] is not first:
            return []
        name, other = first.canonical or first.text, next((m.canonical or m.text for m in told[1:]), "")
        word = name[1:2].islower()  # "Visceral disease", but "HER2-positive disease"
        return [name, other or f"other than {name[0].lower() if word else name[0]}{name[1:]}"]

    def _told_singly(self, series: Series) -> bool:
        """Read "at 1 year 60% and at 2 years 44% on A; with B the figures were 44% and 21%": the first arm's times."""
        months = {v.months for v in self.view.landmarks if v.stop <= series.start}
        opened = self.view.clause_start(series.start)
        last = max((v.stop for v in self.view.landmarks), default=0)
        anew = any(last <= m.start and m.end <= series.start for m in self.view.endpoints)
        dealt = self.view.has("contrast", "respectively") and len({a.drugs for a in self.view.arms}) < 2
        here = all(v.start >= opened for v in self.view.landmarks)
        earlier = all(v.start < opened for v in self.view.landmarks) or (anew and dealt and here)
        return len(months) == len(series) and earlier and not series.contrast

    def of_series(self, series: Series, fit: Fit) -> Told:
        """Population and time of each slot."""
        n = len(series)
        shared = self._list_for(series) if self.shares_out(series) else None
        trailing = self._trailing(series) or (self._shared_behind(series) if series.contrast else None)
        populations: list[str | None] = [self._one(slot, series) or trailing for slot in series.slots]
        timepoints: list[float | None] = [self.times.of(series, fit)] * n
        if shared and isinstance(shared[0], Mention) and not self._set_apart(series):
            populations = [m.canonical or m.text for m in shared if isinstance(m, Mention)]
        elif self._known(series):
            populations = [name or None for name in self._known(series)]
        elif apart := self._set_apart(series):
            populations = [*apart]
        elif shared:
            timepoints = [v.months for v in shared if isinstance(v, Value)]
        return Told(populations, timepoints)

    def _one(self, slot: Slot, series: Series) -> str | None:
        """The group of one value: the part of its arm told right behind it, a group told there, or the clause's."""
        part = self._part_of_arm(slot.stop) or self._counted(slot)
        if part:
            return part
        told = self._behind(slot.values[-1].end, slot.stop) or self._behind_next(slot)
        if told is None and self._all_behind(series.stop if series.contrast else slot.stop):
            return None
        return (told.canonical or told.text) if told else self.scope(slot.start)

    def _counted(self, slot: Slot) -> str | None:
        """Read "in 19 patients of group A (28%)": the group between a count and its share."""
        inside = (m for m in self.subgroups if slot.values[0].end <= m.start and m.end <= slot.values[-1].start)
        told = next(inside, None)
        return (told.canonical or told.text) if told is not None else None

    def _behind(self, end: int, stop: int) -> Mention | None:
        """The group told right behind a value, its arm between them or not.

        The noun that a number counts (``end`` to ``stop``) may be the group's first word ("the 92 patients who ...").
        """
        tested = _P_VALUE.match(self.view.folded, stop)
        stop = tested.end() if tested else stop
        later = min((v.start for v in self.view.values if v.start >= stop), default=len(self.view.folded))
        behind = self.view.cues.get("populations", "behind", r"(?:{}|[\s)\]%])*")
        words = self.view.cues.words("populations", "behind")
        dosed = self.view.cues.get("doses", "at", rf"(?:{{}}|{words}|[\s)\]%])*")
        for mention in self.subgroups:
            if "whether" in mention.voices:
                continue  # its values stand behind it
            if end < mention.start < later and (dosed if "dose" in mention.voices else behind).fullmatch(
                self.view.without_arms(stop, mention.start)
            ):
                return mention
        return None

    def _behind_next(self, slot: Slot) -> Mention | None:
        """The group right behind the next arm's value: "85% with A and 73% with B in stage II disease"."""
        later = next((s for s in self.view.series if s.start >= slot.stop), None)
        arms = [a for a in self.view.arms if later is not None and slot.stop <= a.start and a.end <= later.start]
        if later is None or not arms or len(later) > 1 or later.kind is not slot.kind:
            return None
        words = "|".join(self.view.cues.words(*key) for key in (("contrast", "listing"), ("populations", "trailing")))
        if re.fullmatch(rf"(?:[\s)\]%]|{words})*", self.view.without_arms(slot.stop, later.start)) is None:
            return None
        told = self._behind(later.slots[0].values[-1].end, later.stop)
        shared = told is not None and any(later.stop <= a.start and a.end <= told.start for a in self.view.arms)
        return told if shared else None

    def _all_behind(self, stop: int) -> bool:
        """Whether words for all patients stand right behind a value ("88% versus 78% in all patients")."""
        told = self.view.cues.get("populations", "all").search(self.view.folded, stop)
        later = min((v.start for v in self.view.values if v.start >= stop), default=len(self.view.folded))
        if told is None or told.start() > later:
            return False
        gap = self.view.without_arms(stop, told.start())
        return self.view.cues.get("populations", "trailing", r"(?:[\s)\]%]|{})*").fullmatch(gap) is not None

    def _part_of_arm(self, stop: int) -> str | None:
        """Read "6.2 months for X and rash, 2.9 months for X without rash": the event told behind the value's arm."""
        later = [v.start for v in self.view.values if v.start >= stop]
        for mention in self.grouping:
            arms = [a for a in self.view.arms if stop <= a.start and a.end <= mention.start]
            if arms and mention.start > stop and not any(stop < v < mention.start for v in later):
                return " ".join(self.view.text[arms[-1].end : mention.end].split())
        return None

    def _trailing(self, series: Series) -> str | None:
        """A group told behind all values of the clause: "9.6% on A vs 6.6% on B (p = 0.06) in the per-protocol set"."""
        folded = self.view.folded
        for mention in self.subgroups:
            if mention.start < series.stop or any(v.start > mention.end for v in self.view.values):
                continue
            gap = self.view.without_arms(series.stop, mention.start)
            if self.view.cues.get("populations", "trailing", r"(?:[\s)\]%.]|vs\.?|{})*").fullmatch(gap):
                return mention.canonical or folded[mention.start : mention.end]
        return None

    def _shared_behind(self, series: Series) -> str | None:
        """The group right behind the last of values set against each other: "20% vs 12% in X and 31% vs 9% in Y"."""
        if any(self._behind(slot.stop - 1, slot.stop) for slot in series.slots[:-1]):
            return None
        told = self._behind(series.stop - 1, series.stop)
        return (told.canonical or told.text) if told else None

    def scope(self, position: int) -> str | None:
        """The subgroup told last before ``position`` in its clause, or the one that heads the sentence.

        Words for all patients end what a group before them holds for.
        """
        before = [m for m in self.subgroups if m.end <= position and m not in self.own]
        clause = self.view.clause_start(position)
        told = [m for m in before if m.start >= clause or self._heads(m, position)]
        if not told or self.all_told(told[-1].end, position) or self._turned(told[-1], position):
            return None
        if "dose" in told[-1].voices and self._control_between(told[-1].end, position):
            return None
        return told[-1].canonical or told[-1].text

    def _control_between(self, start: int, end: int) -> bool:
        """Whether a control, which has no dose, is told behind a dose group."""
        return any(arm.hint == "control" and start <= arm.start and arm.end <= end for arm in self.view.arms)

    def _heads(self, mention: Mention, position: int) -> bool:
        """Whether a group stands before all values but its size, at the head of its clause: it holds for later ones."""
        lead = re.split(r"[,:]", self.view.without_arms(0, mention.start, apart=mention))[-1]
        counted = self.view.cues.words("populations", "counted")
        opens = (
            self.view.cues.get("populations", "opening", rf"\W*(?:(?:{{}}|{counted})\s*)*").fullmatch(lead) is not None
        )
        first = not any(v.stop + BESIDE < mention.start for v in self.view.values)
        return opens and first and self.view.study_start(mention.start) == self.view.study_start(position)

    def _turned(self, mention: Mention, position: int) -> bool:
        """Whether the sentence turns ("but") behind a group that it told in passing, without a value of its own."""
        turn = self.view.cues.get("populations", "turn").search(self.view.folded, mention.end, position)
        if turn is None or self._heads(mention, position):
            return False
        return not any(mention.end <= v.start < turn.start() for v in self.view.values)

    def all_told(self, start: int, position: int) -> bool:
        """Whether words for the whole study population stand between two places."""
        told = self.view.cues.get("populations", "all").search(self.view.folded, start, position)
        return told is not None and told.start() > start + 1  # "all patients in China" are those of China

    def factor(self, value: Value) -> str | None:
        """The marker that a ratio or P value tells the outcome by ("high X was associated with survival, HR 1.35").

        None where the clause tells arms: what differs between arms is no marker's doing.
        """
        start = max(self.view.clause_start(value.start), 0)
        if any(arm.start >= start for arm in self.view.arms):
            return None
        group = self._against_others(value, start)
        if group is not None:
            return group
        told = self.view.cues.get("populations", "prognostic").search(self.view.folded, start, value.start)
        if told is None:
            return self._of_model(value, start)
        subject = _LEAD.split(self.view.text[start : told.start()])[-1]
        return " ".join(subject.split())[-FACTOR:] if re.search(r"[^\W\d]", subject) else None

    def _against_others(self, value: Value, start: int) -> str | None:
        """Read "patients with X had a higher risk of death (RR 2.1) than those with Y": two groups are compared."""
        told = [m for m in self.subgroups if m.start >= start]
        first = next((m for m in told if "differing" in m.voices and m.end <= value.start), None)
        stop = self.view.clause_end(value.stop)
        if first is None or self.view.cues.get("contrast", "than").search(self.view.folded, first.end, stop) is None:
            return None
        return first.canonical or first.text

    def _of_model(self, value: Value, start: int) -> str | None:
        """Read "in the multivariable model, X ≥ 400 (HR 1.72), Y (HR 1.81) and Z (HR 1.58) were ...": each factor."""
        opened = self.view.folded.rfind("(", start, value.start)
        if opened < 0 or ")" in self.view.folded[opened : value.start]:
            return None
        if not self.view.cues.has("populations", "multivariable", self.view.folded):
            return None
        subject = " ".join(_LISTED.split(self.view.text[start:opened])[-1].split())
        return subject[-FACTOR:] if re.search(r"[^\W\d]{2}", subject) else None

    def near(self, value: Value) -> str | None:
        """The subgroup right before or behind a ratio or p-value, if any."""
        if not self.subgroups:
            return None
        slot = Slot([value])
        return self._one(slot, Series([slot])) or self._trailing(Series([slot]))
