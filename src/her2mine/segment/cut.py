"""Cutting prose into sentences, exact on the habits of trial reports in both languages.

A small rule cutter instead of a parser: see ``docs/segment.md`` for what was measured.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Final

from her2mine.ingest.patterns import BULLETS
from her2mine.segment.rules import Rules, load_rules

BRACKET_REACH: Final = 400  # a bracket that closes farther away than this was never meant to close

MIN_PROSE: Final = 40  # a shorter paragraph without a full stop is a title or a list item

_CJK = "\u3400-\u9fff\uf900-\ufaff"
_CITED = r"\d{1,3}(?:\s?[,，、;–—~-]\s?\d{1,3})*"
_BRACKETS = re.compile(r"[()（）]")
_CLOSERS = re.compile(r"[\"”’」』）)\]】»*]*")
# Marks that stand after the full stop but cite what was said before it; also as flattened markup, "^{[8]}".
_BRACKETED = rf"\^?\{{?(?:\[{_CITED}\]\s?[,，-]?\s?)*(?:\[{_CITED}\]|［{_CITED}］|\({_CITED}\)|（{_CITED}）)\}}?"
_CITATIONS = re.compile(
    rf"(?:\s?{_BRACKETED}|\s{{2,3}}\^{_BRACKETED[3:]}|[\u00b9\u00b2\u00b3\u2070-\u2079]+|{_CITED}(?=\s+[A-Z]))*"
)
_CITING = frozenset("[［(（^0123456789\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079")
LEADING_CITATION = re.compile(rf"\s*{_BRACKETED}(?=[{_CJK}A-Z]|\s+[{_CJK}A-Z])")
_NEXT = re.compile(rf"[\"“‘「『(（\[【《*]*\s*([A-Za-z][A-Za-z0-9'’-]*|[{_CJK}]|\S)")
_LAST_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z](?:[A-Za-z0-9]|[.-](?=[A-Za-z0-9]))*$")
_WORD_BEFORE = re.compile(rf"([A-Za-z-]+|[{_CJK}])\s*$")
_INNER_CAPITAL = re.compile(r"[a-z]{1,3}[A-Z0-9][\w-]*$|[a-z]{2,4}-[a-z]{4,}$")
_PLAIN_CAPITAL = re.compile(r"[A-Z][a-z]+$|A$")
_TWO_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]", re.DOTALL)
_ITEM = re.compile(rf"[ \t]*(?:[-*]\s|[{BULLETS}])")
_NUMBERED_ITEM = re.compile(r"[ \t]*\d{1,2}[.、)）]\s")
LABELLED = re.compile(
    r"[ \t]*[^\s,，。;；:：|][^\n,，。;；:：|]{0,23}[:：][ \t\u3000]*\S"
)  # "Median OS: 12.3 vs 10.3 months"
_AFTER_STOP = frozenset("。.:：;；!！?？)）*")
_NO_END = re.compile(r"[\w%％]$")
# A dot before a digit that is a full stop all the same: a superscript citation flattened into the text
# ("months.12 In"), or a Western full stop within Chinese.
_FLATTENED = re.compile(rf"[a-z)\]%]\.\d{{1,3}}(?:[,–-]\d{{1,3}})*\s+[A-Z]|[{_CJK}](?<![为是达约于至])\.\d")
_LABEL = re.compile(r"\s*([^\W\d_]+(?: [a-z]+)?)\s?S?\d{1,3}[A-Za-z]?")
_ADDRESS = re.compile(r"(?:www\.|://|@)\S*$")


@cache
def _candidates(stops: str) -> re.Pattern[str]:
    """Every sign that may end a sentence. One set of characters and nothing else, so that it scans fast."""
    return re.compile(rf"[{re.escape(stops)}.．\n]")


def cut(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Cut ``text[start:end]`` into sentences; spans are offsets into ``text``, without outer white space."""
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for stop in _ends(text, start, end):
        span = _trim(text, begin, stop)
        if span is not None:
            spans.append(span)
        begin = stop
    tail = _trim(text, begin, end)
    if tail is not None:
        spans.append(tail)
    return spans


def goes_on(text: str, start: int, end: int, following: int) -> bool:
    """Whether the paragraph ``text[start:end]`` breaks off within a sentence that goes on at ``following``.

    So it does after "vs." and the like, and when prose stops without any sign ("... the ORR" / "was 63%", as torn by a
    page break) and what follows does not look like a new beginning.
    """
    rules = load_rules()
    tail = text[max(start, end - 40) : end].rstrip().lower()
    if not tail:
        return False
    if tail[-1] in rules.open_signs:
        return True
    word = re.search(rf"[a-z]+\.?$|[{_CJK}]+$", tail)
    found = word.group() if word else ""
    if found in rules.open_words or any(found.endswith(w) for w in rules.open_words if w >= "\u3400"):
        return True
    prose = (
        end - start >= MIN_PROSE and any(sign in text[start:end] for sign in "。，,") and "\t" not in text[start:end]
    )
    head = text[following : following + 1]
    if _ITEM.match(text, text.rfind("\n", 0, end) + 1, end) and not head.islower():
        return False  # an item ends with its line
    return prose and _NO_END.search(tail) is not None and (head.islower() or head >= "\u3400")


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    rules = load_rules()
    inside = _Inside(text, start, end)
    begin = start
    for match in _candidates(rules.stops).finditer(text, start, end):
        at = match.start()
        if at < begin:
            continue
        sign = text[at]
        if sign == "\n":
            stop = at + 1 if _is_item(text, begin, at, end) or _is_labelled(text, start, at, end) else None
        elif sign in ".．" and text[at + 1 : at + 2].isdecimal() and not _FLATTENED.match(text, at - 1, end):
            stop = None  # a decimal point
        else:
            stop = _sign_end(text, begin, at, end, inside, rules)
        if stop is not None:
            yield stop
            begin = stop


