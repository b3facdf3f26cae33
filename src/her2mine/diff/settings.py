"""What a pipeline may set about the diff: tolerances, backbone names and data files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class DiffSettings(BaseModel):
    """The ``[diff]`` section of a pipeline file. Times are in months, rates in percentage points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    timepoint_slack: float = Field(default=0.2, ge=0, description="landmark times this close are one")
    approximate: float = Field(default=0.05, ge=0, description="relative slack of values told as 'about'")
    difference_slack: float = Field(default=1.0, ge=0, description="a stratified difference may be this far off")
    z_slack: float = Field(default=0.75, ge=0, description="log-rank and Wald may differ this much in z")
    p_ratio: float = Field(default=2.0, ge=1, description="p from the interval over p printed, where 1 is crossed")
    asymmetry: float = Field(default=0.08, ge=0, description="relative distance of a ratio from its log midpoint")
    asymmetry_errors: float = Field(default=0.25, ge=0, description="the same, in standard errors of the log ratio")
    citation_year_slack: int = Field(default=1, ge=0, description="years a report may precede the main publication")
    joint_values: int = Field(default=2, ge=2, description="values that must fit together to name a trial by values")
    foreign_values: int = Field(default=3, ge=2, description="values that must fit to say they are another drug's")
    suspect_papers: int = Field(default=3, ge=2, description="independent papers that make a gold row suspect")
    copy_similarity: float = Field(default=0.6, gt=0, le=1, description="share of common text that makes a copy")
    sure_binding: float = Field(default=0.65, ge=0, le=1, description="below this the binding supports only a check")
    language: Literal["en", "zh"] = Field(default="en", description="the language verdicts are said in")
    backbone: tuple[str, ...] = ()  # drug and class names that are loosely equal: the chemotherapy an arm is built on
    sham: tuple[str, ...] = ()  # names that tell an arm by its place in the trial, not by its drugs
    diseases: Path | None = None  # CSV: canonical, en, zh (terms split by ';')

    @classmethod
    def from_section(cls, section: Mapping[str, Any], folder: Path) -> DiffSettings:
        """The settings of a pipeline file's ``[diff]`` section; paths in it are relative to ``folder``.

        Raises pydantic.ValidationError for an unknown or ill-typed key.
        """
        settings = cls.model_validate(dict(section))
        if settings.diseases is None:
            return settings
        return settings.model_copy(update={"diseases": folder / settings.diseases})
