"""Which endpoint a value belongs to: the wording around it, what kinds fit, and what the sentence said before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from her2mine.bind.asides import AsideReader, distinct_of
from her2mine.bind.dealt import shared_out, whose_turn
from her2mine.bind.predicates import (
    bracket_pair,
    closed_off,
    fronted,
    heads_next,
    is_predicate,
    late_in_clause,
    next_of_list,
    parted,
    predicate_of,
    rate_of,
    told_again,
    told_by,
    told_once,
)
from her2mine.bind.risks import WEAK_FOR_RATIO, event_of, reduced
from her2mine.bind.statistics import statistic_of
from her2mine.bind.view import Series, View, lists_of
from her2mine.extract.values import Kind, Value
from her2mine.records import Mention

TIME_ENDPOINTS = frozenset({"SD", "DOR", "TTR", "FOLLOWUP"})
RESPONSES = frozenset({"ORR", "CR", "PR", "SD", "DCR"})


@dataclass(frozen=True, slots=True)
class Fit:
    """Endpoints for the slots of a series; ``how`` says by which evidence (right, list, left, carried)."""

    endpoints: tuple[str, ...]
    how: str
    mentions: tuple[Mention, ...] = ()
    landmarks: tuple[Value, ...] = ()
    statistic: str = ""  # where the telling decides it
    verb: bool = False  # told by the verb that closes the clause


class EndpointReader:
    """Finds the endpoints of values in one sentence."""

    def __init__(self, view: View, kind_of: Callable[[str], str]) -> None:
        self.view = view
        self.kind_of = kind_of
        asides = AsideReader(view)
        self.event = ""  # the survival free of an event that the sentence told last
        self.timed_before = False  # whether the passage told a survival rate with its time before
        self.told: list[tuple[str, Kind, int]] = []  # endpoint, kind and end of each value told alone
        self.used: set[int] = set()  # where names stand whose values were told before them
        self.shared: list[str] | None = None  # endpoints that an earlier list of values was shared out over
        view.endpoints = [asides.told_firmly(m) for m in view.endpoints if not asides.tells_none(m)]
        self.grouping = asides.grouping
        self.runs = lists_of(view.endpoints, view)

    def fits(self, mention: Mention, kind: Kind, start: int) -> bool:
        """Whether a value of ``kind`` can be told for the endpoint."""
        sort = self.kind_of(mention.canonical)
        weak = "weak" in mention.voices
        if weak and mention.canonical == "DOR" and not any(m.canonical in RESPONSES for m in self.view.endpoints):
            return False  # something lasted, but no response
        if kind in (Kind.TIME, Kind.NOT_REACHED):
            return sort == "time" or mention.canonical in TIME_ENDPOINTS or self._event_time(mention, start)
        if kind is Kind.PERCENT:
            return sort in ("rate", "safety") or (
                sort == "time"
                and mention.canonical != "FOLLOWUP"
                and (self._in_events(mention) or self._has_landmark(mention, start))
            )
        if kind is Kind.COUNT:
            return (
                sort in ("rate", "safety") or mention.canonical in ("DEATH", "PD") or self._event_free(mention, start)
            )
        if kind is Kind.HAZARD_RATIO:
            return sort == "time" or mention.canonical in WEAK_FOR_RATIO
        return not (weak and sort == "safety") and sort != "size"

    def _event_time(self, mention: Mention, start: int) -> bool:
        """A time told for dying or progressing itself: a median, or one arm's time against the other's."""
        if mention.canonical not in WEAK_FOR_RATIO:
            return False
        between = self.view.folded[max(0, min(mention.start, start) - 24) : max(mention.end, start)]
        contrast = any(s.contrast and s.start <= start <= s.stop for s in self.view.series)
        return contrast or self.view.cues.has("tables", "median", between)

    def _event_free(self, mention: Mention, start: int) -> bool:
        """Patients counted as free of an event at a time: "26 were progression-free at 6 months"."""
        low, high = min(mention.start, start) - 30, max(mention.end, start) + 30
        near = any(low <= v.start <= high for v in self.view.landmarks)
        return self.kind_of(mention.canonical) == "time" and (near or self._in_events(mention))

    def _in_events(self, mention: Mention) -> bool:
        """Whether the events of a survival are told ("PFS events"), which are counted as they are."""
        return bool(self.view.cues.get("endpoints", "events_behind", r"\s*{}").match(self.view.folded, mention.end))

    def _has_landmark(self, mention: Mention, start: int) -> bool:
        """A rate of a time endpoint needs its time, a rate word, or a claim of difference or risk."""
        low = max(0, min(mention.start, start) - 30)
        if any(v.stop <= start for v in self.view.landmarks):
            return True  # the time of an earlier clause is carried ("2-year PFS was 93% vs 80%; OS was 95% vs 90%")
        if any(s.contrast and s.start <= start < s.stop and 0 <= s.start - mention.end < 90 for s in self.view.series):
            return True  # "survival was better with A than with B, 68% vs 38%"
        between = self.view.folded[min(mention.start, start) : max(mention.end, start)]
        if self.view.cues.has("endpoints", "that_time", between):
            return True
        if self.timed_before and self._as_rate(mention):
            return True
        if self.view.closing_time(start) is not None:
            return True
        near = [v for v in self.view.landmarks if low <= v.start <= max(mention.end, start) + 30]
        around = self.view.folded[low : max(mention.end, start) + 60]
        cues = self.view.cues
        change = cues.has("endpoints", "difference", around) or cues.has("endpoints", "reduction", around)
        return bool(near) or change or cues.has("endpoints", "reduction_after", around)

    def _as_rate(self, mention: Mention) -> bool:
        """Whether an endpoint is named as a rate: "DFS rate", "DFS率"."""
        within = self.view.cues.get("endpoints", "rate_word", r"{}$").search(self.view.said(mention))
        behind = self.view.cues.get("endpoints", "rate_word", r"\s?{}").match(self.view.folded, mention.end)
        return (within or behind) is not None

    def of_series(self, series: Series) -> Fit | None:
        """The endpoints of a plain series."""
        fit = self._of_series(series)
        if fit is not None and fit.how == "right":
            self.used.update(m.start for m in fit.mentions)
        return fit

    def _of_series(self, series: Series) -> Fit | None:
        if statistic_of(self.view, series.slots[0].values[0]) == "reduction":
            return self._of_reduction(series)
        if self._opens_bracket(series):
            return self._left(series)
        pair = bracket_pair(self, series)
        if pair is not None:
            return Fit((pair.canonical,), "list", (pair,))
        again = told_again(self, series, self.told)
        if again is not None:
            return Fit(again, "list")
        return (
            self._compared_with(series)
            or self._inside(series)
            or self._predicate_behind(series)
            or self._right(series)
            or self._of_next_arm(series)
            or self._late(series)
            or self._left(series)
            or self._ahead(series)
        )

    def _opens_bracket(self, series: Series) -> bool:
        """Read "neutropenia (22% vs 5%) were the commonest events": a bracket belongs to the name before it."""
        named = [m for m in self.view.endpoints if m.end <= series.start]
        bracket = named and re.fullmatch(r"\s?[(\[]\s?", self.view.folded[named[-1].end : series.start])
        return bool(bracket) and not parted(self.view, named[-1]) and self.fits(named[-1], series.kind, series.start)

    def _compared_with(self, series: Series) -> Fit | None:
        mention = fronted(self, series)
        return Fit((mention.canonical,) * len(series), "ahead", (mention,)) if mention else None

    def _late(self, series: Series) -> Fit | None:
        mention = late_in_clause(self, series)
        return Fit((mention.canonical,) * len(series), "ahead", (mention,)) if mention else None

    def _predicate_behind(self, series: Series) -> Fit | None:
        mention = predicate_of(self, series)
        return Fit((mention.canonical,) * len(series), "right", (mention,), verb=True) if mention else None

    def _inside(self, series: Series) -> Fit | None:
        """Between a count and its percentage: "23 responded (53%)", "23例获得缓解（53%）"."""
        first = series.slots[0].values
        between = [m for m in self.view.endpoints if first[0].end <= m.start and m.end <= first[-1].start]
        fitting = [m for m in between if self.fits(m, series.kind, series.start)]
        return Fit((fitting[0].canonical,) * len(series), "right", (fitting[0],)) if len(fitting) == 1 else None

    def _of_reduction(self, series: Series) -> Fit | None:
        told, mention = reduced(self, series)
        if mention is None:
            return None
        return Fit((event_of(self, mention),) * len(series), "left" if told else "right", (mention,))

    def _right(self, series: Series) -> Fit | None:
        """Read "an 84% response rate", "27.3 个月的中位总生存期", "4 patients had a partial response"."""
        if series.kind is Kind.NOT_REACHED:
            return None
        number = series.slots[-1].values[-1].end  # the noun that is counted may name what happened: "two toxic deaths"
        following = [m for m in self.view.endpoints if m.start >= number and m.end >= series.stop]
        for mention in following[:3]:
            gap = self.view.folded[series.stop : mention.start]
            passed = (Kind.LANDMARK, Kind.P_VALUE)
            if any(series.stop <= v.start < mention.start for v in self.view.values if v.kind not in passed):
                return None
            if not self.fits(mention, series.kind, series.start) or rate_of(self.view, series, mention):
                continue
            ends = self.view.cues.get("endpoints", "verb_endings", r"{}$").search(mention.text.lower())
            verb = "weak" in mention.voices and ends is not None and is_predicate(self.view, mention)
            if verb and re.match(self._people, gap) and not re.search(r"[,;:]", gap):
                return Fit((mention.canonical,) * len(series), "right", (mention,))
            if "weak" in mention.voices and self.view.cues.has("endpoints", "having", gap):
                return None
            plain = re.sub(r"[,;]?\s*\(?p\s*[<=>≤]+\s*[\d.]+\)?", "", gap)  # "(8.4 vs 1.8 months, P < 0.001 for PFS)"
            behind = self.view.cues.get("endpoints", "behind_for", r"[\s)\]%]*{}").fullmatch(plain)
            if behind and (plain != gap or self._nothing_told(series)):
                return Fit((mention.canonical,) * len(series), "right", (mention,))
            if self.view.cues.get("endpoints", "right", r"[\s)\]*]*(?:{}[\s*]*)?").fullmatch(gap) and not self.owned(
                mention
            ):
                return Fit((mention.canonical,) * len(series), "right", (mention,))
            directly = (
                re.fullmatch(rf"(?:{self._people})?[\s)\]]*", self._untimed(series.stop, mention.start)) is not None
            )
            if self._until(series, mention, gap):
                return Fit((event_of(self, mention),) * len(series), "right", (mention,))
            again = self.view.cues.has("endpoints", "also_was", gap + mention.text.lower())
            again |= heads_next(self, series, mention)
            told = not again and (self._have(series, gap) or told_by(self.view, series, mention))
            if told or ("weak" in mention.voices and directly):
                return Fit((mention.canonical,) * len(series), "right", (mention,))
        return None

    def _of_next_arm(self, series: Series) -> Fit | None:
        """Read "14 (10%) on A and 11 (8%) on B had X": the values of the arm listed first wait for the last one's."""
        later = next_of_list(self.view, series)
        fit = self._right(later) if later is not None and self._nothing_told(series) else None
        return Fit((fit.endpoints[0],) * len(series), fit.how, fit.mentions) if fit is not None else None

    def _until(self, series: Series, mention: Mention, gap: str) -> bool:
        """Read "中位2.6个月后进展", "a median of 5 months to progression": the time up to an event."""
        if series.kind is not Kind.TIME or mention.canonical not in WEAK_FOR_RATIO:
            return False
        return self.view.cues.get("endpoints", "until", r"[\s)\]]*{}\s*").fullmatch(gap) is not None

    def _untimed(self, start: int, end: int) -> str:
        """The text between two places without the landmark times told in it ("26名(70%)在6个月时无进展")."""
        text = self.view.folded[start:end]
        if any(start <= v.start < end for v in self.view.landmarks):
            text = self.view.cues.get("endpoints", "moment").sub(" ", text)
        return text

    @property
    def _people(self) -> str:
        return rf"[\s)\]]*{self.view.cues.words('endpoints', 'people')}\s*"

    def _nothing_told(self, series: Series) -> bool:
        """Whether no endpoint stands between the series before (or the sentence's head) and this one."""
        floor = max((s.stop for s in self.view.series if s.stop <= series.start), default=0)
        between = [m for m in self.view.endpoints if floor <= m.start < series.start]
        behind = [m for m in self.view.endpoints if floor <= m.start and m.end <= floor + 40 and m in between]
        return not between or (floor > 0 and between == behind and ";" in self.view.folded[floor : series.start])

    def owned(self, mention: Mention) -> bool:
        """Whether the mention is the head of a following value ("..., ORR 45%") rather than the tail of this one."""
        roughly = self.view.cues.words("endpoints", "roughly")
        heads = rf"\s*(?:\([^)]*\)\s*)?(?:{{}}|:|=|\()*\s*(?:{roughly})?\s*\d"
        after = self.view.folded[mention.end : mention.end + 14]
        if parted(self.view, mention):
            return False
        counted = self.view.cues.get("endpoints", "counted_noun").fullmatch(self.view.said(mention)) is not None
        if (
            counted
            and after.startswith(" (")
            and re.search(r"\d\s?(?:\([^()]*\)\s)?$", self.view.folded[: mention.start])
        ):
            return False  # "119 (25%) deaths (63 on X, 56 on Y)"
        return self.view.cues.get("endpoints", "heads_value", heads).match(after) is not None

    def _have(self, series: Series, gap: str) -> bool:
        """Patients told as having the event: only for numbers of patients and percentages."""
        if series.kind not in (Kind.PERCENT, Kind.COUNT) or re.match(
            r"[\s)\]]*(?:for|versus|vs|on|after|compared)\b", gap
        ):
            return False
        shape = r"(?:\s*[(\[][^()\[\]]*[)\]])*[\s)\]]*{}"
        gap = self.view.cues.get("contrast", "respectively", r",\s*{}\s*,").sub(" ", gap)
        return self.view.cues.get("endpoints", "have", shape).fullmatch(gap) is not None

    def _left(self, series: Series) -> Fit | None:
        """The nearest fitting run of endpoints before the series; a run as long as the series is shared out."""
        runs = [r for r in self.runs if r[-1].end <= series.start]
        clause = self.view.clause_start(series.start)
        strong = [r for r in runs if any("weak" not in m.voices for m in r if isinstance(m, Mention))]
        for run in [*reversed(strong), *(r for r in reversed(runs) if r not in strong)]:
            fitting = [m for m in run if isinstance(m, Mention) and self.fits(m, series.kind, series.start)]
            fitting = [m for m in fitting if not closed_off(self, m, series) and not self._followed(m, series)]
            fitting = [m for m in fitting if m.start not in self.used] or fitting  # "30% had a CR, and PFS and OS were"
            if not fitting or (run in strong and self._weak_nearer(run, runs, series)):
                continue
            distinct = distinct_of(fitting, self.view.folded)
            if len(distinct) > 1 and re.fullmatch(r"\s?[:=]\s?", self.view.folded[fitting[-1].end : series.start]):
                distinct = [fitting[-1]]  # "ORR and DCR (ORR: 64.3 vs 33.3%": the name repeated right before
            again = self.shared is not None and [m.canonical for m in distinct] == self.shared
            if len(series) > 1 and len(distinct) == len(series) and (again or shared_out(self.view, distinct, series)):
                self.shared = [m.canonical for m in distinct]
                return Fit(tuple(m.canonical for m in distinct), "list", tuple(distinct))
            nearest = told_once(self.view, distinct, series) or whose_turn(self.view, distinct, series)
            code = event_of(self, nearest) if series.kind is Kind.TIME else nearest.canonical
            return Fit((code,) * len(series), "left" if nearest.start >= clause else "left-far", (nearest,))
        return None

    def _followed(self, mention: Mention, series: Series) -> bool:
        """Whether a follow-up has its time already, and the sentence names another time before."""
        if mention.canonical != "FOLLOWUP" or series.kind not in (Kind.TIME, Kind.NOT_REACHED):
            return False
        if self.view.cues.get("endpoints", "long_followup", r"{}\s*$").search(self.view.folded[: mention.end]):
            return True  # "after five years of follow-up, median OS was 56.0 months"
        others = [m for m in self.view.endpoints if m.end <= series.start and self.timed(m.canonical)]
        others = [m for m in others if m.canonical != "FOLLOWUP"]
        return bool(others) and any(mention.end <= s.start < series.start for s in self.view.series)

    def _weak_nearer(self, run: Sequence[object], runs: Sequence[Sequence[object]], series: Series) -> bool:
        """Whether the run has its values already and a weaker wording stands nearer ("..., and 47% responded")."""
        last = run[-1]
        end = last.end if isinstance(last, Mention) else 0
        told = any(end < s.start < series.start for s in self.view.series)
        nearer = [
            m
            for r in runs
            for m in r
            if isinstance(m, Mention) and m.start > end and self.fits(m, series.kind, series.start)
        ]
        nearer = [m for m in nearer if not closed_off(self, m, series)]
        return told and any("weak" in m.voices for m in nearer)

    def _ahead(self, series: Series) -> Fit | None:
        """As a last resort the next fitting endpoint of the clause, when no other value comes first."""
        for mention in self.view.endpoints:
            if mention.start < series.stop or not self.fits(mention, series.kind, series.start):
                continue
            if self.owned(mention):
                continue
            gap = self.view.folded[series.stop : mention.start]
            if len(gap) < 40 and not re.search(r"[;。,，]", gap) and not re.search(r"\d", gap):
                if series.kind is Kind.TIME and mention.canonical in WEAK_FOR_RATIO:
                    continue  # "progressed after 2.6 months and died": the event behind is told for the next time
                return Fit((mention.canonical,) * len(series), "ahead", (mention,))
        return None

    def timed(self, code: str) -> bool:
        """Whether the endpoint is a time to an event."""
        return self.kind_of(code) == "time"

    def anywhere(self, series: Series) -> Fit | None:
        """When nothing fits before the series: the one endpoint the sentence names further on."""
        later = [
            m
            for m in self.view.endpoints
            if m.start >= series.stop and "weak" not in m.voices and self.fits(m, series.kind, series.start)
        ]
        later = [m for m in later if not self.owned(m)]  # "..., but nothing was left in OS (50.7 and 46.2 months)"
        if later and len({m.canonical for m in later}) == 1:
            return Fit((later[0].canonical,) * len(series), "ahead", (later[0],))
        return None
