"""What a finished run hands to the writers: one value object, the same for files, page and terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from her2mine.records import Abstention, Discrepancy, Finding

CONFLICT, CHECK, NEW, ABSTAINED, AGREES = "conflict", "check", "new", "abstained", "agrees"
KINDS = (CONFLICT, CHECK, NEW, AGREES, ABSTAINED)
ACROSS = "across"  # a note that two papers differ; it says nothing of which is right
CITATIONS = "citations"  # doubted statements that are no values: references that do not fit
Subject = tuple[str | int, ...]


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
class Copy:
    """A file that holds the same paper as another of the run, and so does not count: ``of`` is that one's name."""

    name: str
    of: str
    why: str  # what is the same: "bytes", "doi" or "title"


@dataclass(frozen=True, slots=True)
class Changed:
    """A conflict or check that came or went since the last run: ``change`` is "new", "solved" or "gone" (its paper)."""

    change: str
    id: str
    severity: str
    cause: str
    doc: str
    text: str
    trial: str | None
    endpoint: str
    statistic: str


@dataclass(frozen=True, slots=True)
class Since:
    """What differs from the run that this one replaced; ``changed`` may be cut short, ``counts`` is not."""

    counts: Mapping[str, int]  # of each change
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One quantity over all papers: each distinct figure with the papers that print it, the most told first.

    ``differ`` says whether two of the figures cannot be roundings of one value.
    """

    quantity: str
    gold: str
    figures: tuple[tuple[str, tuple[str, ...]], ...]
    differ: bool


Row = tuple[str, str, str, tuple[int, ...]]
"""A paper in the page's table: doc, file name, language, and counts (values read, then by kind)."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all papers of a run that is too large to be held: its Results then have a part of the records only.

    ``sizes`` counts the verdicts of each part of the page, ``subjects`` the values and citations that the conflicts and
    checks speak of.
    """

    counts: dict[str, int]
    causes: dict[str, int]
    flagged: dict[str, int]
    sizes: dict[str, int]
    subjects: Mapping[str, Mapping[str, int]]
    matrix: tuple[Row, ...]
    languages: tuple[str, ...]
    told: tuple[Told, ...]
    told_size: int


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a run found, in the order of the papers and of their text.

    ``provenance`` holds what made the run (config, vocabulary, gold edition, versions) as plain JSON values.
    Of a large run the page and the terminal get what they show, with ``totals`` for the rest.
    """

    title: str = ""
    papers: tuple[PaperRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    passed_over: tuple[str, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)
    copies: tuple[Copy, ...] = ()
    since: Since | None = None
    totals: Totals | None = None

    @property
    def conflicts(self) -> tuple[Discrepancy, ...]:
        """The verdicts that say a number is wrong."""
        return self.of_kind(CONFLICT)

    def of_kind(self, kind: str) -> tuple[Discrepancy, ...]:
        """The verdicts of one of :data:`KINDS`."""
        return tuple(item for item in self.discrepancies if kind_of(item) == kind)

    def tally(self) -> Counter[tuple[str, str]]:
        """(paper, kind) -> how many; each value counts once, by its gravest verdict, and so does each citation."""
        counted: Counter[tuple[str, str]] = Counter()
        for (doc, *about), kind in main_kinds(self.discrepancies).items():
            counted[str(doc), CITATIONS if about[-1] == "citation_mismatch" else kind] += 1
        silent = Counter(item.doc for item in self.abstentions)
        counted.update({(doc, ABSTAINED): max(0, n - counted[doc, ABSTAINED]) for doc, n in silent.items()})
        return counted

    def counts(self) -> dict[str, int]:
        """How many papers, values, values of each kind and doubted citations; keys in a fixed order."""
        if self.totals is not None:
            return dict(self.totals.counts)
        kinds: Counter[str] = Counter()
        for (_, kind), count in self.tally().items():
            kinds[kind] += count
        head = {"papers": len(self.papers), "refused": len(self.refused), "findings": len(self.findings)}
        return {**head, **{kind: kinds[kind] for kind in (*KINDS, CITATIONS)}}

    def causes(self) -> dict[str, int]:
        """How many verdicts name each cause, the most frequent first."""
        if self.totals is not None:
            return dict(self.totals.causes)
        return by_number(Counter(item.cause for item in self.discrepancies))


def by_number(counted: Mapping[str, int]) -> dict[str, int]:
    """Counts, the largest first."""
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def kind_of(item: Discrepancy) -> str:
    """Which part of the report a verdict belongs to; one of :data:`KINDS`, or :data:`ACROSS`."""
    if item.severity != "info":
        return item.severity
    return {"not_in_gold": NEW, "abstained": ABSTAINED, "cross_paper": ACROSS}.get(item.cause, AGREES)


def subject(item: Discrepancy) -> Subject:
    """What a verdict speaks of: (paper, finding), or paper, place and cause where it is no finding."""
    if item.finding:
        return item.doc, item.finding
    return item.doc, item.start, item.end, item.cause if item.cause in ("citation_mismatch", "abstained") else ""


def main_kinds(items: Iterable[Discrepancy]) -> dict[Subject, str]:
    """The gravest kind of verdict on each subject, in the order of :data:`KINDS`."""
    order = (*KINDS, ACROSS)
    main: dict[Subject, str] = {}
    for item in items:
        kind, known = kind_of(item), main.get(subject(item), ACROSS)
        main[subject(item)] = min(kind, known, key=order.index)
    return main
