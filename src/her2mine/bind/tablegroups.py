"""The group of patients that the caption of a table tells for all of it: "Results in the T790M-positive subgroup"."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.lexicon import Cues
from her2mine.records import Finding

PART = 0.9  # of a study's patients: a table of fewer is one of a part of them


def with_caption_group(
    found: Sequence[Finding], caption: str, populations: Sequence[str], told: Sequence[Finding], cues: Cues
) -> list[Finding]:
    """The findings of a table with the group its caption tells, unless the table itself tells groups.

    A caption restates whom the study enrolled ("in patients with advanced melanoma") as often as it tells a part of it:
    it counts with a word for a part, or where the arms of the table have fewer patients than the study is told to have.

    Args:
        found: the findings of the table.
        caption: its caption, folded.
        populations: what the caption names of populations.
        told: the findings of the text, which may tell the size of the study.
        cues: the cue tables.
    """
    group = _part_named(caption, populations, cues)
    if not group and _smaller(found, told):
        group = _patients_told(caption, cues)
    if not group or any(f.population for f in found):
        return list(found)
    return [f.model_copy(update={"population": group}) for f in found]


def _part_named(caption: str, populations: Sequence[str], cues: Cues) -> str:
    """The population that a caption names as a part; several are compared in the table."""
    part = cues.get("populations", "caption_part").search(caption)
    whole = cues.get("populations", "whole")
    named = [name for name in populations if not whole.fullmatch(name.lower())]
    return named[0] if part is not None and len(named) == len(populations) == 1 else ""


def _patients_told(caption: str, cues: Cues) -> str:
    """The patients of whom a caption says that the table is, in its own words."""
    match = cues.get("populations", "caption_group").search(caption)
    return " ".join(next(name for name in match.groups() if name).split()) if match is not None else ""


def _smaller(found: Sequence[Finding], told: Sequence[Finding]) -> bool:
    """Whether the arms of a table have together fewer patients than the study that it is of."""
    trials = {f.trial for f in found}
    if len(trials) != 1 or None in trials:
        return False
    whole = [f.value for f in told if f.trial in trials and f.endpoint == "N" and f.role == "single" and f.value]
    sizes = {f.start: f.value for f in found if f.endpoint == "N" and f.role != "single" and f.value}
    return len(sizes) > 1 and bool(whole) and sum(sizes.values()) < PART * max(whole)
