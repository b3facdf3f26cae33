"""When two findings say the same, slot by slot; the rules of the exchange schema's scoring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from her2mine.run.config import EvaluateRules

SLOTS = ("endpoint", "statistic", "value", "unit", "ci", "timepoint", "role", "drugs", "trial", "subgroup")
MONTHS = 0.2  # landmark times this close are the same
STEM = 6  # letters of an event's words that have to agree
SPELLINGS = (("ae", "e"), ("oe", "e"), ("hepatic", "liver"), ("tumour", "tumor"), ("-", " "))

Row = Mapping[str, Any]


def same_slots(gold: Row, other: Row, rules: EvaluateRules) -> dict[str, bool]:
    """Whether each of :data:`SLOTS` is right in ``other``. A trial counts only where the gold names one."""
    return {
        "endpoint": same_endpoint(str(gold.get("endpoint")), str(other.get("endpoint"))),
        "statistic": _equal(gold, other, "statistic"),
        "value": near(gold.get("value"), other.get("value")),
        "unit": _equal(gold, other, "unit") or {gold.get("unit"), other.get("unit")} == {"patient", "event"},
        "ci": all(near(gold.get(bound), other.get(bound)) for bound in ("ci_low", "ci_high")),
        "timepoint": _same_time(gold.get("timepoint"), other.get("timepoint")),
        "role": _equal(gold, other, "role"),
        "drugs": same_arm(gold, other, rules),
        "trial": gold.get("trial") is None or same_trial(str(gold["trial"]), str(other.get("trial") or "")),
        "subgroup": bool(gold.get("population")) == bool(other.get("population")),
    }


def near(one: Any, other: Any) -> bool:
    """Equal numbers up to rounding of floats; "not reached" (None) equals only itself."""
    if one is None or other is None:
        return one is other
    return abs(float(one) - float(other)) <= 1e-6 * max(1.0, abs(float(one)))


def same_endpoint(one: str, other: str) -> bool:
    """The same code; two named adverse events share the stem of a word."""
    events = _event(one), _event(other)
    if events[0] is not None and events[1] is not None:
        return bool(events[0] & events[1])
    return _fold(one) == _fold(other)


def same_trial(one: str, other: str) -> bool:
    """The same name but for signs and case, or one inside the other with the same ending."""
    a, b = _fold(one), _fold(other)
    return a == b or (min(len(a), len(b)) >= 4 and (a in b or b in a) and a[-2:] == b[-2:])


def same_arm(gold: Row, other: Row, rules: EvaluateRules) -> bool:
    """The same drugs, the backbone loosely: any backbone equals any other where the gold arm is nothing else."""
    expected, given = _drugs(gold, rules), _drugs(other, rules)
    if not expected:
        return True
    if not given or expected <= rules.backbone:
        return bool(given) and given <= rules.backbone
    own, theirs = expected - rules.backbone, given - rules.backbone
    return bool(own & theirs) and len(own ^ theirs) < max(1, len(own))


def _drugs(row: Row, rules: EvaluateRules) -> set[str]:
    names = (str(name).strip().lower() for name in row.get("drugs") or () if name)
    return {rules.aliases.get(name, name) for name in names}


def _event(endpoint: str) -> set[str] | None:
    if not endpoint.startswith("AE:"):
        return None
    term = endpoint.removeprefix("AE:").lower()
    for spelling, plain in SPELLINGS:
        term = term.replace(spelling, plain)
    return {word[:STEM] for word in term.split() if len(word) > 2}


def _fold(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _same_time(one: Any, other: Any) -> bool:
    return one is other if one is None or other is None else abs(float(one) - float(other)) <= MONTHS


def _equal(gold: Row, other: Row, name: str) -> bool:
    return (gold.get(name) or None) == (other.get(name) or None)
