"""Which papers a run reads: files and folders in, a list of named inputs out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from her2mine.ingest import SUFFIXES

# Papers in formats without a reader: in a folder they are refused by name, never silently passed over.
UNREADABLE_PAPERS = frozenset({".docx", ".doc", ".odt", ".rtf", ".epub", ".caj"})


@dataclass(frozen=True, slots=True)
class Input:
    """One paper to read.

    ``name`` is the path as seen from the folder that was given (or the file name), so that it is the same on every
    machine. ``doc`` is the file stem; where different files share a stem the later ones are ``stem~2``, ``stem~3``.
    """

    path: Path
    name: str
    doc: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """The papers in order, and the names of files in folders that are no papers ("passed over")."""

    papers: tuple[Input, ...]
    passed_over: tuple[str, ...] = ()
    label: str = "papers"


def collect(paths: Iterable[Path | str]) -> Inputs:
    """Expand folders (all levels, in sorted order), keep files as they are, drop a file that is named twice.

    A path that does not exist stays in the list: reading it is refused like any other bad file. Links to folders inside
    a folder are not followed (they can lead in a circle); they count as passed over.
    """
    given = [Path(path) for path in paths]
    papers: list[Input] = []
    passed_over: list[str] = []
    seen: set[str] = set()
    stems: dict[str, int] = {}
    for file, name, explicit in _walk(given):
        real = os.path.realpath(file)  # unlike Path.resolve it takes links in a circle
        if real in seen:
            continue
        seen.add(real)
        if explicit or (file.suffix.lower() in UNREADABLE_PAPERS.union(SUFFIXES) and not file.is_dir()):
            papers.append(Input(file, name, _doc(Path(name).stem, stems)))
        else:
            passed_over.append(name)
    return Inputs(tuple(papers), tuple(passed_over), _label(given))


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal; "" when it cannot be read or is no regular file (a pipe may never end)."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _walk(given: list[Path]) -> Iterator[tuple[Path, str, bool]]:
    for path in given:
        if not path.is_dir():
            yield path, _shown(path.name), True
            continue
        for file in sorted(path.rglob("*"), key=lambda item: item.relative_to(path).parts):
            name = file.relative_to(path)
            if (
                (not file.is_dir() or file.is_symlink())
                and not any(part.startswith(".") for part in name.parts)
                and not _companion(file)
            ):
                yield file, _shown(name.as_posix()), False


def _shown(name: str) -> str:
    """A name that any output can hold: bytes that are no UTF-8 and line breaks become marks of replacement."""
    decoded = os.fsencode(name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in decoded)


def _companion(file: Path) -> bool:
    return file.stem.upper() in {"README", "LICENSE", "SOURCES", "NOTICE"}


def _doc(stem: str, stems: dict[str, int]) -> str:
    """The first free name for this stem; a file really called ``a~2`` keeps its place in the count."""
    count = stems.get(stem, 0) + 1
    doc = stem if count == 1 else f"{stem}~{count}"
    while count > 1 and doc in stems:
        count += 1
        doc = f"{stem}~{count}"
    stems[stem] = count
    stems.setdefault(doc, 1)
    return doc


def _label(given: list[Path]) -> str:
    if not given:
        return "papers"
    first = given[0].resolve()
    name = (first.name if given[0].is_dir() else first.stem) or "papers"
    return name if len(given) == 1 else f"{name}+{len(given) - 1}"
