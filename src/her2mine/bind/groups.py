"""Groups of patients and landmark times: which part of a study, and which moment, a value speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from her2mine.bind.endpoints import Fit
from her2mine.bind.restricted import restricted_groups
from her2mine.bind.view import Series, Slot, View, lists_of
from her2mine.extract.values import Kind, Value
from her2mine.records import Mention

# Lines of therapy, stages and settings say whom a study treated; they make a subgroup only where the text says so.
UNRESTRICTING = frozenset({"line", "setting", "stage", "status", "whole", "analysis set"})
BESIDE = 8  # characters between a value and the time told right behind it ("9% at 2 years")
FACTOR = 60  # characters kept of the marker that an outcome is told by
MARKERS = frozenset({"biomarker", "region", "age", "sex", "histology"})


@dataclass(frozen=True, slots=True)
class Names:
    """What the binder asks the vocabulary: kinds of endpoints and populations, and the paper's usual populations.

    ``common`` holds the populations a paper speaks of throughout: its subject, not a subgroup.
    """

    endpoint_kind: Callable[[str], str]
    population_kind: Callable[[str], str]
    common: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """One population and one time point (months) a slot."""

    populations: list[str | None]
    timepoints: list[float | None]


class GroupReader:
    """Finds subgroups and landmark times in one sentence."""

    def __init__(self, view: View, names: Names, grouping: Sequence[Mention] = ()) -> None:
        """Take the sentence; ``grouping`` are events that tell a part of the arm they stand beside."""
        self.view, self.kind, self.common = view, names.population_kind, names.common
        self.grouping = grouping
        kind_of = names.endpoint_kind
        self.timed: Callable[[str], bool] = lambda code: kind_of(code) == "time"
        told = restricted_groups(view.folded, view.text, view.cues)
        named = [m for m in view.populations if self._restricts(m) and not any(_overlap(m, t) for t in told)]
        self.subgroups = sorted([*told, *named], key=lambda m: m.start)
        self.runs = [[m for m in run if isinstance(m, Mention)] for run in lists_of(self.subgroups, view)]
        self.time_runs = self._time_runs()

    def _time_runs(self) -> list[list[Value]]:
        """Landmark times told in a list; each may have its endpoint ("1-year OS and 2-year OS", "1年OS率、2年OS率")."""
        runs: list[list[Value]] = []
        listing = self.view.cues.words("contrast", "listing")
        filler = self.view.cues.words("contrast", "filler")
        for time in self.view.landmarks:
            gap = list(self.view.folded[runs[-1][-1].stop : time.start]) if runs else []
            base = runs[-1][-1].stop if runs else 0
            for named in self.view.endpoints:
                if base <= named.start and named.end <= time.start:
                    gap[named.start - base : named.end - base] = " " * (named.end - named.start)
            if runs and re.fullmatch(rf"(?:{listing}|{filler}|[\s-])*", "".join(gap)):
                runs[-1].append(time)
            else:
                runs.append([time])
        return runs

    def _restricts(self, mention: Mention) -> bool:
        """Whether a population is a part of the study, not what the whole study enrolled."""
        if self.view.cues.get("populations", "whole").fullmatch(mention.canonical.lower()):
            return False
        cues, folded = self.view.cues, self.view.folded
        around = folded[max(0, mention.start - 14) : mention.end + 14]
        before = folded[max(0, mention.start - 40) : mention.start]
        clause = re.split(r"[,，;。:]", before)[-1]
        enrolled = cues.has("populations", "enrolment", clause)
        if cues.has("populations", "cue", around) or self._confined(mention):
            return not enrolled or cues.has("populations", "part", around)
        if enrolled:
            return False
        if "weak" in mention.voices or self.kind(mention.canonical) in UNRESTRICTING:
            return False
        after = folded[mention.end : mention.end + 8]
        scoped = cues.get("populations", "scope", r"{}[^,;]{0,30}$").search(clause)
        told = cues.get("populations", "people_behind", r"\s*{}").match(after)
        if told and self._contrasted(mention):
            return True
        opens = told is not None and not clause.strip(" *-•") and "weak" not in mention.voices
        if cues.get("populations", "of_them", r"{}$").search(clause) or (opens and self._not_usual(mention)):
            return True
        usual = not self._not_usual(mention)
        told = told or cues.get("populations", "people_within", r"{}$").search(mention.text.lower())
        told = told or cues.get("populations", "among", r"{}[^,;]{0,20}$").search(clause)
        return bool(scoped) and bool(told) and not usual

    def _not_usual(self, mention: Mention) -> bool:
        """Whether a group is told by a marker, and is not what the paper is about."""
        return self.kind(mention.canonical) in MARKERS and mention.canonical not in self.common

    def _confined(self, mention: Mention) -> bool:
        """Read "when the analysis was restricted to X", "the benefit was confined to X"."""
        before = self.view.folded[max(0, mention.start - 60) : mention.start]
        return self.view.cues.get("populations", "confined", r"{}[^,;。]{0,30}$").search(before) is not None

    def _contrasted(self, mention: Mention) -> bool:
        """Whether the sentence tells values of several groups, this one and others."""
        values = [v.start for v in self.view.values]
        kind = self.kind(mention.canonical)
        others = [
            m for m in self.view.populations if m.canonical != mention.canonical and self.kind(m.canonical) == kind
        ]
        compared = self.view.cues.get("contrast", "versus")
        return any(
            any(min(m.end, mention.end) < v < max(m.start, mention.start) for v in values)
            or compared.search(self.view.folded[min(m.end, mention.end) : max(m.start, mention.start)]) is not None
            for m in others
        )

    def shares_out(self, series: Series) -> bool:
        """Whether a list of subgroups or times as long as the series stands nearest before it."""
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
        times = [r for r in self.time_runs if len(r) == n > 1 and (r[-1].stop <= series.start or _beside(series, r))]
        lists += times
        apart = list(dict.fromkeys(m.canonical for m in self.subgroups if m.end <= series.start))
        if not lists and n > 1 and len(apart) >= n and not self.view.arms:
            return [next(m for m in self.subgroups if m.canonical == name) for name in apart[-n:]]
        return max(lists, key=lambda r: r[-1].end, default=None)

    def of_series(self, series: Series, fit: Fit) -> Told:
        """Population and time of each slot."""
        n = len(series)
        shared = self._list_for(series) if self.shares_out(series) else None
        trailing = self._trailing(series)
        populations: list[str | None] = [self._one(slot.start, slot.stop) or trailing for slot in series.slots]
        timepoints: list[float | None] = [self._time(series, fit)] * n
        if shared and isinstance(shared[0], Mention):
            populations = [m.canonical or m.text for m in shared if isinstance(m, Mention)]
        elif shared:
            timepoints = [v.months for v in shared if isinstance(v, Value)]
        return Told(populations, timepoints)

    def _one(self, start: int, stop: int) -> str | None:
        """The group of one value: the part of its arm told right behind it, a group told there, or the clause's."""
        part = self._part_of_arm(stop)
        if part:
            return part
        for mention in self.subgroups:
            gap = self.view.folded[stop : mention.start] if mention.start >= stop else None
            if gap is not None and re.fullmatch(
                r"[\s)\]%]*(?:of )?(?:in|for|among)?\s*(?:the |those |patients |with )*", gap
            ):
                return mention.canonical or mention.text
        return self.scope(start)

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
            gap = self._plain(series.stop, mention.start)
            if self.view.cues.get("populations", "trailing", r"(?:[\s)\]%.]|vs\.?|{})*").fullmatch(gap):
                return mention.canonical or folded[mention.start : mention.end]
        return None

    def _plain(self, start: int, end: int) -> str:
        """The text between two places without brackets, arms and further values."""
        spans = [(a.start, a.end) for a in self.view.arms] + [(v.start, v.stop) for v in self.view.values]
        text = list(self.view.folded)
        for first, last in spans:
            text[first:last] = " " * (last - first)
        return re.sub(r"[(\[][^()\[\]]*[)\]]", " ", "".join(text[start:end]))

    def scope(self, position: int) -> str | None:
        """The subgroup told last before ``position`` in its clause, or at the head of the sentence."""
        clause = self.view.clause_start(position)
        before = [m for m in self.subgroups if m.end <= position]
        here = [m for m in before if m.start >= clause]
        if here:
            return here[-1].canonical or here[-1].text
        head = [m for m in before if not re.search(r"[;；]", self.view.folded[m.end : position])]
        return (head[-1].canonical or head[-1].text) if head else None

    def factor(self, value: Value) -> str | None:
        """The marker that a ratio or P value tells the outcome by ("high X was associated with survival, HR 1.35").

        None where the clause tells arms: what differs between arms is no marker's doing.
        """
        start = max(self.view.clause_start(value.start), 0)
        if any(arm.start >= start for arm in self.view.arms):
            return None
        told = self.view.cues.get("populations", "prognostic").search(self.view.folded, start, value.start)
        if told is None:
            return None
        subject = re.split(r"[,;:.。，]\s", self.view.text[start : told.start()])[-1]
        return " ".join(subject.split())[-FACTOR:] or None

    def near(self, value: Value) -> str | None:
        """The subgroup right before or behind a ratio or p-value, if any."""
        if not self.subgroups:
            return None
        return self._one(value.start, value.stop) or self._trailing(Series([Slot([value])]))

    def _time(self, series: Series, fit: Fit) -> float | None:
        """The landmark time of a rate: before the endpoint, between endpoint and value, or right behind the value."""
        if series.kind not in (Kind.PERCENT, Kind.COUNT):
            return None
        anchor = min((m.start for m in fit.mentions), default=series.start)
        before = [v for v in self.view.landmarks if v.stop <= series.start]
        others = [s.stop for s in self.view.series if s.stop <= series.start]
        floor = max(others, default=0)
        near = [v for v in before if v.start >= floor or (v.start >= anchor - 30 and v.stop <= anchor)]
        if not self.timed(fit.endpoints[0]):  # a response told at a time: the time stands in the same phrase
            near = [v for v in near if not re.search(r"[,;。]", self.view.between(v.stop, series.start))]
        behind = [v for v in self.view.landmarks if 0 <= v.start - series.stop < 30]
        taken = near and behind and any(0 <= near[-1].start - stop <= BESIDE for stop in others)
        if near and not (taken and behind[0].start - series.stop <= BESIDE):
            return near[-1].months
        if behind and not re.search(r"[,;。]", self.view.between(series.stop, behind[0].start)):
            return behind[0].months
        closing = [v for v in self.view.landmarks if fit.verb and 0 <= v.start - fit.mentions[0].end <= BESIDE]
        if closing:  # "48% and 21%, respectively, were free of progression at 5 years"
            return closing[0].months
        far = (fit.verb or fit.how in ("left", "left-far", "carried")) and self.timed(fit.endpoints[0])
        last = before[-1] if before and far else None
        return last.months if last is not None else None


def _beside(series: Series, times: list[Value]) -> bool:
    """Whether the times stand right behind the values ("58% and 41% at 1 and 2 years")."""
    return 0 <= times[0].start - series.stop <= BESIDE


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
