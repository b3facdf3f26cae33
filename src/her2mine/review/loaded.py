"""A run folder in memory, and the mark by which a newer run in the same folder is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from her2mine.report.load import read_run

from her2mine.records import Finding
from her2mine.report.model import PaperRow, Results
from her2mine.run.errors import RunError

RECORD = "run.json"
Stamp = tuple[int, int]


@dataclass(frozen=True)
class LoadedRun:
    """What a run folder holds."""

    folder: Path
    stamp: Stamp
    results: Results

    @property
    def edition(self) -> int:
        """The number of the curated edition that the papers were held against, 0 where the run does not tell."""
        gold = self.results.provenance.get("gold")
        return int(gold.get("edition", 0)) if isinstance(gold, dict) else 0

    @property
    def language(self) -> str:
        """The language its explanations are written in."""
        return str(self.results.provenance.get("language", "en"))

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """The findings by id."""
        return {finding.id: finding for finding in self.results.findings if finding.id}

    @cached_property
    def papers(self) -> Mapping[str, PaperRow]:
        """The papers that were read, by doc."""
        return {paper.doc: paper for paper in self.results.papers}


def load_run(folder: Path) -> LoadedRun:
    """Read a run folder.

    Raises:
        RunError: there is no record of a run.
        RunFolderError: one of its files cannot be read (one line with file and line).
    """
    stamp = stamp_of(folder)
    return LoadedRun(folder, stamp, read_run(folder))


def stamp_of(folder: Path) -> Stamp:
    """What changes when a run is written anew in the folder: time and inode of its record.

    Raises:
        RunError: there is no record.
    """
    try:
        told = (folder / RECORD).stat()
    except OSError as error:
        raise RunError(folder, f"is no run folder ({RECORD}: {error.strerror or error})") from None
    return told.st_mtime_ns, told.st_ino
