"""Groups told by stage: "in stage II-IIIA disease", "0.41 in stage IB and 0.20 in stage IIIA", "ⅢA期患者"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from her2mine.bind.lexicon import Cues
from her2mine.bind.view import View
from her2mine.records import Finding, Label, Mention

REACH = 40  # characters before a stage in which "in patients with" may stand

_NUMERAL = r"(?:iv|i{1,3}|[ⅰⅱⅲⅳ])(?:[a-d][1-3]?)?"
_NAMED = re.compile(r"stage ")  # as stages_in() names them
_STAGE = rf"{_NUMERAL}(?![a-z0-9])"


@cache
def _pattern(cues: Cues) -> re.Pattern[str]:
    word, mark = cues.words("stages", "word"), cues.words("stages", "mark")
    join = rf"\s?{cues.words('stages', 'join')}\s?"
    listed = rf"{_STAGE}(?:{join}(?:{word}\s)?{_STAGE})?"
    marked = rf"(?<![a-z0-9])(?:{_NUMERAL}{mark}?{join})?{_NUMERAL}{mark}"
    return re.compile(rf"{word}\s(?P<latin>{listed})|(?P<han>{marked}){cues.words('stages', 'people')}")


def stages_in(view: View) -> list[Mention]:
    """The stages that a sentence names, a range as one; the canonical name is that of all spellings."""
    found = []
    for match in _pattern(view.cues).finditer(view.folded):
        name = match.lastgroup or "latin"
        start, end = match.start(), match.end(name)
        numerals = unicodedata.normalize("NFKC", match[name]).upper().replace(" ", "")
        text = view.text[start:end]
        found.append(
            Mention(Label.POPULATION, start, end, text, f"stage {numerals.replace('期', '')}", voices=("stage",))
        )
    return found


def stage_groups(view: View, enrolled: str) -> list[Mention]:
    """The stages that tell a part of the study: told of patients, and not the one stage that the study ``enrolled``.

    A stage by itself restates whom the study enrolled; a part is one of several with values of their own, or another
    than the passage told first, or told beside all patients.
    """
    named = [m for m in stages_in(view) if _of_patients(view, m)]
    names = {m.canonical for m in named}
    apart = [m for m in named if any(_between(view, m, other) for other in named)]
    parts = [m for m in named if view.cues.get("populations", "part", r"(?:患者)?{}").match(view.folded, m.end)]
    if parts and len(names) == 1:
        return parts  # "in the stage III subgroup"
    if enrolled:
        return [m for m in named if m.canonical != enrolled]
    if view.has("populations", "all") and not enrolled:
        return named  # "36% in stage IIIB, and 45% in all patients"
    return apart if len(names) > 1 else []


def _of_patients(view: View, stage: Mention) -> bool:
    before = view.folded[max(0, stage.start - REACH) : stage.start]
    if view.cues.has("populations", "enrolment", re.split(r"[,;。:]", before)[-1]):
        return False
    told = view.cues.get("stages", "lead", r"{}\s*$").search(before) is not None
    return told or not stage.text.isascii()


def _between(view: View, one: Mention, other: Mention) -> bool:
    """Whether a value stands between two different stages."""
    first, last = min(one.end, other.end), max(one.start, other.start)
    return one.canonical != other.canonical and any(first <= v.start < last for v in view.values)


def without_enrolled_stages(findings: Sequence[Finding]) -> list[Finding]:
    """The findings of a paper in text order, without stages that a trial's first size shows to be whom it enrolled."""
    first: dict[str, str | None] = {}
    for found in findings:
        if found.trial is not None and found.endpoint == "N":
            first.setdefault(found.trial, found.population)
    enrolled = {(trial, name) for trial, name in first.items() if name is not None and _NAMED.match(name)}
    return [f.model_copy(update={"population": None}) if (f.trial, f.population) in enrolled else f for f in findings]
