"""The cue words of trial reports, one table a language, read as one: papers mix their languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from her2mine.vocabulary import fold

_TABLES = ("en.toml", "zh.toml")


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((files(__name__) / name).read_text(encoding="utf-8")) for name in _TABLES)


@cache
def words(section: str, key: str) -> tuple[str, ...]:
    """The words of ``section.key`` of all languages, in table order."""
    return tuple(dict.fromkeys(word for table in _tables() for word in table[section][key]))


@cache
def mapping(section: str, key: str) -> dict[str, Any]:
    """The entries of ``section.key`` of all languages; lists of the same name are joined."""
    joined: dict[str, Any] = {}
    for table in _tables():
        for name, value in table[section][key].items():
            joined[name] = [*joined.get(name, []), *value] if isinstance(value, list) else value
    return joined


@cache
def letters(section: str, key: str) -> str:
    """The character list ``section.key``, where a language has one."""
    return "".join(dict.fromkeys("".join(table[section].get(key, "") for table in _tables())))


def either(options: Iterable[str], *, bounded: bool = True) -> str:
    """Make a pattern source that matches any of the words, longest first.

    Words that begin or end in a Latin letter match whole words only when ``bounded``; folding (half width, lower case,
    simplified script) is applied, for use on folded text.
    """
    folded = sorted({fold(word) for word in options}, key=lambda word: (-len(word), word))
    groups: dict[tuple[str, str], list[str]] = {}
    for word in folded:  # one look-around for all words of a kind: each costs at every character of the text
        left = "(?<![a-z0-9])" if bounded and _is_latin(word[0]) else ""
        right = "(?![a-z0-9])" if bounded and _is_latin(word[-1]) else ""
        groups.setdefault((left, right), []).append(re.escape(word))
    return "(?:" + "|".join(f"{left}(?:{'|'.join(inner)}){right}" for (left, right), inner in groups.items()) + ")"


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
