"""One sentence as the binder sees it: folded text, values in slots and series, and names in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from her2mine.bind.arms import Arm
from her2mine.bind.lexicon import Cues, unbracketed
from her2mine.extract.values import Kind, Value
from her2mine.records import Label, Mention

_COUNTLIKE = (Kind.COUNT,)
_PLAIN = (Kind.TIME, Kind.PERCENT, Kind.COUNT, Kind.NOT_REACHED)


@dataclass(slots=True)
class Slot:
    """Values that say one thing twice: a count with its percentage, or one value alone."""

    values: list[Value]

    @property
    def start(self) -> int:
        """Where the first value starts."""
        return self.values[0].start

    @property
    def stop(self) -> int:
        """Where the last value's unit or interval ends."""
        return max(v.stop for v in self.values)

    @property
    def kind(self) -> Kind:
        """The kind that decides which endpoints fit: a percentage before a count."""
        kinds = [v.kind for v in self.values]
        return Kind.PERCENT if Kind.PERCENT in kinds else kinds[0]


@dataclass(slots=True)
class Series:
    """Parallel slots: "12.5 vs 8.4 months", "83.3% and 95.7%"."""

    slots: list[Slot]
    contrast: bool = False  # joined by "vs" rather than "and"
    change: str = ""  # "to" when told as "from 35% to 47%", "from" when told as "to 47% from 35%"

    @property
    def start(self) -> int:
        """Where the first slot starts."""
        return self.slots[0].start

    @property
    def stop(self) -> int:
        """Where the last slot ends."""
        return self.slots[-1].stop

    @property
    def kind(self) -> Kind:
        """Kind of the slots."""
        return next((s.kind for s in self.slots if s.kind is not Kind.NOT_REACHED), self.slots[0].kind)

    def __len__(self) -> int:
        return len(self.slots)


