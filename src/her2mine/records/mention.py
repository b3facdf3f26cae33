"""What is found in a sentence before anything is bound: names and numbers, with offsets into the paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """Kinds of named mentions."""

    DRUG = "DRUG"
    TRIAL = "TRIAL"
    ENDPOINT = "ENDPOINT"
    POPULATION = "POPULATION"
    TIMEPOINT = "TIMEPOINT"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and what it stands for.

    ``canonical`` is the vocabulary's name ("" while unknown). ``drugs`` is set for DRUG mentions and lists the INN
    names the mention stands for: one for a drug, several for a regimen acronym. ``voices`` says who found it:
    "vocabulary", "pattern", "model", "abbreviation", "citation".
    """

    label: Label
    start: int
    end: int
    text: str
    canonical: str = ""
    drugs: tuple[str, ...] = ()
    voices: tuple[str, ...] = ("vocabulary",)
    months: float | None = None  # TIMEPOINT only


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence ``paper.text[start:end]`` with its language and the block it stands in (index into Paper.blocks)."""

    start: int
    end: int
    language: str
    block: int
    section: str = ""
