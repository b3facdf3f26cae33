"""Words that verdicts, the page and the terminal share."""

from __future__ import annotations

ENDPOINT_WORDS = {
    "AE_ANY": "adverse events of any grade",
    "AE_G3": "adverse events of grade 3 or more",
    "AE_STOP": "stopping for adverse events",
    "AE_DEATH": "deaths from adverse events",
    "SAE": "serious adverse events",
    "FOLLOWUP": "follow-up",
    "N": "number of patients",
}
"""Codes that people do not read, in words; the others are the field's own abbreviations."""


def endpoint_words(code: str) -> str:
    """An endpoint's code as people write it: OS, "adverse events of grade 3 or more", "neutropenia"."""
    return ENDPOINT_WORDS.get(code, code.removeprefix("AE:"))
