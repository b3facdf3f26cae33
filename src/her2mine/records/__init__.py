"""The records that pass between the rooms: the schema, and nothing else."""

from her2mine.records.finding import Abstention, Finding, Role, Statistic, Unit
from her2mine.records.gold import Decision, Discrepancy, GoldResult, TrialRecord
from her2mine.records.mention import Label, Mention, Sentence
from her2mine.records.mined import MinedPaper
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
