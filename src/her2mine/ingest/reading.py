"""How papers are to be read: what a person can ask of the readers."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Reading(BaseModel):
    """Wishes for the readers, the ``[reading]`` part of a pipeline file.

    ``seconds`` and ``megabytes`` bound what one PDF may take; ``pages`` is the longest PDF that is read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    password: str | None = Field(default=None, repr=False)
    ocr: bool = False
    seconds: float = Field(default=120.0, gt=0)
    megabytes: int = Field(default=2048, ge=256)
    pages: int = Field(default=2000, ge=1)


USUAL = Reading()
