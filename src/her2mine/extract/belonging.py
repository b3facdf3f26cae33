"""What a number shares with the numbers around it: the unit of its neighbour, the interval behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from her2mine.extract.intervals import Interval
from her2mine.extract.numberforms import NUMBER, to_number
from her2mine.extract.scan import Kind, Scan, Value, make_value, operator

_P_BESIDE = re.compile(r"\s*[;,]\s*p\s*[<>=≤≥]+\s*[\d.]+")  # "22.0 (95% CI: 16-45; p > 0.05) months"
RATIOS = (Kind.HAZARD_RATIO, Kind.ODDS_RATIO, Kind.RISK_RATIO)


def interval_owners(scan: Scan, intervals: Sequence[Interval]) -> None:
    """Numbers told only by the interval behind them: "3.2 (2.8-5.1) months", or "1.09 (0.89-1.36)" after a ratio."""
    for interval in intervals:
        match = scan.grammar.before_interval.search(scan.folded[: interval.start])
        if not match or not scan.free(*match.span("number")):
            continue
        start, end = match.span("number")
        tested = _P_BESIDE.match(scan.folded, interval.high_end)
        unit = scan.grammar.unit_behind.match(scan.folded, tested.end() if tested else interval.high_end)
        ratio = _ratio_before(scan, interval, start)
        number = to_number(scan.folded[start:end])
        if unit or interval.unit:
            name = scan.grammar.unit_of(unit["unit"] if unit else interval.unit)
            kind = Kind.PERCENT if name == "percent" else Kind.TIME
            scan.add(make_value(scan, start, end, kind, name, stop=unit.end() if unit else interval.end))
        elif ratio is not None and number is not None and number <= 40:
            scan.add(make_value(scan, start, end, ratio, "ratio", inherited=True))


def _ratio_before(scan: Scan, interval: Interval, start: int) -> Kind | None:
    """The ratio told before a bare number, or the name of one with no number of its own ("HR: X 0.9 (...)")."""
    ratios = [v for v in scan.values if v.ratio and v.start < start]
    if ratios:
        return max(ratios, key=lambda v: v.start).kind
    if not interval.labelled:
        return None
    named = [(match.end(), kind) for kind in RATIOS for match in scan.grammar.labels[kind.value].finditer(scan.folded)]
    end, kind = max(((end, kind) for end, kind in named if end <= start), default=(0, None))
    return kind if kind is not None and not any(end <= v.start < start for v in scan.values) else None


def inherit(scan: Scan, values: Sequence[Value]) -> list[Value]:
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
                make_value(scan, *match.span(), kind, like.unit, inherited=True, op=operator(scan, match.start()))
            )
            scan.claim(*match.span())
            found.sort(key=lambda v: v.start)
    return found


def unit_told_later(scan: Scan) -> None:
    """Read "PFS was 4.1 and OS 10.7 months": a decimal behind a copula takes the unit of the next time told alike."""
    for match in scan.grammar.copula_number.finditer(scan.folded):
        start, end = match.span("number")
        later = [v for v in scan.values if v.start >= end]
        if later and scan.free(start, end):
            following = min(later, key=lambda v: v.start)
            gap = scan.folded[end : following.start]
            if following.kind is Kind.TIME and len(gap) <= 24 and not re.search(r"[\d。;%(]", gap):
                scan.add(make_value(scan, start, end, Kind.TIME, following.unit, inherited=True))


def bracketed_pair(scan: Scan) -> None:
    """Read "an advantage of 3.3 months (17.5 v 14.2; HR 0.84)": the two told in the bracket have the unit before it."""
    number = rf"(?<![\d.])(?:{NUMBER})(?![\d.])"
    versus = scan.grammar.versus.pattern
    pair = re.compile(rf"\s?\(\s?(?P<first>{number}){versus}(?P<second>{number})\s?(?=[;,)])")
    for value in [v for v in scan.values if v.kind in (Kind.TIME, Kind.PERCENT)]:
        match = pair.match(scan.folded, value.stop)
        for name in ("first", "second") if match else ():
            if match is not None and scan.free(*match.span(name)):
                scan.add(make_value(scan, *match.span(name), value.kind, value.unit, inherited=True))


def _alike(number: str, like: Value) -> bool:
    if like.kind in (Kind.P_VALUE, Kind.LANDMARK, Kind.NOT_REACHED) or like.size:
        return False
    value = to_number(number)
    if value is None or (like.kind is Kind.COUNT and ("." in number)):
        return False
    return not (like.kind is Kind.PERCENT and value > 100) and not (like.ratio and value > 40)


def _told_alike(scan: Scan, start: int, end: int, found: Sequence[Value]) -> Value | None:
    """Read "5.2 months with X versus 3.8 with Y": the other arm's number takes the unit of the first's."""
    head, number = scan.folded[:start], scan.folded[start:end]
    outside = [v for v in found if v.end <= start and v.kind in (Kind.TIME, Kind.PERCENT)]
    outside = [v for v in outside if head.count("(") > head.count(")") or not _in_bracket(scan, v)]
    tail = re.sub(r"^\s*[(\[][^()\[\]]*[)\]]", "", scan.folded[end : end + 60])
    opposed = bool(scan.grammar.opposed.search(head) and scan.grammar.given_to.match(tail))
    copula = "." in number and scan.grammar.arm_copula.search(head) is not None
    nothing = number == "0" and scan.grammar.nothing.search(head) and re.match(r"\s*(?:[,;(。]|$)", tail)
    if nothing and outside and outside[-1].kind is not Kind.PERCENT:
        return None
    return outside[-1] if outside and (opposed or copula or nothing) else None


def _in_bracket(scan: Scan, value: Value) -> bool:
    head = scan.folded[: value.start]
    return head.count("(") > head.count(")")


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


def attach(scan: Scan, values: Sequence[Value], intervals: Sequence[Interval]) -> list[Value]:
    """Put each interval on the value it belongs to: the nearest before it with no other value between."""
    result = list(values)
    for interval in intervals:
        index = _owner(scan, result, interval)
        if index is not None:
            owner = result[index]
            result[index] = replace(owner, interval=interval, stop=max(owner.stop, interval.end))
    return result


def _of_difference(scan: Scan, interval: Interval) -> bool:
    """Whether an interval is told as that of the difference of two values."""
    return scan.grammar.of_difference.search(scan.folded, 0, interval.start) is not None


def _changed(scan: Scan, value: Value) -> bool:
    """Whether a value is told as a change or a difference itself."""
    return scan.grammar.changed.search(scan.folded, 0, value.start) is not None


def _owner(scan: Scan, values: Sequence[Value], interval: Interval) -> int | None:
    before = [
        i for i, v in enumerate(values) if v.end <= interval.start and v.kind not in (Kind.P_VALUE, Kind.LANDMARK)
    ]
    for index in reversed(before[-3 if _of_difference(scan, interval) else -2 :]):
        value = values[index]
        if _of_difference(scan, interval) and not _changed(scan, value):
            continue  # "提高了22.7%(74.4%对51.9%,差值的95%CI:...)"
        if value.kind is Kind.COUNT:  # "21 of 40 (53%; 95% CI ...)": the percentage has the interval
            continue
        gap = scan.folded[value.end : interval.start]
        near = len(gap) <= (60 if interval.labelled else 14)
        if value.interval is None and near and not re.search("。" if interval.labelled else "[。;]", gap):
            return index
        return None
    return None
