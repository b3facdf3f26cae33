"""Short forms that a text explains without a bracket: letters of drugs ("PC"), glossaries below tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from her2mine.extract.cues import words
from her2mine.extract.names import REGISTRY
from her2mine.records import Label, Mention
from her2mine.vocabulary import Vocabulary

REACH: Final = 110  # characters before the bracket in which the long form is looked for

_LETTER = re.compile(r"[(（]([A-Z])[)）]")
_LETTERS = re.compile(
    r"(?<![A-Za-z0-9-])(?:[A-Z]{2,4}(?:\s?\+\s?[A-Z]{1,3})?|[A-Z](?:\s?\+\s?[A-Z]){1,3})(?![A-Za-z0-9-])"
)
_BESIDE_NAME = re.compile(r"^-[A-Z]{1,3}\d{3,5}")  # the code of a drug behind its name
_ENTRY = re.compile(
    r"(?m)(?:^|[,;.。；，]\s)([A-Z][A-Za-z]{0,2}[A-Z0-9+-]{1,8})\s?[=:：,，]?\s+"
)  # of a table's glossary
JOIN = re.compile(r"\s?(?:[+/、,&]|plus|and|with|followed by|联合|序贯|加|和|与|及)\s?", re.IGNORECASE)
_LISTED = re.compile(rf"{JOIN.pattern}|\s?,\s?(?:and|&)?\s?", re.IGNORECASE)
_CLIPPED = re.compile(r"(?<![A-Za-z-])([A-Za-z]{6,})\s?[(（]([A-Z][a-z]{1,5})[)）]")
_DOSE = re.compile(
    r",?\s(?:\d[\d.,]*\s?)(?:mg|g|µg|μg|mcg|IU|U)(?:\s?/\s?(?:kg|m2|m²|day|d))*(?![A-Za-z])"
    r"(?:,?\s(?:(?:twice |once )?daily|weekly|every \w+ (?:weeks?|days?)|on days? \d+(?:(?:,| and| to|-|–) ?\d+)*"
    r"|of (?:each|every|a) \d+-?\s?(?:week|day)(?:ly)? cycle))*"
)
_DOSED_BRACKET = re.compile(
    r"\s?[(（](?:[^()（）]*\d\s?(?:mg|g|µg|μg|mcg|IU)(?![A-Za-z])[^()（）]*|AUC[^()（）]*)[)）]"
)
PLUS = re.compile(r"\s?\+\s?")
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-+/][A-Za-z0-9]+)*$")
_ROMAN = re.compile(r"[IVX]+[ab]?$")
_BREAK = re.compile(r"[.。;；!！?？\n](?=\s|$|[^\d])")


def lettered(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read "PC" and "PC + D" where a text calls its drugs by letters: "pemetrexed (P) and cisplatin (C)"."""
    told: dict[str, tuple[str, ...]] = {}
    for match in _LETTER.finditer(text):
        before = context_of(text, match.start())
        last = [m for m in vocabulary.find(before) if m.label is Label.DRUG and m.drugs][-1:]
        dummy = any(vocabulary.drug_class(drug) == "control" for m in last for drug in m.drugs)
        if last and not dummy and not _BESIDE_NAME.sub("", before[last[0].end :]).strip():
            told.setdefault(match[1], last[0].drugs)
    for match in _LETTERS.finditer(text) if len(told) > 1 else ():
        letters = [letter for letter in match.group() if letter.isalpha()]
        if all(letter in told for letter in letters) and len(set(letters)) == len(letters):
            yield PLUS.sub("+", match.group()), tuple(dict.fromkeys(drug for name in letters for drug in told[name]))


def glossary(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Read "EC etoposide and carboplatin, TEL A, B, and C" below a table: what short forms of its heads stand for."""
    for match in _ENTRY.finditer(text):
        rest = text[match.end() : match.end() + REACH].split("\n")[0]
        drugs = [m for m in vocabulary.find(rest) if m.label is Label.DRUG and m.drugs]
        if not drugs or drugs[0].start or not may_be_short(match[1], vocabulary):
            continue
        last = 0
        while last + 1 < len(drugs) and _LISTED.fullmatch(rest[drugs[last].end : drugs[last + 1].start]):
            last += 1
        ends = re.match(r"\s*(?:[,;.。；，]|$)", rest[drugs[last].end :])
        if last and ends:
            yield match[1], tuple(dict.fromkeys(d for m in drugs[: last + 1] for d in m.drugs)), rest[: drugs[last].end]


def clipped(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Mention]]:
    """Read "capecitabine (Cap)": a drug's name cut off behind its first letters, and the drug."""
    for match in _CLIPPED.finditer(text):
        name = match[1].lower()
        last = [m for m in vocabulary.find(match[1]) if m.label is Label.DRUG and m.end - m.start == len(match[1])]
        short = match[2]
        if last and len(last[0].drugs) == 1 and name.startswith(short.lower()) and not vocabulary.drugs_of(short):
            yield short, last[0]


def context_of(text: str, bracket: int) -> str:
    """The words before the bracket, within their sentence."""
    before = text[max(0, bracket - REACH) : bracket]
    breaks = [match.end() for match in _BREAK.finditer(before.rstrip())]
    return before[breaks[-1] :] if breaks else before


def without_doses(words_before: str) -> str:
    """Words without how much of a drug was given and when, so that names on either side stand together."""
    return " ".join(_DOSE.sub(" ", _DOSED_BRACKET.sub(" ", words_before)).split())


def may_be_short(part: str, vocabulary: Vocabulary) -> bool:
    """Whether a part of a bracket is written like a short form: capitals or numbers, or a drug's name in capitals."""
    if not 2 <= len(part) <= 12 or not _SHORT.match(part) or _ROMAN.match(part) or REGISTRY.match(part):
        return False
    if sum(char.isupper() or char.isdigit() for char in part) < 2 or not any(char.isalpha() for char in part):
        return part.endswith(tuple(stem for stem in words("drug", "stems") if stem.isascii())) and part[0].isupper()
    return True
