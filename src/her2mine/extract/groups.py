"""Groups of patients: subgroups, cohorts and restricted sets by the words that name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Final

from her2mine.extract.cues import either, mapping, words
from her2mine.records import Label, Mention
from her2mine.vocabulary import fold

MIN_LETTERS: Final = 2
_HAN = "\u3400-\u9fff"


_REACH: Final = 60  # characters around a cue word in which the group's name is looked for


@cache
def _cue() -> re.Pattern[str]:
    """What betrays a group: a set named outright, a group word, or people with a quality."""
    numbered = either(words("population", "numbered"), bounded=False)
    sets = either(words("population", "sets"))
    lettered = either(words("population", "lettered"), bounded=False)
    units = either((word for group in mapping("time", "units").values() for word in group), bounded=False)
    counted = either(words("population", "counted"), bounded=False)
    portions = "|".join(words("population", "portions"))
    nouns = either((*words("population", "nouns"), *words("population", "cohorts")), bounded=False)
    people = either(words("population", "people"), bounded=False)
    relations = either(words("population", "relations"))
    return re.compile(
        rf"(?P<whole>{numbered}\s?(?:[a-h]|\d{{1,2}}|i{{1,3}}|iv|[一二三四五])(?![a-z0-9.%])(?!\s?(?:{units}|{counted}))"
        rf"|(?<![a-z0-9])[a-h]\s?{lettered}|{sets}|(?<![a-z0-9])(?:{portions})(?![a-z0-9]))"
        rf"|(?P<noun>{nouns})(?![a-z])|(?P<people>{people})(?:\s(?P<relation>{relations})|中)"
    )


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(
        rf"{either(words('population', 'leads'))}\s?(?:the\s|all\s)?(?:\S+\s)?(?P<inner>[^,;:、]{{0,30}}?)$"
    )


_BEFORE = re.compile(rf"(?:[^\s,;:.、(){_HAN}]+\s){{0,4}}?[^\s,;:、()]+[\s-]?$")
_PHRASE = re.compile(r"\s?[^,;:、()\[\]\n]{2,60}")


@cache
def _edge() -> re.Pattern[str]:
    leading = (*words("population", "edge"), *words("population", "leads"), *words("population", "determiners"))
    return re.compile(rf"^.*{either(leading)}\s?", re.DOTALL)


@cache
def _relation() -> re.Pattern[str]:
    return re.compile(rf"^{either(words('population', 'relations'))}\s?")


@cache
def _late_edge() -> re.Pattern[str]:
    return re.compile(rf"\s?{either(words('population', 'edge'))}.*$", re.DOTALL)


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"^(?:{either(words('population', 'whole'))}\s?)+")


def groups(text: str, others: Sequence[Mention] = ()) -> list[Mention]:
    """Find groups of patients named by their words ("the X subgroup", "队列 2", "in patients with X").

    A group that its words prove ("subgroup", "cohort", 亚组, 队列) bears its name as ``canonical``; one that may
    as well restate whom the study enrolled ("patients with X") has the voice "weak". A group that is only a drug's arm
    ("the X cohort" with X a drug) is none.

    Args:
        text: the sentence.
        others: mentions of other kinds in it; a group's name ends where one of them begins.
    """
    folded = fold(text)
    found: list[Mention] = []
    for cue in _cue().finditer(folded):
        span = _span(folded, cue)
        strong = cue.group("people") is None
        cleaned = _clean(folded, *span, strong=strong, others=others) if span and not cue.group("whole") else span
        if cleaned is not None and not any(m.start < cleaned[1] and cleaned[0] < m.end for m in found):
            found.append(_group(text, folded, *cleaned, strong=strong))
    return sorted(found, key=lambda mention: mention.start)


def _span(folded: str, cue: re.Match[str]) -> tuple[int, int] | None:
    """Where the group's name stands beside its cue."""
    if cue.group("whole"):
        return cue.span()
    base = max(0, cue.start() - _REACH)
    if cue.group("noun"):
        before = _BEFORE.search(folded[base : cue.start()])
        return (base + before.start(), cue.start()) if before else None
    lead = _lead().search(folded[base : cue.start()])
    if lead is None:
        return None
    if cue.group("relation"):
        after = _PHRASE.match(folded, cue.end())
        return (cue.start("relation"), after.end()) if after else None
    return base + lead.start("inner"), cue.start()


def _group(text: str, folded: str, start: int, end: int, *, strong: bool) -> Mention:
    canonical = " ".join(folded[start:end].split()) if strong else ""
    voices = ("pattern",) if strong else ("pattern", "weak")
    return Mention(Label.POPULATION, start, end, text[start:end], canonical, voices=voices)


def _blocks(mention: Mention) -> bool:
    return mention.label is not Label.POPULATION and "weak" not in mention.voices


def _clean(folded: str, start: int, end: int, *, strong: bool, others: Sequence[Mention]) -> tuple[int, int] | None:
    """Take connecting words and other names off the group's name; None when nothing is left that restricts."""
    blocking = [m for m in others if _blocks(m) and m.start < end and start < m.end]
    if strong:
        start = max(chain([start], (m.end for m in blocking)))
        if (edge := _edge().match(folded[start:end])) is not None:
            start += edge.end()
        if (whole := _whole().match(folded[start:end])) is not None:
            start += whole.end()
    else:
        if any(start < m.start < end for m in others if m.label is Label.POPULATION):
            return None  # the known name in it says it better
        end = min(chain([end], (m.start for m in blocking)))
        if (late := _late_edge().search(folded[start:end])) is not None:
            end = start + late.start()
    while start < end and not folded[start].isalnum():
        start += 1
    while end > start and folded[end - 1] in " -.的":
        end -= 1
    bare = _relation().sub("", folded[start:end])
    if "%" in bare:
        return None  # a share of people, no group
    return (start, end) if sum(map(str.isalpha, bare)) >= MIN_LETTERS else None
