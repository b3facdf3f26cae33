"""How papers are to be read: what a person can ask of the readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Reading:
    """Wishes for the readers, the ``[reading]`` part of a pipeline file.

    ``password`` opens locked PDFs, ``ocr`` lets scanned pages be recognised; ``seconds`` and ``megabytes`` bound what
    one PDF may take; ``pages`` is the longest PDF that is read.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}  # where a pipeline file holds it

    password: str | None = field(default=None, repr=False)
    ocr: bool = False
    seconds: float = 120.0
    megabytes: int = 2048
    pages: int = 2000


USUAL = Reading()
