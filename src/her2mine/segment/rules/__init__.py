"""The tables of sentence ends, one file a language, read as one: every paper may mix its languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_TABLES = ("en.toml", "zh.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """Word lists of all languages together, lower case (see ``en.toml`` for what each list does)."""

    never: frozenset[str]
    numbered: frozenset[str]
    names: frozenset[str]
    units: frozenset[str]
    starters: frozenset[str]
    labelled: frozenset[str]
    open_words: tuple[str, ...]
    open_signs: str
    labels: frozenset[str]
    stops: str


@cache
def load_rules() -> Rules:
    """Read the tables of the package."""
    tables = [tomllib.loads((files(__name__) / name).read_text(encoding="utf-8")) for name in _TABLES]

    def words(key: str) -> frozenset[str]:
        return frozenset(word for table in tables for word in table[key])

    def signs(key: str) -> str:
        return "".join(table[key] for table in tables)

    return Rules(
        never=words("never"),
        numbered=words("numbered"),
        names=words("names"),
        units=words("units"),
        starters=words("starters"),
        labelled=words("labelled"),
        open_words=tuple(sorted(words("open_words"))),
        open_signs=signs("open_signs"),
        labels=words("labels"),
        stops=signs("stops"),
    )
