"""Which papers a run reads: files, folders, patterns, lists, archives and addresses in, a list of named inputs out."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from her2mine.digests import file_digest as digest
from her2mine.ingest import SUFFIXES
from her2mine.run.archives import ARCHIVES, ArchiveError, members
from her2mine.run.errors import RunError

__all__ = ["LIST", "Input", "Inputs", "collect", "digest", "is_url", "opened_url"]

# Papers in formats without a reader: in a folder they are refused by name, never silently passed over.
UNREADABLE_PAPERS: Final = frozenset({".docx", ".doc", ".odt", ".rtf", ".epub", ".caj"})
LIST: Final = "@"  # before the name of a file that lists papers
_PAPERS: Final = UNREADABLE_PAPERS.union(SUFFIXES)


@dataclass(frozen=True, slots=True)
class Input:
    """One paper to read.

    ``name`` is the path as seen from the folder that was given (or the file name), so that it is the same on every
    machine. ``doc`` is the file stem; where different files share a stem the later ones are ``stem~2``, ``stem~3``.
    A paper within an archive has the archive as ``path`` and its name there as ``member``; one at an address has a
    ``url`` (an archive at an address has both). ``fault`` says why it cannot be had at all.
    """

    path: Path
    name: str
    doc: str
    url: str = ""
    member: str = ""
    fault: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is a file of its own on this machine."""
        return not self.url and not self.member


@dataclass(frozen=True, slots=True)
class Inputs:
    """The papers in order, and the names of files in folders that are no papers ("passed over")."""

    papers: tuple[Input, ...]
    passed_over: tuple[str, ...] = ()
    label: str = "papers"


@dataclass(frozen=True, slots=True)
class _File:
    """A file met on the way; ``real`` tells whether two are the same, ``explicit`` ones were named by the caller."""

    path: Path
    name: str
    real: str
    url: str = ""
    explicit: bool = False


@dataclass(slots=True)
class _Collected:
    papers: list[Input] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    stems: dict[str, int] = field(default_factory=dict)

    def paper(self, file: _File, *, name: str = "", member: str = "", fault: str = "") -> None:
        shown = name or file.name
        doc = _doc(PurePosixPath(shown).stem, self.stems)
        self.papers.append(Input(file.path, shown, doc, file.url, member, fault))


def collect(paths: Iterable[Path | str]) -> Inputs:
    """Expand what was given, keep files as they are, drop a file that is named twice.

    Folders are read at all levels, in sorted order. A pattern (``*.xml``) stands for the files it fits; ``@list.txt``
    for the paths and addresses in a file, a line each; ``.tar``, ``.tar.gz`` and ``.zip`` for the papers within, in the
    archive's order; an address (``s3://…``, ``https://…``, whatever fsspec knows) for a file, folder, pattern or
    archive elsewhere.

    A path that does not exist stays in the list: reading it is refused like any other bad file. Links to folders inside
    a folder are not followed (they can lead in a circle); they count as passed over.

    Raises:
        RunError: a list or an address that cannot be read.
    """
    given = [os.fspath(path) for path in paths]
    found = _Collected()
    seen: set[str] = set()
    for file in _walk(_listed(given)):
        if file.real in seen:
            continue
        seen.add(file.real)
        _take(found, file)
    return Inputs(tuple(found.papers), tuple(found.passed_over), _label(given))


def _take(found: _Collected, file: _File) -> None:
    suffix = PurePosixPath(file.name).suffix.lower()
    if file.name.lower().endswith(ARCHIVES) and (file.url or file.path.is_file()):
        _take_archive(found, file)
    elif file.explicit or (suffix in _PAPERS and (file.url or not file.path.is_dir())):
        found.paper(file)
    else:
        found.passed_over.append(file.name)


def _take_archive(found: _Collected, file: _File) -> None:
    """The papers of an archive; of a damaged one those before the damage, and the archive itself to be refused."""
    try:
        for member in members(file.path, file.url):
            parts = PurePosixPath(member).parts
            if _hidden(parts) or _companion(member):
                continue
            name = _shown(f"{file.name}/{member}")
            if PurePosixPath(member).suffix.lower() in _PAPERS:
                found.paper(file, name=name, member=member)
            else:
                found.passed_over.append(name)
    except ArchiveError as error:
        found.paper(file, fault=str(error))


