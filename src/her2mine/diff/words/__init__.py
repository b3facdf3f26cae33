"""What verdicts are said in: one table of sentences a language, and the language being spoken.

The tables hold the sentences, the code the facts: ``say("arm_swap", said=..., row=...)`` looks the sentence up in
the language that :func:`speaking` has set (English without it) and fills it in. They also hold the words by which
papers of that language show what they mean; :func:`cue` joins those of all languages.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from her2mine.wording import LANGUAGES, speaking, spoken

__all__ = ["LANGUAGES", "cue", "cue_text", "say", "speaking", "word"]


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


def say(key: str, /, **parts: Any) -> str:
    """The sentence called ``key``, filled in.

    Raises:
        KeyError: there is no such sentence, or one of its parts is not given.
    """
    return _table(spoken())["say"][key].format(**parts)


def word(group: str, key: str, default: str | None = None) -> str:
    """A word of a group ("statistics", "endpoints", "units"); ``default`` (else the key) where the group lacks it."""
    return _table(spoken())[group].get(key, key if default is None else default)
