"""Statements with a citation: the text a marker stands for, and the references the marker gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from her2mine.diff.context import PaperContext, Told
from her2mine.diff.names import fold, stands_in
from her2mine.records import Citation, Label, Mention, Reference, Sentence

_BETWEEN_MARKERS = frozenset(" \t\u3000,，、;；-–~")


@dataclass(frozen=True)
class Statement:
    """The words a run of citation markers stands for, ``text[start:end]``, and what is named in them."""

    markers: tuple[Citation, ...]
    references: tuple[Reference, ...]
    start: int
    end: int
    text: str
    trials: tuple[str, ...]  # canonical names of gold trials
    unknown_trials: tuple[str, ...]  # names or registry numbers the gold table does not have
    drugs: frozenset[str]
    values: tuple[Told, ...]

    @property
    def last(self) -> Citation:
        """The marker a verdict points at when the whole run is meant."""
        return self.markers[-1]


def statements(context: PaperContext) -> Iterator[Statement]:
    """Every run of citation markers of the running text with the clause before it, in text order.

    A run stands for what was said since the marker before it, within its sentence; when a marker opens a sentence it
    stands for the sentence before.
    """
    for sentence in context.mined.sentences:
        runs = list(_runs(context, sentence))
        start = sentence.start
        for run in runs:
            yield _statement(context, run, start)
            start = run[-1].end


def _runs(context: PaperContext, sentence: Sentence) -> Iterator[list[Citation]]:
    text = context.mined.paper.text
    run: list[Citation] = []
    for citation in sorted(context.mined.paper.citations, key=lambda marker: marker.start):
        if not sentence.start <= citation.start < sentence.end:
            continue
        if run and not set(text[run[-1].end : citation.start]) <= _BETWEEN_MARKERS:
            yield run
            run = []
        run.append(citation)
    if run:
        yield run


def _statement(context: PaperContext, run: list[Citation], start: int) -> Statement:
    paper, end = context.mined.paper, run[0].start
    inside = [mention for mention in context.mined.mentions if start <= mention.start < end]
    numbers = dict.fromkeys(number for marker in run for number in marker.numbers)
    known, unknown = _trials(context, inside)
    return Statement(
        markers=tuple(run),
        references=tuple(reference for number in numbers if (reference := paper.reference(number))),
        start=start,
        end=end,
        text=paper.text[start:end],
        trials=known,
        unknown_trials=unknown,
        drugs=frozenset(drug for mention in inside if mention.label is Label.DRUG for drug in mention.drugs),
        values=tuple(told for told in context.told if start <= told.finding.start < end),
    )


def _trials(context: PaperContext, mentions: list[Mention]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Gold trials and other trial names among the mentions, each once, in text order."""
    known: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for mention in mentions:
        if mention.label is not Label.TRIAL:
            continue
        if fold(mention.text) in context.index.drugs:
            continue  # a drug that also names its trial does not tie a statement to it
        trial = context.index.named(mention.canonical) or context.index.named(mention.text)
        if trial:
            known[trial] = None
        else:
            unknown[mention.canonical or mention.text] = None
    return tuple(known), tuple(unknown)


def speaks_of(reference: Reference, trial: str, context: PaperContext) -> bool:
    """Whether a reference is a publication of a trial, or names it in its title."""
    if trial in context.index.published_as(reference):
        return True
    record = context.index.trials.get(trial)
    return record is None and stands_in(trial, reference.title)
