"""All that can be decided within one paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from her2mine.diff import causes as _registered  # noqa: F401  (importing registers the provers)
from her2mine.diff.context import PaperContext
from her2mine.diff.diseases import load_diseases
from her2mine.diff.gold import GoldTable
from her2mine.diff.identify import identify
from her2mine.diff.index import GoldIndex
from her2mine.diff.registry import paper_provers
from her2mine.diff.settings import DiffSettings
from her2mine.diff.verdict import capped
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
    sure = {finding.id: finding.confidence for finding in mined.findings}
    return in_order(_as_sure_as_read(verdict, sure, settings) for verdict in found)


# What only several bindings together can prove; each of them may have been read wrong.
_OF_SEVERAL = frozenset({"impossible_order", "arms_sum_mismatch", "direction_conflict", "difference_mismatch"})


def _as_sure_as_read(verdict: Discrepancy, sure: Mapping[str, float], settings: DiffSettings) -> Discrepancy:
    """A conflict between findings of which one may be bound wrong is to check by hand."""
    read = [sure[name] for name in (verdict.finding, *verdict.related) if name in sure]
    doubted = verdict.cause in _OF_SEVERAL and min(read, default=1.0) < settings.sure_binding
    return verdict.model_copy(update={"severity": capped(verdict.severity, "check")}) if doubted else verdict


def _gravity(verdict: Discrepancy) -> tuple[int, float]:
    return ("info", "check", "conflict").index(verdict.severity), verdict.confidence


def in_order(verdicts: Iterable[Discrepancy]) -> list[Discrepancy]:
    """Verdicts in text order, each id once: the gravest, and of those the surest."""
    unique: dict[str, Discrepancy] = {}
    for verdict in verdicts:
        known = unique.get(verdict.id)
        if known is None or _gravity(verdict) > _gravity(known):
            unique[verdict.id] = verdict
    return sorted(
        unique.values(), key=lambda verdict: (verdict.doc, verdict.start, verdict.end, verdict.cause, verdict.id)
    )
