"""Looking up, in a run folder, what a decision is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from her2mine.curate.edition import CurateError
from her2mine.records import Discrepancy, Finding

DISCREPANCIES = "discrepancies.jsonl"
FINDINGS = "findings.jsonl"
_EVIDENCE = ("doc", "start", "end", "text", "cause", "explanation", "arithmetic")

Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True)
class Target:
    """A discrepancy with the finding it speaks of, or a finding alone."""

    id: str
    discrepancy: Discrepancy | None
    finding: Finding | None
    evidence: dict[str, Any]


def find_target(run: Path, name: str) -> Target:
    """Return the discrepancy, else the finding, with the id ``name``. Raises CurateError when the run has neither."""
    discrepancy = _find(run / DISCREPANCIES, name, Discrepancy)
    finding = _find(run / FINDINGS, discrepancy.finding if discrepancy else name, Finding)
    told = discrepancy or finding
    if told is None:
        raise CurateError(f"{run}: no discrepancy and no finding {name}")
    evidence = {field: getattr(told, field) for field in _EVIDENCE if hasattr(told, field)}
    return Target(name, discrepancy, finding, {"run": run.resolve().name} | evidence)


def _find(path: Path, name: str, kind: type[Record]) -> Record | None:
    """Return the record of that id; columns that the record does not know are left aside."""
    for number, line in _lines(path):
        if name not in line:
            continue
        try:
            cells = json.loads(line)
            if cells.get("id") == name:
                return kind(**{field: cells[field] for field in kind.model_fields if field in cells})
        except (ValueError, AttributeError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise CurateError(f"{path}: line {number}: {reason}") from error
    return None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from enumerate(file, start=1)
    except OSError as error:
        raise CurateError(f"{path}: {error.strerror}") from error
