"""The gate: which sentences are worth the costly steps."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import ahocorasick

from her2mine.extract.cues import either, words
from her2mine.vocabulary import fold

_DIGIT: Final = re.compile(r"\d")


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word in (*words("gate", "words"), *words("gate", "signs")):
        folded = fold(word)
        automaton.add_word(folded, (len(folded), folded[0].isascii() and folded[0].isalnum()))
    automaton.make_automaton()
    return automaton


@cache
def _exact() -> re.Pattern[str]:
    inner = "|".join(sorted(map(re.escape, words("gate", "exact")), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![A-Za-z])(?:{inner})(?![a-z])")


@cache
def _number_words() -> re.Pattern[str]:
    return re.compile(either(words("gate", "number_words")))


def gate(text: str, language: str = "") -> bool:
    """Whether a sentence may report a result: a number (or "not reached") and a word of endpoints or statistics.

    Cheap, and generous by intent: what it lets through is looked at closely, what it holds back is lost.
    ``language`` is for callers that carry it; the tables of all languages are asked together.
    """
    folded = fold(text)
    if not _DIGIT.search(folded) and not _number_words().search(folded):
        return False
    for last, (length, bounded) in _automaton().iter(folded):
        first = last - length + 1
        if not bounded or first == 0 or not (folded[first - 1].isascii() and folded[first - 1].isalpha()):
            return True
    return bool(_exact().search(text))
