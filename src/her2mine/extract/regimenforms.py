"""Short forms of regimens: what a bracket behind drugs, or before them, stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from her2mine.extract.cues import either, words
from her2mine.extract.glossaries import JOIN, context_of, without_doses
from her2mine.extract.meanings import Meaning
from her2mine.records import Label
from her2mine.vocabulary import Vocabulary

_REGIMEN = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]{0,3}[A-Z0-9-]{1,8})(?:方案| regimen)?\s?[(（]([^()（）\n]{6,90})[)）]"
)
_COUNT = re.compile(r"[,，;；]\s?(?:n\s?=\s?)?\d+\s?(?:例|名|人|patients)?$")


def regimens_told(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Read "EC (etoposide + carboplatin)": drugs in the bracket tell what the short form of a regimen stands for."""
    for match in _REGIMEN.finditer(text):
        long = _manner().sub("", without_doses(_COUNT.sub("", match[2])))
        drugs = [m for m in vocabulary.find(long) if m.label is Label.DRUG and m.drugs]
        gaps = [long[a.end : b.start] for a, b in pairwise(drugs)]
        whole = len(drugs) > 1 and drugs[0].start == 0 and drugs[-1].end == len(long)
        if whole and all(JOIN.fullmatch(gap) or gap.strip() in (", and", "、") for gap in gaps):
            yield match[1], tuple(dict.fromkeys(drug for m in drugs for drug in m.drugs)), long


def extended(short: str, before: str, found: Mapping[str, Meaning], vocabulary: Vocabulary) -> Meaning | None:
    """Read "A, B and C (ABC) with or without D (ABC-D)": the regimen told before and the drug beside the bracket."""
    stem, _, letter = short.rpartition("-")
    base, last = found.get(stem), [m for m in vocabulary.find(before) if m.label is Label.DRUG and m.drugs][-1:]
    if base is None or not base.drugs or not last or before[last[0].end :].strip():
        return None
    if len(letter) > 2 or not last[0].text.lower().startswith(letter.lower()):
        return None
    return Meaning(short, Label.DRUG, short, tuple(dict.fromkeys((*base.drugs, *last[0].drugs))))


def shared(short: str, before: str, found: Mapping[str, Meaning], vocabulary: Vocabulary) -> Meaning | None:
    """Read "A with B (AB) or with B and C (ABC)": what is told once for both regimens belongs to the second as well."""
    told, joined = _or_with().search(before), chain(before, vocabulary)
    base = found.get(told["base"]) if told is not None else None
    if base is None or joined is None or not before.rstrip().endswith(joined.long) or base.label is not Label.DRUG:
        return None
    if told is None or before[told.end() :].strip() != joined.long or short[0] != told["base"][0]:
        return None
    drugs = tuple(dict.fromkeys((*base.drugs, *joined.drugs)))
    return Meaning(short, Label.DRUG, short, drugs) if len(drugs) == len(short) > len(joined.drugs) else None


def schedules(plain: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """Read "X at 100 mg/m2 weekly (W) or at 240 mg/m2 every 3 weeks (TW)": two schedules of what was told before."""
    for match in _scheduled().finditer(plain):
        context = context_of(plain, match.start())
        last = [m for m in vocabulary.find(context) if m.label is Label.DRUG and m.drugs][-1:]
        gap = without_doses(context[last[0].end :]) if last else ","
        between = match["between"]
        told = re.search(r"\d", context[last[0].end :]) and re.search(r"\d", between) if last else None
        if told and not re.search(r"[,;:()]", gap) and not vocabulary.find(between, {Label.DRUG}):
            for name in ("first", "second"):
                yield match[name], Meaning(match[name], Label.DRUG, match[name], last[0].drugs, dosed=True)


def chain(before: str, vocabulary: Vocabulary) -> Meaning | None:
    """Read the drugs joined right before the bracket ("A plus B", "A 联合 B") as one; None when there is only one."""
    drugs = [m for m in vocabulary.find(before) if m.label is Label.DRUG]
    first = len(drugs) - 1
    while first > 0 and JOIN.fullmatch(before[drugs[first - 1].end : drugs[first].start]):
        first -= 1
    if first < 0 or first == len(drugs) - 1:
        return None
    union = tuple(dict.fromkeys(drug for m in drugs[first:] for drug in m.drugs))
    long = before[drugs[first].start : drugs[-1].end]
    return Meaning(long, Label.DRUG, long, union)


@cache
def _or_with() -> re.Pattern[str]:
    """The short form of a regimen and the word that leads to another, which it shares a drug with: "(AB) or with"."""
    return re.compile(rf"[(（](?P<base>[A-Z]{{2,5}})[)）],?\s?{either(words('drug', 'or_with'))}", re.IGNORECASE)


@cache
def _manner() -> re.Pattern[str]:
    """How the first drug of a regimen was given: "CMF (oral cyclophosphamide, ...)"."""
    return re.compile(rf"^(?:{either(words('drug', 'manner'))}\s?)+", re.IGNORECASE)


@cache
def _scheduled() -> re.Pattern[str]:
    """Two short forms in brackets, and what stands between the first and the second: "(W) or at 240 mg/m2 (TW)"."""
    first, second = (rf"[(（](?P<{name}>[A-Z][A-Z0-9]{{0,4}})[)）]" for name in ("first", "second"))
    between = r"(?P<between>[^().;。（）]{4,80}?)"
    return re.compile(rf"{first},?\s?{either(words('drug', 'opposed'))}\s?{between}\s?{second}")
