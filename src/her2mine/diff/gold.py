"""Reading the curated dataset: a folder with ``trials.csv``, ``results.csv`` and ``edition.json``.

A folder that was left with a ``pending.json`` holds a finished but not yet spread-out edition (see
:mod:`her2mine.curate.store`); the reader then takes the files from there, so it always sees one whole edition.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from her2mine.records import GoldResult, TrialRecord

Row = TypeVar("Row")

TRIALS = "trials.csv"
RESULTS = "results.csv"
EDITION = "edition.json"
PENDING = "pending.json"

TRIAL_COLUMNS = tuple(TrialRecord.model_fields)
RESULT_COLUMNS = tuple(GoldResult.model_fields)


class GoldError(Exception):
    """A curated folder that cannot be read; ``str(error)`` is one line with file, row and column where known."""


@dataclass(frozen=True)
class GoldTable:
    """One edition of the curated dataset; ``sha256`` is that of ``results.csv`` as read."""

    trials: tuple[TrialRecord, ...]
    results: tuple[GoldResult, ...]
    edition: int
    sha256: str
    folder: Path = Path()
    _groups: Mapping[str, tuple[GoldResult, ...]] = field(default_factory=dict, repr=False, compare=False)

    def by_trial(self, name: str) -> tuple[GoldResult, ...]:
        """Return the results of the trial with exactly this name; empty when there are none."""
        return self._groups.get(name, ())


def load_gold(folder: Path) -> GoldTable:
    """Read the curated dataset in ``folder``.

    Raises GoldError, one line naming file, row (line number, the header is 1) and column, when a file is missing or a
    cell cannot be read. It does not check the rules of the dataset; that is ``her2mine.curate.validate``.
    """
    files = read_files(folder)
    trials = tuple(_trial(where, row) for where, row in _rows(folder / TRIALS, files[TRIALS], TRIAL_COLUMNS))
    results = tuple(_result(where, row) for where, row in _rows(folder / RESULTS, files[RESULTS], RESULT_COLUMNS))
    groups: dict[str, list[GoldResult]] = {}
    for result in results:
        groups.setdefault(result.trial, []).append(result)
    return GoldTable(
        trials=trials,
        results=results,
        edition=edition_number(folder / EDITION, files[EDITION]),
        sha256=hashlib.sha256(files[RESULTS].encode()).hexdigest(),
        folder=folder,
        _groups={name: tuple(rows) for name, rows in groups.items()},
    )


def read_files(folder: Path, names: tuple[str, ...] = (TRIALS, RESULTS, EDITION)) -> dict[str, str]:
    """Read the named files, all of one edition, as text.

    A writer may put a new edition in place while this reads, so the edition is read before and after.
    """
    while True:
        before = _edition_marks(folder)
        files = {name: read_text(folder / name) for name in names}
        if (folder / PENDING).exists():
            files |= read_pending(folder / PENDING)
        if _edition_marks(folder) == before:
            return files


def read_text(path: Path) -> str:
    """Read the file as text, line ends untouched. Raises GoldError when it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: not UTF-8 at byte {error.start}") from error


def edition_number(path: Path, text: str) -> int:
    """Return the number in ``edition.json``. Raises GoldError when it holds none."""
    try:
        number = json.loads(text)["edition"]
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{path}: no edition number") from error
    if not isinstance(number, int) or number < 1:
        raise GoldError(f"{path}: edition is {number!r}, not a number from 1")
    return number


def trial_of(row: Mapping[str, str]) -> TrialRecord:
    """Make the record of a ``trials.csv`` row (column name to text). Raises ValueError led by the column name."""
    return TrialRecord(**_values(row, _TRIAL_READERS))


def result_of(row: Mapping[str, str]) -> GoldResult:
    """Make the record of a ``results.csv`` row (column name to text). Raises ValueError led by the column name."""
    return GoldResult(**_values(row, _RESULT_READERS))


def _edition_marks(folder: Path) -> tuple[bool, tuple[int, ...]]:
    marks = [(folder / name).stat().st_mtime_ns for name in (RESULTS, EDITION) if (folder / name).exists()]
    return (folder / PENDING).exists(), tuple(marks)


def read_pending(path: Path) -> dict[str, str]:
    """Return file names and texts from ``pending.json``; none when it is gone. Raises GoldError when it is broken."""
    try:
        files = json.loads(path.read_text("utf-8"))["files"]
    except FileNotFoundError:  # spread out since it was seen; the caller notices by the edition marks
        return {}
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{path}: not a pending edition") from error
    return {str(name): str(text) for name, text in files.items()}


def _rows(path: Path, text: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row with a word where it stands; ``text`` is CSV with the header ``columns``."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        missing = [column for column in columns if column not in header]
        if missing:
            raise GoldError(f"{path}: row 1, column {missing[0]}: no such column")
        for cells in reader:
            where = f"{path}: row {reader.line_num}"
            if len(cells) != len(header):
                raise GoldError(f"{where}: {len(cells)} cells where the header has {len(header)}")
            yield where, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise GoldError(f"{path}: row {reader.line_num}: {error}") from error


def _trial(where: str, row: dict[str, str]) -> TrialRecord:
    return _record(trial_of, where, row)


def _result(where: str, row: dict[str, str]) -> GoldResult:
    return _record(result_of, where, row)


def _record(make: Callable[[Mapping[str, str]], Row], where: str, row: dict[str, str]) -> Row:
    try:
        return make(row)
    except ValidationError as error:
        first = error.errors()[0]
        raise GoldError(f"{where}, column {first['loc'][0]}: {first['msg']}, got {first['input']!r}") from error
    except ValueError as error:
        raise GoldError(f"{where}, column {error}") from error


def _values(row: Mapping[str, str], readers: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column, read in readers.items():
        try:
            values[column] = read(row[column])
        except ValueError as error:
            raise ValueError(f"{column}: {error}") from error
    return values


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(";") if item.strip())


def drug_names(cell: str) -> tuple[str, ...]:
    """Return the drugs of one arm, written ``a + b``."""
    return tuple(name.strip() for name in cell.split(" + ") if name.strip())


def _arms(cell: str) -> tuple[tuple[str, ...], ...]:
    return tuple(drug_names(arm) for arm in _items(cell))


def _integer(cell: str) -> int | None:
    if not cell:
        return None
    if not cell.isdecimal():
        raise ValueError(f"{cell!r} is not a whole number")
    return int(cell)


def _number(cell: str) -> float | None:
    if not cell:
        return None
    try:
        number = float(cell)
    except ValueError as error:
        raise ValueError(f"{cell!r} is not a number") from error
    if not math.isfinite(number):
        raise ValueError(f"{cell!r} is not a number")
    return number


def _boolean(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError(f"{cell!r} is neither true nor false")
    return cell == "true"


_TRIAL_READERS: dict[str, Callable[[str], Any]] = dict.fromkeys(TRIAL_COLUMNS, str) | {
    "aliases": _items,
    "registry": _items,
    "experimental_arms": _arms,
    "control_arm": drug_names,
    "n_experimental": _integer,
    "n_control": _integer,
    "dois": _items,
    "year": _integer,
}
_RESULT_READERS: dict[str, Callable[[str], Any]] = dict.fromkeys(RESULT_COLUMNS, str) | {
    "drugs": drug_names,
    "timepoint": _number,
    "value": _number,
    "printed": _items,
    "ci_low": _number,
    "ci_high": _number,
    "ci_level": _number,
    "unsure": _boolean,
}
