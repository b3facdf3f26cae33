"""How names are compared: folded spelling, whole words, and the names a trial goes by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from her2mine.records import TrialRecord

_SHORTEST = 3


@lru_cache(maxsize=20000)
def fold(text: str) -> str:
    """Letters and digits of ``text``, compatibility-folded and lower case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


@lru_cache(maxsize=20000)
def _pattern(name: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in re.split(r"[\s\-–‐_/]+", unicodedata.normalize("NFKC", name)) if part]
    body = r"[\s\-–‐_/]*".join(parts)
    return re.compile(rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])", re.IGNORECASE)


def stands_in(name: str, text: str) -> bool:
    """Whether ``name`` stands in ``text`` as a word of its own, hyphens and case aside."""
    folded = fold(name)
    if len(folded) < _SHORTEST or folded not in fold(text):
        return False
    return _pattern(name).search(_compatible(text)) is not None


@lru_cache(maxsize=2000)
def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def names_of(trial: TrialRecord) -> tuple[str, ...]:
    """Every name of a trial: canonical, aliases, registry numbers; a bracketed part counts as a name too."""
    inner = re.findall(r"\(([^()]+)\)", trial.trial)
    outer = re.sub(r"\s*\([^()]*\)", "", trial.trial)
    whole = (trial.trial, outer, *inner, *trial.aliases, *trial.registry)
    return tuple(dict.fromkeys(name for name in whole if len(fold(name)) >= _SHORTEST))


def title_names(trial: TrialRecord) -> tuple[str, ...]:
    """The names by which a title can be known to speak of the trial: those with a capital letter or a digit."""
    marked = [name for name in names_of(trial) if re.search(r"[A-Z].*[A-Z0-9]|\d", name) and " + " not in name]
    return tuple(name for name in marked if not re.fullmatch(r"[A-Z][a-z]+ (?:[A-Z] )?(?:19|20)\d\d", name))


def any_stands_in(names: Iterable[str], text: str) -> bool:
    """Whether one of ``names`` stands in ``text``."""
    return any(stands_in(name, text) for name in names)


def clean_doi(doi: str) -> str:
    """A DOI in lower case without resolver address or closing punctuation."""
    return re.sub(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", "", doi.strip().lower()).rstrip(".,;)")
