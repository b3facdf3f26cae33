"""Groups of patients that a marker's state tells apart: "PIK3CA-mutated and wild-type patients", "COX-2高表达者"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from her2mine.bind.lexicon import Cues
from her2mine.bind.view import Series, View
from her2mine.records import Label, Mention

_CODED = re.compile(r"[A-Z0-9]")  # a marker's name has a capital or a number: "COX-2", "p53"
PAIR = 2  # values of a comparison
SEVERAL = 2  # groups that a sentence must tell for values to be theirs


@cache
def _pattern(cues: Cues) -> re.Pattern[str]:
    state, degree, measure, people = (
        cues.words("populations", key) for key in ("marker_state", "marker_degree", "marker_measure", "marker_people")
    )
    name = r"(?<![a-z0-9_./-])(?P<name>[a-z0-9][a-z0-9.+/]*(?:-[a-z0-9]+)??)"
    stated = rf"{name}[\s-]?(?P<state>{state})"
    graded = rf"(?P<degree>{degree})[\s-]?(?P<of>(?:[a-z0-9][a-z0-9./-]*\s?){{1,3}}?)(?P<measure>{measure})?"
    other = rf"(?<![a-z0-9_-])(?P<bare>{state})"
    return re.compile(rf"(?:{stated}|{graded}|{other})(?P<people>[\s-]?{people})?", re.IGNORECASE)


def marker_groups(view: View, enrolled: Callable[[Mention], bool]) -> list[Mention]:
    """The groups of a sentence that sets states of one marker against each other, each with values of its own.

    A single one is no part of a study ("in KRAS wild-type patients" tells whom it enrolled); which part it is, other
    rules tell. ``enrolled`` says whether a group is told to be whom the study enrolled.
    """
    matches = list(_pattern(view.cues).finditer(view.text))
    told = [(_marker(match), group) for match in matches if (group := _group(match, view)) is not None]
    told = [(marker, group) for marker, group in told if not enrolled(group)]
    found = [group for marker, group in told if _states(marker, told) >= SEVERAL]
    if found and _valued(found, view):
        return found
    return [group for _, group in told if compared(group, view)]


def _marker(match: re.Match[str]) -> str:
    """The name of what is measured; "" where a group is told by a state alone ("and wild-type patients")."""
    return (match["name"] or match["of"] or "").strip().lower()


def _states(marker: str, told: Sequence[tuple[str, Mention]]) -> int:
    """How many groups the sentence tells by states of a marker."""
    return len({(group.canonical or "").lower() for other, group in told if other == marker or "" in (other, marker)})


def _group(match: re.Match[str], view: View) -> Mention | None:
    """The group that words tell: a coded name with its state, a level of what is measured, or the state of patients."""
    if match["name"] is not None and _CODED.search(match["name"]) is None:
        return None
    if match["degree"] is not None and not (match["measure"] and match["of"].strip()):
        return None
    if match["bare"] is not None and match["people"] is None:
        return None
    start, end = match.start(), match.start("people") if match["people"] else match.end()
    if any(arm.start < end and start < arm.end for arm in view.arms):
        return None
    words = " ".join(view.text[start:end].split())
    return Mention(Label.POPULATION, start, end, view.text[start:end], words, voices=("marker",))


def _valued(groups: Sequence[Mention], view: View) -> bool:
    """Whether no more groups stand in a row than a list of values shares out, or values stand between them."""
    first, last = groups[0], groups[-1]
    between = any(first.end <= value.start < last.start for value in view.values)
    return between or any(len(series) == len(groups) for series in view.series)


def compared(group: Mention, view: View) -> bool:
    """Whether the sentence sets two values of a group and of the other patients against each other."""
    pairs = [series for series in view.series if series.start >= group.end and series.contrast and len(series) == PAIR]
    told = [arm for arm in view.arms if pairs and group.end <= arm.start < pairs[0].start]
    return bool(pairs) and not told and fares(group, pairs[0], view)


def fares(group: Mention, series: Series, view: View) -> bool:
    """Read "X-positive tumours were associated with shorter survival (7 versus 9 months)": the group is compared.

    The values are those of the group and of the other patients.
    """
    people = view.cues.words("populations", "people_behind")
    told = view.cues.words("populations", "told_of_group")
    behind = re.compile(rf"\s?(?:{people})?\s?(?:{told})").match(view.folded, group.end)
    return behind is not None and view.cues.has("populations", "fared", view.folded[behind.end() - 1 : series.start])
