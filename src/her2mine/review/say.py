"""What the page says: one table of texts a language, and figures and quantities put into its words.

Words of quantities (statistics, endpoints, units) come from the tables that verdicts are said in, so that a page and a
verdict name the same thing alike.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from her2mine.diff.verdict import endpoint_words, measure
from her2mine.diff.words import LANGUAGES, speaking, word
from her2mine.records import Finding, GoldResult
from her2mine.report.words import SIGNS, number

__all__ = ["LANGUAGES", "Voice", "voice"]

NOT_REACHED = "not_reached"


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
        return self.texts.get(f"{group}.{code}", code.replace("_", " "))

    def measure(self, endpoint: str, statistic: str, timepoint: float | None = None) -> str:
        """Endpoint, statistic and time: "median OS", "12-month PFS rate"."""
        with speaking(self.language):
            return measure(endpoint, statistic, timepoint)

    def endpoint(self, code: str) -> str:
        """An endpoint's code as people write it."""
        with speaking(self.language):
            return endpoint_words(code)

    def arm(self, drugs: Sequence[str], role: str, comparator: Sequence[str] = ()) -> str:
        """The arm in words; a comparison names both sides."""
        named, against = " + ".join(drugs), " + ".join(comparator)
        if role == "comparison" and named and against:
            return f"{named} vs {against}"
        with speaking(self.language):
            return named or word("arms", role if role in ("comparison", "control", "experimental") else "study")

    def amount(self, shown: str, op: str, unit: str) -> str:
        """A printed number with its sign and unit; "" for not reached."""
        with speaking(self.language):
            if not shown or shown.upper() == "NR":
                return word("say", NOT_REACHED)
            sign = "" if shown[:1] in "<>≤≥~" else self._sign(op)
            if unit == "percent":
                return f"{sign}{shown}%"
            return sign + (word("units", unit).format(number=shown) if unit not in ("ratio", "1") else shown)

    def _sign(self, op: str) -> str:
        return self("figures.about") if op == "~" else SIGNS.get(op, op)

    def interval(self, low: str, high: str, level: float | None) -> str:
        """An interval in brackets with a space before it, or "" without bounds."""
        if not low and not high:
            return ""
        return self("figures.interval", low=low or "NE", high=high or "NE", level=f"{number(level)}% " if level else "")

    def figure(self, finding: Finding) -> str:
        """The value as read, with sign, unit and interval."""
        low, high = ("" if bound is None else number(bound) for bound in (finding.ci_low, finding.ci_high))
        plain = finding.text if _is_plain(finding) else number(finding.value) if finding.value is not None else ""
        return self.amount(plain, finding.op, finding.unit) + self.interval(low, high, finding.ci_level)

    def gold_figure(self, gold: GoldResult) -> str:
        """The curated value in the same form, at its finest printed precision."""
        low = gold.ci_low_text or ("" if gold.ci_low is None else number(gold.ci_low))
        high = gold.ci_high_text or ("" if gold.ci_high is None else number(gold.ci_high))
        shown = gold.printed[0] if gold.printed else "" if gold.value is None else number(gold.value)
        return self.amount(shown, gold.op, gold.unit) + self.interval(low, high, gold.ci_level)

    def quantity(self, finding: Finding) -> tuple[str, ...]:
        """What a finding measures, in parts: trial, measure, arm, subgroup."""
        parts = (
            finding.trial or finding.resolved or self("figures.no_trial"),
            self.measure(finding.endpoint, finding.statistic, finding.timepoint),
            self.arm(finding.drugs, finding.role, finding.comparator),
            finding.population or "",
        )
        return tuple(part for part in parts if part)

    def gold_quantity(self, gold: GoldResult) -> tuple[str, ...]:
        """What a curated row measures, in parts."""
        parts = (
            gold.trial,
            self.measure(gold.endpoint, gold.statistic, gold.timepoint),
            gold.arm or self.arm(gold.drugs, gold.role),
            gold.population,
            gold.qualifier,
        )
        return tuple(part for part in parts if part)


def _is_plain(finding: Finding) -> bool:
    try:
        return finding.value is not None and finding.text.isascii() and float(finding.text) == finding.value
    except ValueError:
        return False


@cache
def voice(language: str) -> Voice:
    """The texts of a language of :data:`LANGUAGES`."""
    told = resources.files(__package__).joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    groups: dict[str, dict[str, str]] = tomllib.loads(told)
    flat = {f"{group}.{key}": text for group, texts in groups.items() for key, text in texts.items()}
    return Voice(language, flat)
