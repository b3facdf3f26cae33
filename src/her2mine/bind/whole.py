"""The size and follow-up of a study with several arms: no arm's, even where the paper tells the arms only later."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.roles import WHOLE_STUDY
from her2mine.records import Finding


def of_whole_study(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, without drugs on what is told of a whole study that has several arms somewhere in the paper.

    A study is known by its trial's name; without one only the paper's own study is one and the same throughout.
    """
    several = {key for found in findings if _compares(found) and (key := _study(found)) is not None}
    sizes: dict[str | None, float] = {}
    for found in findings:
        if found.endpoint == "N" and found.statistic == "count":
            sizes[_study(found)] = max(sizes.get(_study(found), 0), found.value or 0)

    def whole(found: Finding) -> bool:
        largest = found.endpoint != "N" or (found.value or 0) >= sizes[_study(found)]
        return _whole(found) and largest and _study(found) in several

    return [found.model_copy(update={"drugs": ()}) if whole(found) else found for found in findings]


def _study(found: Finding) -> str | None:
    own = "study:own" in found.voices
    return found.trial or ("" if own else None)


def _compares(found: Finding) -> bool:
    """Whether a finding is told of two arms, or is the size of a control arm (its results may be a benchmark's)."""
    if found.role == "comparison":
        return bool(found.comparator) and set(found.drugs) != set(found.comparator)
    return found.role == "control" and found.endpoint == "N"


def _whole(found: Finding) -> bool:
    return found.endpoint in WHOLE_STUDY and found.role == "single" and found.population is None and bool(found.drugs)
