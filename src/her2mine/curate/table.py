"""Rows of ``results.csv`` as text: their key, their order, their id, and the file they make."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import reduce

from her2mine.diff.gold import RESULT_COLUMNS

Row = dict[str, str]

KEY = ("trial", "analysis", "population", "arm", "role", "endpoint", "qualifier", "statistic", "timepoint")

_ID_PARTS = ("trial", "analysis", "population", "endpoint", "qualifier", "statistic", "timepoint", "role")
_LONGEST_PART = 28
_SIGNS = ((">=", "-ge"), ("<=", "-le"), ("<", "-lt"), (">", "-gt"), ("+", "-pos"))


def key(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values that say which quantity a row is."""
    return tuple(row[column] for column in KEY)


def order(row: Mapping[str, str]) -> tuple[str | float, ...]:
    """Return what rows are sorted by: the key, time points as numbers (none comes first)."""
    return (*key(row)[:-1], _months(row["timepoint"]), row["id"])


def to_csv(rows: Iterable[Mapping[str, str]], columns: tuple[str, ...] = RESULT_COLUMNS) -> str:
    """Write the rows as CSV text, in the order given, with header and line feeds."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def from_csv(text: str) -> list[Row]:
    """Read the rows of well-formed CSV text, column name to cell."""
    return [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""))]


def identify(row: Mapping[str, str], taken: Iterable[str] = ()) -> str:
    """Make a short readable id for the row's key, such as ``trial-primary-os-median-experimental``.

    When it is already taken, six hex digits of the key's SHA-256 are added.
    """
    parts = (slug(row[column])[:_LONGEST_PART].strip("-") for column in _ID_PARTS)
    name = "-".join(part for part in parts if part)
    return f"{name}-{fingerprint(row)}" if name in set(taken) else name


def fingerprint(row: Mapping[str, str]) -> str:
    """Six hex digits of the SHA-256 of the row's key."""
    return hashlib.sha256("\x1f".join(key(row)).encode()).hexdigest()[:6]


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits joined by hyphens; comparison signs are spelled out.

    >>> slug("CPS>=1, 12 months")
    'cps-ge1-12-months'
    """
    spelled = reduce(lambda told, sign: told.replace(*sign), _SIGNS, text)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def number_text(number: float | None) -> str:
    """Write a number as a cell: no trailing ``.0``, empty for None."""
    return "" if number is None else f"{number:.10g}"


def _months(cell: str) -> float:
    try:
        return float(cell or -1)
    except ValueError:  # a faulty cell is named by the validator; here it only needs a place
        return -1.0