@dataclass(slots=True)
class View:
    """A sentence: ``folded`` text and everything found in it, offsets relative to the sentence."""

    text: str
    folded: str
    values: list[Value]
    endpoints: list[Mention]
    arms: list[Arm]
    populations: list[Mention]
    trials: list[Mention]
    cues: Cues
    series: list[Series] = field(default_factory=list)
    lettered: list[Mention] = field(default_factory=list)  # groups of patients told by their letters

    @property
    def landmarks(self) -> list[Value]:
        """Times at which rates are told."""
        return [v for v in self.values if v.kind is Kind.LANDMARK]

    def between(self, start: int, end: int) -> str:
        """Folded text between two places, bracketed asides left out."""
        return unbracketed(self.folded[start:end])

    def without_arms(self, start: int, end: int, apart: Mention | None = None) -> str:
        """The text between two places without brackets, arms, further values and, before a group, names of others."""
        spans = [(a.start, a.end) for a in self.arms] + [(v.start, v.stop) for v in self.values]
        if apart is not None:
            spans += [(m.start, m.end) for m in self.populations if m.end <= apart.start]
        text = list(self.folded)
        for first, last in spans:
            text[first:last] = " " * (last - first)
        return unbracketed("".join(text[start:end]))

    def clause_start(self, position: int) -> int:
        """Where the clause around ``position`` starts: behind the last semicolon or full stop outside brackets."""
        plain = unbracketed(self.folded[:position], keep_length=True)
        opened = max(plain.rfind("("), plain.rfind("["))
        return max(plain.rfind(mark, 0, opened if opened >= 0 else position) for mark in (";", "。")) + 1

    def clause_end(self, position: int) -> int:
        """Where the clause around ``position`` ends: before the next semicolon or full stop outside brackets."""
        depth = sum((mark in "([") - (mark in ")]") for mark in self.folded[:position])
        for index in range(position, len(self.folded)):
            mark = self.folded[index]
            depth += (mark in "([") - (mark in ")]")
            if depth <= 0 and mark in ";。":
                return index
        return len(self.folded)

    def study_start(self, position: int) -> int:
        """Where the telling of the study around ``position`` starts in a sentence that names several trials, else 0."""
        if len({m.canonical or m.text for m in self.trials}) < 2:
            return 0
        starts = [
            self._told_from(m) for i, m in enumerate(self.trials) if i and not self._same_study(self.trials[i - 1], m)
        ]
        return max((start for start in starts if start <= position), default=0)

    def of_another_study(self, arm: Arm, position: int) -> bool:
        """Whether the sentence tells an arm of another study than the one around ``position``, and not of that."""
        starts = {self.study_start(other.start) for other in self.arms if other.same(arm)}
        return bool(starts) and self.study_start(position) not in starts

    def _told_from(self, trial: Mention) -> int:
        """Where the telling of a study starts: with the arm right before its name ("X in TRIAL (15 vs 12 months)")."""
        before = [arm for arm in self.arms if arm.end <= trial.start]
        link = self.cues.get("studies", "belonging", r"\s*{}\s*(?:the )?")
        if not before or link.fullmatch(self.folded, before[-1].end, trial.start) is None:
            return trial.start
        lead = self.cues.get("arms", "lead", r"\s*{}\s*(?:the )?")
        owned = [v for v in self.values if lead.fullmatch(self.folded, v.stop, before[-1].start)]
        return owned[-1].start if owned else before[-1].start  # "and 13.8% with X in TRIAL"

    def closing_time(self, position: int) -> Value | None:
        """The time that closes a clause of shares of one endpoint: "OS was 60% with A and 50% with B at 2 years"."""
        stop = self.clause_end(position)
        later = [v for v in self.values if position <= v.start < stop and not v.ratio and v.kind is not Kind.P_VALUE]
        if not later or later[-1].kind is not Kind.LANDMARK or any(v.kind is not Kind.PERCENT for v in later[:-1]):
            return None
        between = any(position <= m.start < later[-1].start for m in self.endpoints)
        return None if between else later[-1]

    def _same_study(self, one: Mention, other: Mention) -> bool:
        """Whether two names stand for one study: "TRIAL (NCT...)", or a list of trials told together."""
        return not any(one.end <= v.start < other.start for v in self.values)

    def said(self, mention: Mention) -> str:
        """The folded text of a name: in either script, and in lower case."""
        return self.folded[mention.start : mention.end]

    def has(self, section: str, key: str) -> bool:
        """Whether the cue occurs in the sentence."""
        return self.cues.has(section, key, self.folded)


def build_series(view: View) -> list[Series]:
    """Group the plain values of a sentence into slots and the slots into series, in text order."""
    slots = _slots(view, [v for v in view.values if v.kind in _PLAIN])
    series: list[Series] = []
    for slot in slots:
        link = _link(view, series[-1].slots[-1], slot) if series else None
        other = link == "list" and series[-1].contrast  # "A vs B and C vs D" are two
        other |= link in ("to", "from") and len(series[-1]) > 1  # "from 35% and 40% to 60% and 70%"
        if link is None or other:
            series.append(Series([slot]))
        else:
            series[-1].slots.append(slot)
            series[-1].contrast |= link != "list"
            series[-1].change = link if link in ("to", "from") else series[-1].change
    return series


def _slots(view: View, values: Sequence[Value]) -> list[Slot]:
    slots: list[Slot] = []
    for value in values:
        if slots and _says_again(view, slots[-1].values[-1], value):
            slots[-1].values.append(value)
        else:
            slots.append(Slot([value]))
    return slots


