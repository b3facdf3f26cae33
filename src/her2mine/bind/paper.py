"""Binding a whole paper: paragraph by paragraph, with what a paragraph tells carried from sentence to sentence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from her2mine.bind.arms import find_arms, label_of
from her2mine.bind.context import Context
from her2mine.bind.draft import Draft, Dropped
from her2mine.bind.finish import abstention, finding
from her2mine.bind.groups import Names
from her2mine.bind.sentence import SentenceReader
from her2mine.bind.studies import StudyReader
from her2mine.bind.tables import bind_tables
from her2mine.bind.tools import Tools
from her2mine.bind.view import View, build_series, lists_of, mentions_of
from her2mine.extract import gate
from her2mine.extract.abbreviations import Abbreviations, abbreviations
from her2mine.extract.languages import mentions
from her2mine.extract.values import find_values
from her2mine.records import Abstention, Finding, Label, Mention, MinedPaper, Paper, Sentence
from her2mine.segment import segment
from her2mine.vocabulary import fold


@dataclass(slots=True)
class Mined:
    """What has been gathered from a paper so far."""

    findings: list[Finding] = field(default_factory=list)
    abstentions: list[Abstention] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


def bind_paper(paper: Paper, tools: Tools) -> MinedPaper:
    """Find and bind every reported value of a paper.

    Returns:
        The paper with its sentences, findings, abstentions and names; offsets point into ``paper.text``.
    """
    sentences = segment(paper)
    meanings = abbreviations(paper.text, tools.vocabulary)
    mined = Mined()
    by_block: dict[int, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        by_block[sentence.block].append(sentence)
    worth = [s for block in sorted(by_block) for s, _ in worth_reading(paper, by_block[block])]
    tools.languages.prepare((paper.text[s.start : s.end], s.language) for s in worth)
    reader: PassageReader | None = None
    for block in sorted(by_block):
        before = reader.context if reader and _goes_on(paper, reader.block, block) else None
        reader = PassageReader(paper, tools, meanings, mined, block, before)
        reader.read(by_block[block])
    for cell in bind_tables(paper, tools, meanings, mined):
        context = Context(trial=cell.trial, anchored=bool(cell.trial or cell.arms), arms=list(cell.arms))
        PassageReader(paper, tools, meanings, mined, cell.sentence.block, context).read([cell.sentence])
    found = tuple(sorted(_numbered(mined.findings), key=lambda f: (f.start, f.end, f.statistic)))
    return MinedPaper(
        paper=paper,
        sentences=tuple(sentences),
        findings=found,
        abstentions=tuple(sorted(mined.abstentions, key=lambda a: (a.start, a.end))),
        mentions=tuple(sorted(mined.mentions, key=lambda m: (m.start, m.end, m.label))),
    )


USUAL = 8  # a population named this often is what the paper is about
_ITEM = re.compile(r"\s*(?:[-*•·+]|\d+[.)])\s")


def _goes_on(paper: Paper, before: int, block: int) -> bool:
    """Whether a block belongs to the one before it: told after a colon, or an item of the same list."""
    first, second = paper.blocks[before], paper.blocks[block]
    head, body = paper.text[first.start : first.end].rstrip(" *"), paper.text[second.start : second.end]
    listed = _ITEM.match(paper.text[max(0, second.start - 8) : second.start] + body) is not None
    return block - before == 1 and (head.endswith((":", "：")) or listed) and first.section == second.section


@lru_cache(maxsize=4)
def _common_of(text: str, tools: Tools) -> frozenset[str]:
    named = Counter(m.canonical for m in tools.vocabulary.find(text, {Label.POPULATION}))
    return frozenset(name for name, count in named.items() if count >= USUAL)


def _common(paper: Paper, tools: Tools) -> frozenset[str]:
    """Populations the paper names again and again."""
    return _common_of(paper.text, tools)


def _numbered(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a place and statistic; each gets an id that says where it stands."""
    unique = {(f.start, f.end, f.statistic): f for f in findings}
    return [f.model_copy(update={"id": f"{f.doc}:{f.start}-{f.end}:{f.statistic}"}) for f in unique.values()]


def worth_reading(paper: Paper, sentences: Sequence[Sentence]) -> list[tuple[Sentence, bool]]:
    """The sentences of a block that are read, and whether they may hold results.

    Those without numbers still tell the study and its arms to the sentences behind them, and those with a citation may
    name a trial; the diff checks what they cite.
    """
    gated = [gate(paper.text[s.start : s.end], s.language) for s in sentences]
    return [
        (sentence, gated[index])
        for index, sentence in enumerate(sentences)
        if gated[index]
        or any(gated[index + 1 :])
        or any(sentence.start <= c.start < sentence.end for c in paper.citations)
    ]


