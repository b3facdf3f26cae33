"""The study a paper itself reports: its abstract reads as one passage, and its results know the abstract's arms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from her2mine.bind.context import Context
from her2mine.bind.lexicon import Cues
from her2mine.bind.studies import trial_name
from her2mine.bind.view import View
from her2mine.records import BlockKind, Finding, Mention, Paper
from her2mine.vocabulary import fold

LABELS = 2  # different section labels that make a run of paragraphs a structured abstract
LABEL = 60  # characters of a paragraph in which its label ends
SHORT = 6000  # characters up to which a text without citations can be one study's report
_NUMBER = re.compile(r"\d{6}")
_REGISTER = re.compile(r"[A-Za-z]*")  # the letters that open a register's number ("NCT")


@dataclass(frozen=True, slots=True)
class OwnStudy:
    """Blocks (indices into ``Paper.blocks``) of the abstract and of the results of the study that the paper reports.

    ``parts`` are all blocks under a heading of results ("Results", "Safety"), of a paper without an abstract as well.
    """

    abstract: frozenset[int] = frozenset()
    results: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()

    def goes_on(self, before: int, block: int) -> bool:
        """Whether two blocks are parts of the one abstract."""
        return before in self.abstract and block in self.abstract


def own_study(paper: Paper, cues: Cues) -> OwnStudy:
    """Find the abstract by its heading or by the labels that open its paragraphs, and the results by their headings."""
    headed = frozenset(i for i, b in enumerate(paper.blocks) if _headed(b.section, cues, "abstract", first=True))
    abstract = (
        _with_labels(paper, headed, cues) or _labelled(paper, cues) or _inline(paper, cues) or _report(paper, cues)
    )
    parts = frozenset(i for i, b in enumerate(paper.blocks) if _headed(b.section, cues, "results")) - abstract
    return OwnStudy(abstract, parts if abstract else frozenset(), parts)


def _headed(section: str, cues: Cues, key: str, *, first: bool = False) -> bool:
    parts = fold(section).split(" / ")
    pattern = cues.get("studies", key, r"\W*(?:\d[\d.]*\s*)?{}\W*")
    return any(pattern.fullmatch(part) for part in (parts[:1] if first else parts))


def _labelled(paper: Paper, cues: Cues) -> frozenset[int]:
    """The paragraphs from the first to the last that opens with a label ("Methods:", "【结果】"), and those between."""
    labels = {i: label for i in range(len(paper.blocks)) if (label := _label(paper, i, cues))}
    if len(set(labels.values())) < LABELS:
        return frozenset()
    last = max(labels)
    if last + 1 < len(paper.blocks) and _NUMBER.search(_text(paper, last + 1)) and len(_text(paper, last + 1)) < 200:
        last += 1  # the registry number often stands below the conclusions
    return frozenset(range(min(labels), last + 1))


def _inline(paper: Paper, cues: Cues) -> frozenset[int]:
    """The one paragraph in which the labels of an abstract stand at the head of its sentences."""
    pattern = cues.get("studies", "labels", r"(?:^|[.。;；\]]|\n)[\s【\[]*(?P<label>{})\s*[:：\]】]")
    for index, block in enumerate(paper.blocks):
        told = pattern.finditer(fold(paper.text[block.start : block.end]))
        if len({match["label"] for match in told}) > LABELS:
            return frozenset({index})
    return frozenset()


def _label(paper: Paper, index: int, cues: Cues) -> str:
    """The label that a block opens with, or ""."""
    block = paper.blocks[index]
    pattern = cues.get("studies", "labels", r"[\W_]*{}[ \t]*(?:[:.\]】]|\n|$|\s(?=[^a-z])|(?<=[\u4e00-\u9fff])\s)")
    printed = paper.text[block.start : min(block.end, block.start + LABEL)]
    match = pattern.match(fold(printed))
    if match is None and (bare := cues.get("studies", "labels", r"{}(?= )").match(fold(printed))) is not None:
        match = bare if printed[:1].isupper() and printed[bare.end() + 1 :][:1].isupper() else None
    told = match is not None and block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    return match.group().strip() if match is not None and told else ""


def _with_labels(paper: Paper, headed: frozenset[int], cues: Cues) -> frozenset[int]:
    """The blocks under the heading of the abstract, and the labelled paragraphs right behind them."""
    found = set(headed)
    following = max(headed, default=len(paper.blocks)) + 1
    while following < len(paper.blocks) and paper.blocks[following].kind is BlockKind.PARAGRAPH:
        if not _label(paper, following, cues):
            break
        found.add(following)
        following += 1
    return frozenset(found)


def _report(paper: Paper, cues: Cues) -> frozenset[int]:
    """All blocks of a short text that cites nobody and speaks of one study as its own."""
    own = len(paper.text) <= SHORT and not paper.citations and not paper.tables
    told = own and cues.has("studies", "own", fold(paper.text))
    return frozenset(range(len(paper.blocks))) if told else frozenset()


def _text(paper: Paper, index: int) -> str:
    block = paper.blocks[index]
    return paper.text[block.start : block.end]


def of_cohorts(paper: Paper, cues: Cues) -> bool:
    """Whether a paper tells of cohorts side by side and of no random allocation: nothing is compared in it."""
    text = fold(paper.text)
    told = {match.group() for match in cues.get("populations", "cohort").finditer(text)}
    return len(told) > 1 and not cues.has("arms", "assigned", text)


def in_outlook(text: str, cues: Cues) -> bool:
    """Whether a paragraph is the conclusion, which may name trials to come."""
    return cues.get("studies", "outlook", r"[\W_]*{}").match(fold(text[:40])) is not None


def own_trial(mentions: Iterable[Mention]) -> str | None:
    """The one trial that an abstract names: its acronym, or its registry number when it has no other name.

    A study may stand in several registers; two numbers of one register are two studies.
    """
    names = dict.fromkeys(trial_name(mention) for mention in mentions)
    called = [name for name in names if not _NUMBER.search(name)]
    numbers = {_REGISTER.match(name)[0]: name for name in names if _NUMBER.search(name)}  # type: ignore[index]
    if called:
        return called[0] if len(called) == 1 else None
    alone = len(numbers) == len(names)
    return next((numbers[key] for key in sorted(numbers, key=lambda key: not key)), None) if alone else None


def registered(mentions: Iterable[Mention]) -> frozenset[str]:
    """The registry numbers among the names of trials."""
    return frozenset(name for name in map(trial_name, mentions) if _NUMBER.search(name))


def next_paragraph(context: Context) -> Context:
    """What a paragraph passes on to the next of the same study: trial and arms, not the endpoint or the group."""
    kept = replace(context, arms=list(context.arms), labels=dict(context.labels), endpoint=None, population=None)
    kept.listed, kept.cohorts, kept.doses = list(context.listed), list(context.cohorts), list(context.doses)
    kept.enrolled, kept.pending = set(context.enrolled), list(context.pending)
    kept.dosed = {drug: set(doses) for drug, doses in context.dosed.items()}
    kept.order, kept.landmark = (), None
    return kept


def turn_to_own(view: View, context: Context, first: Sequence[Finding]) -> None:
    """A sentence that says "本研究" before all values speaks of the study that the paper told first, by its name."""
    told = view.cues.get("studies", "own_study").search(view.folded)
    values = [value.start for value in view.values]
    before = told is not None and told.start() < min([*values, *(m.start for m in view.trials)], default=0)
    if before and first and first[0].trial is not None and first[0].trial != context.trial:
        context.new_study(first[0].trial)
