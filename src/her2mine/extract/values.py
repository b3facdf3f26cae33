"""The number grammar: every value expression of a stretch of text, with unit, sign and interval.

The grammar reads folded text (half width, plain hyphens and points, simplified script, lower case); folding never
moves an offset, so the spans hold for the text as given. It says what a number *is* (a time, a percentage, a count,
a hazard ratio, a p-value, a landmark time), not what it belongs to; that is the binder's task.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from her2mine.extract.intervals import Interval, find_intervals
from her2mine.extract.numberforms import NUMBER, Grammar, grammar, to_number

MONTHS = {"month": 1.0, "week": 12 / 52.18, "day": 12 / 365.25, "year": 12.0}
"""Months in one unit of time (a year of 365.25 days)."""


class Kind(StrEnum):
    """What a number is."""

    TIME = "time"
    PERCENT = "percent"
    COUNT = "count"
    HAZARD_RATIO = "hazard_ratio"
    ODDS_RATIO = "odds_ratio"
    RISK_RATIO = "risk_ratio"
    P_VALUE = "p_value"
    NOT_REACHED = "not_reached"
    LANDMARK = "landmark"


@dataclass(frozen=True, slots=True)
class Value:
    """One value expression ``text[start:end]``; ``stop`` is where its unit and interval end.

    ``number`` is None for "not reached". ``unit`` is month, week, day, year, percent, ratio, patient or 1.
    ``total`` is the denominator of "n of N" or "n/N". ``size`` marks "n = 45".
    """

    start: int
    end: int
    text: str
    kind: Kind
    number: float | None
    unit: str
    op: str = "="
    stop: int = 0
    interval: Interval | None = None
    total: float | None = None
    size: bool = False
    inherited: bool = False
    months: float | None = None

    @property
    def ratio(self) -> bool:
        """Whether the value is a hazard, odds or risk ratio."""
        return self.kind in (Kind.HAZARD_RATIO, Kind.ODDS_RATIO, Kind.RISK_RATIO)


@dataclass(slots=True)
class Scan:
    """The state of one reading: the folded text, what is already explained, and the values found."""

    text: str
    folded: str
    grammar: Grammar
    taken: list[tuple[int, int]] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing has been claimed inside the span."""
        return all(end <= a or start >= b for a, b in self.taken)

    def claim(self, start: int, end: int) -> None:
        """Mark a stretch as explained."""
        self.taken.append((start, end))

    def add(self, value: Value) -> None:
        """Keep a value and claim its span."""
        self.values.append(value)
        self.claim(value.start, value.end)


def find_values(text: str, folded: str, masks: Iterable[tuple[int, int]] = ()) -> list[Value]:
    """All value expressions of ``text``, in order.

    ``folded`` is the length-preserving folding of ``text``; ``masks`` are spans that hold no value (names with digits,
    citation markers). Returned offsets point into ``text``.
    """
    scan = Scan(text, folded, grammar(), list(masks))
    intervals = [i for i in find_intervals(folded, scan.grammar) if scan.free(i.low_start, i.high_end)]
    for interval in intervals:
        scan.claim(interval.low_start, interval.high_end)
    for step in (
        _p_values,
        _ignored,
        _ratios,
        _landmarks,
        _fractions,
        _ranges_between,
        _with_units,
        _sizes,
        _number_words,
        _not_reached,
    ):
        step(scan)
    _interval_owners(scan, intervals)
    _unit_told_later(scan)
    values = _inherit(scan, sorted(scan.values, key=lambda v: v.start))
    return _attach(scan, values, intervals)


def _value(scan: Scan, start: int, end: int, kind: Kind, unit: str, **more: object) -> Value:
    number = to_number(scan.folded[start:end])
    value = Value(start, end, scan.text[start:end], kind, number, unit, stop=end)
    return replace(value, **more)  # type: ignore[arg-type]


