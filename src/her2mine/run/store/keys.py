"""What a result rests on, as one hash a stage: a result is used again as long as its hash is the same.

Three stages, each resting on the one before: a file is *read*, the paper is *mined*, its findings are *compared* with
the curated table. The hash of a stage covers the source files of its rooms, so that no version number has to be kept.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from her2mine.diff.gold import EDITION, PENDING, RESULTS, TRIALS
from her2mine.digests import digest_of, file_digest, files_digest, folder_digest
from her2mine.run.config import Config

PACKAGE: Final = Path(__file__).resolve().parents[2]
READ: Final = ("records", "ingest")
MINE: Final = ("vocabulary", "segment", "extract", "normalize", "bind", "digests.py", "run/onpages.py", "run/engine.py")
COMPARE: Final = ("diff", "wording.py", "run/work.py", "run/codec.py")
READERS: Final = ("lxml", "pypdfium2", "charset-normalizer")
MINERS: Final = ("spacy", "thinc", "numpy", "scispacy", "jieba", "opencc", "pyahocorasick", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class PaperKeys:
    """The keys of one paper's entries in the store, one a stage; all "" for a file that could not be hashed."""

    read: str
    mined: str
    compared: str


@dataclass(frozen=True, slots=True)
class Stages:
    """The hash of all that goes into each stage beside the paper itself."""

    read: str
    mined: str
    compared: str

    def keys(self, sha256: str, suffix: str, doc: str, name: str) -> PaperKeys:
        """The keys of a paper; ``doc`` and ``name`` stand in its verdicts, so another name compares anew."""
        if not sha256:
            return PaperKeys("", "", "")
        read = digest_of("read", self.read, sha256, suffix.lower())
        mined = digest_of("mined", self.mined, read)
        return PaperKeys(read, mined, digest_of("compared", self.compared, mined, doc, name))


def stages(config: Config, engine: Callable[..., Any]) -> Stages:
    """The hashes for a pipeline and the engine that runs it.

    Of the curated table only the trials (names that are looked for) go into mining; its results go into the comparison.
    """
    reading = {name: value for name, value in vars(config.reading).items() if name != "password"}
    locked = config.reading.password is not None
    read = digest_of(code(READ), _versions(READERS), platform.python_version(), reading, locked)
    made = f"{engine.__module__}.{getattr(engine, '__qualname__', '')}"
    names = {kind: file_digest(file) for kind, file in config.vocabulary.items()}
    models = {language: folder_digest(folder) for language, folder in config.models.items()}
    sure = file_digest(config.confidence) if config.confidence else ""
    mined = digest_of(code(MINE), _versions(MINERS), made, names, models, sure, _gold(config.gold, (TRIALS,)))
    settings = config.diff.model_dump(mode="json", exclude={"diseases"})
    diseases = file_digest(config.diff.diseases) if config.diff.diseases else ""
    table = _gold(config.gold, (RESULTS, EDITION))
    return Stages(read, mined, digest_of(code(COMPARE), settings, diseases, table))


@cache
def code(rooms: tuple[str, ...]) -> str:
    """SHA-256 over the source files of rooms (folders of the package) and single modules."""
    return files_digest(PACKAGE, (file for room in rooms for file in _files(PACKAGE / room)))


def _files(place: Path) -> Iterable[Path]:
    return [place] if place.is_file() else (file for file in place.rglob("*") if file.is_file())


def _gold(folder: Path, names: tuple[str, ...]) -> list[str]:
    return [file_digest(folder / name) for name in (*names, PENDING)]


def _versions(libraries: Iterable[str]) -> list[str]:
    return [version(library) for library in libraries]


def version(library: str) -> str:
    """The version of an installed library."""
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"
