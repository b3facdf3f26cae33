"""The plots of the page as plain shapes: hazard ratios and medians against what was published, discrepancies by cause.

They are drawn as SVG in the page itself, by the template, with classes of the page's own style: its security policy
allows no other style, letters stay text in whatever font shows them, and the same results give the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from her2mine.records import Discrepancy, Finding, GoldResult
from her2mine.report import words
from her2mine.report.model import CHECK, CONFLICT, KINDS, Results, kind_of
from her2mine.report.text import say

ROWS = 40  # of a plot; those that differ come first
PAPERS = 12  # columns of the table of causes; the rest stand in one
LINE = 22  # height of a row
TOP = 34  # above the first row
BOTTOM = 40
WIDTH = 1080
LEFT, RIGHT = 410.0, 690.0  # the part of a row that is plotted
LABEL = 54  # widths of a letter that fit left of it
LEAST, MOST = 0.1, 10.0  # of hazard ratios that are drawn; beyond that an interval ends at the frame
RATIO_TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
MONTHS = {"month": 1.0, "week": 7 / 30.4375, "day": 1 / 30.4375, "year": 12.0}
FLAGS = (CONFLICT, CHECK)
AGREES, DIFFERS = "agrees", "differs"

Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Point:
    """A value at ``x`` with its interval from ``low`` to ``high``, in the drawing's units; None where there is none."""

    x: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what is measured, the published point, the quoted one, and both in words with the papers."""

    y: float
    label: str
    whole: str  # the label uncut
    gold: Point | None
    quoted: Point | None
    kind: str  # AGREES or DIFFERS
    said: str
    papers: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A plot of rows; ``text`` says in a sentence what it shows, ``cut`` how much is left out ("" for nothing)."""

    name: str
    height: float
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    middle: float | None  # where a ratio of 1 stands
    text: str
    cut: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """How many discrepancies of a cause a paper has."""

    x: float
    y: float
    radius: float
    count: int
    title: str