def _p_values(scan: Scan) -> None:
    for match in scan.grammar.p_value.finditer(scan.folded):
        start, end = match.span("number")
        number = to_number(scan.folded[start:end])
        if scan.free(start, end) and number is not None and number <= 1:
            scan.add(_value(scan, start, end, Kind.P_VALUE, "1", op=_sign(match["sign"])))


def _sign(sign: str | None) -> str:
    return {"<": "<", ">": ">", "<=": "<=", "≤": "<=", "≦": "<=", ">=": ">=", "≥": ">=", "≧": ">="}.get(
        (sign or "").strip(), "="
    )


def _ignored(scan: Scan) -> None:
    for match in scan.grammar.ignored.finditer(scan.folded):
        scan.claim(*match.span())


def _ratios(scan: Scan) -> None:
    for kind in (Kind.HAZARD_RATIO, Kind.ODDS_RATIO, Kind.RISK_RATIO):
        for match in scan.grammar.ratios[kind.value].finditer(scan.folded):
            if not _is_label(scan, match.start()):
                continue
            for start, end in _numbers_of(match, "numbers", scan.folded):
                number = to_number(scan.folded[start:end])
                plausible = number is not None and number < 40 and not scan.grammar.percent_next.match(scan.folded, end)
                if scan.free(start, end) and plausible:
                    scan.add(_value(scan, start, end, kind, "ratio", op=_sign(match["sign"])))


def _is_label(scan: Scan, start: int) -> bool:
    """An abbreviation is written with a capital ("OR 1.9"); "or" is the conjunction."""
    label = re.match(r"[A-Za-z]+", scan.text[start:])
    return label is None or label.group() not in ("or", "ors")


def _numbers_of(match: re.Match[str], group: str, folded: str) -> list[tuple[int, int]]:
    start, end = match.span(group)
    return [m.span() for m in re.finditer(NUMBER, folded[:end]) if m.start() >= start]


def _landmarks(scan: Scan) -> None:
    """Times at which a rate is told ("1-year", "at 12 months"): not values, but the binder needs them."""
    for match in scan.grammar.landmark_pair.finditer(scan.folded):
        unit = scan.grammar.unit_of(match["unit"])
        for group in ("first", "second"):
            _add_landmark(scan, match.span(group), match.end(group), float(match[group]), unit)
    for match in scan.grammar.landmark.finditer(scan.folded):
        group, unit_group = ("number", "unit") if match["number"] else ("number_", "unit_")
        start, end = match.span(group)
        number, unit = scan.grammar.count_of(match[group]), scan.grammar.unit_of(match[unit_group])
        if number is None or "." in match[group] or unit not in MONTHS or not scan.free(start, end):
            continue
        _add_landmark(scan, (start, end), match.end(unit_group), number, unit)


def _add_landmark(scan: Scan, span: tuple[int, int], stop: int, number: float, unit: str) -> None:
    if not scan.free(*span):
        return
    months = round(number * MONTHS[unit], 2)
    scan.add(Value(*span, scan.text[slice(*span)], Kind.LANDMARK, number, unit, stop=stop, months=months))
    scan.claim(span[0], stop)


def _fractions(scan: Scan) -> None:
    """Read "21 of 40", "43/132", "17/92 (18%)": the count is a value, the denominator is not."""
    for match in scan.grammar.total_first.finditer(scan.folded):
        scan.claim(*match.span(next(name for name in ("total", "total_", "total__") if match[name])))
    for match in scan.grammar.fraction.finditer(scan.folded):
        start, end = match.span("count")
        if not scan.free(start, match.end("total")):
            continue
        count, total = scan.grammar.count_of(match["count"]), scan.grammar.count_of(match["total"])
        if count is None or total is None or count > total or total < 2 or count != int(count):
            continue
        value = Value(start, end, scan.text[start:end], Kind.COUNT, count, "patient", stop=match.end(), total=total)
        scan.add(value)
        scan.claim(start, match.end("total"))