def _says_again(view: View, first: Value, second: Value) -> bool:
    """Read "43 patients (33%)" or "33% (43/132)": a count and its percentage."""
    if {first.kind, second.kind} != {Kind.COUNT, Kind.PERCENT} or first.size:
        return False
    gap = view.folded[first.end : second.start]
    if "/" in (gap, view.folded[second.start - 1 : second.start]):
        return gap == "/"  # "63/26.3%"
    if second.kind is Kind.COUNT and re.match(r"/\d{1,2}\.\d+\s?%", view.folded[second.end :]):
        return False  # "52.5% with X, 136/57.4% with Y"
    whole = view.cues.get("contrast", "out_of", r"{}\s*$").search(view.folded[: first.start]) is not None
    if whole and first.kind is Kind.COUNT and "(" not in gap:
        return False  # "of 85 patients treated with X, 20% responded"
    if second.kind is Kind.PERCENT and view.cues.get("contrast", "other_share", r"\s*%?\s*{}").match(
        view.folded, second.end
    ):
        return False  # "333例(85%用X)": a part of those patients
    if second.size and any(first.end <= arm.start and arm.end <= second.start for arm in view.arms):
        return False  # "60% with X (n = 35)": the size of the arm
    if second.kind is Kind.COUNT and re.match(r"\s*\(\s*[\d.]+\s*%", view.folded[second.stop :]):
        return False  # "6个月PFS率为36.6%,10例(23.3%)缓解": a count with a percentage of its own
    if any(0 <= m.start - second.end <= 3 for m in view.endpoints if second.kind is Kind.COUNT):
        return False  # "65% with X (four complete responses)"
    again = view.cues.get("contrast", "restated", r"[^()\[\],;。]{0,40}[(\[,]\s*(?:{}\s*)?(?:n\s*=\s*)?")
    return len(gap) < 45 and again.fullmatch(gap) is not None


def _link(view: View, left: Slot, right: Slot) -> str | None:
    """How two neighbouring slots are joined: "contrast" (vs), "list" (and), "to"/"from" (a change), or not (None)."""
    kinds = {left.kind, right.kind}
    if kinds not in ({Kind.NOT_REACHED, Kind.TIME}, {left.kind}) or any(v.size for v in (*left.values, *right.values)):
        return None
    kinds -= {Kind.NOT_REACHED}
    if _closed(view, left, right):
        return None
    gap = view.between(left.stop, right.start).strip()
    nested = gap.startswith(")") and len(left.values) == 1  # "44% (11% completely) and in 33%"
    gap = re.sub(r"^[)\]%\s*]+", "", gap).strip(" *([")
    gap = re.sub(r"^of (?:the )?\d+\s*", "", gap)  # "55 (21%) of 260 and in 17 (13%) of 130"
    if not nested:
        gap = view.cues.get("contrast", "approach", r"(?:\s+{}|\s*[<>≤≥~])\s*$").sub("", gap)  # "10% vs less than 1%"
    if "," in gap and view.cues.get("contrast", "out_of", r"{}\s*$").search(view.folded[: left.start]):
        return None  # "of 392 patients, 261 received X": the first is the whole
    if gap == "/" and view.folded[left.values[-1].end : left.stop].strip() and left.kind in (Kind.TIME, Kind.PERCENT):
        return "contrast"  # "12.3 months/10.3 months"
    if kinds and re.fullmatch(r"%?[:∶]", view.folded[left.values[-1].end : right.start]):
        return "contrast"  # "(70%∶53%)"
    if _paired(view, left, right):
        return "contrast"
    units = rf"(?:{view.cues.words('contrast', 'units')})?"
    joined = view.cues.get("contrast", "joined").fullmatch(gap)
    between = view.cues.get("contrast", "between", rf"{units}\s*{{}}\s*").fullmatch(gap)
    if between or (view.cues.get("contrast", "versus", rf"{units}[\s,]*{{}}\s*").fullmatch(gap) and not joined):
        return "contrast"
    listing = view.cues.words("contrast", "listing")
    if re.fullmatch(rf"{units}[\s,]*from(?: the| a median of)?", gap):
        return "from"
    if view.cues.get("contrast", "to", rf"{units}\s*{{}}").fullmatch(gap):
        before = view.folded[: left.start]
        changes = gap not in ("to", "至", "到") or view.cues.get("contrast", "from_to").search(before)
        return "to" if changes else None
    listed = re.fullmatch(rf"{units}\s*(?:{listing}\s*)+", gap) is not None
    listed &= gap != "," or len(left.values) == len(right.values)  # "率为36.6%,10例(23.3%)"
    return "list" if listed and not _told_apart(view, left, right) and not _named_apart(view, left, right) else None


