"""Which endpoint of a list told before is a value's: values dealt out over it, its turn, or one under the first."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.view import Series, View
from her2mine.extract.values import Kind
from her2mine.records import Mention


def whose_turn(view: View, distinct: Sequence[Mention], series: Series) -> Mention:
    """The endpoint of a list that a series belongs to which is not dealt out over it."""
    return distinct[0] if _for_all(view, distinct, series) else _position(view, distinct, series)


def _for_all(view: View, distinct: Sequence[Mention], series: Series) -> bool:
    """Read "median EFS and OS were not reached", "中位EFS与OS均未达到": one value is told under the first."""
    if len(series) != 1 or len(distinct) < 2:
        return False
    between = view.folded[distinct[-1].end : series.start]
    beside = view.cues.get("contrast", "copula", r"\s*(?:\([^()]*\)\s*)?(?:{})?\s*").fullmatch(between)
    unmet = series.kind is Kind.NOT_REACHED and beside is not None
    both = view.cues.get("arms", "both", rf"{{}}\s*(?:{view.cues.words('contrast', 'copula')})?\s*$")
    return unmet or both.search(between) is not None


def _position(view: View, distinct: Sequence[Mention], series: Series) -> Mention:
    """Within a shared-out run told one series each ("A and B of 45% versus 21% and 12% versus 1.8%"), the nth."""
    if len(distinct) < 2:
        return distinct[-1]
    later = [s for s in view.series if s.start > distinct[-1].end and s.kind is series.kind]
    ends = min((m.start for m in view.endpoints if m.start > distinct[-1].end), default=len(view.folded))
    later = [s for s in later if s.start < ends]
    if len(later) == len(distinct) and series in later:
        return distinct[later.index(series)]
    return distinct[-1]


def shared_out(view: View, run: Sequence[Mention], series: Series) -> bool:
    """Whether a list of endpoints is shared out over the series rather than each value being an arm's."""
    if series.contrast:
        return False
    gap = view.folded[run[-1].end : series.start]
    tail = view.folded[series.stop : series.stop + 40]
    told = view.cues.has("contrast", "respectively", gap) or view.cues.has("contrast", "respectively", tail)
    return told or len(gap) < 14 or not view.arms
