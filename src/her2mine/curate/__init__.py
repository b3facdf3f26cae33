"""Curators' decisions and the editions of the curated dataset they make."""

from her2mine.curate.board import Board
from her2mine.curate.decide import accept, history, reject, replay, undo
from her2mine.curate.edition import CurateError, EditionMovedError
from her2mine.curate.editions import compare, editions, restore
from her2mine.curate.merge import MergeConflictError, merge
from her2mine.curate.publish import provenance, publish
from her2mine.curate.schema import Fault
from her2mine.curate.validate import validate

__all__ = [
    "Board",
    "CurateError",
    "EditionMovedError",
    "Fault",
    "MergeConflictError",
    "accept",
    "compare",
    "editions",
    "history",
    "merge",
    "provenance",
    "publish",
    "reject",
    "replay",
    "restore",
    "undo",
    "validate",
]
