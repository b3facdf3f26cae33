"""What several papers say of one quantity: where they disagree, and where they agree against the curated table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from her2mine.diff import arms
from her2mine.diff.alike import Alike, grams, likeness
from her2mine.diff.arithmetic import Span
from her2mine.diff.claim import Claim, claim_of
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.gold import GoldTable
from her2mine.diff.identify import identify
from her2mine.diff.index import GoldIndex
from her2mine.diff.keys import family, is_event_term, same_quantity, whole
from her2mine.diff.names import clean_doi
from her2mine.diff.paper import in_order
from her2mine.diff.settings import DiffSettings
from her2mine.diff.values import MONTHS_OF, finding_span, finding_text, in_months, row_text
from her2mine.diff.verdict import quantity, said, source, verdict
from her2mine.diff.words import say, speaking
from her2mine.records import Discrepancy, GoldResult, MinedPaper, Paper

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

    @cached_property
    def grams(self) -> frozenset[str]:
        return grams(self.told.finding.quote)

    def agrees(self, other: _Voice) -> bool:
        """Whether both can be one number; "not reached" agrees only with itself."""
        return _agree(self.span, other.span)

    def support(self) -> int:
        """How well the table supports the value: 0 main report, 1 another firm row, 2 a doubtful row, 3 none."""
        firm = [row for row in self.claim.fits if row.firm]
        if self.claim.main in firm:
            return 0
        return 1 if firm else (2 if self.claim.fits else 3)

    def date(self) -> str:
        """The latest data cut-off the value fits, "" when unknown."""
        return max((row.data_cutoff for row in self.claim.fits), default="")


def quantities(paper: PaperFindings, settings: DiffSettings) -> Iterator[tuple[str, Told]]:
    """What a paper tells that other papers may tell too: a name of the quantity, equal in any paper, and the value."""
    for told in paper.told:
        key = _key(told, settings)
        if key:
            yield repr(key), told


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
    thin = [paper if isinstance(paper, PaperFindings) else light(paper, gold, settings) for paper in papers]
    groups: dict[str, list[tuple[PaperFindings, Told]]] = defaultdict(list)
    for paper in sorted(thin, key=lambda each: each.doc):
        for key, told in quantities(paper, settings):
            groups[key].append((paper, told))
    found = [verdict for key in sorted(groups) for verdict in _on_quantity(groups[key], gold, settings)]
    return in_order(found)


def diff_quantity(
    told: Sequence[tuple[PaperFindings, Told]], gold: GoldTable, settings: DiffSettings
) -> list[Discrepancy]:
    """Verdicts on one quantity from all that papers tell of it, by ``doc`` and in text order.

    :func:`diff_across` gives the same for all quantities at once; this one needs to hold no more than one.
    """
    with speaking(settings.language):
        return in_order(_on_quantity(told, gold, settings))


def _on_quantity(
    told: Sequence[tuple[PaperFindings, Told]], gold: GoldTable, settings: DiffSettings
) -> list[Discrepancy]:
    context = _context(GoldIndex.of(gold), settings)
    heard = [_Voice(paper, claim_of(each, context)) for paper, each in told]
    voices = _independent([voice for voice in heard if voice.claim.fits or not _value_of_others(voice.claim)], settings)
    return [*_disagreements(voices), *_suspects(voices, settings)]


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


def _independent(voices: Sequence[_Voice], settings: DiffSettings) -> list[_Voice]:
    """The voices without those that copy an earlier paper: those that are alike, and those much alike that cite it."""
    kept: list[_Voice] = []
    by_text = Alike([voice.grams for voice in voices], settings.copy_similarity)
    written_by: dict[str, list[_Voice]] = defaultdict(list)  # kept voices by the DOI of their paper
    citing: dict[str, list[_Voice]] = defaultdict(list)  # and by the DOIs that it cites
    for voice in voices:
        mine = voice.paper
        near = [kept[number] for number in by_text.candidates(voice.grams)]
        linked = [*citing.get(mine.doi, ()), *(other for doi in mine.cites for other in written_by.get(doi, ()))]
        if any(_copies(voice, other, settings) for other in (*near, *linked)):
            continue
        by_text.add(len(kept), voice.grams)
        kept.append(voice)
        if mine.doi:
            written_by[mine.doi].append(voice)
        for doi in mine.cites:
            citing[doi].append(voice)
    return kept


def _copies(voice: _Voice, other: _Voice, settings: DiffSettings) -> bool:
    if voice.paper.doc == other.paper.doc:
        return False
    mine, theirs = voice.paper, other.paper
    cited = bool((mine.doi and mine.doi in theirs.cites) or (theirs.doi and theirs.doi in mine.cites))
    needed = settings.copy_similarity / 2 if cited else settings.copy_similarity
    return likeness(voice.grams, other.grams) >= needed


def similarity(first: str, second: str) -> float:
    """Share of common five-letter runs of two texts (Jaccard, 0 to 1); 0 when one is shorter than that."""
    return likeness(grams(first), grams(second))


def _agree(one: Span | None, other: Span | None) -> bool:
    return one is other if one is None or other is None else one.meets(other)


def _disagreements(voices: Sequence[_Voice]) -> list[Discrepancy]:
    """One check for each paper none of whose values agrees with the best supported paper's, one note at that paper."""
    by_paper: dict[str, list[_Voice]] = defaultdict(list)
    for voice in voices:
        by_paper[voice.paper.doc].append(voice)
    if len(by_paper) < 2:
        return []
    dated = sorted(voices, key=_Voice.date, reverse=True)
    company = _company(voices)
    best = min(dated, key=lambda voice: (voice.support(), -company[voice.span]))
    settled = by_paper[best.paper.doc]
    odd = [
        mine[0]
        for doc, mine in by_paper.items()
        if doc != best.paper.doc and not any(a.agrees(b) for a in mine for b in settled)
    ]
    if not odd:
        return []
    return [*(_disagreement(voice, best, "check") for voice in odd), _disagreement(best, odd[0], "info")]


def _company(voices: Sequence[_Voice]) -> dict[Span | None, int]:
    """For each value told, how many papers tell one that agrees."""
    tellers: dict[Span | None, set[str]] = defaultdict(set)
    for voice in voices:
        tellers[voice.span].add(voice.paper.doc)
    return {
        span: len(set().union(*(docs for other, docs in tellers.items() if _agree(span, other)))) for span in tellers
    }


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
    if any(voice.claim.fits for voice in voices):
        return []
    against = [voice for voice in voices if voice.claim.main]
    first = {voice.span: voice for voice in reversed(against)}  # of voices with one value the first
    for voice in against:
        if first[voice.span] is not voice:
            continue
        kin = [other for other in against if other.agrees(voice)]
        docs = sorted({other.paper.doc for other in kin})
        if len(docs) >= settings.suspect_papers:
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
