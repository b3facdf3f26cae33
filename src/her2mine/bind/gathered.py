"""What has been gathered from a paper, and the trial that all of its own values are of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from her2mine.bind.likely import abstract_of
from her2mine.bind.oriented import Orientation
from her2mine.bind.own import OwnStudy, in_outlook, own_trial, registered
from her2mine.bind.titles import only_trial, title_of, titled_trial
from her2mine.bind.tools import Tools
from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.languages import mentions
from her2mine.records import Abstention, Finding, Label, Mention, Paper


@dataclass(slots=True)
class Mined:
    """What has been gathered from a paper so far."""

    findings: list[Finding] = field(default_factory=list)
    abstentions: list[Abstention] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    orientation: Orientation = field(default_factory=Orientation)  # which arms are told first
    unnamed: set[int] = field(default_factory=set)  # places of findings whose sentences leave open what their arms got


@dataclass(frozen=True, slots=True)
class OwnTrial:
    """The trial that a paper itself reports.

    Values within ``spans`` are its own unless they are tied to another study; a value may be told of one of
    ``numbers``, registry numbers of the same trial.
    """

    trial: str
    spans: tuple[tuple[int, int], ...]
    numbers: frozenset[str | None] = frozenset({None})

    def give(self, mined: Mined, tools: Tools) -> None:
        """Give the trial to the values that have none."""
        for index, found in enumerate(mined.findings):
            within = any(start <= found.start < end for start, end in self.spans)
            if found.trial in self.numbers and not found.citation and within:
                voices = tuple(sorted({*found.voices, "trial:own"} - {"trial:none"}))
                sure = tools.trust.confidence(voices)
                told = {"trial": self.trial, "resolved": None, "voices": voices, "confidence": sure}
                mined.findings[index] = found.model_copy(update=told)


def own_trial_of(paper: Paper, tools: Tools, meanings: Abbreviations, mined: Mined, own: OwnStudy) -> OwnTrial | None:
    """The trial of a paper's own values: named in the abstract, in the title, or by its one registry number."""
    title = [m for m in _names([(title_of(paper), paper.blocks[0].language)], tools, meanings) if _is_trial(m)]
    body = [(text, language) for text, language in abstract_of(paper, own) if not in_outlook(text, tools.cues)]
    names = [m for m in (*title, *_names(body, tools, meanings)) if _is_trial(m)] if own.abstract else []
    everywhere = ((0, len(paper.text)),)
    trial = own_trial(names) or (titled_trial(title, paper) if own.abstract else None)
    if trial is not None:
        short = not paper.citations and not own.results  # what follows the summary of a short report is told of it too
        told = tuple((paper.blocks[i].start, paper.blocks[i].end) for i in own.abstract | own.results)
        return OwnTrial(trial, everywhere if short else told, frozenset({None, *registered(names)}))
    if own.parts and not paper.citations:
        enrolled = registered(m for m in mined.mentions if _is_trial(m))  # a number is told of one's own study
        trial = titled_trial(title, paper) or (next(iter(enrolled)) if len(enrolled) == 1 else None)
    trial = trial or only_trial(paper, [*title, *mined.mentions], tools.cues)
    return OwnTrial(trial, everywhere) if trial is not None else None


def _names(texts: Iterable[tuple[str, str]], tools: Tools, meanings: Abbreviations) -> list[Mention]:
    return [m for text, language in texts for m in mentions(text, language, tools.languages, meanings)]


def _is_trial(mention: Mention) -> bool:
    return mention.label is Label.TRIAL


def sole_drug(mentions: Iterable[Mention], tools: Tools) -> tuple[str, ...]:
    """The one drug that a paper names, beside words for classes and for what was given instead of a drug; else ()."""
    named = {drug for mention in mentions if mention.label is Label.DRUG for drug in mention.drugs}
    drugs = {drug for drug in named if tools.arms.drug_class(drug) not in ("class", "generic", "control", "no drug")}
    return tuple(drugs) if len(drugs) == 1 else ()
