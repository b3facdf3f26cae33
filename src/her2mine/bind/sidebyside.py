"""Groups in free words that values are dealt out over: "结外型、淋巴结型和脾脏型患者的ORR分别为64%、76%和67%"."""

from __future__ import annotations

import re

from her2mine.bind.view import View
from her2mine.records import Label, Mention

LONGEST = 12  # characters of the name of one group
_LIST = re.compile(r"[^,;:。()\d]+$")


def side_by_side(view: View) -> list[Mention]:
    """As many groups of patients as the values behind them, told as one list that no arm or known name stands in."""
    found: list[Mention] = []
    for match in view.cues.get("populations", "side_by_side").finditer(view.folded):
        listed = _LIST.search(view.folded, 0, match.start())
        series = next((s for s in view.series if s.start >= match.end()), None)
        if listed is None or series is None or len(series) < 2 or _named(view, listed.start(), match.end()):
            continue
        names = list(re.finditer(r"[^、和与及]+", listed.group()))
        if len(names) == len(series) and all(1 < len(name.group()) <= LONGEST for name in names):
            places = [(listed.start() + name.start(), listed.start() + name.end()) for name in names]
            found += [
                Mention(Label.POPULATION, a, b, view.text[a:b], view.text[a:b], voices=("listed",)) for a, b in places
            ]
    return found


def with_and_without(view: View) -> list[Mention]:
    """Read "tumours with and without X", "伴与不伴X的患者": the two groups that one mark parts."""
    found: list[Mention] = []
    for match in view.cues.get("populations", "with_and_without").finditer(view.folded):
        series = next((s for s in view.series if s.start >= match.end()), None)
        if series is None or len(series) != 2 or any(match.start() <= arm.start < match.end() for arm in view.arms):
            continue
        joint, other, mark = (match.span(i) for i in range(1, match.re.groups + 1) if match[i] is not None)
        name = view.text[slice(*mark)].strip()
        told = ((match.start(), joint[0], f"with {name}"), (other[0], match.end(), f"without {name}"))
        for start, end, words in told:
            found.append(Mention(Label.POPULATION, start, end, view.text[start:end], words, voices=("listed",)))
    return found


def _named(view: View, start: int, end: int) -> bool:
    """Whether arms, trials, endpoints or groups known by name stand in the list."""
    names = [arm.start for arm in view.arms]
    names += [name.start for name in (*view.trials, *view.endpoints, *view.populations)]
    return any(start <= place < end for place in names)
