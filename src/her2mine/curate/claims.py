"""What reviewers decide on: the claims of a run, each with a key that stays when the same paper is mined again.

A claim is one value (or citation marker) at one place of a paper. Several verdicts may speak of it, and they come and
go with the gold, so its key rests on none of them: it is made of the paper's bytes, the sentence without spacing and
punctuation, the printed value, and which of its occurrences in the sentence is meant.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from her2mine.records import Discrepancy, Finding, GoldResult
from her2mine.report.model import KINDS, Results, kind_of, subject

_ORDER = (*KINDS, "across")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: where it stands, as what it was read, and the verdicts on it, the gravest first.

    ``paper`` is the SHA-256 of the paper's file (its name where the run tells no hash); ``start`` and ``end`` count
    characters of its text.
    """

    key: str
    paper: str
    doc: str
    start: int
    end: int
    quoted: str
    sentence: str
    finding: Finding | None
    verdicts: tuple[Discrepancy, ...]

    @property
    def main(self) -> Discrepancy:
        """The gravest verdict."""
        return self.verdicts[0]

    @property
    def kind(self) -> str:
        """The part of the report it belongs to."""
        return kind_of(self.main)

    @property
    def gold(self) -> GoldResult | None:
        """The gold row that the gravest verdict with one names."""
        return next((item.gold for item in self.verdicts if item.gold is not None), None)

    @property
    def page(self) -> int | None:
        """The page it stands on, from 1; of papers that have pages."""
        return self.main.page


def claims_of(results: Results) -> tuple[Claim, ...]:
    """The claims of a run in the order of its papers and their text."""
    papers = {paper.doc: paper.sha256 or paper.name for paper in results.papers}
    findings = {finding.id: finding for finding in results.findings if finding.id}
    groups: dict[object, list[Discrepancy]] = {}
    for item in results.discrepancies:
        groups.setdefault(_place(item), []).append(item)
    keys = _Keys()
    return tuple(_claim(group, findings, papers, keys) for group in groups.values())


def occurrence(sentence: str, text: str, offset: int) -> int:
    """Which occurrence of ``text`` in the sentence (from 0) is nearest to ``offset``; 0 when there is none."""
    found = [hit.start() for hit in re.finditer(re.escape(text), sentence)] if text else []
    return min(range(len(found)), key=lambda index: (abs(found[index] - offset), index)) if found else 0


def spelled(text: str) -> str:
    """The letters and digits of a text, widths and cases alike, without what two readers may space otherwise.

    >>> spelled("ＯＳ was 13.8 mo-nths (95% CI, 12–16)")
    'oswas138months95ci1216'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _place(item: Discrepancy) -> object:
    """What a verdict speaks of: the value at a place, whatever it was read as, or else the stretch and its kind."""
    return (item.doc, item.start, item.end) if item.finding else subject(item)


class _Keys:
    """Makes keys; claims that would share one (a sentence printed twice) are told apart by their order."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def key(self, paper: str, sentence: str, quoted: str, offset: int) -> str:
        which = occurrence(sentence, quoted, offset)
        told = "\x1f".join((spelled(sentence), quoted.strip(), str(which)))
        name = f"{_hex(paper)}-{_hex(told)}"
        count = self._seen[name] = self._seen.get(name, 0) + 1
        return name if count == 1 else f"{name}~{count}"


def _claim(
    group: Sequence[Discrepancy], findings: Mapping[str, Finding], papers: Mapping[str, str], keys: _Keys
) -> Claim:
    verdicts = tuple(sorted(group, key=lambda item: (_ORDER.index(kind_of(item)), -item.confidence)))
    first = verdicts[0]
    finding = next(_findings(verdicts, findings), None)
    origin = finding.sentence[0] if finding else first.start
    paper = papers.get(first.doc) or first.doc
    return Claim(
        key=keys.key(paper, first.quote, first.text, first.start - origin),
        paper=paper,
        doc=first.doc,
        start=first.start,
        end=first.end,
        quoted=first.text,
        sentence=first.quote,
        finding=finding,
        verdicts=verdicts,
    )


def _findings(verdicts: Iterable[Discrepancy], findings: Mapping[str, Finding]) -> Iterator[Finding]:
    return (findings[item.finding] for item in verdicts if item.finding in findings)


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
