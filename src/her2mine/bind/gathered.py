"""What has been gathered from a paper, and the trial that all of its own values are of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from her2mine.bind.likely import abstract_of
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
    unnamed: set[int] = field(default_factory=set)  # places of findings whose sentences leave open what their arms got


def give_own_trial(paper: Paper, tools: Tools, meanings: Abbreviations, mined: Mined, own: OwnStudy) -> None:
    """Values of the abstract and the results that are tied to no other study are those of the trial it names."""
    title = [m for m in _names([(title_of(paper), paper.blocks[0].language)], tools, meanings) if _is_trial(m)]
    body = [(text, language) for text, language in abstract_of(paper, own) if not in_outlook(text, tools.cues)]
    names = [m for m in (*title, *_names(body, tools, meanings)) if _is_trial(m)] if own.abstract else []
    trial = own_trial(names) or (titled_trial(title, paper) if own.abstract else None)
    numbers = {None, *registered(names)}
    whole = not paper.citations and not own.results  # a short report: what follows its summary is told of it too
    spans = [(paper.blocks[i].start, paper.blocks[i].end) for i in own.abstract | own.results]
    spans = [(0, len(paper.text))] if whole else spans
    if trial is None and own.parts and not paper.citations:
        enrolled = registered(m for m in mined.mentions if _is_trial(m))  # a number is told of one's own study
        trial = titled_trial(title, paper) or (next(iter(enrolled)) if len(enrolled) == 1 else None)
        spans, numbers = [(0, len(paper.text))], {None}
    if trial is None:
        read = [*title, *mined.mentions]
        trial, spans, numbers = only_trial(paper, read, tools.cues), [(0, len(paper.text))], {None}
    if trial is None:
        return
    for index, found in enumerate(mined.findings):
        if found.trial in numbers and not found.citation and any(a <= found.start < b for a, b in spans):
            voices = tuple(sorted({*found.voices, "trial:own"} - {"trial:none"}))
            sure = tools.trust.confidence(voices)
            told_own = {"trial": trial, "resolved": None, "voices": voices, "confidence": sure}
            mined.findings[index] = found.model_copy(update=told_own)


def _names(texts: Iterable[tuple[str, str]], tools: Tools, meanings: Abbreviations) -> list[Mention]:
    return [m for text, language in texts for m in mentions(text, language, tools.languages, meanings)]


def _is_trial(mention: Mention) -> bool:
    return mention.label is Label.TRIAL
