"""Which statistic a value is, and which endpoint a general event wording amounts to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.brought import brought_about
from her2mine.bind.view import Slot, View
from her2mine.extract.values import Kind, Value
from her2mine.records import Mention

RATIO_OF = {"DEATH": "OS", "PD": "PFS"}  # a hazard is one of dying or progressing in time
EVENTS = frozenset({"AE_ANY", "AE_G3", "SAE"})


def statistic_of(view: View, value: Value, endpoint: str = "") -> str:
    """median, mean, rate, count, difference or reduction for a plain value of an endpoint."""
    before = view.folded[max(0, value.start - 70) : value.start]
    clause = re.split(r"[;。]" if value.kind is Kind.TIME else r"[;。]|,(?=\s)", before)[-1]
    cues = view.cues
    if value.kind is Kind.PERCENT:
        after = view.folded[value.stop : value.stop + 50]
        if cues.get("endpoints", "reduction", r"{}\s*$").search(before):
            return "reduction"
        if cues.get("endpoints", "reduction_after", r"\s*{}").match(after):
            return "reduction"
        risk = cues.get("endpoints", "risk_was", r"{}\s*$").search(before) is not None
        if risk and cues.get("endpoints", "lower", r"\s*{}").match(after):
            return "reduction"  # "the risk of death was 27% lower with A"
        after_unit = view.folded[value.end : value.stop + 30]
        if cues.get("endpoints", "difference_after", r"\s*(?:%|percent)?\s*{}").match(after_unit):
            return "difference"
        if _differs(view, value, clause):
            return "difference"
        return "rate"
    if value.kind is Kind.COUNT:
        return "count"
    if value.kind is Kind.TIME and endpoint != "FOLLOWUP" and (_differs(view, value, clause) or _more_by(view, value)):
        return "difference"
    if cues.get("endpoints", "deviates", r"\s*{}").match(view.folded, value.end):
        return "mean"  # "14.5 ± 6.2 months"
    return "mean" if cues.get("endpoints", "mean", r"{}\s*[^,;。]{0,12}$").search(before) else "median"


def _more_by(view: View, value: Value) -> bool:
    """Read "19.2 months, 5.8 months longer than with X"."""
    return view.cues.get("endpoints", "difference_after", r"\s*{}").match(view.folded, value.stop) is not None


def _differs(view: View, value: Value, clause: str) -> bool:
    """Whether words of difference lead up to a value; those that are part of an event's name do not ("AST升高 17%")."""
    if view.cues.get("endpoints", "difference_item", r"[(\[;,]\s*{}\s*[,:=]?\s*$").search(view.folded[: value.start]):
        return True  # "(difference, 3.4%; 95% CI"
    match = view.cues.get("endpoints", "difference", r"{}\s*$").search(clause)
    start = view.folded.rfind(clause, 0, value.start) + match.start() if match else 0
    return match is not None and not any(
        m.canonical.startswith("AE:") and m.start <= start < m.end for m in view.endpoints
    )


def _event_named(view: View, mentions: Sequence[Mention]) -> str | None:
    """Read "anaemia was the leading grade 3 or worse event (22%)": the event that words for events in general name."""
    is_event = view.cues.get("endpoints", "event_is", r"\s*{}\s*")
    for event in view.endpoints if mentions else ():
        if event.canonical.startswith("AE:") and is_event.fullmatch(view.folded, event.end, mentions[0].start):
            return event.canonical
    return None


def final_endpoint(view: View, endpoint: str, mentions: Sequence[Mention], slot: Slot) -> str:
    """Events in general become AE_G3, SAE, AE_STOP or AE_DEATH by the words around them; named events stay."""
    brought = brought_about(view, endpoint, mentions, slot)
    if brought:
        return brought
    if endpoint not in EVENTS:
        return endpoint
    named = _event_named(view, mentions)
    if named is not None:
        return named
    start = min((m.start for m in mentions), default=slot.start)
    end = max((m.end for m in mentions), default=slot.start)
    low = max(0, min(start, slot.start) - 40, view.clause_start(min(start, slot.start)))
    stop = max(end, slot.stop)
    around = view.folded[low:stop] + re.split(r"[,;，；。]", view.folded[stop : stop + 12])[0]
    before = re.split(r"[,，]", view.folded[low:start])[-1] + view.folded[start:end]
    turn = rf"[;；。]|[,，]\s?(?=\d|{view.cues.words('endpoints', 'denies')})"
    before += re.split(turn, view.folded[end : end + 16])[0]
    if view.cues.has("endpoints", "stop", before) or view.cues.has("endpoints", "stop", around[-30:]):
        return "AE_STOP"
    behind = view.folded[slot.stop : slot.stop + 30]
    if view.cues.get("endpoints", "serious_after", r"[\s)\]]*{}").match(behind):
        return "SAE"
    if view.cues.has("endpoints", "grade3", before if endpoint == "SAE" else around):
        return "AE_G3"
    if endpoint == "AE_ANY" and view.cues.has("endpoints", "serious", before):
        return "SAE"
    return endpoint
