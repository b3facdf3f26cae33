"""The gate: which sentences are worth the costly steps."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import ahocorasick

from her2mine.extract.cues import words
from her2mine.vocabulary import fold

_DIGIT: Final = re.compile(r"\d")


@cache
def _automaton() -> ahocorasick.Automaton:
    """Cue words and number words; value: length, whether a word must begin and end there, whether a number, a cue."""
    automaton = ahocorasick.Automaton()
    kinds = {"words": (True, False, False), "signs": (False, False, False), "number_words": (True, True, True)}
    for key, (begins, ends, is_number) in kinds.items():
        for word in map(fold, words("gate", key)):
            known = automaton.get(word, None)
            number = is_number or (known is not None and known[3])
            automaton.add_word(word, (len(word), begins, ends and _is_latin(word[-1]), number, key != "number_words"))
    automaton.make_automaton()
    return automaton


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


@cache
def _exact() -> re.Pattern[str]:
    inner = "|".join(sorted(map(re.escape, words("gate", "exact")), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![A-Za-z])(?:{inner})s?(?![A-Za-z])")


def gate(text: str, language: str = "") -> bool:
    """Whether a sentence may report a result: a number (or "not reached") and a word of endpoints or statistics.

    Cheap, and generous by intent: what it lets through is looked at closely, what it holds back is lost.
    ``language`` is for callers that carry it; the tables of all languages are asked together.
    """
    folded = fold(text)
    number = bool(_DIGIT.search(folded))
    cue = False
    for last, (length, begins, ends, is_number, is_cue) in _automaton().iter(folded):
        if (number or not is_number) and (cue or not is_cue):
            continue
        first = last - length + 1
        if begins and first and _is_latin(folded[first]) and _is_latin(folded[first - 1]):
            continue
        if ends and _is_latin(folded[last + 1 : last + 2] or " "):
            continue
        number, cue = number or is_number, cue or is_cue
        if number and cue:
            return True
    return number and bool(_exact().search(text))
