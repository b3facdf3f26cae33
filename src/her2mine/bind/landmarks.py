"""Landmark times: which moment a rate or count is told for ("the 2-year OS rate", "76% at 1 year", "24周时")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from her2mine.bind.endpoints import Fit
from her2mine.bind.view import Series, View
from her2mine.extract.values import Kind, Value
from her2mine.records import Mention

REACH = 30  # characters between a time and what it is told for
BESIDE = 8  # characters between a value and the time told right behind it ("9% at 2 years")
BEHIND = 16  # characters between an endpoint and the time told right behind it ("the MMR rate at week 24")


class TimeReader:
    """Finds the landmark times of one sentence."""

    def __init__(self, view: View, kind_of: Callable[[str], str]) -> None:
        """Take the sentence, and what kind of endpoint a code stands for ("time", "rate", ...)."""
        self.view, self._kind_of = view, kind_of
        self._runs = self._time_runs()

    def lists_for(self, series: Series) -> list[list[Value]]:
        """Lists of times as long as a series, told before it or right behind ("58% and 41% at 1 and 2 years")."""
        beside = [run for run in self._runs if 0 <= run[0].start - series.stop <= BESIDE]
        before = [run for run in self._runs if run[-1].stop <= series.start]
        return [run for run in self._runs if (run in before or run in beside) and len(run) == len(series) > 1]

    def of(self, series: Series, fit: Fit) -> float | None:
        """The landmark time of a rate: beside the endpoint, between endpoint and value, or right behind the value."""
        if series.kind not in (Kind.PERCENT, Kind.COUNT):
            return None
        timed = self._timed(fit.endpoints[0])
        before = [v for v in self.view.landmarks if v.stop <= series.start]
        others = [s.stop for s in self.view.series if s.stop <= series.start]
        near = self._before(series, fit, max(others, default=0))
        behind = [v for v in self.view.landmarks if 0 <= v.start - series.stop < 30 and not self._of_next(v, fit)]
        taken = near and behind and any(0 <= near[-1].start - stop < REACH for stop in others)
        if near and not (taken and behind[0].start - series.stop <= BESIDE):
            return near[-1].months
        if behind and not re.search(r"[,;。]", self.view.between(series.stop, behind[0].start)):
            return behind[0].months
        closing = [v for v in self.view.landmarks if fit.verb and 0 <= v.start - fit.mentions[0].end <= BESIDE]
        if closing:  # "48% and 21%, respectively, were free of progression at 5 years"
            return closing[0].months
        told = self._at_endpoint(fit) or (self.view.closing_time(series.start) if timed else None)
        if told is not None:
            return told.months
        left = fit.verb or fit.how in ("left", "left-far", "carried")
        far = timed and (left or self._in_clause(before, series))
        last = before[-1] if before and far else None
        return last.months if last is not None else None

    def _of_next(self, time: Value, fit: Fit) -> bool:
        """Whether a time is part of another endpoint's name: "an ORR of 61% and a 15-month PFS rate of 51%"."""
        named = (m for m in self.view.endpoints if 0 <= m.start - time.stop <= 1)
        return any(m.canonical not in fit.endpoints for m in named)

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

    def _before(self, series: Series, fit: Fit, floor: int) -> list[Value]:
        """The times told before a series, behind the values before it or right before its endpoint."""
        anchor = min((m.start for m in fit.mentions), default=series.start)
        before = [v for v in self.view.landmarks if v.stop <= series.start]
        near = [v for v in before if v.start >= floor or (v.start >= anchor - REACH and v.stop <= anchor)]
        if self._timed(fit.endpoints[0]):
            return near
        # a response told at a time: the time stands in the same phrase
        return [v for v in near if not re.search(r"[,;。]", self.view.between(v.stop, series.start))]

    def _at_endpoint(self, fit: Fit) -> Value | None:
        """The time told right behind the endpoint ("clinical response at week 6", "free of progression at 5 years")."""
        after = re.compile(rf"[^\d,;。%]{{0,{BEHIND}}}")
        before = self.view.cues.get("endpoints", "attribute", r"[\s-]*(?:[^\W\da-z]{0,12}{})?")
        folded, named = self.view.folded, [*fit.mentions, *self._named_alike(fit)]
        for time in self.view.landmarks:
            if any(after.fullmatch(folded, m.end, time.start) for m in named if m.end <= time.start):
                return time
            if any(before.fullmatch(folded, time.stop, m.start) for m in named if time.stop <= m.start):
                return time  # "6年累积复发率为8.7%,安慰剂组10.6%"
        return self._opening(fit)

    def _opening(self, fit: Fit) -> Value | None:
        """The time that opens a clause of rates ("At 24 weeks, the response rate was 40% and ...")."""
        if not fit.mentions or self._kind_of(fit.endpoints[0]) not in ("rate", "time"):
            return None
        start = self.view.clause_start(fit.mentions[0].start)
        first = next((v for v in self.view.landmarks if v.start >= start), None)
        lead = self.view.cues.get("endpoints", "opens_time", r"\W*{}\s*")
        return first if first and lead.fullmatch(self.view.without_arms(start, first.start)) else None

    def _named_alike(self, fit: Fit) -> list[Mention]:
        """The same response named earlier ("the MMR rate at week 24 had been met: 25% of patients were in MMR")."""
        if self._timed(fit.endpoints[0]) or not fit.mentions:
            return []
        start, stop = fit.mentions[0].start, fit.mentions[-1].end + 2  # its short form in brackets included
        clause = self.view.clause_start(start)
        return [m for m in self.view.endpoints if m.canonical == fit.endpoints[0] and clause <= m.start <= stop]

    def _in_clause(self, before: Sequence[Value], series: Series) -> bool:
        """Whether a time opens the clause that goes on to the series ("at 1 year 76% on A and 34% on B were alive")."""
        return bool(before) and before[-1].start >= self.view.clause_start(series.start)

    def _timed(self, code: str) -> bool:
        return self._kind_of(code) == "time"