class PassageReader:
    """Reads the sentences of one block in order."""

    def __init__(
        self, paper: Paper, tools: Tools, meanings: Abbreviations, mined: Mined, block: int = -1,
        context: Context | None = None,
    ) -> None:  # fmt: skip
        self.paper, self.tools, self.meanings, self.mined, self.block = paper, tools, meanings, mined, block
        self.names = Names(tools.vocabulary.endpoint_kind, tools.vocabulary.population_kind, _common(paper, tools))
        self.context = context or Context()
        self.studies = StudyReader(paper, tools)
        self.groups = len(mined.findings)

    def read(self, sentences: Sequence[Sentence]) -> None:
        """Bind a block's sentences."""
        for sentence, gated in worth_reading(self.paper, sentences):
            self._sentence(sentence, gated)

    def _sentence(self, sentence: Sentence, gated: bool) -> None:
        text = self.paper.text[sentence.start : sentence.end]
        found = mentions(text, sentence.language, self.tools.languages, self.meanings)
        self.mined.mentions += [_moved(m, sentence.start) for m in found]
        view = self._view(text, found, sentence, gated)
        self.studies.enter(view, sentence, self.context)
        drafts: list[Draft] = []
        if gated:
            reader = SentenceReader(view, self.context, self.tools.arms, self.names)
            drafts, dropped = reader.read()
            self._keep(drafts, dropped, view, sentence)
        for arm in view.arms:
            if arm.drugs and self.tools.cues.get("endpoints", "standard", r"\s*{}").match(view.folded, arm.end):
                self.context.standard = arm
        told = any(d.role != "single" for d in drafts) or view.has("arms", "randomised")
        if len(view.arms) > 1:
            before = view.folded[: view.arms[0].start]
            told = told or view.cues.get("contrast", "comparing", r"{}\s*(?:the )?$").search(before) is not None
        for arm in view.arms:
            label = label_of(view.folded, arm, view.cues)
            if label:
                self.context.labels[label] = arm.drugs
        self.context.learn(view.arms, self.tools.arms, told)

    def _view(self, text: str, found: Sequence[Mention], sentence: Sentence, gated: bool) -> View:
        folded = fold(text)
        values = find_values(text, folded, self._masks(found, sentence)) if gated else []
        drugs = mentions_of(found, Label.DRUG)
        view = View(
            text=text,
            folded=folded,
            values=values,
            endpoints=[m for m in mentions_of(found, Label.ENDPOINT) if m.canonical != "N"],
            arms=[],
            populations=mentions_of(found, Label.POPULATION),
            trials=mentions_of(found, Label.TRIAL),
            cues=self.tools.cues,
        )
        view.arms = find_arms(folded, drugs, self.tools.arms, _spread(view), text)
        return view

    def _masks(self, found: Sequence[Mention], sentence: Sentence) -> list[tuple[int, int]]:
        """Spans whose digits are part of a name or a citation marker."""
        names = [(m.start, m.end) for m in found if m.label is not Label.TIMEPOINT and "weak" not in m.voices]
        names = [
            (a, b)
            for a, b in names
            if any(ch.isdigit() for ch in self.paper.text[sentence.start + a : sentence.start + b])
        ]
        cited = [c for c in self.paper.citations if sentence.start <= c.start < sentence.end]
        return [*names, *((c.start - sentence.start, c.end - sentence.start) for c in cited)]

    def _keep(self, drafts: Sequence[Draft], dropped: Sequence[Dropped], view: View, sentence: Sentence) -> None:
        self.groups += 1
        for draft in drafts:
            draft.group = draft.group or self.groups
            reason = self.studies.unsafe(draft, view, self.context, sentence.section)
            if reason:
                self.mined.abstentions.append(abstention(self.paper, sentence, draft.value, reason))
            else:
                draft.trial = self.studies.trial_of(draft, view, self.context)
                draft.population = draft.population or (
                    self.context.population if draft.trial == self.context.trial else None
                )
                self.context.bound = True
                self.mined.findings.append(finding(self.paper, sentence, draft, self.studies, self.context))
        self.mined.abstentions += [abstention(self.paper, sentence, d.value, d.reason) for d in dropped]


def _spread(view: View) -> int:
    """How many parallel values a "respectively" of the sentence shares out (0 when there is none)."""
    if not view.has("contrast", "respectively"):
        return 0
    series = max(build_series(view), key=len, default=None)
    shared = [
        run
        for run in lists_of(view.endpoints, view)
        if len({m.canonical for m in run if isinstance(m, Mention)}) == len(series or [])
    ]
    return 0 if series is None or shared else len(series)


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)
