"""Errors planted in correct texts, with their key: what the causes are tested with."""

from __future__ import annotations

from random import Random

from her2mine.diff.index import GoldIndex
from her2mine.diff.settings import DiffSettings
from her2mine.plant import figures  # noqa: F401  (importing registers its makers)
from her2mine.plant.makers import MAKERS
from her2mine.plant.scene import Scene
from her2mine.plant.text import CorrectText, Key, Planted, apply

CAUSES = tuple(sorted(MAKERS))

__all__ = ["CAUSES", "CorrectText", "Key", "Planted", "plant"]


def plant(text: CorrectText, cause: str, index: GoldIndex, settings: DiffSettings, random: Random) -> Planted | None:
    """One error of a cause in a correct text; None where no place of the text can bear it.

    The same text and the same state of ``random`` give the same error.

    Raises:
        KeyError: a cause that no edit of a text can create.
    """
    maker, scene = MAKERS[cause], Scene(text, index, settings, random)
    for place in scene.shuffled(text.places):
        plan = maker(scene, place)
        if plan is not None:
            return apply(text, plan.edits, cause, plan.related)
    return None
