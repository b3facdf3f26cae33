"""What a finished run hands to the writers: one value object, the same for files, page and terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from her2mine.records import Abstention, Discrepancy, Finding

CONFLICT, CHECK, NEW, ABSTAINED, AGREES = "conflict", "check", "new", "abstained", "agrees"
KINDS = (CONFLICT, CHECK, NEW, AGREES, ABSTAINED)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper that was read: ``name`` is the path below the folder given, ``sha256`` that of the file's bytes."""

    doc: str
    name: str
    sha256: str
    format: str = ""
    language: str = ""
    title: str = ""
    encoding: str = ""
    pages: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that could not be mined, and why, in one line."""

    name: str
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a run found, in the order of the papers and of their text.

    ``provenance`` holds what made the run (config, vocabulary, gold edition, versions) as plain JSON values.
    """

    title: str = ""
    papers: tuple[PaperRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    passed_over: tuple[str, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)

    @property
    def conflicts(self) -> tuple[Discrepancy, ...]:
        """The verdicts that say a number is wrong."""
        return self.of_kind(CONFLICT)

    def of_kind(self, kind: str) -> tuple[Discrepancy, ...]:
        """The verdicts of one of :data:`KINDS`."""
        return tuple(item for item in self.discrepancies if kind_of(item) == kind)

    def counts(self) -> dict[str, int]:
        """How many papers, values and verdicts of each kind; keys in a fixed order."""
        kinds = Counter(kind_of(item) for item in self.discrepancies)
        abstained = max(kinds[ABSTAINED], len(self.abstentions))
        head = {"papers": len(self.papers), "refused": len(self.refused), "findings": len(self.findings)}
        return {**head, **{kind: kinds[kind] for kind in KINDS}, ABSTAINED: abstained}

    def causes(self) -> dict[str, int]:
        """How many verdicts name each cause, the most frequent first."""
        counted = Counter(item.cause for item in self.discrepancies)
        return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def kind_of(item: Discrepancy) -> str:
    """Which part of the report a verdict belongs to; one of :data:`KINDS`."""
    if item.severity != "info":
        return item.severity
    return {"not_in_gold": NEW, "abstained": ABSTAINED}.get(item.cause, AGREES)
