"""What an event brought about: "died of colitis", "stopped X because of rash", "fatal in one", "与治疗相关的死亡"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.view import Slot, View
from her2mine.records import Mention

OUTCOMES = (("DEATH", "AE_DEATH"), ("AE_STOP", "AE_STOP"))
EVENTS = ("AE:", "AE_ANY", "AE_G3", "SAE")
REASON = 140  # characters before an event in which it may be told as the reason for stopping


def brought_about(view: View, endpoint: str, mentions: Sequence[Mention], slot: Slot) -> str:
    """AE_DEATH or AE_STOP where the words say that an event or the treatment brought it, else ""."""
    for outcome, code in OUTCOMES:
        if _brought(view, outcome, endpoint, mentions):
            return code
    if endpoint.startswith(EVENTS) and any(_reason_to_stop(view, m) for m in mentions):
        return "AE_STOP"
    by_event = _of_event(view, mentions, slot) or _part_died_of(view, slot)
    if endpoint == "DEATH" and (by_event or _by_treatment(view, slot)):
        return "AE_DEATH"
    return ""


def _brought(view: View, outcome: str, endpoint: str, mentions: Sequence[Mention]) -> bool:
    """Whether an event brought death or the end of treatment: "died of colitis", "因肺炎终止治疗"."""
    if endpoint != outcome and not endpoint.startswith("AE:"):
        return False
    events = [m for m in view.endpoints if m.canonical.startswith("AE") and m.canonical != outcome]
    for death in (m for m in view.endpoints if m.canonical == outcome):
        for event in events:
            if not {death, event} & set(mentions):
                continue
            caused = view.cues.get("endpoints", "died_of", r"\s*{}\s*").fullmatch(view.folded, death.end, event.start)
            leads = view.cues.get("endpoints", "cause", r"{}\s*$").search(view.folded[: event.start])
            ends = view.cues.get("endpoints", "caused", r"\s*{}\s*").fullmatch(view.folded[event.end : death.start])
            if (event.start >= death.end and caused) or (death.start >= event.end and leads and ends):
                return True
    return False


def _reason_to_stop(view: View, event: Mention) -> bool:
    """Read "stopped X because of proteinuria", "因肝炎停用X": the drug may be named between."""
    before = view.folded[max(0, event.start - REASON) : event.start]
    if view.cues.get("endpoints", "stopped_for", r"{}\s*$").search(before):
        return True
    if view.cues.get("endpoints", "makes_stop", r"\s*{}").match(view.folded, event.end):
        return True
    leads = view.cues.get("endpoints", "cause", r"{}\s*$").search(before)
    stopped = view.cues.get("endpoints", "then_stopped", r"\s*{}").match(view.folded, event.end)
    return leads is not None and stopped is not None


def _by_treatment(view: View, slot: Slot) -> bool:
    """Read "two deaths on A and one on B were considered related to treatment": nothing is set apart between."""
    told = view.cues.get("endpoints", "by_treatment").search(view.folded, slot.values[0].end)
    if told is None:
        return False
    gap = view.folded[slot.values[0].end : told.start()]
    if re.search(r"[;:。；]", gap) or view.cues.has("endpoints", "set_apart", gap):
        return False
    others = [v for v in view.values if slot.stop <= v.start < told.start()]
    arms = [a for a in view.arms if slot.stop <= a.start < told.start()]
    return len(others) <= len(arms)  # "five died, two of X and three of toxicity" tells parts of five


def _of_event(view: View, mentions: Sequence[Mention], slot: Slot) -> bool:
    """Read "4 patients had pneumonitis, one of whom died", "其中2例因此死亡": of those with the event."""
    named = [m for m in view.endpoints if m.end <= slot.start]
    if not named or not named[-1].canonical.startswith("AE:"):
        return False
    folded, cues = view.folded, view.cues
    among = cues.get("populations", "of_them", r"{}$").search(folded, 0, slot.start)
    among = among or cues.get("populations", "of_them", r"\s*{}").match(folded, slot.values[-1].end)
    of_it = any(cues.get("endpoints", "of_it", r"\s*{}").match(folded, m.end) for m in mentions)
    from_it = any(cues.get("endpoints", "from_it", r"{}\s*$").search(folded[: m.start]) for m in mentions)
    return bool(among) or of_it or from_it


def _part_died_of(view: View, slot: Slot) -> bool:
    """Read "five patients died, two of them of sepsis": of the deaths told before."""
    them, of = view.cues.words("populations", "of_them"), view.cues.words("endpoints", "died_of")
    told = view.cues.get("populations", "of_them", rf"\s*(?:{them})\s*(?:{of})\s*")
    events = (m.start for m in view.endpoints if m.canonical.startswith("AE:"))
    return any(told.fullmatch(view.folded, slot.values[-1].end, start) for start in events)
