"""The records that pass between the rooms: the schema, and nothing else.

Those that pydantic checks are imported when they are first asked for: a process that only reads papers needs none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from her2mine.records.mention import Label, Mention, Sentence
from her2mine.records.paper import (
    Block,
    BlockKind,
    Box,
    Cell,
    Citation,
    Doubt,
    Paper,
    Place,
    Reference,
    Refusal,
    Repair,
    Table,
)

if TYPE_CHECKING:
    from her2mine.records.finding import Abstention, Finding, Role, Statistic, Unit
    from her2mine.records.gold import Decision, Discrepancy, GoldResult, TrialRecord
    from her2mine.records.judgement import Judgement, JudgementVerdict
    from her2mine.records.mined import MinedPaper

_LATER = {
    **dict.fromkeys(("Abstention", "Finding", "Role", "Statistic", "Unit"), "finding"),
    **dict.fromkeys(("Decision", "Discrepancy", "GoldResult", "TrialRecord"), "gold"),
    **dict.fromkeys(("Judgement", "JudgementVerdict"), "judgement"),
    "MinedPaper": "mined",
}

__all__ = [
    "Abstention",
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Citation",
    "Decision",
    "Discrepancy",
    "Doubt",
    "Finding",
    "GoldResult",
    "Judgement",
    "JudgementVerdict",
    "Label",
    "Mention",
    "MinedPaper",
    "Paper",
    "Place",
    "Reference",
    "Refusal",
    "Repair",
    "Role",
    "Sentence",
    "Statistic",
    "Table",
    "TrialRecord",
    "Unit",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
