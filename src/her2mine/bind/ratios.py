"""The endpoint of a ratio or P value: named for it, dealt out of a list, or that of the values told last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from her2mine.bind.draft import Draft
from her2mine.bind.endpoints import EndpointReader
from her2mine.bind.risks import event_of
from her2mine.bind.roles import WHOLE_STUDY
from her2mine.bind.view import View
from her2mine.extract.values import Kind, Value
from her2mine.records import Mention

AROUND = 40  # characters around several ratios in which "respectively" deals them out


class RatioReader:
    """Finds the endpoint that a sentence names for a ratio or P value."""

    def __init__(self, view: View, endpoints: EndpointReader) -> None:
        self.view, self.endpoints = view, endpoints

    def named(self, value: Value, previous: int) -> Mention | None:
        """The endpoint named for the value itself, or its place in a list; ``previous`` is the last value's end."""
        listed = self._next_of_list(value) if value.kind in (Kind.RISK_RATIO, Kind.ODDS_RATIO) else None
        return listed or self._named(value, previous) or self._next_of_list(value)

    def _named(self, value: Value, previous: int) -> Mention | None:
        """The endpoint named for a ratio or p-value itself: between the last value and it, or right behind it."""
        behind = self._told_behind(value)
        if behind is not None:
            return behind
        named = [m for m in self.view.endpoints if previous <= m.start and m.end <= value.start]
        named = [m for m in named if self.endpoints.fits(m, value.kind, value.start)]
        return named[-1] if named else None

    def _told_behind(self, value: Value) -> Mention | None:
        """Read "HR 0.66 (0.54-0.80; p<0.001) for progression-free survival"."""
        for mention in self.view.endpoints:
            if mention.start >= value.stop and self.endpoints.fits(mention, value.kind, value.start):
                gap = re.sub(r"^[^()]*[)\]]", "", self.view.between(value.stop, mention.start))
                told = self.view.cues.get("endpoints", "ratio_for", r"[\s)\]]*{}\s*").fullmatch(gap)
                return mention if told else None
        return None

    def _next_of_list(self, value: Value) -> Mention | None:
        """Read "HR of death and progression were 0.93 and 0.90": the nth ratio is that of the nth endpoint."""
        ratios = [v for v in self.view.values if v.kind is value.kind]
        for run in self.endpoints.runs:
            told = [m for m in run if isinstance(m, Mention)]
            behind = [v for v in ratios if v.start >= told[-1].end]
            later = behind if value.kind in (Kind.RISK_RATIO, Kind.ODDS_RATIO) else behind[1:]
            if 1 < len(told) == len(behind) and value in later and self._listed(behind, told):
                return told[behind.index(value)]
        return self._dealt_out(value)

    def _dealt_out(self, value: Value) -> Mention | None:
        """Read "OS (95 vs 96 months) and DFS (66 vs 73 months) were similar (P = 0.66 and P = 0.41, respectively)"."""
        run = next((r for r in self._runs_of_like(value) if value in r), [value])
        told = [
            m for m in self.view.endpoints if m.end <= run[0].start and self.endpoints.fits(m, value.kind, value.start)
        ]
        told = [m for i, m in enumerate(told) if m.canonical not in {other.canonical for other in told[i + 1 :]}]
        around = self.view.folded[max(0, run[0].start - AROUND) : run[-1].stop + AROUND]
        if len(run) > 1 and len(told) == len(run) and self.view.cues.has("contrast", "respectively", around):
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

    def code_of(self, mention: Mention, value: Value) -> str:
        """The endpoint a ratio or p-value is named for; ratios of events are told for the survival they measure."""
        if value.kind is not Kind.HAZARD_RATIO:
            return mention.canonical
        run = next((r for r in self.endpoints.runs if mention in r), [mention])
        ratios = [v for v in self.view.values if v.kind is value.kind and v.start >= run[-1].start]
        shared = [m for m in run if isinstance(m, Mention)]
        if (
            len(shared) > 1
            and len(ratios) == len(shared)
            and value in ratios
            and not self.view.cues.has("endpoints", "either", self.view.folded[shared[0].start : shared[-1].end])
        ):
            mention = shared[ratios.index(value)]
        return event_of(self.endpoints, mention)

    def ahead(self, value: Value) -> Mention | None:
        """Read "higher X (HR 0.81) was associated with longer PFS": the next survival, where none is told before."""
        told = [m for m in self.view.endpoints if m.start >= value.stop and self.endpoints.timed(m.canonical)]
        told = [m for m in told if "weak" not in m.voices and m.canonical != "FOLLOWUP"]
        return told[0] if told else None

    def any_left(self, value: Value) -> Mention | None:
        """The nearest endpoint before a value that nothing was told for before it."""
        left = [
            m for m in self.view.endpoints if m.end <= value.start and self.endpoints.fits(m, value.kind, value.start)
        ]
        return left[-1] if left else None


def dealt_out(view: View, value: Value, drafts: Sequence[Draft]) -> list[Draft]:
    """Read "ORR was 18% vs 9% and CBR 47% vs 36% (P = 0.026 and 0.034)": as many P values as endpoints told before.

    Returns:
        What was told of the endpoint whose P value it is; [] where there is no such list.
    """
    run: list[Value] = []
    for other in view.values if value.kind is Kind.P_VALUE else ():
        if other.kind is not Kind.P_VALUE:
            continue
        gap = view.folded[run[-1].stop : other.start] if run else ""
        beside = bool(run) and view.cues.get("contrast", "listing", r"(?:\s|{})+").fullmatch(gap) is not None
        run = [*run, other] if beside else run if value in run else [other]
    told = [d for d in drafts if run and d.value.end <= run[0].start and d.endpoint not in WHOLE_STUDY]
    codes = list(dict.fromkeys(d.endpoint for d in told))
    if len(run) < 2 or value not in run or len(codes) != len(run):
        return []
    return [d for d in told if d.endpoint == codes[run.index(value)]]
