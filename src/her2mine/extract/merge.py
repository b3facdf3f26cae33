"""Bringing the voices together: which of several mentions at one place stays."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from her2mine.records import Label, Mention


def merge(*ranked: Sequence[Mention]) -> list[Mention]:
    """Merge mention lists, the most trusted first, into one sorted list without overlap.

    A mention of a later list stays only where no earlier one overlaps it, but the same name found by several voices
    bears them all, and a group of patients whose words were found around a known name takes that name's canonical form.
    """
    kept: list[Mention] = []
    for mentions in ranked:
        for mention in leftmost_longest(mentions):
            rivals = [m for m in kept if m.start < mention.end and mention.start < m.end]
            if not rivals:
                kept.append(mention)
            elif (joined := _joined(mention, rivals)) is not None:
                kept = [m for m in kept if m not in rivals]
                kept.append(joined)
    return sorted(kept, key=lambda m: (m.start, m.end))


def add(
    known: Sequence[Mention], proposed: Sequence[Mention], labels: Container[Label] = tuple(Label)
) -> list[Mention]:
    """Add the names of a voice that may only add, and only those of some ``labels``.

    A proposed name that touches a known one stays out; where both are the same, the known one bears both voices.
    """
    same = {(m.label, m.start, m.end): m for m in known}
    agreed: dict[Mention, Mention] = {}
    new: list[Mention] = []
    for mention in leftmost_longest(proposed):
        twin = same.get((mention.label, mention.start, mention.end))
        if twin is not None:
            agreed[twin] = replace(twin, voices=tuple(dict.fromkeys((*twin.voices, *mention.voices))))
        elif mention.label in labels and not any(m.start < mention.end and mention.start < m.end for m in known):
            new.append(mention)
    return sorted([*(agreed.get(m, m) for m in known), *new], key=lambda m: (m.start, m.end))


def leftmost_longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Of overlapping mentions keep the one that begins first, then the longest."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.label, m.canonical)):
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    return chosen


def _joined(new: Mention, rivals: list[Mention]) -> Mention | None:
    if new.label is Label.TRIAL and all(_within(rival, new) and rival.label is Label.DRUG for rival in rivals):
        return new  # a study named after its drug: "XX99-C016"
    if new.label is Label.TRIAL and all(rival.label is Label.DRUG and len(rival.drugs) > 1 for rival in rivals):
        return new  # a study named after its regimen, beside the word study: "ABCD4 study"
    if "weak" in new.voices or any(rival.label is not new.label for rival in rivals):
        return None
    first = rivals[0]
    voices = tuple(dict.fromkeys((*first.voices, *new.voices)))
    if len(rivals) == 1 and (first.start, first.end) == (new.start, new.end):
        return replace(first, voices=voices)
    if new.label is not Label.POPULATION:
        return None
    if not all(_within(rival, new) for rival in rivals):
        return None
    canonical = "; ".join(dict.fromkeys(rival.canonical for rival in rivals if rival.canonical)) or new.canonical
    return replace(new, canonical=canonical, voices=voices)


def _within(inner: Mention, outer: Mention) -> bool:
    return (
        outer.start <= inner.start and inner.end <= outer.end and (inner.start, inner.end) != (outer.start, outer.end)
    )
