"""The arms of a text, as the binder finds them in a sentence."""

from __future__ import annotations

from her2mine.bind import Tools
from her2mine.bind.arms import Arm, find_arms
from her2mine.records import Label
from her2mine.vocabulary import fold


def arms_of(tools: Tools, text: str, spread: int = 0) -> list[Arm]:
    """The arms that a sentence names by the drugs of the vocabulary and by its words for groups."""
    drugs = tools.vocabulary.find(text, {Label.DRUG})
    return find_arms(fold(text), drugs, tools.arms, spread, text=text)
