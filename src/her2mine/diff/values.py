"""What a finding and a gold row say as numbers, and whether the two can be one quantity."""

from __future__ import annotations

import re
from collections.abc import Iterable

from her2mine.diff.arithmetic import Span, decimals, places_of, printed, truncates_to
from her2mine.diff.words import say, word
from her2mine.records import Finding, GoldResult

MONTHS_OF = {"month": 1.0, "week": 7 / 30.4375, "day": 1 / 30.4375, "year": 12.0}
_NUMERIC = re.compile(r"\d[\d,]*(?:[.·・．]\d+)?|[.·・．]\d+")
_POINTS = str.maketrans({"·": ".", "・": ".", "．": ".", ",": None})


def places(finding: Finding) -> int:
    """Decimals with which the value is printed; number words have none."""
    found = _NUMERIC.search(finding.text)
    if found:
        return decimals(found.group())
    return places_of(finding.value) if finding.value is not None else 0


def finding_span(finding: Finding) -> Span | None:
    """What the printed value can stand for, in its own unit; None for "not reached"."""
    return None if finding.value is None else printed(finding.value, places(finding))


def row_texts(row: GoldResult) -> tuple[str, ...]:
    """The ways the gold value was printed, the finest first."""
    if row.printed:
        return row.printed
    return () if row.value is None else (f"{row.value:g}",)


def row_spans(row: GoldResult) -> list[Span]:
    """What the gold value can stand for, one interval for each printed variant."""
    spans = []
    for text in row_texts(row):
        found = _NUMERIC.search(text)
        if found:
            spans.append(printed(_number(found), decimals(found.group())))
    return spans


def in_months(span: Span, unit: str) -> Span:
    """A duration in months."""
    return span.scaled(MONTHS_OF[unit])


def comparable_units(first: str, second: str) -> bool:
    """Whether two units measure the same thing."""
    return first == second or (first in MONTHS_OF and second in MONTHS_OF)


def equal(finding: Finding, row: GoldResult, approximate: float = 0.05) -> bool:
    """Whether the printed value and the gold value can be one number.

    Rounding of both sides counts, cutting off instead of rounding does too, and so does the operator: "over 40" fits
    any gold value from 40 up, "p < 0.001" any from below. Durations are compared in months.
    """
    if finding.value is None or row.value is None:
        return finding.value is None and row.value is None
    if not comparable_units(finding.unit, row.unit):
        return False
    if finding.op in ("<", "<=", ">", ">="):
        return _bounded(finding, row)
    mine = finding_span(finding)
    assert mine is not None
    if finding.op == "~":
        mine = mine.widened(abs(finding.value) * approximate)
    if row.op == "<":
        return finding.value <= row.value
    if finding.unit != row.unit:
        mine = in_months(mine, finding.unit)
        return any(mine.meets(in_months(span, row.unit)) for span in row_spans(row))
    return any(mine.meets(span) for span in row_spans(row)) or _cut_off(finding, row)


def _number(found: re.Match[str]) -> float:
    return float(found.group().translate(_POINTS))


def _bounded(finding: Finding, row: GoldResult) -> bool:
    assert finding.value is not None and row.value is not None
    mine, theirs = MONTHS_OF.get(finding.unit, 1.0), MONTHS_OF.get(row.unit, 1.0)  # durations in months
    bound = finding.value * mine
    if finding.op in ("<", "<="):
        return row.value * theirs <= bound
    if row.op == "<":
        return False
    return any(span.high * theirs >= bound for span in row_spans(row))


def _cut_off(finding: Finding, row: GoldResult) -> bool:
    """Whether one of the gold spellings, cut off instead of rounded, is the printed value (not for p-values)."""
    assert finding.value is not None
    count = places(finding)
    finer = [text for text in row_texts(row) if decimals(text) > count]
    values = (_number(found) for text in finer if (found := _NUMERIC.search(text)))
    return row.unit != "1" and any(truncates_to(value, count, finding.value) for value in values)


def exactly(finding: Finding, row: GoldResult) -> bool:
    """Whether the value is printed just as one of the gold spellings (12.0 and 12 are the same)."""
    if finding.value is None or finding.unit != row.unit:
        return finding.value is None and row.value is None
    return any(found and _number(found) == finding.value for found in _found(row))


def _found(row: GoldResult) -> Iterable[re.Match[str] | None]:
    return (_NUMERIC.search(text) for text in row_texts(row))


def row_text(row: GoldResult) -> str:
    """The gold value with its unit, for people: "13.8 months", "76.2%", "not reached"."""
    if row.value is None:
        return say("not_reached")
    text = row_texts(row)[0]
    return f"{'' if row.op == '=' else row.op + ' '}{with_unit(text, row.unit)}"


def with_unit(text: str, unit: str) -> str:
    """A number with its unit as a reader expects it."""
    if unit == "percent":
        return text if text.endswith("%") else f"{text}%"
    if unit in MONTHS_OF:
        return word("units", unit).format(number=text)
    return word("units", unit).format(number=text) if unit == "patient" else text


def finding_text(finding: Finding) -> str:
    """The printed value with its unit and operator."""
    if finding.value is None:
        return say("not_reached")
    sign = "" if finding.op == "=" else f"{finding.op} "
    return f"{sign}{with_unit(finding.text, finding.unit)}"
