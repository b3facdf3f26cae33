"""What the page, the plots and the letters say: one table of words a language, with the same keys.

The language is the one that verdicts are said in (:func:`her2mine.wording.speaking`); English without it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from her2mine.wording import LANGUAGES, speaking, spoken

__all__ = ["LANGUAGES", "say", "speaking", "spoken", "table", "word"]


@cache
def table(language: str) -> dict[str, dict[str, str]]:
    """The words of a language by group and key. Raises KeyError for a language without a table."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def word(group: str, key: str, default: str | None = None) -> str:
    """A word of a group; ``default`` (else the key) where the group lacks it."""
    return table(spoken())[group].get(key, key if default is None else default)


def say(key: str, group: str = "page", /, **parts: Any) -> str:
    """The sentence called ``key``, filled in; ``{s}`` is the ending of a plural that goes with ``n``.

    Raises:
        KeyError: there is no such sentence, or one of its parts is not given.
    """
    plural = {"s": "" if parts.get("n") == 1 else "s"}
    return table(spoken())[group][key].format(**{**plural, **parts})
