"""The numbers of one table cell: "13.8 (12-16)", "151 (63)", "12.5 vs 8.4", "<0.001", "NR"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from her2mine.extract.intervals import Interval
from her2mine.extract.lexicon import load_words
from her2mine.extract.numberforms import PLAIN, to_number
from her2mine.extract.times import months


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure of a cell; offsets relative to the cell.

    ``number`` is None for "not reached". ``interval`` is what stands in brackets behind it when that is a range,
    ``inner`` when it is a single number ("151 (63)"), whose interval then is that of a second bracket; ``shared`` when
    the single number has a percent sign. ``mark`` is a footnote
    letter.
    """

    start: int
    end: int
    number: float | None
    op: str = "="
    unit: str = ""
    interval: Interval | None = None
    inner: tuple[int, int, float] | None = None
    shared: bool = False
    total: float | None = None
    mark: str = ""


@cache
def _shapes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_words()
    none = words.pattern("interval", "not_estimable")
    missing = words.pattern("not_reached", "phrases")
    number = rf"(?:{PLAIN}|\.\d+)"
    separator = rf"\s*(?:--?|~|,(?!\d{{3}}(?![\d.]))|;|{words.pattern('interval', 'separators')})\s*"
    bound = rf"(?:[-+]?{number}|{none})"
    bounds = rf"(?P<low>{bound})\s*%?{separator}(?P<high>{bound})\s*%?"
    labels = words.pattern("interval", "labels")
    units = rf"(?:%|{words.pattern('units', 'month')})"
    inside = rf"(?:\d+(?:\.\d+)?\s*%?\s*{labels}[\s:,]*)?(?:{bounds}|(?P<inner>{number})\s*(?P<share>%)?)\s*{units}?"
    told = rf"(?P<op>[<>≤≥]=?)?\s*(?P<number>(?<![a-z0-9_.]){number}|{missing})(?:\s*/\s*(?P<total>{PLAIN}))?"
    second = bounds.replace("?P<low>", "?P<low2>").replace("?P<high>", "?P<high2>")  # "37 (90.2%) (76.9%-97.3%)"
    behind = rf"(?:\s*[(\[]\s*(?:\d+\s*%?\s*{labels}[\s:,]*)?{second}\s*[)\]])?"
    figure = rf"{told}(?P<unit>\s*{units})?(?:\s*[(\[]\s*{inside}\s*[)\]]{behind})?(?:\^?(?P<mark>[a-z](?![a-z])))?"
    return re.compile(figure), re.compile(rf"\s*[(\[]?\s*{bounds}\s*[)\]]?\s*")


def figures(folded: str) -> list[Figure]:
    """The figures of a cell, in order; [] when it holds words beyond figures."""
    shape, _ = _shapes()
    if _label_only(folded) or "±" in folded:
        return []  # a mean with its deviation is none of the results that are told
    lead = rf"{load_words().pattern('contrast', 'cell_lead')}(?=\s*\d)"
    folded = re.sub(lead, lambda m: " " * len(m.group()), folded)
    found = [_figure(m) for m in shape.finditer(folded)]
    rest = shape.sub(" ", folded)
    words = re.sub(rf"{load_words().pattern('contrast', 'cell_filler')}|[\W\d_]|[a-z](?![a-z])", "", rest)
    return [] if len(words) > 2 else found


@cache
def _time_lead() -> re.Pattern[str]:
    words = load_words()
    units = "|".join(rf"(?P<{unit}>{words.pattern('units', unit)})" for unit in ("year", "month", "week"))
    return re.compile(rf"\s*(?P<number>\d{{1,3}})\s?-?\s?(?:{units})\s*:\s*(?=[\d<>≤≥])")


def time_lead(folded: str) -> tuple[float | None, str]:
    """The time in months that a cell opens with ("2-year: 78%/17%"), and the cell without it, as long as before.

    >>> time_lead("2年:78%/17%")
    (24.0, '   78%/17%')
    """
    match = _time_lead().match(folded)
    if match is None:
        return None, folded
    unit = next(name for name in ("year", "month", "week") if match[name])
    return months(float(match["number"]), unit), " " * match.end() + folded[match.end() :]


