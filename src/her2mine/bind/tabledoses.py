"""Dose groups of a table: rows or columns of one drug that differ in how much of it was given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from her2mine.bind.grid import Head
from her2mine.bind.lexicon import Cues


def dose_of(head: Head, cues: Cues) -> str:
    """The dose that a head tells behind its one arm ("X 300 mg bid"), with its schedule; "" for none or several."""
    if len(head.arms) != 1:
        return ""
    amount = (
        r"(?<![\d.])\d+(?:\.\d+)?\s*{}(?:\s*(?:[bq]id|tid|q[dw]|q\d+w|[a-z]*\s?" + cues.words("doses", "often") + "))?"
    )
    told = list(cues.get("doses", "unit", amount).finditer(head.text))
    return " ".join(told[0].group().split()) if len(told) == 1 else ""


def mark_doses(heads: Iterable[Head], cues: Cues) -> None:
    """Tell the heads of one drug that differ in its dose which dose group they are."""
    doses: dict[tuple[str, ...], list[Head]] = defaultdict(list)
    for head in heads:
        if dose_of(head, cues):
            doses[head.arms[0].drugs].append(head)
    for alike in doses.values():
        if len({dose_of(head, cues) for head in alike}) > 1:
            for head in alike:
                head.dose = dose_of(head, cues)
