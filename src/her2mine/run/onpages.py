"""Where on its pages each finding stands, and what may only be looked at because the page may lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from her2mine.records import Abstention, Discrepancy, Finding, MinedPaper, Paper

_SIGN = 2  # characters before a value that hold its sign
_INTERVAL = 48  # characters behind a value that hold its interval
_WORDS = {
    "en": "Look at the page before trusting this number: {reason}.",
    "zh": "采信此数字前请核对原页：{reason}。",
}


def on_pages(mined: MinedPaper) -> MinedPaper:
    """The paper with the page and boxes of each value, and the doubts about the page put on the values they touch."""
    paper = mined.paper
    if not paper.places:
        return mined
    return replace(
        mined,
        findings=tuple(_placed(paper, finding) for finding in mined.findings),
        abstentions=tuple(_paged(paper, one) for one in mined.abstentions),
    )


def _placed(paper: Paper, finding: Finding) -> Finding:
    boxes = paper.boxes(finding.start, finding.end)
    if not boxes:
        return finding
    behind = _INTERVAL if finding.ci_low is not None or finding.ci_high is not None else _SIGN
    doubt = paper.doubt(max(0, finding.start - _SIGN), finding.end + behind)
    return finding.model_copy(update={"page": boxes[0].page, "box": boxes[0], "boxes": boxes, "needs_eyes": doubt})


def _paged(paper: Paper, one: Abstention) -> Abstention:
    boxes = paper.boxes(one.start, one.end)
    if not boxes:
        return one
    return one.model_copy(update={"page": boxes[0].page, "needs_eyes": paper.doubt(one.start - _SIGN, one.end + _SIGN)})


def doubtful(findings: Iterable[Finding]) -> dict[str, str]:
    """Id of each finding that must be looked at -> why."""
    return {finding.id: finding.needs_eyes for finding in findings if finding.needs_eyes}


def only_to_check(verdicts: Iterable[Discrepancy], doubts: dict[str, str], language: str) -> tuple[Discrepancy, ...]:
    """The verdicts, a conflict that rests on a doubtful value made one to check by hand."""
    return tuple(_milder(verdict, doubts, language) for verdict in verdicts)


def _milder(verdict: Discrepancy, doubts: dict[str, str], language: str) -> Discrepancy:
    reason = next((doubts[name] for name in (verdict.finding, *verdict.related) if name in doubts), "")
    if not reason or verdict.severity == "info":
        return verdict
    told = _WORDS.get(language, _WORDS["en"]).format(reason=reason)
    explanation = f"{verdict.explanation} {told}".strip()
    return verdict.model_copy(update={"severity": "check", "explanation": explanation})
