"""Groups of patients: subgroups, cohorts and restricted sets by the words that name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from her2mine.extract.cues import either, words
from her2mine.records import Label, Mention
from her2mine.vocabulary import fold

_HAN = "\u3400-\u9fff"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns with a group ``what``, and whether the words alone prove a restricted set."""
    nouns = either((*words("population", "nouns"), *words("population", "cohorts")), bounded=False)
    numbered = either(words("population", "numbered"))
    people = either(words("population", "people"))
    leads = either(words("population", "leads"))
    relations = either(words("population", "relations"))
    sets = either(words("population", "sets"))
    phrase = r"[^,;:。，；：、()（）\n]"
    return (
        (re.compile(rf"(?P<what>{numbered}\s?(?:[a-h]|\d{{1,2}}|i{{1,3}}|iv|[一二三四五])(?![a-z0-9]))"), True),
        (re.compile(rf"(?P<what>{sets})"), True),
        (
            re.compile(
                rf"(?P<what>(?:[^\s,;:。，；：、()（）{_HAN}]+\s){{0,4}}?[^\s,;:。，；：、()（）]+[\s-]?){nouns}(?![a-z])"
            ),
            True,
        ),
        (re.compile(rf"{leads}\s?(?:the\s|all\s)?(?:\S+\s)?{people}\s(?P<what>{relations}\s?{phrase}{{2,60}})"), False),
        (re.compile(rf"{leads}(?P<what>[^,;:。，；：、\n]{{2,30}}?){people}中"), False),
    )


@cache
def _edge() -> re.Pattern[str]:
    leading = (*words("population", "edge"), *words("population", "leads"))
    return re.compile(rf"^.*{either(leading)}\s?", re.DOTALL)


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
    for pattern, strong in _patterns():
        for match in pattern.finditer(folded):
            span = _clean(folded, *match.span("what"), strong=strong, others=others)
            if span is None or any(m.start < span[1] and span[0] < m.end for m in found):
                continue
            found.append(_group(text, folded, *span, strong=strong))
    return sorted(found, key=lambda mention: mention.start)


def _group(text: str, folded: str, start: int, end: int, *, strong: bool) -> Mention:
    canonical = " ".join(folded[start:end].split()) if strong else ""
    voices = ("pattern",) if strong else ("pattern", "weak")
    return Mention(Label.POPULATION, start, end, text[start:end], canonical, voices=voices)


def _clean(folded: str, start: int, end: int, *, strong: bool, others: Sequence[Mention]) -> tuple[int, int] | None:
    """Take connecting words and other names off the group's name; None when nothing is left that restricts."""
    blocking = [m for m in others if m.label is not Label.POPULATION and m.start < end and start < m.end]
    if strong:
        start = max(chain([start], (m.end for m in blocking)))
        if (edge := _edge().match(folded[start:end])) is not None:
            start += edge.end()
        if (whole := _whole().match(folded[start:end])) is not None:
            start += whole.end()
    else:
        end = min(chain([end], (m.start for m in blocking)))
        if (late := _late_edge().search(folded[start:end])) is not None:
            end = start + late.start()
    while start < end and not folded[start].isalnum():
        start += 1
    while end > start and folded[end - 1] in " -的":
        end -= 1
    return (start, end) if end - start >= 2 else None