_TERM = re.compile(r"\s*(?P<term>[^();:,，；]*[^\W\d_][^();:,，；]*?)\s*\(\s*(?P<count>\d{1,3})\s*\)\s*(?:[;,]|$)")


def counted_terms(folded: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Places of term and count in a cell that lists events with their numbers; [] when it holds anything else.

    >>> counted_terms("sepsis (1); hypoxia (2)")
    [((0, 6), (8, 9)), ((12, 19), (21, 22))]
    """
    found, end = [], 0
    while end < len(folded):
        match = _TERM.match(folded, end)
        if match is None:
            return []
        found.append((match.span("term"), match.span("count")))
        end = match.end()
    return found


def bare_time(folded: str) -> float | None:
    """The time in months that a head tells and nothing else ("5年", "3-year"), where heads above it tell of what.

    >>> bare_time("3年")
    36.0
    """
    words = load_words()
    for unit in ("year", "month", "week"):
        match = re.fullmatch(rf"\s*(\d{{1,3}})\s?-?\s?{words.pattern('units', unit)}\s*", folded)
        if match is not None:
            return months(float(match[1]), unit)
    return None


def counts(figure: Figure) -> bool:
    """Whether a figure with a total can be a number of patients of so many."""
    number, total = figure.number, figure.total
    return number is not None and total is not None and number == int(number) <= total == int(total)


def halves(figure: Figure, folded: str, *, both: bool) -> list[Figure]:
    """Read "330/163" or "12.4/9.8" as the figures of two arms.

    ``both``: whether the place tells that two arms stand there; else they do where no count of so many patients can.
    """
    second = re.compile(rf"\s*/\s*({PLAIN})").match(folded, figure.end)
    if figure.total is None or second is None:
        return [figure]
    if counts(figure) and not both:
        return [figure]
    start, end = second.span(1)
    return [replace(figure, total=None), Figure(start, end, figure.total, unit=figure.unit)]


def _label_only(folded: str) -> bool:
    """Whether a cell only names an interval ("95% CI")."""
    labels = load_words().pattern("interval", "labels")
    return re.fullmatch(rf"\W*\d*\.?\d*\s*%?\s*(?:exact )?{labels}\W*", folded) is not None


def _figure(match: re.Match[str]) -> Figure:
    interval = _interval(match, "low", "high") or _interval(match, "low2", "high2")
    inner = (match.start("inner"), match.end("inner"), float(match["inner"])) if match["inner"] else None
    op = {"≤": "<=", "≥": ">="}.get(match["op"] or "=", match["op"] or "=")
    unit = "percent" if "%" in (match["unit"] or "") else "month" if match["unit"] else ""
    total = to_number(match["total"]) if match["total"] else None
    start, end = match.span("number")
    shared, mark = bool(match["share"]), match["mark"] or ""
    return Figure(start, end, to_number(match["number"]), op, unit, interval, inner, shared, total, mark)


def _interval(match: re.Match[str], low: str, high: str) -> Interval | None:
    """The interval between two bounds of a match, if it has them."""
    if match[low] is None:
        return None
    span = match.start(low), match.end(high)
    return Interval(*span, *span, to_number(match[low]), to_number(match[high]), match[low], match[high], None, True)


def interval_of(folded: str) -> Interval | None:
    """The interval of a cell that holds nothing else ("1.16-1.87")."""
    match = _shapes()[1].fullmatch(folded.strip())
    if match is None:
        return None
    low, high = to_number(match["low"]), to_number(match["high"])
    if low is None and high is None:
        return None
    return Interval(0, len(folded), 0, len(folded), low, high, match["low"], match["high"], None, True)


def probabilities(folded: str) -> list[tuple[int, int, float, str]]:
    """All p-values of a cell with their sign ("<0.001", "0.999a0.002b")."""
    found = []
    for match in re.finditer(
        r"(?P<op>[<>=≤≥])?\s*(?P<p>(?<![\d.])0?\.\d+|(?<![\d.])1\.0+(?!\d)|(?<![\d.])0,\d+)", folded
    ):
        number = to_number(match["p"])
        if number is not None:
            op = {"≤": "<=", "≥": ">="}.get(match["op"] or "=", match["op"] or "=")
            found.append((*match.span("p"), number, op))
    return found
