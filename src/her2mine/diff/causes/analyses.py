"""Which data cut a value comes from, and whether the values of one paragraph come from one cut."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from her2mine.diff.claim import Claim, claim_of, same_question
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.keys import whole
from her2mine.diff.names import clean_doi
from her2mine.diff.registry import on_paper
from her2mine.diff.values import row_text
from her2mine.diff.verdict import Severity, capped, said, source, verdict
from her2mine.diff.words import say
from her2mine.records import Discrepancy, GoldResult

_YEAR = re.compile(r"(?:19|20)\d\d")


@on_paper
def other_analysis(context: PaperContext) -> Iterator[Discrepancy]:
    """Values of a data cut that was replaced before the main report, or that is not the cut of their neighbours."""
    groups: dict[tuple[int, str, tuple[int, ...]], list[Claim]] = defaultdict(list)
    for told in context.told:
        if told.trial is None or told.finding.statistic in ("p_value", "count"):
            continue
        claim = claim_of(told, context)
        if claim.fits and whole(told.finding.population):
            groups[told.block, told.trial, told.finding.citation].append(claim)  # another report may be another cut
    for claims in groups.values():
        cut = _told_cut(claims)
        for claim in claims:
            found = _replaced(claim) or _mixed(claim, claims, cut) or (None if cut else _split(claim, claims))
            yield from [found] if found else []


def _cuts(claim: Claim) -> frozenset[str]:
    return frozenset(row.analysis for row in claim.fits)


def _rows_of(claim: Claim, analysis: str) -> list[GoldResult]:
    """The rows of the claim's quantity in one data cut."""
    return [row for row in claim.rows if row.analysis == analysis]


def _told_cut(claims: Sequence[Claim]) -> str | None:
    """The data cut most values of a paragraph fit, the later one of two.

    None when fewer than two values fit one cut, and when some cut that two values fit is contradicted by none.
    """
    counts: Counter[str] = Counter(cut for claim in claims for cut in _cuts(claim))
    dates = {row.analysis: row.data_cutoff for claim in claims for row in claim.fits}
    if any(count >= 2 and not any(_contradicts(claim, cut) for claim in claims) for cut, count in counts.items()):
        return None
    best = max(counts, key=lambda cut: (counts[cut], dates[cut], cut), default=None)
    return best if best is not None and counts[best] >= 2 else None


def _contradicts(claim: Claim, cut: str) -> bool:
    """Whether a data cut has another value for the claim's quantity."""
    return cut not in _cuts(claim) and any(row.analysis == cut for row in claim.rows)


def _mixed(claim: Claim, neighbours: Sequence[Claim], cut: str | None) -> Discrepancy | None:
    """A value that fits only another cut than its neighbours, where their cut has a value of its own."""
    if claim.finding.analysis or cut is None or cut in _cuts(claim):
        return None
    rows = [row for row in claim.rows if row.analysis == cut and not claim.equals(row)]
    if not rows:
        return None
    mine, should = claim.fits[0], rows[0]
    kin = [other.finding for other in neighbours if cut in _cuts(other)]
    if any(same_question(other, claim.finding) and other.role == claim.finding.role for other in kin):
        return None  # both cuts are told, so the text tells them apart
    others = ", ".join(finding.text for finding in kin)
    text = say(
        "other_cut", said=said(claim.finding), trial=claim.told.trial, source=source(mine), others=others,
        right_source=source(should), right=row_text(should),
    )  # fmt: skip
    return verdict(
        claim.told, "other_analysis", _sure(claim, "check"), text, gold=should, should_be=row_text(should), related=kin,
        arithmetic=_two_cuts(claim, mine, should), confidence=0.7,
    )  # fmt: skip


