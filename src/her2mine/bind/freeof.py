"""Survival free of something: the survival its words tell, or one without a code, which must not pass for overall.

The vocabulary has the usual names; here are those it lacks ("无局部肿瘤进展生存", "symptom-free survival").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from her2mine.bind.lexicon import Cues
from her2mine.records import Mention

UNNAMED = "free survival"  # stands for a survival free of an event that no code is for
NO_CODE = "a survival free of an event that no endpoint stands for"
REACH = 40  # characters before a survival in which the event it is free of may be told
_TOLD = (("PFS", "free_progress"), ("RFS", "free_recurrence"), ("DFS", "free_spread"), ("EFS", "free_event"))


def free_survivals(endpoints: Sequence[Mention], folded: str, cues: Cues) -> list[Mention]:
    """The endpoints of a sentence or cell, each survival free of an event under what it is."""
    found: list[Mention] = []
    for mention in endpoints:
        start = max(0, mention.start - REACH)
        told = cues.get("endpoints", "free_of", r"{}$").search(folded[start : mention.start])
        if mention.canonical != "OS" or told is None:
            found.append(mention)
            continue
        begin = start + told.start()
        found = [other for other in found if other.end <= begin]  # "progression" in "free of progression"
        code = next((code for code, key in _TOLD if cues.has("endpoints", key, told.group())), UNNAMED)
        found.append(replace(mention, start=begin, canonical=code, voices=("free",)))
    return found


def kinds(kind_of: Callable[[str], str]) -> Callable[[str], str]:
    """What kind of endpoint a code stands for; a survival without a code is a time as well."""
    return lambda code: "time" if code == UNNAMED else kind_of(code)
