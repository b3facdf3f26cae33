"""Reading the vocabulary's CSV files into flat entries; the files' columns are told in their README."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from her2mine.records import Label
from her2mine.vocabulary.spelling import spellings


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used; the message is one line that names the file, the row and the reason."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name and what it stands for. ``label`` is None for words that only keep other names from matching."""

    label: Label | None
    canonical: str
    drugs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    needs_cue: str = ""  # kind of cue without which the name does not count; "" for none
    group: str = ""  # drug class, endpoint kind, or kind of other name
    unit: str = ""
    chemo: bool = False


def split(cell: str | None) -> tuple[str, ...]:
    """The items of a ';'-separated cell, outer space stripped, without empty ones."""
    return tuple(item for item in (part.strip() for part in (cell or "").split(";")) if item)


def rows(path: Path, required: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of a UTF-8 CSV file with header.

    Raises:
        VocabularyError: when the file is missing or not UTF-8, a required column is missing, or its cell is empty.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            absent = [name for name in required if name not in (reader.fieldnames or ())]
            if absent:
                raise VocabularyError(f"{path}: column {absent[0]} is missing")
            for number, row in enumerate(reader, start=2):
                empty = [name for name in required if not (row[name] or "").strip()]
                if empty or None in row:
                    raise VocabularyError(
                        f"{path}: row {number}: {empty[0] if empty else 'too many cells'} cannot be read"
                    )
                yield {key: (value or "").strip() for key, value in row.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise VocabularyError(f"{path}: {error}") from error


_ROMAN = re.compile(r"(?<=[ -])([IVX]+)$")
_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_CHOICE = re.compile(r"\{([^{}]*)\}")


def spell_out(name: str) -> list[str]:
    """All spellings of a name with choices in braces.

    >>> spell_out("grade {3|4} {events|AEs}")
    ['grade 3 events', 'grade 3 AEs', 'grade 4 events', 'grade 4 AEs']
    """
    parts = [part.split("|") if place % 2 else [part] for place, part in enumerate(_CHOICE.split(name))]
    return ["".join(choice) for choice in product(*parts)]


def _names(row: Mapping[str, str], *columns: str) -> tuple[str, ...]:
    found = (name for column in columns for cell in split(row.get(column)) for name in spell_out(cell))
    return tuple(dict.fromkeys(found))


def _drug(row: Mapping[str, str]) -> Entry:
    name, group = row["canonical"], row["class"]
    return Entry(
        label=Label.DRUG,
        canonical=name,
        drugs=() if group == "no drug" else (name,),
        names=_names(row, "canonical", "en", "zh", "codes"),
        group=group,
        chemo=row["chemo"] == "1",
    )


def _regimen(row: Mapping[str, str]) -> Entry:
    return Entry(
        label=Label.DRUG,
        canonical=row["canonical"],
        drugs=split(row["drugs"]),
        names=_names(row, "canonical", "en", "zh"),
        needs_cue="regimen" if row.get("needs_cue") == "1" else "",
        group="regimen",
    )


def _endpoint(row: Mapping[str, str]) -> Entry:
    return Entry(
        label=Label.ENDPOINT,
        canonical=row["canonical"],
        names=_names(row, "en", "zh"),
        weak=_names(row, "en_weak", "zh_weak"),
        group=row["kind"],
        unit=row["unit"],
    )


def _adverse_event(row: Mapping[str, str]) -> Entry:
    names = tuple(dict.fromkeys(other for name in _names(row, "canonical", "en", "zh") for other in spellings(name)))
    weak = row.get("weak") == "1"
    return Entry(
        label=Label.ENDPOINT,
        canonical=f"AE:{row['canonical']}",
        names=() if weak else names,
        weak=names if weak else (),
        group="safety",
        unit="percent",
    )


def _population(row: Mapping[str, str]) -> Entry:
    names = _names(row, "canonical", "en", "zh")
    return Entry(label=Label.POPULATION, canonical=row["canonical"], names=names, group=row.get("kind", ""))


def _with_signs(name: str) -> list[str]:
    """A study's name, and as it is printed with the one sign that is a Roman number ("DRAGON Ⅳ").

    >>> _with_signs("DRAGON IV")
    ['DRAGON IV', 'DRAGON Ⅳ']
    """
    number = _ROMAN.search(name)
    sign = {unicodedata.normalize("NFKC", sign): sign for sign in _SIGNS}.get(number.group(1)) if number else None
    return [name, *([f"{name[: number.start(1)]}{sign}"] if number and sign else [])]


def _trial(row: Mapping[str, str]) -> Entry:
    return Entry(
        label=Label.TRIAL,
        canonical=row["canonical"],
        names=tuple(other for name in _names(row, "canonical", "aliases", "registry") for other in _with_signs(name)),
        needs_cue="trial" if row.get("needs_cue") == "1" else "",
    )


def _other(row: Mapping[str, str]) -> Entry:
    return Entry(label=None, canonical=row["canonical"], names=_names(row, "canonical", "en", "zh"), group=row["kind"])


_READERS = {
    "drugs": (_drug, ("canonical", "class", "chemo")),
    "regimens": (_regimen, ("canonical", "drugs")),
    "endpoints": (_endpoint, ("canonical", "kind", "unit")),
    "adverse_events": (_adverse_event, ("canonical",)),
    "populations": (_population, ("canonical",)),
    "trials": (_trial, ("canonical",)),
    "not_names": (_other, ("canonical", "kind")),
}


def read_entries(files: Mapping[str, Path]) -> list[Entry]:
    """All entries of the vocabulary files, file by file in the order of the table names.

    Raises:
        VocabularyError: on an unknown table name, or when a file cannot be used.
    """
    unknown = sorted(set(files) - set(_READERS))
    if unknown:
        raise VocabularyError(f"{files[unknown[0]]}: no vocabulary table is called {unknown[0]}")
    return [
        _READERS[name][0](row) for name in _READERS if name in files for row in rows(files[name], _READERS[name][1])
    ]


def trial_entries(trials: Iterable[tuple[str, tuple[str, ...]]]) -> list[Entry]:
    """Entries for trials that come from elsewhere, as (canonical name, names to search for)."""
    return [Entry(Label.TRIAL, name, names=tuple(dict.fromkeys(names))) for name, names in trials]
