"""Values that groups share or are held against: "A and B both had 12.4 months", "74% with X against 52%"."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.arms import Arm
from her2mine.bind.contrast import different
from her2mine.bind.view import Series, Slot, View
from her2mine.extract.values import Value
from her2mine.records import Mention


def told_alike(view: View, runs: Sequence[Sequence[Mention | Arm | Value]], slot: Slot, nearest: Arm) -> Arm | None:
    """The first of two groups that have one value: "A组和B组均为12.4个月", "A and B both had 12.4 months"."""
    run = [arm for arm in next(r for r in runs if nearest in r) if isinstance(arm, Arm)]
    told = view.cues.get("arms", "both").search(view.folded, nearest.end, slot.start)
    between = [v for v in view.values if nearest.end <= v.start < slot.start]
    return run[0] if len(different(run)) > 1 and told is not None and not between else None


def told_against(view: View, arm: Arm, series: Series) -> bool:
    """Read "74% with X against 52%": a value told against one with an arm of its own is the other arm's."""
    between = [s for s in view.series if arm.end <= s.start < series.start]
    told = any(s.start < arm.start for s in view.series)
    merely = view.cues.words("contrast", "merely")
    lead = view.cues.get("contrast", "opposed", rf"{{}}\s*(?:{merely}\s?)?$")
    return told and not between and lead.search(view.folded[arm.end : series.start]) is not None


def sent_next(view: View, slot: Slot) -> bool:
    """Whether a size is the next of a list whose verb was told once: "350 were assigned to A, 175 B and 173 C"."""
    listed = view.cues.get("contrast", "listing", r"{}\s*$").search(view.folded, 0, slot.start)
    return slot.values[-1].size and listed is not None


def compared_with(view: View, arm: Arm) -> bool:
    """Whether an arm is what another is held against: "A在该试验中与B直接比较,", "A与B相比,"."""
    if view.cues.get("contrast", "fronted", r"{}\s*(?:the )?$").search(view.folded[: arm.start]):
        return True
    leads = view.cues.get("endpoints", "attribute", r"(?:[^,;。:()]{1,12}{})?\s*")  # "与沿用多年的B相比"
    opening = [m.end() for m in view.cues.get("contrast", "opening").finditer(view.folded)]
    return any(leads.fullmatch(view.folded, end, arm.start) for end in opening if end <= arm.start)


def against_none(view: View, slot: Slot) -> bool:
    """Read "16 (19%) versus none": a pair of which the second is told in words."""
    versus = view.cues.words("contrast", "between")
    told = view.cues.get("contrast", "nobody", rf"[\s)\]]*{versus}\s*{{}}(?![a-z])")
    return told.match(view.folded, slot.stop) is not None


def within(view: View, slot: Slot) -> Arm | None:
    """The one arm between a count and its share: "36 responders on X (21%)"."""
    first, last = slot.values[0], slot.values[-1]
    told = [arm for arm in view.arms if first.end <= arm.start and arm.end <= last.start]
    return told[0] if len(told) == 1 and (told[0].drugs or told[0].hint or told[0].label) else None
