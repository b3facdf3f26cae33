"""Lists of arms and of values in one sentence: groups told with their sizes, values shared out in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from her2mine.bind.arm import Arm
from her2mine.bind.view import View, build_series, lists_of
from her2mine.records import Mention

PAIR = 2  # values of a comparison
SIZE_REACH = 8  # characters behind an arm within which its size begins ("A (n = 201)")


def with_sizes(arms: Sequence[Arm], view: View) -> list[Arm]:
    """Arms listed with a size right behind each ("A 201; B 202") are the groups of a study."""
    sized = [any(v.size and _behind(arm, v.start, view) for v in view.values) for arm in arms]
    listed = sum(sized) > 1
    return [replace(arm, grouped=arm.grouped or (listed and has)) for arm, has in zip(arms, sized, strict=True)]


def _behind(arm: Arm, start: int, view: View) -> bool:
    """Whether a size stands right behind an arm; behind a comma it is that of the next ("350 to A, 175 to B")."""
    return 0 <= start - arm.end <= SIZE_REACH and "," not in view.folded[arm.end : start]


def spread(view: View) -> int:
    """How many parallel values a "respectively" of the sentence shares out (0 when there is none)."""
    if not (view.has("contrast", "respectively") or view.has("contrast", "corresponding")):
        return _of_several(view)
    series = max(build_series(view), key=len, default=None)
    if series is not None and series.contrast:
        return len(series)  # "17.6 vs 16.8": one endpoint's values, whatever endpoints stand side by side
    if series is None:
        return 0
    runs = [[m for m in run if isinstance(m, Mention)] for run in lists_of(view.endpoints, view)]
    runs = [run for run in runs if run[0].start < series.stop or any("weak" not in m.voices for m in run)]
    shared = any(len({m.canonical for m in run}) == len(series) and not _explained(run, view) for run in runs)
    return 0 if shared else len(series)


def _of_several(view: View) -> int:
    """Read "higher with A and B than with C (16% and 21% vs 3%)": three values against each other, an arm each."""
    series = next((s for s in build_series(view) if len(s) > PAIR and s.contrast), None)
    than = view.cues.get("contrast", "than").search(view.folded, 0, series.start) if series is not None else None
    return len(series) if series is not None and than is not None else 0


def _explained(named: Sequence[Mention], view: View) -> bool:
    """Whether a bracket tells what the name before it is ("ORR (partial responses only)"), so that they are no list."""
    return any(view.folded[a.end : b.start].strip() == "(" and a.canonical != b.canonical for a, b in pairwise(named))
