"""The rooms in one line: how one paper goes from bytes to verdicts.

:class:`Engine` is what a run needs to know of them; :func:`build` makes the real one from a pipeline file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from her2mine.records import Discrepancy, MinedPaper, Paper
from her2mine.run.config import Config
from her2mine.run.errors import RunError
from her2mine.run.onpages import doubtful, on_pages, only_to_check

if TYPE_CHECKING:
    from spacy.language import Language

    from her2mine.bind.tools import Tools


@dataclass(frozen=True, slots=True)
class Voice:
    """What one paper tells of one quantity.

    ``doi`` is the paper's own, ``cites`` those of its references that are papers of the run; ``told`` is what
    :meth:`Engine.condense` gave.
    """

    doc: str
    doi: str
    cites: frozenset[str]
    told: Any


class Engine(Protocol):
    """The steps of a run. ``read`` raises :class:`her2mine.records.Refusal` for a file that cannot be read safely."""

    def read(self, path: Path) -> Paper:
        """A file as a Paper."""

    def mine(self, paper: Paper) -> MinedPaper:
        """A paper with its findings."""

    def compare(self, mined: MinedPaper) -> tuple[Discrepancy, ...]:
        """The verdicts on one paper."""

    def condense(self, mined: MinedPaper) -> Iterable[tuple[str, Any]]:
        """What a paper tells that others may tell too: the quantity's name, and records of what is told of it."""

    def across(self, voices: Sequence[Voice]) -> tuple[Discrepancy, ...]:
        """The verdicts on one quantity from all that papers tell of it, by ``doc``."""

    def gold(self) -> dict[str, Any]:
        """The gold edition used, as plain JSON values."""


class PipelineEngine:
    """The rooms of this package, set up by one pipeline file."""

    def __init__(self, config: Config) -> None:
        from her2mine.diff.gold import GoldError, load_gold

        self._config = config
        try:
            self._gold = load_gold(config.gold)
        except GoldError as error:
            raise RunError(config.path, str(error)) from None

    @cached_property
    def _tools(self) -> Tools:
        """Names, models and rules; they take a second or two to load, so only a run that mines pays for them."""
        from her2mine import bind
        from her2mine.bind.trust import TrustError
        from her2mine.extract.models import ModelError
        from her2mine.vocabulary import VocabularyError

        models = {language: str(folder) for language, folder in self._config.models.items()}
        try:
            return bind.load_tools(self._config.vocabulary, self._gold.trials, models, self._config.confidence)
        except (ModelError, TrustError, VocabularyError) as error:
            raise RunError(self._config.path, str(error)) from None

    def nlp(self, language: str) -> Language:
        """A new spaCy pipeline of a language that finds names.

        Raises:
            KeyError: for another language than "en" and "zh".
        """
        from her2mine import extract

        folder = self._config.models.get(language)
        return extract.load(language, self._tools.vocabulary, str(folder) if folder else None)

    def read(self, path: Path) -> Paper:
        """A file as a Paper."""
        from her2mine import ingest

        return ingest.read(path, reading=self._config.reading)

    def mine(self, paper: Paper) -> MinedPaper:
        """A paper with its findings."""
        from her2mine import bind

        return on_pages(bind.bind_paper(paper, self._tools))

    def compare(self, mined: MinedPaper) -> tuple[Discrepancy, ...]:
        """The verdicts on one paper."""
        from her2mine import diff

        verdicts = diff.diff_paper(mined, self._gold, self._config.diff)
        return only_to_check(verdicts, doubtful(mined.findings), self._config.diff.language)

    def condense(self, mined: MinedPaper) -> Iterable[tuple[str, Any]]:
        """What a paper tells that others may tell too."""
        from her2mine import diff

        return diff.quantities(diff.light(mined, self._gold, self._config.diff), self._config.diff)

    def across(self, voices: Sequence[Voice]) -> tuple[Discrepancy, ...]:
        """The verdicts on one quantity that take several papers."""
        from her2mine import diff

        told = [(diff.PaperFindings(one.doc, one.doi, one.cites, (one.told,)), one.told) for one in voices]
        doubts = doubtful(one.told.finding for one in voices)
        verdicts = diff.diff_quantity(told, self._gold, self._config.diff)
        return only_to_check(verdicts, doubts, self._config.diff.language)

    def gold(self) -> dict[str, Any]:
        """The gold edition used: its number, the hash of its results, and how many trials and rows it has."""
        table = self._gold
        return {
            "edition": table.edition,
            "sha256": table.sha256,
            "trials": len(table.trials),
            "results": len(table.results),
        }


def build(config: Config) -> Engine:
    """The real engine for a pipeline file.

    Raises:
        RunError: the gold table, a vocabulary or a model cannot be read.
    """
    return PipelineEngine(config)
