"""Which diseases a stretch of text speaks of, by a table of terms in both languages."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

Diseases = tuple[tuple[str, tuple[str, ...]], ...]


class DiseasesError(Exception):
    """A disease table that cannot be read; ``str(error)`` is one line with the file and the reason."""


@lru_cache(maxsize=8)
def load_diseases(path: Path | None) -> Diseases:
    """The table ``canonical,en,zh`` (terms split by ``;``) as (canonical, terms) pairs; empty without a file.

    Raises DiseasesError when the file is missing or lacks a column.
    """
    if path is None:
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise DiseasesError(f"{path}: {error.strerror or error}") from error
    missing = {"canonical", "en", "zh"} - set(rows[0] if rows else {"canonical", "en", "zh"})
    if missing:
        raise DiseasesError(f"{path}: row 1: no column {sorted(missing)[0]}")
    return tuple((row["canonical"], tuple(_terms(row["en"]) + _terms(row["zh"]))) for row in rows)


def _terms(cell: str) -> list[str]:
    return [term.strip() for term in cell.split(";") if term.strip()]


def diseases_in(text: str, diseases: Diseases) -> frozenset[str]:
    """The canonical diseases named in ``text``. Latin terms match whole words (a plural s aside), others anywhere."""
    lower = text.casefold()
    return frozenset(name for name, terms in diseases if any(_stands(term.casefold(), lower) for term in terms))


def _stands(term: str, lower: str) -> bool:
    if term not in lower:
        return False
    return not term.isascii() or re.search(rf"(?<![a-z]){re.escape(term)}s?(?![a-z])", lower) is not None
