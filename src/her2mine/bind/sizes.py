"""Which counts are the size of a study, an arm or a group, and not cases of an event."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.predicates import next_of_list
from her2mine.bind.view import Series, View
from her2mine.extract.values import Kind
from her2mine.records import Mention

# between the arms that a study tests and "in 184 patients": "as second-line treatment", "against the same standard"
ASIDE = r"(?:\s*\([^()]*\))?(?:\s[a-z-]+){0,5}\s"
BEHIND = 32  # characters behind a count in which the event that is counted must be told


class SizeReader:
    """Tells numbers of patients that were studied from those something happened to."""

    def __init__(self, view: View, groups: Sequence[Mention] = ()) -> None:
        """Take the sentence and the groups of patients that it names."""
        self.view, self.groups = view, groups

    def told(self, series: Series, again: bool = False) -> bool:
        """A number right behind a word of enrolment, or "n = 45" that is no share of anything.

        Args:
            series: counts.
            again: whether the values before were sizes ("A 335例, B 333例").
        """
        if series.kind is not Kind.COUNT or any(len(s.values) > 1 or s.values[0].total for s in series.slots):
            return False
        if self.left_out(series) or self._counts_event(series) or self._befell(series):
            return False
        if all(v.size for s in series.slots for v in s.values):
            return not self._event_before(series)
        return (
            self._of_group(series, again)
            or self._in_bracket(series)
            or self._worded(series, again)
            or self._shared(series)
            or self.of_part(series)
            or self._opening(series)
        )

    def any(self, series: Series, again: bool) -> bool:
        """Whether a series tells how many were studied, in whatever form; ``again`` as in :meth:`told`."""
        return self.of_set(series) or self.split(series, again) or self.told(series, again)

    def _whole(self, series: Series) -> bool:
        """Read "Of 89 patients with X, 29 had a response": that of which the next count is told."""
        if self.view.cues.get("contrast", "out_of", r"{}\s*$").search(self.view.folded[: series.start]) is None:
            return False
        later = next((s for s in self.view.series if s.start >= series.stop), None)
        if later is None or later.kind is not Kind.COUNT:
            return False
        between = self.view.folded[series.stop : later.start]
        parted = "," in between and re.search(r"[;。]|\.\s", between) is None
        events = [m for m in self.view.endpoints if m.canonical not in ("N", "FOLLOWUP")]
        return parted and any(0 <= m.start - later.stop <= BEHIND for m in events)

    def of_part(self, series: Series) -> bool:
        """Read "in the 105 patients who ...", "在X的107名患者中": the size of a part of the study."""
        cues, folded, value = self.view.cues, self.view.folded, series.slots[0].values[0]
        if len(series) > 1 or series.kind is not Kind.COUNT:
            return False
        lead = cues.get("populations", "lead", r"{}(?: (?:the|these|all))*\s*$").search(folded, 0, series.start)
        if lead and any(value.end < m.start <= value.stop + 1 for m in self.groups):
            return True
        within = cues.get("endpoints", "size_within", r"\s*{}").match(folded, value.end)
        return within is not None and any(0 <= series.start - m.end <= 1 for m in self.groups)

    def _opening(self, series: Series) -> bool:
        """Read "In 733 patients at high risk, X prolonged PFS (13.8 vs 8.2 months)": no number counts those of it."""
        cues, folded = self.view.cues, self.view.folded
        others = [v for v in self.view.values if v.start >= series.stop]
        opens = cues.get("endpoints", "size_opens", r"^\W*{}\s*").fullmatch(folded, 0, series.start)
        given = cues.get("endpoints", "size_given", r"^\W*{}\s*").fullmatch(folded, 0, series.start)
        counted = any(v.kind in (Kind.COUNT, Kind.PERCENT) for v in others) and given is None
        if len(series) > 1 or not others or counted:
            return False
        behind = folded[series.slots[0].values[0].end :]
        return opens is not None and cues.get("endpoints", "size_people", r"\s*{}[^,;。]*,").match(behind) is not None

    def _shared(self, series: Series) -> bool:
        """Read "70% of the 439 patients on X": the patients of whom a share is told."""
        before = self.view.folded[max(0, series.start - 24) : series.start]
        return len(series) == 1 and self.view.cues.get("endpoints", "share_of", r"{}\s*$").search(before) is not None

    def _of_compared(self, series: Series) -> bool:
        """Read "compared A with B in 235 patients", "tested A in 90 women": the size of the study."""
        before = [arm for arm in self.view.arms if arm.end <= series.start]
        tested = bool(before) and self.view.cues.has("endpoints", "tests", self.view.folded[: before[0].start])
        compared = len(before) > 1 and self.view.cues.has("contrast", "comparing", self.view.folded)
        if not (tested or compared):
            return False
        gap = self.view.folded[before[-1].end : series.start]
        return self.view.cues.get("endpoints", "size_of_trial", rf"{ASIDE}{{}}\s*").fullmatch(gap) is not None

    def _counts_event(self, series: Series) -> bool:
        """Whether the noun that is counted names an outcome: "including three complete responses"."""
        value, folded = series.slots[-1].values[-1], self.view.folded
        noun = self.view.cues.get("endpoints", "counted_noun", r"\s*{}\s*")
        if noun.fullmatch(folded, value.end, value.stop):
            return True  # "a total of 31 relapses"
        behind = [m for m in self.view.endpoints if 0 <= m.start - value.stop <= 1]
        if any(re.match(r"\s?(?:[,;。)]|$)", folded[m.end :]) and not m.text.isascii() for m in behind):
            return True  # "A组共26人死亡"
        return any(
            value.end < m.end and m.start <= value.stop and "weak" not in m.voices and m.start >= value.end
            for m in self.view.endpoints
            if m.start < value.stop
        )

    def _befell(self, series: Series) -> bool:
        """Read "A组共26人死亡", "2例、B组1例死亡": what happened is told right behind the count, or behind its list."""
        last = next_of_list(self.view, series) or series
        behind = [m for m in self.view.endpoints if 0 <= m.start - last.stop <= 1]
        if any(m.canonical == "DEATH" for m in behind):
            return True
        closes = re.compile(r"\s*(?:[,;。、()]|$)")  # "120例复发患者" tells whom a study enrolled
        return any(m.canonical == "PD" and closes.match(self.view.folded, m.end) for m in behind)

    def _worded(self, series: Series, again: bool) -> bool:
        """Whether the words right before or behind the count speak of enrolment, or of a trial's patients."""
        cues, folded = self.view.cues, self.view.folded
        behind = folded[series.slots[-1].values[-1].end :]
        before = folded[max(0, series.start - 24) : series.start]
        if cues.get("endpoints", "size_after", r"\s*{}").match(behind[: series.stop - series.start + 60]):
            return True
        first = series is self.view.series[0] or again
        if first and cues.get("endpoints", "size_far", r"\s*{}").match(behind):
            return True
        trials = [m.end for m in self.view.trials if m.end <= series.start]
        gap = folded[trials[-1] : series.start] if trials else ""
        if gap and cues.get("endpoints", "size_of_trial", r",?\s*{}\s*").fullmatch(gap):
            return True
        if self._of_compared(series):
            return True
        if cues.get("populations", "enrolled_by", r"{}\s*$").search(folded, 0, series.start):
            return True
        link = cues.words("endpoints", "size_link")
        return cues.get("endpoints", "size", rf"{{}}\s*(?:{link}\s?)?$").search(before) is not None

    def _in_bracket(self, series: Series) -> bool:
        """Read "TRIAL (831 patients)", "X (119 patients; HR 0.67)": a bracket's item that holds only the count."""
        folded, start = self.view.folded, series.start
        before = folded[max(0, start - 24) : start]
        if before.endswith("(") and any(start - m.end <= 2 for m in self.view.trials if m.end <= start):
            return True
        if self.view.cues.get("endpoints", "size_bracket", r"{}\s?\($").search(before):
            return True
        opened = folded.rfind("(", 0, start)
        only = self.view.cues.get("endpoints", "size_item", r"[(,;]\s*{}\s*$").search(before)
        if opened < 0 or ")" in folded[opened:start] or only is None:
            return False
        people = self.view.cues.get("endpoints", "size_people", r"\s*{}\s*[,;)]").match(
            folded, series.slots[-1].values[-1].end
        )
        item = max(folded.rfind(mark, 0, opened) for mark in ",;。")  # "26例死亡,B组(71例)": told of the group before
        named = any(max(opened - 12, item) <= m.start and m.end <= start for m in self.view.endpoints)
        return people is not None and not named

    def _of_group(self, series: Series, again: bool) -> bool:
        """Read "A组330例,B组335例": a count right behind a group, and nothing that happened to those patients told."""
        arms = [arm for arm in self.view.arms if arm.grouped or again]
        if not any(self._next_to(arm.end, series.start) for arm in arms):
            return False
        closing = rf"\s*(?:[,;。、)(]|$|{self.view.cues.words('contrast', 'listing')})"
        told = [m for m in self.view.endpoints if m.end <= series.start and "weak" not in m.voices]
        clause = max(self.view.folded.rfind(mark, 0, series.start) for mark in ";。")
        return re.match(closing, self.view.folded[series.stop :]) is not None and all(m.end < clause for m in told)

    def _next_to(self, end: int, start: int) -> bool:
        """Whether nothing or only a bracket stands between a group and its count."""
        gap = self.view.folded[end:start]
        return 0 <= start - end <= 80 and re.fullmatch(r"\s?(?:\([^()\d]*\))?\s?", gap) is not None

    def denominator(self, series: Series) -> bool:
        """Whether a count is that of which others are told: "40例患者中,", "40例患者的客观缓解率"."""
        behind = self.view.folded[series.slots[-1].values[-1].end :]
        of = self.view.cues.get("endpoints", "size_of", r"\s*{}").match(behind)
        plain = series.kind is Kind.COUNT and len(series.slots[-1].values) == 1
        return self._whole(series) or (plain and of is not None and not self.of_part(series))

    def left_out(self, series: Series) -> bool:
        """Patients who were only screened, or missing, excluded or lost, are not the size of a study or arm."""
        told = self.view.cues.get("endpoints", "numbered", r"\s*{}\s*$").search(self.view.folded, 0, series.start)
        if told is not None and any(m.end == told.start() for m in self.view.endpoints):
            return True  # "deaths numbered two on A and three on B"
        before = re.split(r"[,;:。，；]|(?<=\w)\)", self.view.folded[max(0, series.start - 50) : series.start])[-1]
        behind = self.view.folded[series.slots[-1].values[-1].end :]
        screened = self.view.cues.get("endpoints", "size_screened", r"\s*{}").match(behind)
        return self.view.cues.has("endpoints", "size_not", before) or screened is not None

    def unfit(self, series: Series) -> bool:
        """Whether counts are of patients left out of an analysis ("three in arm B were not evaluable")."""
        cue = self.view.cues.get("endpoints", "size_unfit", r"\s*{}")
        plain = series.kind is Kind.COUNT and all(len(s.values) == 1 for s in series.slots)
        folded, stop = self.view.folded, series.slots[-1].values[-1].end
        closed = folded.find(")", stop) if folded.rfind("(", 0, stop) > folded.rfind(")", 0, stop) else -1
        behind = cue.match(folded, stop) or (closed >= 0 and cue.match(folded, closed + 1))
        return plain and bool(behind)

    def of_set(self, series: Series) -> bool:
        """Read "66 (86.8%) patients were evaluable for response": the size of an analysis set, and its share."""
        told = self.view.cues.get("endpoints", "size_set", r"[\s)]*{}")
        total = series.slots[0].values[0].total is None
        return len(series) == 1 and total and told.match(self.view.folded, series.stop) is not None

    def split(self, series: Series, again: bool) -> bool:
        """Read "(34 patients in arm A and 32 in arm B)" behind a size: its parts, an arm each."""
        folded, start = self.view.folded, series.start
        inside = folded.rfind("(", 0, start) > folded.rfind(")", 0, start)
        behind = [arm for arm in self.view.arms if series.stop <= arm.start and arm.grouped]
        told = behind and not re.search(r"[\d,;:()]", folded[series.stop : behind[0].start])
        return again and inside and bool(told) and series.kind is Kind.COUNT

    def _event_before(self, series: Series) -> bool:
        """Whether "(n = 4)" stands right behind an event or endpoint, whose cases it counts."""
        return any(0 <= series.start - m.end <= 8 for m in self.view.endpoints)

    def likely(self, series: Series) -> bool:
        """Whether counts are numbers of patients in a trial or an arm."""
        if series.kind is not Kind.COUNT or self.left_out(series):
            return False
        if any(v.size for s in series.slots for v in s.values):
            return not self._event_before(series)
        clause = self.view.folded[self.view.clause_start(series.start) : series.stop + 40]
        direct = any(a.grouped and 0 <= series.start - a.end <= 3 for a in self.view.arms)
        percent = any(v.kind is Kind.PERCENT or v.total for s in series.slots for v in s.values)
        return not percent and (direct or self.view.cues.has("endpoints", "size", clause))
