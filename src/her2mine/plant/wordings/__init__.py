"""Sentences of correct texts, one table a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Half = Literal["rule", "test", "both"]


@dataclass(frozen=True)
class Wordings:
    """The words and sentence patterns of one language."""

    words: dict[str, str]
    endpoints: dict[str, list[str]]
    landmark_endpoints: dict[str, list[str]]
    kinds: dict[str, list[str]]

    def of(self, kind: str, half: Half) -> list[str]:
        """The patterns of a kind of statement: those for writing rules, those kept for the test, or all of them."""
        patterns = self.kinds[kind]
        return {"rule": patterns[0::2], "test": patterns[1::2], "both": patterns}[half]


@cache
def wordings(language: str) -> Wordings:
    """The wordings of a language.

    Raises:
        FileNotFoundError: there are none for it.
    """
    table = tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return Wordings(
        words=table["words"],
        endpoints=table["endpoints"],
        landmark_endpoints=table.get("landmark_endpoints", table["endpoints"]),
        kinds=table["kinds"],
    )