def _with_units(scan: Scan) -> None:
    for match in scan.grammar.with_unit.finditer(scan.folded):
        start, end = match.span("number")
        if not scan.free(start, end):
            continue
        unit = scan.grammar.unit_of(match["unit"])
        if unit == "percent":
            scan.add(_value(scan, start, end, Kind.PERCENT, unit, op=_operator(scan, start), stop=match.end()))
        elif unit in MONTHS:
            scan.add(_value(scan, start, end, Kind.TIME, unit, op=_operator(scan, start), stop=match.end()))
        elif unit == "patient":
            number = to_number(scan.folded[start:end])
            if number is not None and number == int(number):
                scan.add(_value(scan, start, end, Kind.COUNT, unit, op=_operator(scan, start), stop=match.end()))


def _ranges_between(scan: Scan) -> None:
    """Read "39.7 (range 4.9-79.7) months": the unit stands behind a range that is no interval."""
    for match in scan.grammar.range_between.finditer(scan.folded):
        group = "number" if match["number"] else "mean"
        unit = scan.grammar.unit_of(match["unit"] or match["unit_"])
        if scan.free(*match.span(group)) and unit in MONTHS:
            scan.add(_value(scan, *match.span(group), Kind.TIME, unit, stop=match.end()))


def _operator(scan: Scan, start: int) -> str:
    before = scan.folded[max(0, start - 16) : start]
    for op, pattern in scan.grammar.operators.items():
        if pattern.search(before):
            return op
    return "="


def _sizes(scan: Scan) -> None:
    for match in scan.grammar.size.finditer(scan.folded):
        start, end = match.span("number")
        if scan.free(start, end):
            scan.add(_value(scan, start, end, Kind.COUNT, "patient", size=True))
    for match in scan.grammar.count_before_percent.finditer(scan.folded):
        start, end = match.span("number")
        if scan.free(start, end):
            scan.add(_value(scan, start, end, Kind.COUNT, "patient"))


def _number_words(scan: Scan) -> None:
    for match in scan.grammar.number_word.finditer(scan.folded):
        start, end = match.span("word")
        number = scan.grammar.count_of(match["word"])
        if number is not None and scan.free(start, end):
            scan.add(Value(start, end, scan.text[start:end], Kind.COUNT, number, "patient", stop=match.end()))


def _not_reached(scan: Scan) -> None:
    for match in scan.grammar.not_reached.finditer(scan.folded):
        start, end = match.span("words")
        if scan.free(start, end):
            scan.add(Value(start, end, scan.text[start:end], Kind.NOT_REACHED, None, "month", stop=end))


def _interval_owners(scan: Scan, intervals: Sequence[Interval]) -> None:
    """Numbers told only by the interval behind them: "3.2 (2.8-5.1) months", or "1.09 (0.89-1.36)" after a ratio."""
    for interval in intervals:
        match = scan.grammar.before_interval.search(scan.folded[: interval.start])
        if not match or not scan.free(*match.span("number")):
            continue
        start, end = match.span("number")
        unit = scan.grammar.unit_behind.match(scan.folded, interval.high_end)
        ratios = [v for v in scan.values if v.ratio and v.start < start]
        number = to_number(scan.folded[start:end])
        if unit:
            name = scan.grammar.unit_of(unit["unit"])
            kind = Kind.PERCENT if name == "percent" else Kind.TIME
            scan.add(_value(scan, start, end, kind, name, stop=unit.end()))
        elif ratios and number is not None and number <= 40:
            last = max(ratios, key=lambda v: v.start)
            scan.add(_value(scan, start, end, last.kind, "ratio", inherited=True))


def _inherit(scan: Scan, values: Sequence[Value]) -> list[Value]:
    """Give bare numbers the unit of the value they are listed with: "6.4 vs 3.3 months", "31.6 and 9.4%"."""
    found = list(values)
    bare = [m for m in re.finditer(NUMBER + r"(?![a-z]|-[a-z])", scan.folded) if scan.free(*m.span())]
    for match in reversed(bare):
        after = _next_listed(scan, match.end(), found)
        before = None if after else _previous_listed(scan, match.start(), found)
        like = after or before or _told_alike(scan, *match.span(), found)
        if like is not None and _alike(match.group(), like):
            kind = like.kind
            found.append(
                _value(scan, *match.span(), kind, like.unit, inherited=True, op=_operator(scan, match.start()))
            )
            scan.claim(*match.span())
            found.sort(key=lambda v: v.start)
    return found


