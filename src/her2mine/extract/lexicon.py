"""The word tables of the number grammar, one file a language, read once and joined into one set of patterns.

Chinese papers write "vs", "95% CI" and "HR" in English, so a sentence is always read with every language's table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any


def alternation(words: list[str]) -> str:
    """A non-capturing group of the given patterns, longest first; Latin words do not match inside a longer word."""
    groups: dict[tuple[str, str], list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        groups.setdefault(_bounds(word), []).append(word)
    # One look-around for all words of a kind: each costs at every character of the text. Words that begin in another
    # script stand last, for none of them matches where a Latin word does.
    ordered = sorted(groups.items(), key=lambda group: not group[0][0])
    return "(?:" + "|".join(f"{head}(?:{'|'.join(inner)}){tail}" for (head, tail), inner in ordered) + ")"


def _bounds(word: str) -> tuple[str, str]:
    head = r"(?<![a-z])" if re.match(r"\(?(?:\?:)?[a-z]", word) else ""
    tail = r"(?![a-z])" if re.search(r"[a-z)?]$", word) and head else ""
    return head, tail


@dataclass(frozen=True)
class Words:
    """The joined tables: ``table[section][key]`` is a list of patterns, or a mapping for number words."""

    table: dict[str, dict[str, Any]]
    _patterns: dict[tuple[str, str], str] = field(default_factory=dict)

    def pattern(self, section: str, key: str) -> str:
        """The alternation of all languages' patterns under ``section.key``."""
        name = (section, key)
        if name not in self._patterns:
            self._patterns[name] = alternation(self.table[section][key])
        return self._patterns[name]

    @property
    def numerals(self) -> dict[str, int]:
        """Number words of all languages and what they count."""
        words: dict[str, int] = self.table["counts"]["words"]
        return with_tens(words, self.table["counts"]["tens"])


def with_tens(words: Mapping[str, float], tens: Sequence[str]) -> dict[str, Any]:
    """Number words with those that a language makes of its word for ten and the digits beside it ("二十四").

    ``words`` may hold several languages: only digits of the script of the word for ten are joined to it.

    >>> with_tens({"二": 2, "四": 4, "two": 2}, ["十"])["二十四"]
    24
    """
    made: dict[str, Any] = {}
    for ten in tens:
        own = {word: value for word, value in words.items() if word.isascii() == ten.isascii()}
        digits = {"": 0, **{word: value for word, value in own.items() if value in range(1, 10)}}
        made |= {f"{a}{ten}{b}": 10 * (n or 1) + m for a, n in digits.items() for b, m in digits.items()}
    return {**made, **words}


@cache
def load_words() -> Words:
    """Read every language's table and join them."""
    joined: dict[str, dict[str, Any]] = {}
    folder = resources.files("her2mine.extract.words")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            _join(joined, tomllib.loads(entry.read_text(encoding="utf-8")))
    return Words(joined)


def _join(joined: dict[str, dict[str, Any]], table: dict[str, dict[str, Any]]) -> None:
    for section, entries in table.items():
        target = joined.setdefault(section, {})
        for key, value in entries.items():
            if isinstance(value, dict):
                target.setdefault(key, {}).update(value)
            else:
                target.setdefault(key, []).extend(value)
