"""How a value, an arm and a quantity are put into words, for the page and the terminal alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from her2mine.records import Finding, GoldResult
from her2mine.report.text import say, word

Spot = tuple[str, int, str]  # a text of the paper, where it starts there, and how to mark it
DOI = re.compile(r"10\.\d{4,9}/\S+")


def number(value: float | None) -> str:
    """A number without needless zeros: 13.8, 51, 0.0001; "not reached" for None."""
    if value is None:
        return not_reached()
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def figure(finding: Finding) -> str:
    """The value as read, with sign, unit and interval: "16.0 months (95% CI 12–16)"; digits as the paper has them."""
    interval = _interval(_bound(finding.ci_low), _bound(finding.ci_high), finding.ci_level)
    return _amount(_digits(finding), finding.op, finding.unit) + interval


def gold_figure(gold: GoldResult) -> str:
    """The curated value in the same form, at its finest printed precision."""
    low = gold.ci_low_text or _bound(gold.ci_low)
    high = gold.ci_high_text or _bound(gold.ci_high)
    shown = gold.printed[0] if gold.printed else number(gold.value)
    return _amount(shown, gold.op, gold.unit) + _interval(low, high, gold.ci_level)


def not_reached() -> str:
    """What stands for a value that was not reached."""
    return word("quantities", "not_reached")


def statistic(code: str) -> str:
    """A statistic's code in words."""
    return word("statistics", code)


def endpoint(code: str) -> str:
    """An endpoint's code as people write it: OS, "adverse events of grade 3 or more", "neutropenia"."""
    return word("endpoints", code, code.removeprefix("AE:"))


def measure(code: str, kind: str, timepoint: float | None = None) -> str:
    """Endpoint, statistic and time: "OS median", "PFS rate at 12 months"."""
    if code == "N":
        return word("quantities", "patients")
    pattern = word("measures", kind, word("quantities", "measure"))
    told = pattern.format(endpoint=endpoint(code), statistic=statistic(kind)).strip()
    return told if timepoint is None else say("at", "quantities", measure=told, months=number(timepoint))


def arm(drugs: Sequence[str], role: str, comparator: Sequence[str] = ()) -> str:
    """The arm in words; a comparison names both sides."""
    named = " + ".join(drugs)
    against = " + ".join(comparator)
    if role == "comparison":
        both = say("against", "quantities", one=named, other=against) if named and against else named
        return both or word("quantities", "comparison")
    return named or word("quantities", role if role in ("experimental", "control") else "everyone")


def quantity(finding: Finding) -> str:
    """What a finding measures: trial, endpoint, statistic, time, arm and subgroup."""
    parts = [
        finding.trial or finding.resolved or word("quantities", "no_trial"),
        measure(finding.endpoint, finding.statistic, finding.timepoint),
        arm(finding.drugs, finding.role, finding.comparator),
        finding.population or "",
    ]
    return " · ".join(part for part in parts if part)


def gold_quantity(gold: GoldResult) -> str:
    """What a curated row measures, with its data cut."""
    parts = [
        gold.trial,
        measure(gold.endpoint, gold.statistic, gold.timepoint),
        gold.arm or arm(gold.drugs, gold.role),
        gold.population,
        gold.qualifier,
        say("cut_off", "quantities", analysis=gold.analysis, date=gold.data_cutoff)
        if gold.data_cutoff
        else gold.analysis,
    ]
    return " · ".join(part for part in parts if part)


def cause(code: str) -> str:
    """A cause's code as a reader sees it: "arm swap"."""
    return word("causes", code, code.replace("_", " "))


def doi_link(doi: str) -> str:
    """The resolver address of a DOI, or "" when it does not look like one."""
    return f"https://doi.org/{doi}" if DOI.fullmatch(doi) and not re.search(r"[\"'<>\\]", doi) else ""


def marked(quote: str, origin: int | None, spots: Iterable[Spot]) -> list[tuple[str, str]]:
    """A quoted sentence cut into (text, label) pieces; the label of unmarked text is "".

    Args:
        quote: the sentence.
        origin: where it starts in the paper, if known.
        spots: what to mark; where two overlap, the first counts.
    """
    chosen: list[tuple[int, int, str]] = []
    for text, start, label in spots:
        place = _place(quote, text, start, origin)
        if place and all(place[1] <= other[0] or place[0] >= other[1] for other in chosen):
            chosen.append((*place, label))
    pieces, done = [], 0
    for start, end, label in sorted(chosen):
        pieces += [(quote[done:start], ""), (quote[start:end], label)]
        done = end
    return [piece for piece in [*pieces, (quote[done:], "")] if piece[0]]


def _place(quote: str, text: str, start: int, origin: int | None) -> tuple[int, int] | None:
    """Where a text of the paper stands in the quote: by offset when that fits, else by its only whole occurrence."""
    if not text:
        return None
    offset = start - origin if origin is not None else -1
    if offset >= 0 and quote[offset : offset + len(text)] == text:
        return offset, offset + len(text)
    found = [hit.span() for hit in re.finditer(rf"(?<![\d.]){re.escape(text)}(?![\d])", quote)]
    return found[0] if len(found) == 1 else None


def _amount(shown: str, op: str, unit: str) -> str:
    if shown == not_reached() or shown.upper() == "NR":
        return not_reached()
    sign = "" if shown[:1] in "<>≤≥~" else word("signs", op)
    return f"{sign}{shown}{word('units', unit, '')}"


def _digits(finding: Finding) -> str:
    plain = re.fullmatch(r"\d+(\.\d+)?", finding.text) and finding.value == float(finding.text)
    return finding.text if plain else number(finding.value)


def _bound(value: float | None) -> str:
    return number(value) if value is not None else ""


def _interval(low: str, high: str, level: float | None) -> str:
    if not low and not high:
        return ""
    percent = f"{number(level)}% " if level is not None else ""
    return f" ({percent}CI {low or 'NE'}–{high or 'NE'})"