def _paired(view: View, left: Slot, right: Slot) -> bool:
    """Read "longer with A than with B (23.0 months; 14.4 months)", "A组较B组少(26例,38%;59例,62%)"."""
    opened = view.folded.rfind("(", 0, left.start)
    if (
        opened < 0
        or view.folded[opened + 1 : left.start].strip()
        or view.between(left.stop, right.start).strip() != ";"
    ):
        return False
    closed = view.folded.find(")", right.stop)
    more = any(right.stop <= v.start < closed and v.kind in _PLAIN for v in view.values)
    return not more and any(0 <= opened - arm.end <= 2 for arm in view.arms)


def _closed(view: View, left: Slot, right: Slot) -> bool:
    """Read "55.7% (8.0%) vs 27.1%": what stands in a bracket behind a value of its kind is not set against the next."""
    before = [v for v in view.values if v.kind is left.kind and v.stop <= left.start]
    opened = before and re.fullmatch(r"\s?\(\s?", view.folded[before[-1].stop : left.start])
    return bool(opened) and ")" in view.folded[left.stop : right.start]


def _named_apart(view: View, left: Slot, right: Slot) -> bool:
    """Read "one CR, two PR": a count with an outcome right behind it is no item of a list with the next."""
    if left.values[0].kind is not Kind.COUNT:
        return False
    return any(left.values[0].end <= m.start and m.end <= right.start for m in view.endpoints)


def _told_apart(view: View, left: Slot, right: Slot) -> bool:
    """Read "the response rate was 80%, and 16% progressed": one value closes a clause and the next opens one."""
    before, after = view.folded[: left.start], view.folded[right.stop :]
    closes = view.cues.get("contrast", "copula", r"{}\s*$").search(before) is not None
    closes = closes or any(
        0 <= left.start - m.end <= 24 and not re.search(r"\d", view.folded[m.end : left.start]) for m in view.endpoints
    )
    is_of = view.cues.get("contrast", "copula", r"[\s)\]]*{}\s*").match(after)
    named = is_of is not None and any(m.start == right.stop + is_of.end() for m in view.endpoints)
    part = view.cues.get("populations", "of_them", r"\s*{}").match(after) is not None  # "five patients, three of them"
    predicate = view.cues.get("contrast", "predicate", r"[\s)\]]*{}").match(after) is not None
    return part or (closes and (named or predicate))


def lists_of(items: Iterable[Mention | Arm | Value], view: View) -> list[list[Mention | Arm | Value]]:
    """Runs of neighbouring items of one sort with nothing but listing or contrasting words between them."""
    runs: list[list[Mention | Arm | Value]] = []
    for item in items:
        if runs and _neighbours(view, runs[-1][-1], item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


# What may stand between two items of one list.
_BETWEEN = (
    ("contrast", "listing"),
    ("contrast", "versus"),
    ("contrast", "filler"),
    ("arms", "group"),
    ("populations", "cue"),
)


def _neighbours(view: View, left: Mention | Arm | Value, right: Mention | Arm | Value) -> bool:
    end = left.stop if isinstance(left, Value) else left.end
    if any(end <= v.start < right.start for v in view.values if v.kind is not Kind.LANDMARK):
        return False
    opened = view.folded.rfind("(", 0, left.start)
    if (
        isinstance(left, Arm)
        and view.folded.startswith(")", end)
        and re.search(r"\d", view.folded[opened : left.start])
    ):
        return False  # "X (16.7 vs 12.1 months with Y) and Z": the bracket holds its own values
    gap = view.between(end, right.start)
    if isinstance(right, Mention):  # "2-year PFS and 2-year OS"
        gap = view.cues.get("endpoints", "span").sub(" ", gap)
    words = "|".join(view.cues.words(section, key) for section, key in _BETWEEN)
    return re.fullmatch(rf"(?:{words}|[\s()\[\]/])*", gap) is not None


def mentions_of(mentions: Sequence[Mention], label: Label) -> list[Mention]:
    """The mentions of one kind."""
    return [m for m in mentions if m.label is label]
