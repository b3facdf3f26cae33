"""The Finding: one reported value bound to its trial, arm, endpoint and time point."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from her2mine.records.paper import Box

Role = Literal["experimental", "control", "single", "comparison"]
Statistic = Literal[
    "median", "mean", "rate", "count", "hazard_ratio", "odds_ratio", "risk_ratio", "p_value", "difference", "reduction"
]
Unit = Literal["month", "week", "day", "year", "percent", "ratio", "patient", "1"]


class Finding(BaseModel):
    """A reported value and all it is bound to.

    The first block of fields is the exchange schema; the second says where the value stands and how sure it is.
    ``value`` is as printed (percent as 51, not 0.51) and None for "not reached".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc: str
    start: int
    end: int
    text: str
    trial: str | None = None
    resolved: str | None = None
    role: Role = "single"
    drugs: tuple[str, ...] = ()
    comparator: tuple[str, ...] = ()
    endpoint: str
    statistic: Statistic
    timepoint: float | None = None
    value: float | None = None
    unit: Unit
    op: Literal["=", "<", ">", "<=", ">=", "~"] = "="
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    analysis: str | None = None
    population: str | None = None

    id: str = ""
    paper: str = ""
    language: str = "en"
    section: str = ""
    sentence: tuple[int, int] = (0, 0)
    quote: str = ""
    page: int | None = None
    box: Box | None = None
    boxes: tuple[Box, ...] = ()  # of PDF: tight around the value, one for each printed line
    needs_eyes: str | None = None  # of PDF: why the page may not say what was read; such a value is no conflict
    citation: tuple[int, ...] = ()
    citation_spans: tuple[tuple[int, int], ...] = ()
    value_text: str = ""
    ci_text: str = ""
    table: int | None = None
    group: int | None = None  # findings told together (one comparison) share a number within the paper
    voices: tuple[str, ...] = ()
    confidence: float = Field(default=0.5, ge=0, le=1)

    def row(self) -> dict[str, Any]:
        """The finding as plain JSON values, keys in schema order."""
        return self.model_dump(mode="json")


class Abstention(BaseModel):
    """A value that was read but could not be bound safely, with what is missing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc: str
    start: int
    end: int
    text: str
    reason: str
    quote: str = ""
    sentence: tuple[int, int] = (0, 0)
    language: str = "en"
    section: str = ""
    page: int | None = None
    needs_eyes: str | None = None
