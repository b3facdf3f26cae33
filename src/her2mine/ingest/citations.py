"""Citation markers in running text: ``[3,5-7]``, ``^{[9][10]}``, superscripts, and ``(31)`` where a paper does so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from her2mine.records import Block, BlockKind, Citation

RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.TABLE, BlockKind.HEADING})
MAX_NUMBER = 999
MAX_RANGE = 60  # "[3-80]" is not a citation of 78 papers

MAX_UNLISTED = 15  # the same, for a paper whose reference list was not found

_LIST = r"\d{1,3}(?:\s*[,，、;；–—‐‑−~～-]\s*\d{1,3})*"
_BRACKET = re.compile(rf"[\[【〔［]\s*(?P<list>{_LIST})\s*[\]】〕］](?!\()")
_CARET = re.compile(
    rf"\^(?:\{{\s*(?P<list>{_LIST})\s*\}}|\[\s*\^?(?P<square>{_LIST})\s*\]|\((?P<round>{_LIST})\)|(?P<bare>{_LIST}))"
)
_FOOTNOTE = re.compile(r"\[\^(?P<list>\d{1,3})\]")
_SUPERSCRIPT = re.compile(r"(?P<list>[¹²³⁰⁴-⁹]+(?:\s*[,，⁻–-]\s*[¹²³⁰⁴-⁹]+)*)")
_ROUND = re.compile(rf"[(（](?P<list>{_LIST})[)）]")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_PART = re.compile(r"(\d{1,3})(?:\s*[–—‐‑−~～-]\s*(\d{1,3}))?")

# What may stand between two markers that are one citation; a dash makes a range of them.
_BETWEEN = re.compile(r"\s*(?P<dash>[–—‐‑−~～-])?\s*[,，、;；]?\s*$")
# Words before a bracket that make it an interval, a count or a label.
_NOT_AFTER = re.compile(
    r"(?:\bCI|\bIQR|range|interval|区间|區間|范围|範圍|四分位[数數距]?|\bn|\bN|=|[<>≤≥±×*/]|\b(?:Figure|Fig\.?|Table|Eq\.?|grade|grades|phase|IHC|CPS|TPS|stage|Stage"
    r"|aged?|day|days|week|cycle|cycles|arm|cohort|step)|[表图圖期级級])[\s:：,，]*$"
)
_NUMBER_BEFORE = re.compile(r"(?:(?<![A-Za-z\d.·-])\d+(?:[.·,]\d+)*|[%％‰])\s*$")
_DECIMAL_BEFORE = re.compile(r"\d[.·]\d+\s*$")
_UNIT_BEFORE = re.compile(r"(?:\b[cmkdμµn]?m|\bkg|\b10|[×x]\s?10|\bχ|\bR|\bI|\br|\b[sh]|米)$")
_AFTER_NUMBER = re.compile(r"\s*[%％‰]")


@dataclass(frozen=True, slots=True)
class _Marker:
    start: int
    end: int
    numbers: tuple[int, ...]


def numbers_of(listing: str) -> tuple[int, ...]:
    """The numbers a listing such as ``"3, 5-7"`` stands for, in order and once each; () when it makes no sense.

    >>> numbers_of("3, 5-7")
    (3, 5, 6, 7)
    """
    found: list[int] = []
    for match in _PART.finditer(listing.translate(_DIGITS)):
        low = int(match.group(1))
        high = int(match.group(2) or low)
        if not 0 < low <= high <= MAX_NUMBER or high - low > MAX_RANGE:
            return ()
        found.extend(range(low, high + 1))
    return tuple(dict.fromkeys(found))


def find_citations(text: str, blocks: Sequence[Block], largest: int | None = None) -> tuple[Citation, ...]:
    """The citation markers in the running blocks of ``text``, in order; neighbours such as ``[9][10]`` are one.

    ``largest`` is the highest number of the reference list: markers beyond it are not citations. Round brackets count
    only in a paper that cites with them: no square ones, and numbers that climb as the text goes on.
    """
    spans = [(block.start, block.end) for block in blocks if block.kind in RUNNING]
    limit = largest if largest else MAX_NUMBER
    markers = _sure_markers(text, spans, limit)
    if len(markers) < 3:
        prose = [(block.start, block.end) for block in blocks if block.kind is BlockKind.PARAGRAPH]
        markers = _without_overlap([*markers, *_round_markers(text, prose, limit)])
    return tuple(Citation(one.start, one.end, one.numbers) for one in _merged(text, markers))


def _sure_markers(text: str, spans: Iterable[tuple[int, int]], limit: int) -> list[_Marker]:
    markers: list[_Marker] = []
    for start, end in spans:
        for pattern, believe in (
            (_BRACKET, _bracket_ok),
            (_FOOTNOTE, _bracket_ok),
            (_CARET, _raised_ok),
            (_SUPERSCRIPT, _raised_ok),
        ):
            for match in pattern.finditer(text, start, end):
                numbers = numbers_of(next(group for group in match.groups() if group))
                unlisted = limit == MAX_NUMBER and len(numbers) > MAX_UNLISTED
                if numbers and max(numbers) <= limit and not unlisted and believe(text, match, start):
                    markers.append(_Marker(match.start(), match.end(), numbers))
    return _without_overlap(markers)


def _bracket_ok(text: str, match: re.Match[str], start: int) -> bool:
    before = text[max(start, match.start() - 24) : match.start()]
    if _NOT_AFTER.search(before) or _AFTER_NUMBER.match(text, match.end()):
        return False
    several = len(numbers_of(match.group("list"))) > 1 and not re.search(r"[,，、]", match.group("list"))
    return not (several and _DECIMAL_BEFORE.search(before))


def _raised_ok(text: str, match: re.Match[str], start: int) -> bool:
    before = text[max(start, match.start() - 12) : match.start()]
    if not before.strip() or _UNIT_BEFORE.search(before.translate(_DIGITS)):
        return False
    nuclide = re.match(r"[A-Za-z]", text[match.end() : match.end() + 1]) and not before[-1].isalnum()
    whole_number = re.search(r"(?<![\d.])\d+$", before)
    return not nuclide and not (whole_number and match.group().isascii() and "[" not in match.group())


def _round_markers(text: str, spans: Sequence[tuple[int, int]], limit: int) -> list[_Marker]:
    candidates = []
    for start, end in spans:
        for match in _ROUND.finditer(text, start, end):
            numbers = numbers_of(match.group("list"))
            before = text[max(start, match.start() - 24) : match.start()]
            if (
                numbers
                and max(numbers) <= limit
                and not _NOT_AFTER.search(before)
                and not _AFTER_NUMBER.match(text, match.end())
            ):
                candidates.append((_Marker(match.start(), match.end(), numbers), bool(_NUMBER_BEFORE.search(before))))
    return _climbing(candidates, len(text))


def _climbing(candidates: list[tuple[_Marker, bool]], length: int) -> list[_Marker]:
    """The candidates that follow the climb of a numbered reference list; [] when there is no such climb.

    A candidate after a number or percent sign (``51% (31)``) may be a count, so it must fit the climb closely.
    """
    highest, steps, fresh = 0, 0, 0
    kept: list[_Marker] = []
    for marker, after_number in candidates:
        low, high = marker.numbers[0], marker.numbers[-1]
        first = not kept and not after_number
        fits = first or (highest - (5 if after_number else highest) < low <= highest + (2 if after_number else 6))
        if not fits:
            continue
        kept.append(marker)
        if high > highest:
            fresh += 1
            steps += first or low <= highest + 3
            highest = high
    enough = 8 if length > 6000 else 3
    return kept if fresh >= enough and steps >= 0.7 * fresh and len(kept) >= 0.6 * len(candidates) else []


def _without_overlap(markers: list[_Marker]) -> list[_Marker]:
    kept: list[_Marker] = []
    for marker in sorted(markers, key=lambda one: (one.start, -one.end)):
        if not kept or marker.start >= kept[-1].end:
            kept.append(marker)
    return kept


def _merged(text: str, markers: list[_Marker]) -> list[_Marker]:
    merged: list[_Marker] = []
    for marker in markers:
        if merged and marker.start - merged[-1].end <= 4:
            between = _BETWEEN.match(text[merged[-1].end : marker.start])
            if between and "\n" not in between.group():
                numbers = merged[-1].numbers + marker.numbers
                if between.group("dash"):
                    numbers = (
                        merged[-1].numbers
                        + numbers_of(f"{merged[-1].numbers[-1]}-{marker.numbers[0]}")
                        + marker.numbers
                    )
                merged[-1] = _Marker(merged[-1].start, marker.end, tuple(dict.fromkeys(numbers)))
                continue
        merged.append(marker)
    return merged
