"""Rows of the exchange schema, and rules with invented drugs."""

from typing import Any

from her2mine.run.config import EvaluateRules

RULES = EvaluateRules(backbone=frozenset({"chemo", "platinum"}), aliases={"x-1": "drug x"})


def row(start: int = 10, end: int = 14, **fields: Any) -> dict[str, Any]:
    """A value of 13.8 months at a place, other fields as given."""
    given = {"doc": "d", "start": start, "end": end, "endpoint": "OS", "statistic": "median", "value": 13.8}
    return {**given, "unit": "month", "role": "single", "drugs": ["drug x"], **fields}