@dataclass(frozen=True, slots=True)
class Causes:
    """Causes down, papers across."""

    width: float
    height: float
    rows: tuple[tuple[float, str, int], ...]  # y, cause, total
    columns: tuple[tuple[float, str], ...]  # x, paper
    bubbles: tuple[Bubble, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Plots:
    """All plots of a page; those with nothing to show are None."""

    forest: Chart | None
    medians: Chart | None
    causes: Causes | None

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return any((self.forest, self.medians, self.causes))


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A quoted value of one quantity with the row it was held against, and the papers that say the same."""

    finding: Finding
    gold: GoldResult
    differs: bool
    docs: tuple[str, ...]


def plots(results: Results) -> Plots:
    """The plots of a run, in the language being spoken."""
    ratios = _quoted(results, "hazard_ratio", _is_ratio)
    medians = _quoted(results, "median", _is_time)
    return Plots(
        forest=_forest(ratios) if ratios else None,
        medians=_medians(medians) if medians else None,
        causes=_causes(results),
    )


def fitted(text: str, width: int) -> str:
    """The text cut to a width in narrow letters; Han characters count two."""
    room = width
    for index, letter in enumerate(text):
        room -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if room < 0:
            return text[: max(0, index - 1)] + "…"
    return text


def _is_ratio(finding: Finding, gold: GoldResult) -> bool:
    return bool(finding.value and finding.value > 0 and gold.value and gold.value > 0)


def _is_time(finding: Finding, gold: GoldResult) -> bool:
    return finding.value is not None and gold.value is not None and finding.unit in MONTHS and gold.unit in MONTHS


def _quoted(results: Results, statistic: str, fits: Callable[[Finding, GoldResult], bool]) -> list[_Quoted]:
    """Quoted values with a published one, a value and row once; those that differ first, then by trial."""
    findings = {finding.id: finding for finding in results.findings if finding.statistic == statistic}
    groups: dict[tuple[object, ...], list[tuple[Finding, Discrepancy]]] = {}
    for item in _gravest(results.discrepancies, findings):
        finding, gold = findings[item.finding], item.gold
        if gold is not None and gold.statistic == statistic and fits(finding, gold):
            group = (gold.id, finding.value, finding.unit, finding.ci_low, finding.ci_high, kind_of(item) == AGREES)
            groups.setdefault(group, []).append((finding, item))
    found = [_one(group) for group in groups.values()]
    return sorted(found, key=lambda each: (not each.differs, each.gold.trial, each.gold.endpoint, each.gold.id))


def _gravest(items: Iterable[Discrepancy], findings: Mapping[str, Finding]) -> list[Discrepancy]:
    """Of each finding the gravest verdict that names a published row."""
    order = (*KINDS, "across")
    chosen: dict[str, Discrepancy] = {}
    for item in items:
        if item.finding in findings and item.gold is not None:
            known = chosen.get(item.finding)
            if known is None or order.index(kind_of(item)) < order.index(kind_of(known)):
                chosen[item.finding] = item
    return list(chosen.values())


def _one(group: Sequence[tuple[Finding, Discrepancy]]) -> _Quoted:
    finding, item = group[0]
    assert item.gold is not None  # only such come here
    differs = kind_of(item) in (CONFLICT, CHECK)
    return _Quoted(finding, item.gold, differs, tuple(dict.fromkeys(each.doc for each, _ in group)))


def _forest(quoted: Sequence[_Quoted]) -> Chart:
    shown = quoted[:ROWS]
    numbers = [number for each in shown for number in _numbers(each) if number > 0]
    low, high = max(LEAST, min([*numbers, 0.5])), min(MOST, max([*numbers, 1.5]))
    span = log(high / low)

    def place(ratio: float) -> float:
        inside = min(max(ratio, low), high)
        return round(LEFT + (RIGHT - LEFT) * log(inside / low) / span, 1)

    ticks = tuple((place(tick), words.number(tick)) for tick in RATIO_TICKS if low <= tick <= high)
    return _chart("forest", quoted, shown, place, ticks, place(1.0), {})


def _medians(quoted: Sequence[_Quoted]) -> Chart:
    shown = quoted[:ROWS]
    longest = max(number for each in shown for number in _in_months(each))
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100) if longest / step <= 10), 1000)
    step = max(step, int(longest / 10))  # no median is that long, but a paper may print anything
    end = step * (int(longest / step) + 1)

    def place(months: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(months, end) / end, 1)

    ticks = tuple((place(tick), str(tick)) for tick in range(0, end + 1, step))
    return _chart("medians", quoted, shown, place, ticks, None, MONTHS)


def _chart(
    name: str,
    quoted: Sequence[_Quoted],
    shown: Sequence[_Quoted],
    place: Scale,
    ticks: tuple[tuple[float, str], ...],
    middle: float | None,
    units: Mapping[str, float],
) -> Chart:
    lines = tuple(_line(index, each, place, units) for index, each in enumerate(shown))
    differ = sum(each.differs for each in quoted)
    total = len(quoted)
    return Chart(
        name=name,
        height=TOP + LINE * len(lines) + BOTTOM,
        lines=lines,
        ticks=ticks,
        middle=middle,
        text=say(f"{name}_text", "plots", n=total, differ=differ),
        cut=say("cut", "plots", shown=len(shown), total=total) if len(shown) < total else "",
    )


def _line(index: int, each: _Quoted, place: Scale, units: Mapping[str, float]) -> Line:
    finding, gold = each.finding, each.gold
    label = _label(gold)
    told = f"{words.figure(finding)} / {words.gold_figure(gold)}"
    return Line(
        y=TOP + LINE * index + LINE / 2,
        label=fitted(label, LABEL),
        whole=f"{words.gold_quantity(gold)}: {told} ({', '.join(each.docs)})",
        gold=_point(gold.value, gold.ci_low, gold.ci_high, units.get(gold.unit, 1.0), place),
        quoted=_point(finding.value, finding.ci_low, finding.ci_high, units.get(finding.unit, 1.0), place),
        kind=DIFFERS if each.differs else AGREES,
        said=fitted(f"{_short(finding)} / {_short(gold)}", 20),
        papers=fitted(", ".join(each.docs), 34),
    )


def _label(gold: GoldResult) -> str:
    """The quantity without its statistic, which the plot's title tells, and without an arm that says nothing."""
    arm = " + ".join(gold.drugs) or gold.arm if gold.role != "comparison" else ""
    parts = (gold.trial, words.endpoint(gold.endpoint), arm, gold.population, gold.qualifier, gold.analysis)
    return " · ".join(part for part in parts if part)


def _short(value: Finding | GoldResult) -> str:
    """The number alone, as printed."""
    if isinstance(value, GoldResult):
        return value.printed[0] if value.printed else words.number(value.value)
    return words.figure(value.model_copy(update={"ci_low": None, "ci_high": None, "unit": "1"}))


def _point(value: float | None, low: float | None, high: float | None, unit: float, place: Scale) -> Point | None:
    if value is None:
        return None
    return Point(
        place(value * unit),
        place(low * unit) if low is not None else None,
        place(high * unit) if high is not None else None,
    )


def _numbers(each: _Quoted) -> list[float]:
    finding, gold = each.finding, each.gold
    told = (finding.value, finding.ci_low, finding.ci_high, gold.value, gold.ci_low, gold.ci_high)
    return [number for number in told if number is not None]


def _in_months(each: _Quoted) -> list[float]:
    finding, gold = each.finding, each.gold
    quoted = [number * MONTHS[finding.unit] for number in (finding.value, finding.ci_high) if number is not None]
    return quoted + [number * MONTHS[gold.unit] for number in (gold.value, gold.ci_high) if number is not None]


def _causes(results: Results) -> Causes | None:
    """Conflicts and checks by cause and paper; the papers with most of them have a column of their own."""
    flagged = Counter((item.cause, item.doc) for item in results.discrepancies if kind_of(item) in FLAGS)
    if not flagged:
        return None
    by_cause, by_doc = _totals(flagged, 0), _totals(flagged, 1)
    docs = list(by_doc)[:PAPERS]
    rest = list(by_doc)[PAPERS:]
    most = max(flagged.values())
    columns = [(doc, (doc,)) for doc in docs] + ([(say("more", "plots", n=len(rest)), tuple(rest))] if rest else [])
    step = min(90.0, (WIDTH - 240.0) / len(columns))
    top = 120.0
    bubbles = []
    for row, cause in enumerate(by_cause):
        for column, (name, group) in enumerate(columns):
            if count := sum(flagged[cause, doc] for doc in group):
                x, y = 210 + step * (column + 0.5), top + LINE * 1.2 * (row + 0.5)
                radius = round(4 + 8 * min(1.0, count / most) ** 0.5, 1)
                bubbles.append(
                    Bubble(round(x, 1), round(y, 1), radius, count, f"{words.cause(cause)}, {name}: {count}")
                )
    return Causes(
        width=WIDTH,
        height=top + LINE * 1.2 * len(by_cause) + 10,
        rows=tuple(
            (round(top + LINE * 1.2 * (row + 0.5), 1), words.cause(cause), count)
            for row, (cause, count) in enumerate(by_cause.items())
        ),
        columns=tuple((round(210 + step * (at + 0.5), 1), fitted(name, 18)) for at, (name, _) in enumerate(columns)),
        bubbles=tuple(bubbles),
        text=say("causes_text", "plots", n=sum(flagged.values())),
    )


def _totals(flagged: Mapping[tuple[str, str], int], part: int) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for key, count in flagged.items():
        totals[key[part]] += count
    return dict(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])))
