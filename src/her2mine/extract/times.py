"""Landmark times: the "12-month" of a 12-month survival rate, in months."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from her2mine.extract.cues import either, mapping, words
from her2mine.extract.lexicon import with_tens
from her2mine.records import Label, Mention
from her2mine.vocabulary import fold

WEEKS_A_YEAR: Final = 52.18  # 365.25 / 7
MONTHS_A_UNIT: Final = {"day": 12 / 365.25, "week": 12 / WEEKS_A_YEAR, "month": 1.0, "year": 12.0}
REACH: Final = 40  # characters between a time and the endpoint it qualifies
_HAN = "\u3400-\u9fff"
# Endpoints that have no rate at a landmark: "a 3-month stable disease" tells how long it lasted.
_TIMELESS: Final = frozenset({"N", "FOLLOWUP", "SD", "DOR", "TTR"})


def months(value: float, unit: str) -> float:
    """Convert a time to months, to two decimals.

    A month is a twelfth of a year and a year has 52.18 weeks (365.25 days), so 8 weeks are 1.84 months.

    Raises:
        KeyError: when ``unit`` is none of day, week, month, year.
    """
    return round(value * MONTHS_A_UNIT[unit], 2)


@cache
def _number_words() -> dict[str, float]:
    return with_tens(mapping("time", "words"), words("time", "tens"))


@cache
def _number() -> str:
    return rf"(?:(?<![\d.])\d{{1,3}}(?:\.5)?(?![\d.]*\d)|{either(_number_words())})"


@cache
def _unit() -> str:
    return either((word for group in mapping("time", "units").values() for word in group), bounded=False)


@cache
def _time() -> re.Pattern[str]:
    """A number or a list of them with a unit: "12-month", "1-, 2- and 3-year", "12 个月"; or "week 24"."""
    joins = either(words("time", "joins"), bounded=False)
    listed = rf"{_number()}(?:\s?-?\s?(?:,\s?)?(?:{joins}|,|/)\s?{_number()})*"
    return re.compile(
        rf"(?P<numbers>{listed})\s?(?P<hyphen>-?)\s?(?P<unit>{_unit()})(?:(?<![a-z])|(?![a-z]))"
        rf"|(?<![a-z])(?P<unit2>{_unit()})\s(?P<numbers2>{listed})(?![a-z%])"
    )


@cache
def _units_by_word() -> dict[str, str]:
    return {fold(word): unit for unit, group in mapping("time", "units").items() for word in group}


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"{either(words('time', 'before'))}\s?(?:the\s)?$")


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"^\s?{either(words('time', 'after'))}")


@cache
def _rate() -> re.Pattern[str]:
    return re.compile(
        rf"^[\s-]?(?:的|\([^)]{{0,12}}\)\s?)?(?:[\w/-]{{1,16}}\s?){{0,3}}?{either(words('time', 'rates'))}"
    )


@cache
def _blocked() -> re.Pattern[str]:
    return re.compile(rf"^[\s-]?{either(words('time', 'blockers'))}")


@cache
def _joined() -> re.Pattern[str]:
    bracket = r"(?:\s?\([^()]{0,40}\))?"
    return re.compile(rf"^{bracket}\s?(?:,\s?)?{either(words('time', 'joins'))}\s?(?:at\s)?$")


def times(text: str, endpoints: Sequence[Mention] = ()) -> list[Mention]:
    """Find the landmark times of a sentence as TIMEPOINT mentions, in text order.

    A number with a unit is a landmark when it stands before an endpoint or the word "rate" ("1-year OS"), after "at" or
    its like ("at 24 weeks"), or is joined to one that is ("1 年与 2 年 OS 率"). A value ("OS was 12 months") is none.

    Args:
        text: the sentence.
        endpoints: ENDPOINT mentions of the same text.
    """
    folded = fold(text)
    matches = list(_time().finditer(folded))
    landmark = [_is_landmark(folded, match, endpoints) for match in matches]
    pairs = list(pairwise(range(len(matches))))
    for left, right in (*pairs[::-1], *pairs):  # what is joined to a landmark is one, from either side
        if landmark[left] != landmark[right] and _are_joined(folded, matches[left], matches[right]):
            landmark[left] = landmark[right] = True
    return [m for match, kept in zip(matches, landmark, strict=True) if kept for m in _mentions(text, folded, match)]


def _are_joined(folded: str, left: re.Match[str], right: re.Match[str]) -> bool:
    return bool(_joined().match(folded[left.end() : right.start()]))


def _is_landmark(folded: str, match: re.Match[str], endpoints: Sequence[Mention]) -> bool:
    tail = folded[match.end() : match.end() + REACH]
    if _blocked().match(tail) or any(
        m.canonical in _TIMELESS and match.end() <= m.start <= match.end() + 1 for m in endpoints
    ):
        return False
    if match.group("unit2"):
        return bool(_before().search(folded[: match.start()])) or bool(_rate().match(tail))
    if _before().search(folded[: match.start()]):
        ordinal = folded[: match.start()].rstrip().endswith("第")
        return ordinal or _HAN_START.match(match.group("unit")) is None or bool(re.match(r"\s?[时末(,]", tail))
    if _ending().match(tail):
        return True
    if "." in match.group("numbers") and _units_by_word()[match.group("unit")] != "year":
        return False
    if not _told(folded, match.end(), endpoints) and not _rate().match(tail):
        return False
    if match.group("hyphen") or match.group("unit") in ("年", "year"):
        return True
    return not _is_value(folded, match.start(), endpoints)


_TO_ENDPOINT = re.compile(r"[\s-]*(?:的|之)?\s?")


def _told(folded: str, end: int, endpoints: Sequence[Mention]) -> bool:
    """Whether the endpoint follows at once; a bracket or comma between shows that the time is a value."""
    return any(
        end <= m.start and m.canonical not in _TIMELESS and _TO_ENDPOINT.fullmatch(folded[end : m.start])
        for m in endpoints
    )


_HAN_START = re.compile(rf"[{_HAN}]")
_VALUE_BEFORE = re.compile(r"(?:was|were|of|is|为|达|达到|是|[:=])\s?$")


def _is_value(folded: str, start: int, endpoints: Sequence[Mention]) -> bool:
    """Whether the time is itself what an endpoint before it is told to be ("OS 23 months, PFS ...")."""
    if _VALUE_BEFORE.search(folded[:start]):
        return True
    return any(0 <= start - m.end <= 2 for m in endpoints)


def _mentions(text: str, folded: str, match: re.Match[str]) -> list[Mention]:
    group = "numbers" if match.group("unit") else "numbers2"
    unit = _units_by_word()[match.group("unit") or match.group("unit2")]
    numbers = list(re.finditer(_number(), match.group(group)))
    made: list[Mention] = []
    base = match.start(group)
    for index, number in enumerate(numbers):
        start, end = base + number.start(), base + number.end()
        if index == len(numbers) - 1 and match.group("unit"):
            end = match.end("unit")
        if index == 0 and match.group("unit2"):
            start = match.start()
        value = _value(number.group())
        made.append(
            Mention(Label.TIMEPOINT, start, end, text[start:end], voices=("pattern",), months=months(value, unit))
        )
    return made


def _value(token: str) -> float:
    table = {fold(word): value for word, value in _number_words().items()}
    return float(table[token]) if token in table else float(token)
