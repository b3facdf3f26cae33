"""What verdicts are said in: one table of sentences a language, and the language being spoken.

The tables hold the sentences, the code the facts: ``say("arm_swap", said=..., row=...)`` looks the sentence up in
the language that :func:`speaking` has set (English without it) and fills it in. They also hold the words by which
papers of that language show what they mean; :func:`cue` joins those of all languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("en", "zh")
_spoken: ContextVar[str] = ContextVar("spoken", default="en")


@cache
def _table(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))


@cache
def cue(name: str, language: str = "") -> re.Pattern[str]:
    """The pattern of a cue: the wordings of all languages that have it, or of one language.

    Raises:
        KeyError: no language (or not the one asked for) has such a cue.
    """
    return re.compile(cue_text(name, language), re.IGNORECASE)


def cue_text(name: str, language: str = "") -> str:
    """The pattern of a cue as text, to be made part of a larger one; raises as :func:`cue` does."""
    asked = (language,) if language else LANGUAGES
    found = [cues[name] for each in asked if name in (cues := _table(each)["cues"])]
    if not found:
        raise KeyError(name)
    return "|".join(found)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language ("en" or "zh") while the block runs."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def say(key: str, /, **parts: Any) -> str:
    """The sentence called ``key``, filled in.

    Raises:
        KeyError: there is no such sentence, or one of its parts is not given.
    """
    return _table(_spoken.get())["say"][key].format(**parts)


def word(group: str, key: str, default: str | None = None) -> str:
    """A word of a group ("statistics", "endpoints", "units"); ``default`` (else the key) where the group lacks it."""
    return _table(_spoken.get())[group].get(key, key if default is None else default)
