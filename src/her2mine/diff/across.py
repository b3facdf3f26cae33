"""What several papers say of one quantity: where they disagree, and where they agree against the curated table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from her2mine.diff import arms
from her2mine.diff.arithmetic import Span
from her2mine.diff.claim import Claim, claim_of
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.gold import GoldTable
from her2mine.diff.identify import identify
from her2mine.diff.index import GoldIndex
from her2mine.diff.keys import family, is_event_term, same_quantity, whole
from her2mine.diff.names import clean_doi, fold
from her2mine.diff.paper import in_order
from her2mine.diff.settings import DiffSettings
from her2mine.diff.values import MONTHS_OF, finding_span, finding_text, in_months, row_text
from her2mine.diff.verdict import quantity, said, source, verdict
from her2mine.diff.words import say, speaking
from her2mine.records import Discrepancy, GoldResult, MinedPaper, Paper

_GRAM = 5
_COMPARED = ("median", "rate", "hazard_ratio", "odds_ratio", "risk_ratio")
_LEFT_OUT = ("N", "FOLLOWUP")
_NO_PAPER = MinedPaper(
    Paper(doc="", path=Path(), format="text", sha256="", text="", language="en", blocks=())
)  # claims across papers look at the gold rows only
Key = tuple[str, str, str, str, float | None, str]


@dataclass(frozen=True)
class PaperFindings:
    """What a comparison across papers needs of one paper: small enough to keep for thousands of papers."""

    doc: str
    doi: str
    cites: frozenset[str]  # DOIs of its reference list
    told: tuple[Told, ...]


def light(mined: MinedPaper, gold: GoldTable, settings: DiffSettings) -> PaperFindings:
    """The findings of a paper with their trials, and the DOIs by which copies are known; the text is let go."""
    told = identify(mined, GoldIndex.of(gold), settings)
    dois = frozenset(clean_doi(reference.doi) for reference in mined.paper.references if reference.doi)
    return PaperFindings(mined.paper.doc, clean_doi(mined.paper.doi), dois, tuple(t for t in told if _trial_of(t)))


def _trial_of(told: Told) -> str | None:
    """The trial by which papers are compared: the table's name, else the name the paper gives one it lacks."""
    return told.trial or told.finding.trial


@dataclass(frozen=True)
class _Voice:
    """One value of one paper for one quantity."""

    paper: PaperFindings
    claim: Claim

    @property
    def told(self) -> Told:
        return self.claim.told

    @cached_property
    def span(self) -> Span | None:
        finding = self.told.finding
        found = finding_span(finding)
        return in_months(found, finding.unit) if found and finding.unit in MONTHS_OF else found

    def agrees(self, other: _Voice) -> bool:
        """Whether both can be one number; "not reached" agrees only with itself."""
        if self.span is None or other.span is None:
            return self.span is other.span
        return self.span.meets(other.span)

    def support(self) -> int:
        """How well the table supports the value: 0 main report, 1 another firm row, 2 a doubtful row, 3 none."""
        firm = [row for row in self.claim.fits if row.firm]
        if self.claim.main in firm:
            return 0
        return 1 if firm else (2 if self.claim.fits else 3)

    def date(self) -> str:
        """The latest data cut-off the value fits, "" when unknown."""
        return max((row.data_cutoff for row in self.claim.fits), default="")


def diff_across(
    papers: Sequence[MinedPaper | PaperFindings], gold: GoldTable, settings: DiffSettings
) -> list[Discrepancy]:
    """Verdicts that need more than one paper: cross_paper and gold_suspect.

    Trials that the curated table does not have are compared by the name they are told under.

    Of papers that copy each other (or one of which cites the other for its values, word for word) only the first
    counts. Order of ``papers`` does not matter.
    """
    with speaking(settings.language):
        return _across(papers, gold, settings)


def _across(papers: Sequence[MinedPaper | PaperFindings], gold: GoldTable, settings: DiffSettings) -> list[Discrepancy]:
    index = GoldIndex.of(gold)
    thin = [paper if isinstance(paper, PaperFindings) else light(paper, gold, settings) for paper in papers]
    groups: dict[Key, list[_Voice]] = defaultdict(list)
    for paper in sorted(thin, key=lambda each: each.doc):
        context = _context(index, settings)
        for told in paper.told:
            key = _key(told, settings)
            if key:
                voice = _Voice(paper, claim_of(told, context))
                if voice.claim.fits or not _value_of_others(voice.claim):
                    groups[key].append(voice)
    found: list[Discrepancy] = []
    for key in sorted(groups, key=repr):
        voices = _independent(groups[key], settings)
        found += [*_disagreements(voices), *_suspects(voices, settings)]
    return in_order(found)


def _value_of_others(claim: Claim) -> bool:
    """Whether the value is a firm one of another arm or subgroup: then the papers differ in patients, not in values."""
    settings = claim.context.settings
    rows = (row for row in claim.context.rows(claim.told) if same_quantity(claim.finding, row, settings))
    return any(row.firm and claim.equals(row) for row in rows)


def _context(index: GoldIndex, settings: DiffSettings) -> PaperContext:
    return PaperContext(mined=_NO_PAPER, index=index, settings=settings)