def _is_item(text: str, begin: int, at: int, end: int) -> bool:
    """Whether a list item begins after the line break at ``at``; a number does so only where a sentence may end."""
    if _ITEM.match(text, at + 1, end):
        return True
    return text[max(begin, at - 3) : at].rstrip()[-1:] in _AFTER_STOP and bool(_NUMBERED_ITEM.match(text, at + 1, end))


def _is_labelled(text: str, start: int, at: int, end: int) -> bool:
    """Whether one of several lines that open with a label each begins after the line break at ``at``."""
    if not LABELLED.match(text, at + 1, end):
        return False
    line, following = text.rfind("\n", start, at) + 1 or start, text.find("\n", at + 1, end) + 1
    return bool(LABELLED.match(text, line, at) or (following and LABELLED.match(text, following, end)))


def _sign_end(text: str, begin: int, at: int, end: int, inside: _Inside, rules: Rules) -> int | None:
    """Where the sentence ends whose last sign stands at ``at``, closing marks and citations included; or None."""
    after = at + 1
    while after < end and text[after] in rules.stops + ".．":
        after += 1
    after = _CLOSERS.match(text, after, end).end()  # type: ignore[union-attr]  # matches the empty string
    if inside(after - 1):
        return None
    ahead = _skip_space(text, after, end)
    if ahead < end and text[at] in ".．" and text[ahead] in ",;:，；：、" and ahead == after:
        return None
    cited = after
    if ahead < end and text[ahead] in _CITING:  # the costly pattern only where it can match
        cited = _CITATIONS.match(text, after, end).end()  # type: ignore[union-attr]
    if text[at] in "!?" and (cited < end and _goes_on_low(text, cited, end)):
        return None
    if text[at] in ".．" and not _dot_ends(text, begin, at, after, cited, end, rules):
        return None
    return cited


def _goes_on_low(text: str, at: int, end: int) -> bool:
    """Whether a small Latin letter follows: "Was it so? is the question" is one sentence."""
    ahead = _skip_space(text, at, end)
    return ahead < end and text[ahead].isascii() and text[ahead].islower()


def _dot_ends(text: str, begin: int, dot: int, after: int, cited: int, end: int, rules: Rules) -> bool:
    """Whether the full stop at ``dot`` ends the sentence that began at ``begin``."""
    if _TWO_LETTERS.search(text, begin, dot) is None or _is_label(text, begin, dot, rules):
        return False  # "3.1. Efficacy", "Table 1. Results": a number or label belongs to what follows
    following = _NEXT.match(text, _skip_space(text, cited, end), end)
    if following is None:
        return True
    word = following.group(1)
    last = _LAST_WORD.search(text, max(begin, dot - 40), dot)
    before = last.group() if last else ""
    verdict = _abbreviation_ends(before.lower(), word, text, begin, dot - len(before), rules)
    if verdict is not None:
        return verdict
    if word[0].islower():
        return cited > after or (text[cited].isspace() and _INNER_CAPITAL.match(word) is not None)
    if not (word[0].isupper() or word[0].isdigit() or word[0] >= "\u3400"):
        return False
    if text[cited].isspace() or cited > after or word[0] >= "\u3400" or "\u3400" <= text[dot - 1] <= "\u9fff":
        return True
    return _glued_ends(text, begin, dot, before, word)


def _is_label(text: str, begin: int, dot: int, rules: Rules) -> bool:
    label = _LABEL.fullmatch(text, begin, dot)
    return label is not None and label.group(1).lower() in rules.labels


def _abbreviation_ends(before: str, word: str, text: str, begin: int, at: int, rules: Rules) -> bool | None:
    """Judge by the word before the full stop; None when it is an ordinary word."""
    starts = word.lower() in rules.starters and word[0].isupper()
    if before in rules.never:
        return False
    if before in rules.numbered:
        return False if word[0].isdigit() else None
    if before in rules.names:
        return starts
    if before in rules.units:
        return word[0].isupper() or word[0] >= "\u3400"
    if len(before) == 1 and text[at].isupper():  # a small letter is a unit ("18 h.")
        previous = _WORD_BEFORE.search(text, max(begin, at - 20), at)
        return starts or (previous is not None and previous.group(1).lower() in rules.labelled)
    if re.fullmatch(r"(?:[a-z]\.)+[a-z]", before):
        return starts
    return None


def _glued_ends(text: str, begin: int, dot: int, before: str, word: str) -> bool:
    """No space after the full stop ("nationwide (2).In the"): only a plain word and no address or initials."""
    if _ADDRESS.search(text, max(begin, dot - 60), dot) or not _PLAIN_CAPITAL.match(word):
        return False
    return len(before) != 1 or not before.isalpha()


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    start = _skip_space(text, start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


class _Inside:
    """Tells whether an offset stands within a pair of round brackets; sentences do not end there."""

    def __init__(self, text: str, start: int, end: int) -> None:
        pairs: list[tuple[int, int]] = []
        opened: list[int] = []
        for match in _BRACKETS.finditer(text, start, end):
            if match.group() in "(（":
                opened.append(match.start())
            elif opened and match.start() - (first := opened.pop()) <= BRACKET_REACH:
                while pairs and pairs[-1][0] > first:
                    pairs.pop()
                pairs.append((first, match.start()))
        self._starts = [first for first, _ in pairs]
        self._stops = [last for _, last in pairs]

    def __call__(self, at: int) -> bool:
        """Whether ``at`` lies strictly between two brackets."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and self._starts[index] < at < self._stops[index]
