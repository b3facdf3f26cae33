"""The binder's cue tables, one file a language, joined and compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from her2mine.extract.lexicon import alternation

_BRACKET = re.compile(r"[(\[][^()\[\]]*[)\]]")  # an aside, with nothing in brackets inside it


def unbracketed(text: str, by: str = " ", *, keep_length: bool = False) -> str:
    """A text with ``by`` in the place of each aside, also of one with brackets inside it.

    >>> unbracketed("HR 0.70 (95% CI 0.5-0.9 [P = .01]); OS")
    'HR 0.70  ; OS'
    """
    while (plain := _BRACKET.sub(_blank if keep_length else by, text)) != text:
        text = plain
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


class Cues:
    """Compiled cue patterns; every pattern holds all languages' wordings."""

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        self._table = table
        self._words: dict[tuple[str, str], str] = {}
        self._compiled: dict[tuple[str, str, str], re.Pattern[str]] = {}

    def words(self, section: str, key: str) -> str:
        """The alternation of all languages' wordings of a cue."""
        name = (section, key)
        if name not in self._words:
            self._words[name] = alternation(self._table[section][key])
        return self._words[name]

    def get(self, section: str, key: str, shape: str = "{}") -> re.Pattern[str]:
        """The cue compiled into ``shape`` (a pattern with ``{}`` where the alternation goes)."""
        name = (section, key, shape)
        if name not in self._compiled:
            self._compiled[name] = re.compile(shape.replace("{}", self.words(section, key)))
        return self._compiled[name]

    def forms(self, section: str, key: str) -> tuple[str, ...]:
        """The entries of a cue as they stand: forms with ``{}`` where a name goes, and no patterns."""
        return tuple(self._table[section][key])

    def has(self, section: str, key: str, text: str) -> bool:
        """Whether the cue occurs anywhere in folded text."""
        return self.get(section, key).search(text) is not None


@cache
def load_cues() -> Cues:
    """Read and join the tables of all languages."""
    joined: dict[str, dict[str, list[str]]] = {}
    folder = resources.files("her2mine.bind") / "cues"
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            for section, keys in tomllib.loads(entry.read_text(encoding="utf-8")).items():
                for key, words in keys.items():
                    joined.setdefault(section, {}).setdefault(key, []).extend(words)
    return Cues(joined)
