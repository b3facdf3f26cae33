"""Citations that cannot be the source of what they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from her2mine.diff import arms
from her2mine.diff.claim import claim_of
from her2mine.diff.context import PaperContext
from her2mine.diff.names import clean_doi
from her2mine.diff.registry import on_paper
from her2mine.diff.statements import Statement, speaks_of, statements
from her2mine.diff.topics import foreign_disease, off_topic
from her2mine.diff.verdict import Severity, place_verdict
from her2mine.diff.words import say
from her2mine.records import Citation, Discrepancy, Reference


@on_paper
def citation_mismatch(context: PaperContext) -> Iterator[Discrepancy]:
    """Markers whose references are not publications of the trial, disease, drugs or data cut they stand for."""
    if not context.mined.paper.references:
        return
    for statement in statements(context):
        if not statement.references or any(not (ref.title or ref.doi) for ref in statement.references):
            continue
        found = _named_trial(statement, context) or _report_of_cut(statement, context)
        found = found or (None if statement.trials else _off_topic(statement, context))
        yield from [found] if found else []


def _named_trial(statement: Statement, context: PaperContext) -> Discrepancy | None:
    """A statement on a named trial whose references are provably not about it."""
    trials = (*statement.trials, *statement.unknown_trials)
    if not trials or any(speaks_of(ref, trial, context) for ref in statement.references for trial in trials):
        return None
    for marker in statement.markers:
        for reference in _references(marker, statement):
            why = _wrong_because(reference, statement, context)
            if why:
                return _trial_verdict(statement, marker, reference, why, context)
    return None


def _references(marker: Citation, statement: Statement) -> list[Reference]:
    return [reference for reference in statement.references if reference.number in marker.numbers]


def _wrong_because(reference: Reference, statement: Statement, context: PaperContext) -> tuple[str, Severity] | None:
    """Why a reference cannot report the trial: it reports another, is older, or is on another disease."""
    others = context.index.published_as(reference) - set(statement.trials)
    if others and statement.trials:
        return say("publication_of", trials=" / ".join(sorted(others))), "conflict"
    if others and not _same_drugs(statement, others, context):
        return say("publication_of", trials=" / ".join(sorted(others))), "check"
    foreign = foreign_disease(reference, context)
    if foreign:
        return say("is_about", topic=foreign), "conflict"
    years = [year for trial in statement.trials for year in context.index.years(trial)]
    if reference.year and years and reference.year < min(years) - context.settings.citation_year_slack:
        return say("too_old", year=reference.year, first=min(years)), "check"
    return None


def _same_drugs(statement: Statement, trials: frozenset[str], context: PaperContext) -> bool:
    """Whether one of ``trials`` tests a drug of the statement: then an unknown name may be its other name."""
    mine = arms.distinct(statement.drugs, context.settings)
    tested = {drug for trial in trials for row in context.index.rows[trial] for drug in arms.parts(row.drugs)}
    return bool(mine & tested)


def _trial_verdict(
    statement: Statement, marker: Citation, reference: Reference, why: tuple[str, Severity], context: PaperContext
) -> Discrepancy:
    reason, severity = why
    should = _right_numbers(statement.trials, context)
    if not should and not any(told.trial in statement.trials for told in statement.values):
        severity = "check"  # the name may be told in passing
    names = say("and").join((*statement.trials, *statement.unknown_trials))
    text = say("cites", names=names, number=reference.number, reason=reason)
    return _marker_verdict(context, marker, severity, text, should, statement)


def _right_numbers(trials: tuple[str, ...], context: PaperContext) -> str:
    """The entries of the paper's own list that are publications of the trials: "[12]", or empty."""
    references = context.mined.paper.references
    numbers = [ref.number for trial in trials for ref in context.index.publications(trial, references) if ref.number]
    return say("or").join(f"[{number}]" for number in dict.fromkeys(numbers))


def _marker_verdict(
    context: PaperContext, marker: Citation, severity: Severity, text: str, should: str, statement: Statement,
    start: int | None = None,
) -> Discrepancy:  # fmt: skip
    if should:
        text += say("listed_as", right=should)
    return place_verdict(
        context, marker.start if start is None else start, marker.end, "citation_mismatch", severity, text,
        should_be=should, trial=statement.trials[0] if statement.trials else None,
        confidence=0.85 if severity == "conflict" else 0.55,
        related=tuple(told.finding.id for told in statement.values if told.finding.id),
    )  # fmt: skip


def _report_of_cut(statement: Statement, context: PaperContext) -> Discrepancy | None:
    """A report of the right trial cited for values that only another report in the list has."""
    first = _opening(statement, context)
    block = [told for told in context.told if first <= told.finding.start < statement.end]
    cited = {clean_doi(reference.doi) for reference in statement.references if reference.doi}
    wrong: dict[str, int] = {}
    for told in block:
        claim = claim_of(told, context)
        sources = {clean_doi(row.source_doi) for row in claim.fits if row.source_doi}
        here = {clean_doi(row.source_doi) for row in claim.rows if row.source_doi} & cited
        if sources and here and not sources & cited:
            for doi in sorted(sources):
                wrong[doi] = wrong.get(doi, 0) + 1
    doi = max(wrong, key=lambda key: (wrong[key], key), default="")
    if wrong.get(doi, 0) < context.settings.joint_values:
        return None
    right = next((ref for ref in context.mined.paper.references if clean_doi(ref.doi) == doi), None)
    should = f"[{right.number}]" if right and right.number else f"doi:{doi}"
    marker = statement.last
    text = say("other_report", count=wrong[doi], doi=doi, number=marker.numbers[0])
    return _marker_verdict(context, marker, "check", text, should if right else "", statement)


def _opening(statement: Statement, context: PaperContext) -> int:
    """Where the values a statement's marker may stand for begin: after the marker before, within the paragraph."""
    block = context.mined.paper.block_at(statement.end)
    before = [marker.end for marker in context.mined.paper.citations if marker.end <= statement.start]
    return max(block.start if block else statement.start, max(before, default=0))


def _off_topic(statement: Statement, context: PaperContext) -> Discrepancy | None:
    """A statement that names no trial, with references on other patients or another treatment."""
    reason = off_topic(statement, context)
    if not reason:
        return None
    return _marker_verdict(context, statement.last, "check", reason, "", statement, statement.markers[0].start)