def _key(told: Told, settings: DiffSettings) -> Key | None:
    """What quantity a finding gives, equal for equal quantities in any paper and language; None if not compared."""
    finding, trial = told.finding, _trial_of(told)
    left_out = family(finding.endpoint) in _LEFT_OUT or is_event_term(finding.endpoint)
    if trial is None or (told.trial is None and finding.analysis):
        return None  # of a trial that the table lacks, only what is told of no special data cut
    if left_out or finding.statistic not in _COMPARED or not whole(finding.population):
        return None
    drugs = "+".join(sorted(arms.distinct(finding.drugs, settings)))
    side = "experimental" if finding.role == "single" else finding.role
    arm = "comparison" if finding.role == "comparison" else (drugs or side)
    return (trial, arm, family(finding.endpoint), finding.statistic, finding.timepoint, finding.unit)


def _independent(voices: Iterable[_Voice], settings: DiffSettings) -> list[_Voice]:
    """The voices without those that copy an earlier paper."""
    kept: list[_Voice] = []
    for voice in voices:
        if not any(_copies(voice, other, settings) for other in kept):
            kept.append(voice)
    return kept


def _copies(voice: _Voice, other: _Voice, settings: DiffSettings) -> bool:
    if voice.paper is other.paper:
        return False
    mine, theirs = voice.paper, other.paper
    cited = bool((mine.doi and mine.doi in theirs.cites) or (theirs.doi and theirs.doi in mine.cites))
    likeness = similarity(voice.told.finding.quote, other.told.finding.quote)
    return likeness >= (settings.copy_similarity / 2 if cited else settings.copy_similarity)


def similarity(first: str, second: str) -> float:
    """Share of common five-letter runs of two texts (Jaccard, 0 to 1); 0 when one is shorter than that."""
    mine, theirs = _grams(fold(first)), _grams(fold(second))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _grams(text: str) -> set[str]:
    return {text[place : place + _GRAM] for place in range(len(text) - _GRAM + 1)}


def _disagreements(voices: Sequence[_Voice]) -> list[Discrepancy]:
    """One check for each paper none of whose values agrees with the best supported paper's, one note at that paper."""
    if len({voice.paper.doc for voice in voices}) < 2:
        return []
    dated = sorted(voices, key=_Voice.date, reverse=True)
    best = min(dated, key=lambda voice: (voice.support(), -_company(voice, voices)))
    settled = [voice for voice in voices if voice.paper is best.paper]
    found: dict[str, _Voice] = {}
    for voice in voices:
        mine = [other for other in voices if other.paper is voice.paper]
        if voice.paper is not best.paper and not any(a.agrees(b) for a in mine for b in settled):
            found.setdefault(voice.paper.doc, voice)
    if not found:
        return []
    checks = [_disagreement(voice, best, "check") for voice in found.values()]
    first = next(iter(found.values()))
    return [*checks, _disagreement(best, first, "info")]


def _company(voice: _Voice, voices: Sequence[_Voice]) -> int:
    return len({other.paper.doc for other in voices if other.agrees(voice)})


def _disagreement(voice: _Voice, other: _Voice, severity: str) -> Discrepancy:
    mine, theirs = voice.told.finding, other.told.finding
    text = say(
        "cross_paper", doc=mine.doc, said=said(mine), trial=_trial_of(voice.told), other=theirs.doc,
        value=finding_text(theirs), standing=_standing(voice), other_standing=_standing(other),
    )  # fmt: skip
    first, second = finding_text(mine), finding_text(theirs)
    main = other.claim.main or voice.claim.main
    return verdict(
        voice.told, "cross_paper", "check" if severity == "check" else "info", text, gold=main, related=(theirs,),
        arithmetic=say("in_docs", first=first, first_doc=mine.doc, second=second, second_doc=theirs.doc),
        should_be=row_text(main) if main else "", confidence=0.7,
    )  # fmt: skip


def _standing(voice: _Voice) -> str:
    """How the curated table sees one paper's value."""
    words = finding_text(voice.told.finding)
    if not voice.claim.fits:
        return say("fits_none", value=words)
    return say("value_of", value=words, source=source(voice.claim.fits[0]))


def _suspects(voices: Sequence[_Voice], settings: DiffSettings) -> list[Discrepancy]:
    """A gold row against which several independent papers agree with each other."""
    against = [voice for voice in voices if not voice.claim.fits and voice.claim.main]
    for voice in against:
        kin = [other for other in against if other.agrees(voice)]
        docs = sorted({other.paper.doc for other in kin})
        supported = any(other.claim.fits for other in voices)
        if len(docs) >= settings.suspect_papers and not supported:
            return [_suspect(voice, kin, docs, voice.claim.main)]
    return []


def _suspect(voice: _Voice, kin: Sequence[_Voice], docs: Sequence[str], row: GoldResult | None) -> Discrepancy:
    finding = voice.told.finding
    held = say("sourced", words=row_text(row), source=source(row)) if row else say("another_value")
    text = say(
        "gold_suspect", count=len(docs), docs=", ".join(docs), quantity=quantity(finding),
        value=finding_text(finding), trial=voice.told.trial, held=held,
    )  # fmt: skip
    return verdict(
        voice.told, "gold_suspect", "check", text, gold=row, related=[other.told.finding for other in kin],
        arithmetic=say("papers_against", count=len(docs)), should_be=finding_text(finding), confidence=0.6,
    )  # fmt: skip