def _unit_told_later(scan: Scan) -> None:
    """Read "PFS was 4.1 and OS 10.7 months": a decimal behind a copula takes the unit of the next time told alike."""
    for match in scan.grammar.copula_number.finditer(scan.folded):
        start, end = match.span("number")
        later = [v for v in scan.values if v.start >= end]
        if later and scan.free(start, end):
            following = min(later, key=lambda v: v.start)
            gap = scan.folded[end : following.start]
            if following.kind is Kind.TIME and len(gap) <= 24 and not re.search(r"[\d。;%(]", gap):
                scan.add(_value(scan, start, end, Kind.TIME, following.unit, inherited=True))


def _alike(number: str, like: Value) -> bool:
    if like.kind in (Kind.P_VALUE, Kind.LANDMARK, Kind.NOT_REACHED) or like.size:
        return False
    value = to_number(number)
    if value is None or (like.kind is Kind.COUNT and ("." in number)):
        return False
    return not (like.kind is Kind.PERCENT and value > 100) and not (like.ratio and value > 40)


def _told_alike(scan: Scan, start: int, end: int, found: Sequence[Value]) -> Value | None:
    """Read "5.2 months with X versus 3.8 with Y": the other arm's number takes the unit of the first's."""
    before = [v for v in found if v.end <= start and v.kind in (Kind.TIME, Kind.PERCENT)]
    head = scan.folded[:start]
    opposed = bool(scan.grammar.opposed.search(head) and scan.grammar.given_to.match(scan.folded, end))
    copula = "." in scan.folded[start:end] and scan.grammar.arm_copula.search(head) is not None
    return before[-1] if before and (opposed or copula) else None


def _next_listed(scan: Scan, end: int, found: Sequence[Value]) -> Value | None:
    for value in found:
        if value.start >= end:
            between = _blank(scan, end, value.start)
            return value if scan.grammar.lists.fullmatch(between) else None
    return None


def _previous_listed(scan: Scan, start: int, found: Sequence[Value]) -> Value | None:
    for value in reversed(found):
        if value.end <= start:
            between = _blank(scan, value.stop, start)
            nil = scan.folded[start] == "0" and scan.grammar.lists.fullmatch(between)
            return value if nil or scan.grammar.contrasts.fullmatch(between) else None
    return None


def _blank(scan: Scan, start: int, end: int) -> str:
    """The text between two numbers without intervals and bracketed asides."""
    between = scan.folded[start:end]
    return re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", between)


def _attach(scan: Scan, values: Sequence[Value], intervals: Sequence[Interval]) -> list[Value]:
    """Put each interval on the value it belongs to: the nearest before it with no other value between."""
    result = list(values)
    for interval in intervals:
        index = _owner(scan, result, interval)
        if index is not None:
            owner = result[index]
            result[index] = replace(owner, interval=interval, stop=max(owner.stop, interval.end))
    return result


def _owner(scan: Scan, values: Sequence[Value], interval: Interval) -> int | None:
    before = [
        i for i, v in enumerate(values) if v.end <= interval.start and v.kind not in (Kind.P_VALUE, Kind.LANDMARK)
    ]
    for index in reversed(before[-2:]):
        value = values[index]
        if value.kind is Kind.COUNT:  # "21 of 40 (53%; 95% CI ...)": the percentage has the interval
            continue
        gap = scan.folded[value.end : interval.start]
        near = len(gap) <= (60 if interval.labelled else 14)
        if value.interval is None and near and not re.search("。" if interval.labelled else "[。;]", gap):
            return index
        return None
    return None
