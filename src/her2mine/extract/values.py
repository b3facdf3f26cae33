"""The number grammar: every value expression of a stretch of text, with unit, sign and interval.

The grammar reads folded text (half width, plain hyphens and points, simplified script, lower case); folding never
moves an offset, so the spans hold for the text as given. It says what a number *is* (a time, a percentage, a count,
a hazard ratio, a p-value, a landmark time), not what it belongs to; that is the binder's task.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from her2mine.extract.belonging import attach, bracketed_pair, inherit, interval_owners, unit_told_later
from her2mine.extract.intervals import find_intervals
from her2mine.extract.numberforms import NUMBER, digits_closed, grammar, to_number
from her2mine.extract.scan import MONTHS, Kind, Scan, Value, make_value, operator

ELIDED = 60  # characters behind a counted group in which the next one may leave the noun out
LARGEST = {Kind.HAZARD_RATIO: 40, Kind.ODDS_RATIO: 1000, Kind.RISK_RATIO: 40}
_BRACKET = re.compile(r"^\)?|[(\[][^()\[\]]*[)\]]")  # a percentage beside its count
_LEGEND = re.compile(r"(?<![a-z])(?:ne|nr|na|nc)\s?[,:=]\s?(?=not )")  # "NE, not estimable; OR, odds ratio"
_SHORT_FORM = re.compile(r"\s?[\[(](?:ne|nr|na|nc)[\])]")  # of "not estimable" and its like, told in full before

__all__ = ["MONTHS", "Kind", "Value", "find_values"]


def find_values(text: str, folded: str, masks: Iterable[tuple[int, int]] = ()) -> list[Value]:
    """All value expressions of ``text``, in order.

    ``folded`` is the length-preserving folding of ``text``; ``masks`` are spans that hold no value (names with digits,
    citation markers). Returned offsets point into ``text``.
    """
    folded = digits_closed(folded)
    scan = Scan(text, folded, grammar(), list(masks))
    intervals = [i for i in find_intervals(folded, scan.grammar) if scan.free(i.low_start, i.high_end)]
    for interval in intervals:
        named = _SHORT_FORM.match(folded, interval.high_end)  # "(95% CI, 6.4 to not estimable [NE])"
        scan.claim(interval.low_start, named.end() if named else interval.high_end)
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
        _bracketed,
        _elided,
        _not_reached,
    ):
        step(scan)
    interval_owners(scan, intervals)
    unit_told_later(scan)
    bracketed_pair(scan)
    values = inherit(scan, sorted(scan.values, key=lambda v: v.start))
    return [_signed(scan, value) for value in attach(scan, values, intervals)]


def _signed(scan: Scan, value: Value) -> Value:
    """Take a minus into a value whose interval reaches below zero: "差值-1.8%(95%CI -8.5~5.0)"."""
    low = value.interval.low if value.interval is not None else None
    minus = re.search(r"(?<![\w)%\]-])-$|(?<=[\u4e00-\u9fff])-$", scan.folded[: value.start])
    if low is None or low >= 0 or minus is None or value.number is None or value.number <= 0:
        return value
    start = value.start - 1
    return replace(value, start=start, text=scan.text[start : value.end], number=-value.number)


def _p_values(scan: Scan) -> None:
    for match in scan.grammar.p_value.finditer(scan.folded):
        start, end = match.span("number")
        number = to_number(scan.folded[start:end])
        if scan.free(start, end) and number is not None and number <= 1:
            scan.add(make_value(scan, start, end, Kind.P_VALUE, "1", op=_sign(match["sign"])))
            _more_p_values(scan, match.start(), end, _sign(match["sign"]))


def _more_p_values(scan: Scan, start: int, end: int, op: str) -> None:
    """Read "P = 0.58, 0.93 and 0.77, respectively", "P值分别为0.58、0.93": the label is told once."""
    shared = scan.grammar.shared_out.search(scan.folded, start, end) is not None
    found = []
    while match := scan.grammar.more_p_values.match(scan.folded, end):
        found.append(match.span("number"))
        end = match.end()
    if found and (shared or scan.grammar.shared_out.search(scan.folded[end : end + 40])):
        for span in found:
            if scan.free(*span):
                scan.add(make_value(scan, *span, Kind.P_VALUE, "1", op=op))


def _sign(sign: str | None) -> str:
    signs = {"=": "=", "<": "<", ">": ">", "<=": "<=", "≤": "<=", "≦": "<=", ">=": ">=", "≥": ">=", "≧": ">="}
    told = (sign or "").strip()
    return signs.get(told, "<" if told else "=")  # in words only "less than" is told


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
                plausible = (
                    number is not None
                    and number < LARGEST[kind]
                    and not scan.grammar.percent_next.match(scan.folded, end)
                )
                if scan.free(start, end) and plausible:
                    scan.add(make_value(scan, start, end, kind, "ratio", op=_sign(match["sign"])))


def _is_label(scan: Scan, start: int) -> bool:
    """An abbreviation is in capitals ("OR 1.9"); "or" is the conjunction, "Or" opens a sentence or is a name."""
    label = re.match(r"[A-Za-z]+", scan.text[start:])
    return label is None or label.group() not in ("or", "ors", "Or")


def _numbers_of(match: re.Match[str], group: str, folded: str) -> list[tuple[int, int]]:
    start, end = match.span(group)
    return [m.span() for m in re.finditer(NUMBER, folded[:end]) if m.start() >= start]


_VALUE_AND_TIME = re.compile(r"\d+\s[a-z]+s\b[,\sa-z]*\d+-[a-z]+")  # the hyphen tells a time from a value that has none


def _landmarks(scan: Scan) -> None:
    """Times at which a rate is told ("1-year", "at 12 months"): not values, but the binder needs them."""
    for match in scan.grammar.landmark_list.finditer(scan.folded):
        group, told = ("moments", "unit") if match["moments"] else ("named", "unit_")
        if _VALUE_AND_TIME.match(match[group]) or scan.grammar.followed.search(scan.folded[: match.start(group)]):
            continue  # "a median of 18 months and 2-year rates of", "follow-up of 59 months, 5-year RFS"
        _listed_landmarks(scan, match.start(group), match.end(group), scan.grammar.unit_of(match[told]))
    for match in scan.grammar.landmark.finditer(scan.folded):
        tail = next(tail for tail in ("", "_", "__") if match[f"number{tail}"])
        group, unit_group = f"number{tail}", f"unit{tail}"
        start, end = match.span(group)
        number, unit = scan.grammar.count_of(match[group]), scan.grammar.unit_of(match[unit_group])
        if number is None or "." in match[group] or unit not in MONTHS or not scan.free(start, end):
            continue
        if _VALUE_AND_TIME.match(scan.folded, start) or scan.grammar.followed.search(scan.folded[:start]):
            continue  # "at a median follow-up of 54 months" tells how long patients were followed
        _add_landmark(scan, (start, end), max(end, match.end(unit_group)), number, unit)


def _listed_landmarks(scan: Scan, start: int, end: int, last: str) -> None:
    """The times of one list, each with the unit told for it or, at the end, for all."""
    for part in re.finditer(r"(?P<number>\d+)(?:[\s-]*(?P<unit>[^\d\s,、/&和与及-]+))?", scan.folded[start:end]):
        own = scan.grammar.unit_of(part["unit"] or "")
        told = own in MONTHS
        span = (start + part.start("number"), start + part.end("number"))
        stop = start + part.end("unit") if told else span[1]
        _add_landmark(scan, span, stop, float(part["number"]), own if told else last)


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
            scan.add(make_value(scan, start, end, Kind.PERCENT, unit, op=operator(scan, start), stop=match.end()))
        elif unit in MONTHS:
            scan.add(make_value(scan, start, end, Kind.TIME, unit, op=operator(scan, start), stop=match.end()))
        elif unit == "patient":
            number = to_number(scan.folded[start:end])
            if number is not None and number == int(number):
                scan.add(make_value(scan, start, end, Kind.COUNT, unit, op=operator(scan, start), stop=match.end()))


def _ranges_between(scan: Scan) -> None:
    """Read "39.7 (range 4.9-79.7) months": the unit stands behind a range that is no interval."""
    for match in scan.grammar.range_between.finditer(scan.folded):
        group = "number" if match["number"] else "mean"
        unit = scan.grammar.unit_of(match["unit"] or match["unit_"])
        if scan.free(*match.span(group)) and unit in MONTHS:
            scan.add(make_value(scan, *match.span(group), Kind.TIME, unit, stop=match.end()))


def _sizes(scan: Scan) -> None:
    for match in scan.grammar.size.finditer(scan.folded):
        start, end = match.span("number")
        if scan.free(start, end):
            scan.add(make_value(scan, start, end, Kind.COUNT, "patient", size=True))
    _allocated(scan)
    _headed(scan)
    for match in scan.grammar.count_before_percent.finditer(scan.folded):
        start, end = match.span("number")
        if scan.free(start, end):
            scan.add(make_value(scan, start, end, Kind.COUNT, "patient"))


def _allocated(scan: Scan) -> None:
    """Numbers of patients sent to each arm, behind a verb that sends them."""
    told = sent = False
    for match in scan.grammar.allocated.finditer(scan.folded):
        told = bool(match["verb"]) or (told and not match["end"])
        sent = bool(match["number"]) or (sent and not match["end"])
        start, end = match.span("more" if sent and match["more"] else "number")
        if start >= 0 and told and scan.free(start, end):
            scan.add(make_value(scan, start, end, Kind.COUNT, "patient", size=True))


def _headed(scan: Scan) -> None:
    """Numbers of patients under the head of a line: "Patients: A 201; B 202"."""
    head = scan.grammar.size_head.match(scan.folded)
    for match in scan.grammar.size_told.finditer(scan.folded, head.end()) if head else ():
        start, end = match.span("number")
        if scan.free(start, end):
            scan.add(make_value(scan, start, end, Kind.COUNT, "patient", size=True))


def _number_words(scan: Scan) -> None:
    for match in scan.grammar.number_word.finditer(scan.folded):
        start, end = match.span("word")
        number = scan.grammar.count_of(match["word"])
        if number is not None and scan.free(start, end):
            kind, unit = (Kind.PERCENT, "percent") if match["percent"] else (Kind.COUNT, "patient")
            scan.add(Value(start, end, scan.text[start:end], kind, number, unit, stop=match.end()))


def _bracketed(scan: Scan) -> None:
    """Two numbers set against each other in a bracket: decimals are told like the value before, others count."""
    for match in scan.grammar.bracketed.finditer(scan.folded):
        spans = [match.span("first"), match.span("second")]
        if not all(scan.free(*span) for span in spans):
            continue
        decimal = [("." in scan.folded[slice(*span)]) for span in spans]
        before = [v for v in scan.values if v.end <= match.start() and v.kind in (Kind.TIME, Kind.PERCENT)]
        like = max(before, key=lambda v: v.start, default=None) if all(decimal) else None
        for start, end in spans:
            number = scan.grammar.count_of(scan.folded[start:end])
            if like is not None and number is not None and "." in like.text:
                scan.add(make_value(scan, start, end, like.kind, like.unit, inherited=True))
            elif number is not None and not any(decimal):
                scan.add(Value(start, end, scan.text[start:end], Kind.COUNT, number, "patient", stop=end))


def _elided(scan: Scan) -> None:
    """Read "seven patients in arm A, five in arm B": the noun is told once for a list of groups."""
    for match in scan.grammar.elided.finditer(scan.folded):
        group = next(name for name in ("totalled", "number", "closing") if match[name])
        start, end = match.span(group)
        before = max((v.stop for v in scan.values if v.kind is Kind.COUNT and v.start < start), default=None)
        number = scan.grammar.count_of(match[group])
        gap = _BRACKET.sub("", scan.folded[before:start])
        near = before is not None and start - before <= ELIDED and not re.search(r"[.;。%]", gap)
        if (near or group == "totalled") and number is not None and number == int(number) and scan.free(start, end):
            text = scan.text[start:end]
            scan.add(Value(start, end, text, Kind.COUNT, number, "patient", stop=end))


def _spelled_out(folded: str, start: int, end: int) -> bool:
    """Whether words only say what an abbreviation of a table stands for."""
    told = _LEGEND.search(folded, max(0, start - 6), end + 8)
    return told is not None and told.start() <= end and start <= told.end()


def _not_reached(scan: Scan) -> None:
    for match in scan.grammar.not_reached.finditer(scan.folded):
        start, end = match.span("words")
        counted = scan.grammar.unfit_ahead.search(scan.folded, max(0, start - 24), start) is not None
        if scan.free(start, end) and not counted and not _spelled_out(scan.folded, start, end):
            scan.add(Value(start, end, scan.text[start:end], Kind.NOT_REACHED, None, "month", stop=end))
