"""Words that verdicts, the page and the terminal share."""

from __future__ import annotations

import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories that no reader sees, and that can turn the text around them."""

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


def on_one_line(text: str) -> str:
    """Text of a paper or a person that cannot hide: spaces joined, signs that are not seen or turn the text spelled.

    >>> on_one_line("a" + chr(0x202E) + "b  c")
    'a<U+202E>b c'
    """
    return "".join(_seen(letter) for letter in " ".join(text.split()))


def _seen(letter: str) -> str:
    """The letter, or its number where it is a control or format character, a half letter, or no letter at all."""
    return f"<U+{ord(letter):04X}>" if unicodedata.category(letter) in UNSEEN else letter
