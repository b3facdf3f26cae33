"""Which survival a hazard or risk of an event is told for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from her2mine.bind.view import Series
from her2mine.records import Mention

if TYPE_CHECKING:
    from her2mine.bind.endpoints import EndpointReader

WEAK_FOR_RATIO = frozenset({"DEATH", "PD"})
EVENT_FREE = frozenset({"PFS", "EFS", "DFS", "RFS", "TTP"})


def event_of(reader: EndpointReader, mention: Mention) -> str:
    """What a hazard or risk is told for: death OS, progression (or death) PFS, recurrence or death DFS."""
    run = next((r for r in reader.runs if mention in r), [mention])
    codes = {m.canonical for m in run if isinstance(m, Mention)}
    start, end = run[0].start, run[-1].end if isinstance(run[-1], Mention) else mention.end
    told = reader.view.folded[max(0, start - 24) : end + 12]
    composite = reader.view.cues.has("endpoints", "composite", reader.view.folded[start:end])
    if composite and not reader.event:
        named = {m.canonical for m in reader.view.endpoints} & EVENT_FREE
        reader.event = named.pop() if len(named) == 1 else ""
    if reader.event in EVENT_FREE and (composite or (mention.canonical == "PD" and codes == {"PD"})):
        return reader.event  # progression, relapse or death is what the survival told before was free of
    if mention.canonical not in WEAK_FOR_RATIO:
        return mention.canonical
    if reader.view.cues.has("endpoints", "recurrence", told):
        return "DFS"
    both = reader.view.cues.has("endpoints", "either", reader.view.folded[start:end])
    if "PD" in codes and (both or mention.canonical == "PD"):
        return "PFS"
    return "OS" if mention.canonical == "DEATH" else "PFS"


def reduced(reader: EndpointReader, series: Series) -> tuple[bool, Mention | None]:
    """A risk is reduced of dying, progressing or recurring: whether the verb is told before, and the event named."""
    view, value = reader.view, series.slots[0].values[0]
    behind = [m for m in view.endpoints if 0 <= m.start - value.stop < 60]
    before = [m for m in view.endpoints if 0 <= value.start - m.end < 70]
    told = view.cues.get("endpoints", "reduction", r"{}\s*$").search(view.folded[: value.start]) is not None
    for mentions in (before[::-1], behind) if told else (behind, before[::-1]):
        fitting = [m for m in mentions if reader.timed(m.canonical) or m.canonical in WEAK_FOR_RATIO]
        if fitting:
            return told, fitting[0]
    return told, None
