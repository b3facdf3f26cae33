"""Curators' decisions and the editions of the curated dataset they make."""

from her2mine.curate.decide import accept, history, reject, replay, undo
from her2mine.curate.edition import CurateError
from her2mine.curate.schema import Fault
from her2mine.curate.validate import validate

__all__ = ["CurateError", "Fault", "accept", "history", "reject", "replay", "undo", "validate"]
