"""Intervals in all their spellings: "95% CI: 12~16", "(0·60-0.91)", "97.5% CI 0.72 to 0.95", "4.6-not evaluable"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from her2mine.extract.numberforms import Grammar


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval ``text[start:end]``; a bound is None when it could not be estimated.

    ``low_start``/``high_end`` span the two bounds alone. ``level`` is in percent, None when the text gives none here.
    ``labelled`` tells "95% CI 12-16" from a bare "(12-16)".
    """

    start: int
    end: int
    low_start: int
    high_end: int
    low: float | None
    high: float | None
    low_text: str
    high_text: str
    level: float | None
    labelled: bool
    unit: str = ""  # the unit word behind the bounds


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    from her2mine.extract.lexicon import load_words
    from her2mine.extract.numberforms import PLAIN, any_unit

    words = load_words()
    none = words.pattern("interval", "not_estimable")
    unit = rf"(?:\s*(?P<unit_>{any_unit(words)}))?"
    point = rf"(?:(?<![\d.])[-+]?{PLAIN}|(?<![\d.])\.\d+|{none})"
    separator = rf"\s*(?:--?|~|,|;|/|{words.pattern('interval', 'separators')})\s*"
    bounds = rf"(?P<low>{point}){unit.replace('unit_', 'low_unit')}{separator}(?P<high>{point}){unit}"
    label = words.pattern("interval", "labels")
    aside = rf"(?:\s*[(\[]\s*(?:\d+(?:\.\d+)?%?\s*)?{label}\s*[)\]])?"
    level = r"(?:(?P<level>\d{2}(?:\.\d+)?)\s*%?[\s-]*(?:exact |two-sided |repeated )?)?"
    after = r"(?:\s*\(?\d{2}(?:\.\d+)?\s*%\)?(?=\s*[:,]))?"  # "CI 95%: 36.1-68.5"
    labelled = rf"(?<![\d.]){level}{label}{aside}{after}[\s:,;=(\[]*(?:of|was|为|是|from)?[\s:(\[]*{bounds}"
    bare = rf"[(\[,;]\s*{bounds}\s*(?=[)\],;])"
    avoid = rf"(?:{words.pattern('interval', 'range_labels')})[\s:,=]*(?:of|from)?\s*[(\[]?\s*$"
    return re.compile(labelled), re.compile(bare), re.compile(avoid)


def find_intervals(folded: str, grammar: Grammar) -> list[Interval]:
    """All intervals in folded text, labelled ones first claim their bounds; bare ones only in brackets."""
    labelled, bare, avoid = _patterns()
    found = [_interval(m, True) for m in labelled.finditer(folded)]
    level = next((i.level for i in found if i.level is not None), None)
    for match in bare.finditer(folded):
        inside = any(i.start < match.end() and match.start() < i.end for i in found)
        ranged = avoid.search(folded[: match.start("low")]) or _range_again(match, found)
        if not inside and not ranged and _interval_like(match, grammar):
            interval = _interval(match, False)
            found.append(interval if level is None else _with_level(interval, level))
    return sorted(found, key=lambda i: i.start)


def _range_again(match: re.Match[str], found: list[Interval]) -> bool:
    """Whether a bare pair says again what a range before it is called: "4.8 years (IQR 2.8-5.3) and 5.0 (2.6-5.3)"."""
    _, _, avoid = _patterns()
    before = re.search(r"[(\[]([^()\[\]]*)[)\]][^()\[\];。]{0,60}$", match.string[: match.start()])
    low = re.search(r"[\d.]+", before[1]) if before else None
    labelled = any(before.start() < i.end and i.start < before.end() for i in found) if before else False
    return bool(before and low and not labelled and avoid.search(before[1][: low.start()]))


def _interval_like(match: re.Match[str], grammar: Grammar) -> bool:
    """A bare pair counts only when it rises, and is no list: a pair with a comma has to hold the number before it."""
    low, high = _bound(match["low"]), _bound(match["high"])
    gap = match.string[match.end("low") : match.start("high")]
    before = match.string[max(0, match.start() - 14) : match.start()]
    open_end = grammar.not_reached.search(match.string[max(0, match.start() - 24) : match.start()]) is not None
    if (match["low_unit"] or match["unit_"]) and not re.search(r"\d", before) and not open_end:
        return False  # "response rates (20%-37%)": a range with no value before it that it could belong to
    if low is None or "/" in gap or "and" in gap or "和" in gap:
        return False
    if "," in gap or ";" in gap:
        owner = re.search(r"(?<![\d.])(\d+(?:\.\d+)?)\s*%?\s*$", match.string[: match.start()])
        told = _bound(owner[1]) if owner and "." in match["low"] + match["high"] else None
        return high is not None and told is not None and low <= told <= high
    return high is None or (low <= high and ("." in match["low"] + match["high"] or low < 100))


def _bound(text: str) -> float | None:
    from her2mine.extract.numberforms import to_number

    return to_number(text)


def _interval(match: re.Match[str], labelled: bool) -> Interval:
    groups = match.groupdict()
    level = groups.get("level")
    return Interval(
        start=match.start(),
        end=match.end(),
        low_start=match.start("low"),
        high_end=match.end("high"),
        low=_bound(match["low"]),
        high=_bound(match["high"]),
        low_text=match["low"],
        high_text=match["high"],
        level=float(level) if level else None,
        labelled=labelled,
        unit=groups.get("unit_") or "",
    )


def _with_level(interval: Interval, level: float) -> Interval:
    from dataclasses import replace

    return replace(interval, level=level)