def _split(claim: Claim, neighbours: Sequence[Claim]) -> Discrepancy | None:
    """One arm's value of an earlier cut than the other arm's, where each cut has another value for the other arm."""
    partner = claim.partner
    other = next((each for each in neighbours if partner is not None and each.told is partner), None)
    if other is None or claim.finding.analysis or other.finding.analysis or _cuts(claim) & _cuts(other):
        return None
    mine, theirs = claim.fits[0], max(other.fits, key=_age)
    rows = [row for row in _rows_of(claim, theirs.analysis) if row.firm and not claim.equals(row)]
    back = any(_contradicts(other, cut) for cut in _cuts(claim))
    if not rows or not back or not mine.firm or _age(max(claim.fits, key=_age)) >= _age(theirs):
        return None
    text = say(
        "other_cut", said=said(claim.finding), trial=claim.told.trial, source=source(mine), others=other.finding.text,
        right_source=source(rows[0]), right=row_text(rows[0]),
    )  # fmt: skip
    return verdict(
        claim.told, "other_analysis", _sure(claim, "check"), text, gold=rows[0], should_be=row_text(rows[0]),
        related=(other.finding,), arithmetic=_two_cuts(claim, mine, rows[0]), confidence=0.6,
    )  # fmt: skip


def _age(row: GoldResult) -> tuple[str, str]:
    """What orders data cuts from early to late."""
    return row.data_cutoff, row.analysis


def _replaced(claim: Claim) -> Discrepancy | None:
    """A value of an earlier report of the trial, where the main publication has another one."""
    if claim.finding.analysis:
        return None
    main = [row for row in claim.rows if row.firm and "primary" in row.analysis.casefold()]
    if not main or any(row in claim.fits for row in main):
        return None
    earlier = [row for row in claim.fits if _precedes(row, main[0], claim)]
    if len(earlier) < len(claim.fits):
        return None
    mine, should = earlier[0], main[0]
    text = say(
        "earlier_report", said=said(claim.finding), trial=claim.told.trial, source=source(mine),
        right=row_text(should), right_source=source(should),
    )  # fmt: skip
    return verdict(
        claim.told, "other_analysis", "check", text, gold=should, should_be=row_text(should), confidence=0.7,
        arithmetic=_two_cuts(claim, mine, should),
    )  # fmt: skip


def _two_cuts(claim: Claim, mine: GoldResult, should: GoldResult) -> str:
    return say(
        "two_cuts", value=claim.finding.text, cut=mine.analysis, right=row_text(should), right_cut=should.analysis
    )


def _precedes(row: GoldResult, main: GoldResult, claim: Claim) -> bool:
    """Whether a row's report is older than the main one: by the year its label names, else by its data cut-off."""
    record = claim.context.index.trials.get(row.trial)
    mine = _YEAR.search(row.analysis)
    theirs = _YEAR.search(main.analysis)
    year = int(theirs.group()) if theirs else (record.year if record else None)
    if mine and year:
        return int(mine.group()) < year and "label" not in row.analysis.casefold()
    return bool(row.data_cutoff and main.data_cutoff and row.data_cutoff < main.data_cutoff)


def _sure(claim: Claim, severity: Severity) -> Severity:
    return severity if claim.finding.confidence >= claim.context.settings.sure_binding else capped(severity, "info")


@dataclass(frozen=True, slots=True)
class UnknownReport:
    """A cited report of a trial that the gold table does not hold, in words, and whether a later one is there."""

    words: str
    older: bool


def unknown_report(told: Told, context: PaperContext) -> UnknownReport | None:
    """The cited report of a trial that the gold table does not hold; None when it does, or none is cited.

    A report counts as unknown when a cited reference names the trial in its title, while its DOI is neither one of the
    trial's nor the source of one of its rows.
    """
    if told.trial is None:
        return None
    record = context.index.trials[told.trial]
    known = {clean_doi(doi) for doi in record.dois} | {clean_doi(row.source_doi) for row in context.rows(told)}
    reports = [ref for ref in context.cited(told) if told.trial in context.index.published_as(ref)]
    if not reports or any(clean_doi(ref.doi) in known for ref in reports):
        return None
    report = reports[0]
    older = bool(report.year and record.year and report.year < record.year)
    age = say("older_report", year=report.year, known=record.year) if older else ""
    return UnknownReport(say("unknown_report", age=age, number=report.number), older)
