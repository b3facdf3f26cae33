"""What reviewers say, in words: verdicts, reason classes and states, one table a language with the same keys."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

LANGUAGES = ("en", "zh")


@cache
def table(language: str) -> dict[str, dict[str, str]]:
    """The words of a language, by group ("verdicts", "reasons", "states", "roles") and key.

    Raises:
        KeyError: there is no table of that language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    return tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def word(group: str, key: str, language: str = "en") -> str:
    """One word; the key itself where the group lacks it."""
    return table(language)[group].get(key, key)


REASONS: tuple[str, ...] = tuple(table("en")["reasons"])
"""The reason classes, in the order in which they are offered."""
