"""All that can be decided within one paper."""

from __future__ import annotations

from collections.abc import Iterable

from her2mine.diff import causes as _registered  # noqa: F401  (importing registers the provers)
from her2mine.diff.context import PaperContext
from her2mine.diff.diseases import load_diseases
from her2mine.diff.gold import GoldTable
from her2mine.diff.identify import identify
from her2mine.diff.index import GoldIndex
from her2mine.diff.registry import paper_provers
from her2mine.diff.settings import DiffSettings
from her2mine.diff.words import speaking
from her2mine.records import Discrepancy, MinedPaper


def context_of(mined: MinedPaper, gold: GoldTable, settings: DiffSettings) -> PaperContext:
    """A paper made ready for the provers."""
    index = GoldIndex.of(gold)
    return PaperContext(
        mined=mined,
        index=index,
        settings=settings,
        told=identify(mined, index, settings),
        diseases=load_diseases(settings.diseases),
    )


def diff_paper(mined: MinedPaper, gold: GoldTable, settings: DiffSettings) -> list[Discrepancy]:
    """Every verdict on one paper, in text order: one for each finding, and those on its sentences and citations.

    Raises DiseasesError when the diseases file cannot be read.
    """
    context = context_of(mined, gold, settings)
    with speaking(settings.language):
        found = [verdict for prover in paper_provers() for verdict in prover(context)]
    return in_order(found)


def in_order(verdicts: Iterable[Discrepancy]) -> list[Discrepancy]:
    """Verdicts in text order, each id once."""
    unique = {verdict.id: verdict for verdict in verdicts}
    return sorted(
        unique.values(), key=lambda verdict: (verdict.doc, verdict.start, verdict.end, verdict.cause, verdict.id)
    )
