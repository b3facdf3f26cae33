"""Clauses of one sentence that each tell a study: "X gave 12 months in one study; in TRIAL, Y gave 15 months"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.lexicon import load_cues
from her2mine.records import Label, Mention
from her2mine.vocabulary import fold

LEAD = 24  # characters of a clause in which the study it tells must be named
_ENDS = re.compile(r"[;；]\s*")
_DIGIT = re.compile(r"\d")


def clauses_of_studies(text: str, found: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where the parts of a sentence start and end that are read one by one; one part where it tells one study only.

    A part begins behind a semicolon with the name of a study that was not told before it, and tells an endpoint of its
    own: what follows is then complete without what stands before, and nothing of one study can be taken for another's.

    Args:
        text: the sentence.
        found: its names, with offsets in it.
    """
    cuts = [0]
    for match in _ENDS.finditer(text):
        if not _in_bracket(text, match.start()) and _tells_study(text, found, cuts[-1], match.start(), match.end()):
            cuts.append(match.end())
    return [(start, stop) for start, stop in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _in_bracket(text: str, place: int) -> bool:
    before = text[:place]
    return before.count("(") + before.count("（") > before.count(")") + before.count("）")


def _tells_study(text: str, found: Sequence[Mention], begin: int, cut: int, start: int) -> bool:
    """Whether a clause that starts at ``start`` names another study at once, and an endpoint with a number behind."""
    following = _ENDS.search(text, start)
    stop = following.start() if following else len(text)
    trial = next((m for m in found if m.label is Label.TRIAL and start <= m.start < start + LEAD), None)
    known = {m.canonical for m in found if m.label is Label.TRIAL and m.end <= cut}
    named = trial is not None and trial.canonical not in known and not _DIGIT.search(text[start : trial.start])
    if not named and load_cues().get("studies", "team", r"\s*{}").match(fold(text[start : start + 2 * LEAD])) is None:
        return False
    opened = trial.end if trial is not None and named else start
    told = [m for m in found if m.label is Label.ENDPOINT and opened <= m.start < stop and "weak" not in m.voices]
    before = [m for m in found if m.label is Label.ENDPOINT and begin <= m.start < cut]
    values = bool(told) and _DIGIT.search(text, told[0].end, stop) is not None
    return values and bool(before) and _DIGIT.search(text, before[0].end, cut) is not None
