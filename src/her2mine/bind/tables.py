"""Results tables: header rows with endpoint and unit, arms as rows or as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from her2mine.bind.tools import Tools
from her2mine.extract.abbreviations import Abbreviations
from her2mine.records import Paper

if TYPE_CHECKING:
    from her2mine.bind.paper import Mined


def bind_tables(paper: Paper, tools: Tools, meanings: Abbreviations, mined: Mined) -> None:
    """Bind the values of every table."""
