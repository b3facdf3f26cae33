"""A run folder read back into :class:`Results`, for whoever works with a finished run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from her2mine.records import Abstention, Discrepancy, Finding
from her2mine.report.model import PaperRow, RefusedFile, Results

Record = TypeVar("Record", bound=BaseModel)
_OUTCOME = ("counts", "causes", "inputs", "refused", "passed_over", "title")


class RunFolderError(Exception):
    """A folder that is no finished run; ``str(error)`` is one line naming file and reason."""


def read_run(folder: Path) -> Results:
    """Read what :func:`her2mine.report.write_run` wrote; fields that the records do not know are left aside.

    Raises:
        RunFolderError: a file is missing or broken (with its line).
    """
    record = read_record(folder)
    return Results(
        title=str(record.get("title", "")),
        papers=tuple(_paper(item) for item in record.get("inputs", ())),
        findings=_records(folder / "findings.jsonl", Finding),
        abstentions=_records(folder / "abstentions.jsonl", Abstention),
        discrepancies=_records(folder / "discrepancies.jsonl", Discrepancy),
        refused=tuple(
            RefusedFile(item["name"], item.get("sha256", ""), item.get("reason", ""))
            for item in record.get("refused", ())
        ),
        passed_over=tuple(record.get("passed_over", ())),
        provenance={name: value for name, value in record.items() if name not in _OUTCOME},
    )


def read_record(folder: Path) -> dict[str, Any]:
    """The object in ``run.json``. Raises RunFolderError when there is none."""
    try:
        record = json.loads(_text(folder / "run.json"))
    except ValueError as error:
        raise RunFolderError(f"{folder / 'run.json'}: {error}") from None
    if not isinstance(record, dict):
        raise RunFolderError(f"{folder / 'run.json'}: is not the record of a run")
    return record


def _paper(item: Mapping[str, Any]) -> PaperRow:
    known = {name: item[name] for name in PaperRow.__dataclass_fields__ if name in item}
    return PaperRow(**{"name": "", "sha256": "", **known, "warnings": tuple(item.get("warnings", ()))})


def _records(path: Path, kind: type[Record]) -> tuple[Record, ...]:
    found = []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            try:
                cells = json.loads(line)
                found.append(kind(**{name: cells[name] for name in kind.model_fields if name in cells}))
            except (ValueError, TypeError, ValidationError) as error:
                raise RunFolderError(f"{path}: line {number}: {str(error).splitlines()[0]}") from None
    return tuple(found)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RunFolderError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise RunFolderError(f"{path}: is not UTF-8") from None
