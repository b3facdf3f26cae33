"""What the page says: its own table of texts a language, and the words of the report and of the desk beside it.

Causes, kinds and figures are worded as the report words them, decisions and reasons as the desk does, so that a thing
has one name wherever it is met.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from her2mine.curate.words import word as curators_word
from her2mine.records import Finding, GoldResult
from her2mine.report import words
from her2mine.report.text import word as reports_word
from her2mine.wording import LANGUAGES, speaking

__all__ = ["LANGUAGES", "Voice", "voice"]

REPORTED = frozenset({"causes", "kinds", "checked"})
OF_THE_DESK = frozenset({"verdicts", "reasons"})


class Voice:
    """The page's texts in one language: ``voice("list.progress", done=3, all=9)``."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, /, **parts: object) -> str:
        """The text called ``key``, filled in; raises KeyError when there is none."""
        return self.texts[key].format(**parts)

    def name(self, group: str, code: str) -> str:
        """A code in words ("causes", "arm_swap"); the code itself, spaced, where the group lacks it."""
        spaced = code.replace("_", " ")
        if group in REPORTED:
            with speaking(self.language):
                return reports_word(group, code, spaced)
        if group in OF_THE_DESK:
            return curators_word(group, code, self.language)
        return self.texts.get(f"{group}.{code}", spaced)

    def endpoint(self, code: str) -> str:
        """An endpoint's code as people write it."""
        with speaking(self.language):
            return words.endpoint(code)

    def figure(self, finding: Finding) -> str:
        """The value as read, with sign, unit and interval."""
        with speaking(self.language):
            return words.figure(finding)

    def gold_figure(self, gold: GoldResult) -> str:
        """The curated value in the same form, at its finest printed precision."""
        with speaking(self.language):
            return words.gold_figure(gold)

    def measure(self, endpoint: str, statistic: str, timepoint: float | None = None) -> str:
        """Endpoint, statistic and time."""
        with speaking(self.language):
            return words.measure(endpoint, statistic, timepoint)

    def quantity(self, finding: Finding) -> tuple[str, ...]:
        """What a finding measures, in parts: trial, measure, arm, subgroup."""
        with speaking(self.language):
            return tuple(words.quantity(finding).split(" · "))

    def gold_quantity(self, gold: GoldResult) -> tuple[str, ...]:
        """What a curated row measures, in parts: trial, measure, arm, and what tells it apart."""
        with speaking(self.language):
            arm = gold.arm or words.arm(gold.drugs, gold.role)
            measure = words.measure(gold.endpoint, gold.statistic, gold.timepoint)
        return tuple(part for part in (gold.trial, measure, arm, gold.population, gold.qualifier) if part)


@cache
def voice(language: str) -> Voice:
    """The texts of a language of :data:`LANGUAGES`."""
    told = resources.files(__package__).joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    groups: dict[str, dict[str, str]] = tomllib.loads(told)
    flat = {f"{group}.{key}": text for group, texts in groups.items() for key, text in texts.items()}
    return Voice(language, flat)