def _listed(given: Iterable[str]) -> Iterator[str]:
    """What was given, each list replaced by its lines; those are relative to the list."""
    for one in given:
        if not one.startswith(LIST):
            yield one
            continue
        place = Path(one.removeprefix(LIST))
        try:
            lines = place.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise RunError(place, f"cannot be read as a list: {getattr(error, 'strerror', None) or error}") from None
        for line in map(str.strip, lines):
            if line and not line.startswith("#"):
                yield line if is_url(line) else str(place.parent / line)


def _walk(given: Iterable[str]) -> Iterator[_File]:
    for one in given:
        if is_url(one):
            yield from _remote(one)
        elif Path(one).is_dir():
            yield from _folder(Path(one))
        elif glob.has_magic(one) and not os.path.lexists(one):
            fitting = sorted(glob.glob(one, recursive=True)) or [one]  # noqa: PTH207 - the pattern may be absolute
            yield from (_File(Path(each), _shown(Path(each).name), _real(each), explicit=True) for each in fitting)
        else:
            yield _File(Path(one), _shown(Path(one).name), _real(one), explicit=True)


def _folder(path: Path) -> Iterator[_File]:
    for file in sorted(path.rglob("*"), key=lambda item: item.relative_to(path).parts):
        name = file.relative_to(path)
        if (not file.is_dir() or file.is_symlink()) and not _hidden(name.parts) and not _companion(name.name):
            yield _File(file, _shown(name.as_posix()), _real(str(file)))


def _remote(url: str) -> Iterator[_File]:
    """The files at an address: those of a folder or pattern, or the one it names."""
    system, path = opened_url(url)
    try:
        if glob.has_magic(url):
            base, found = str(PurePosixPath(path.split("*", 1)[0]).parent), system.glob(path)
        elif not path.lower().endswith((*_PAPERS, *ARCHIVES)) and system.isdir(path):
            base, found = path, system.find(path)
        else:
            base, found = "", [path]
    except Exception as error:  # each file system has errors of its own
        raise RunError(url, f"cannot be listed: {error}") from None
    for place in sorted(map(str, found)):
        name = place.removeprefix(base).lstrip("/") if base else PurePosixPath(place).name
        if not _hidden(PurePosixPath(name).parts) and not _companion(PurePosixPath(name).name):
            address = system.unstrip_protocol(place)
            yield _File(Path(name), _shown(name), address, url=address, explicit=not base)


def opened_url(url: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it.

    Raises:
        RunError: no such kind of address, or its library is not installed.
    """
    import fsspec  # takes a tenth of a second: only who reads from elsewhere pays

    try:
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise RunError(url, str(error)) from None
    return system, str(path)


def is_url(place: str) -> bool:
    """Whether a place is an address and not a path."""
    return "://" in place


def _real(path: str) -> str:
    return os.path.realpath(path)  # unlike Path.resolve it takes links in a circle


def _shown(name: str) -> str:
    """A name that any output can hold: bytes that are no UTF-8 and line breaks become marks of replacement."""
    decoded = os.fsencode(name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in decoded)


def _hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") for part in parts)


def _companion(name: str) -> bool:
    return PurePosixPath(name).stem.upper() in {"README", "LICENSE", "SOURCES", "NOTICE"}


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


def _label(given: list[str]) -> str:
    if not given:
        return "papers"
    if is_url(given[0]):
        name = PurePosixPath(given[0].rstrip("/")).stem
    else:
        plain = Path(given[0].removeprefix(LIST))
        first = plain.resolve()
        name = first.name if plain.is_dir() else first.stem
    name = "".join(letter for letter in name if letter.isalnum() or letter in "-_.~ ") or "papers"
    return name if len(given) == 1 else f"{name}+{len(given) - 1}"
