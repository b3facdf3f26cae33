"""One mined paper made ready for the provers: each finding with the trial it speaks of and its neighbours."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from her2mine.diff.diseases import diseases_in
from her2mine.diff.index import GoldIndex
from her2mine.diff.names import any_stands_in, names_of
from her2mine.diff.settings import DiffSettings
from her2mine.records import Finding, GoldResult, MinedPaper, Reference

Key = TypeVar("Key", bound=Hashable)
How = Literal["named", "cited", "values", "unknown"]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, the gold trial it speaks of (if known), how that is known, and the block it stands in."""

    finding: Finding
    trial: str | None
    how: How
    block: int
    strength: int = 0  # values of the statement that fit the trial, where the trial is known by values

    @property
    def sure(self) -> bool:
        """Whether the trial is known well enough to call a number wrong."""
        return self.how in ("named", "cited") or self.strength >= 3


@dataclass(frozen=True)
class PaperContext:
    """What the provers of one paper look at."""

    mined: MinedPaper
    index: GoldIndex
    settings: DiffSettings
    told: tuple[Told, ...] = ()
    diseases: tuple[tuple[str, tuple[str, ...]], ...] = ()  # canonical disease, its terms

    def rows(self, told: Told) -> Sequence[GoldResult]:
        """The gold rows of the trial a finding speaks of."""
        return self.index.rows.get(told.trial, ()) if told.trial else ()

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """The gold trials one of whose names stands in the paper's text."""
        text = self.mined.paper.text
        return frozenset(name for name, trial in self.index.trials.items() if any_stands_in(names_of(trial), text))

    @cached_property
    def body_diseases(self) -> frozenset[str]:
        """The diseases the running text and the title speak of."""
        paper = self.mined.paper
        body = " ".join(paper.text[sentence.start : sentence.end] for sentence in self.mined.sentences)
        return diseases_in(f"{paper.title} {body}", self.diseases)

    @cached_property
    def _by_sentence(self) -> dict[tuple[int, int], list[Told]]:
        return _grouped(self.told, lambda told: told.finding.sentence)

    @cached_property
    def _by_block(self) -> dict[int, list[Told]]:
        return _grouped(self.told, lambda told: told.block)

    def statement(self, told: Told) -> list[Told]:
        """The findings told in the same sentence or as one group, in text order, the finding itself included."""
        mine = told.finding
        near = self._by_block[told.block]
        return [
            other
            for other in near
            if other.finding.sentence == mine.sentence or (mine.group is not None and other.finding.group == mine.group)
        ]

    def cited(self, told: Told) -> list[Reference]:
        """The references that stand for a finding: those cited with it, else the next cited in its paragraph."""
        paper = self.mined.paper
        numbers = list(told.finding.citation)
        if not numbers and 0 <= told.block < len(paper.blocks):
            end = paper.blocks[told.block].end
            after = [citation for citation in paper.citations if told.finding.end <= citation.start < end]
            numbers = list(after[0].numbers) if after else []
        return [reference for number in numbers if (reference := paper.reference(number))]

    def sentences(self) -> Iterable[list[Told]]:
        """The findings sentence by sentence, in text order."""
        return self._by_sentence.values()

    def blocks(self) -> Iterable[list[Told]]:
        """The findings block by block (paragraph, table), in text order."""
        return self._by_block.values()


def block_of(mined: MinedPaper, offset: int) -> int:
    """Index of the block that holds ``offset``; the block before it when it falls between two, -1 before the first."""
    return bisect_right([block.start for block in mined.paper.blocks], offset) - 1


def _grouped(told: Iterable[Told], key: Callable[[Told], Key]) -> dict[Key, list[Told]]:
    groups: dict[Key, list[Told]] = defaultdict(list)
    for item in told:
        groups[key(item)].append(item)
    return dict(groups)
