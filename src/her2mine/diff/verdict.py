"""How a verdict is put: identifiers, words for quantities and rows, and the record itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Literal

from her2mine.diff.context import PaperContext, Told
from her2mine.diff.values import finding_text, row_text
from her2mine.records import Discrepancy, Finding, GoldResult
from her2mine.wording import endpoint_words

Severity = Literal["conflict", "check", "info"]

_STATISTICS = {
    "median": "median {endpoint}",
    "mean": "mean {endpoint}",
    "rate": "{endpoint} rate",
    "count": "number of patients ({endpoint})",
    "hazard_ratio": "hazard ratio for {endpoint}",
    "odds_ratio": "odds ratio for {endpoint}",
    "risk_ratio": "risk ratio for {endpoint}",
    "p_value": "p-value for {endpoint}",
    "difference": "difference in {endpoint}",
    "reduction": "risk reduction for {endpoint}",
}
_RATES_IN_NAME = {"ORR", "DCR", "CBR", "CR", "PR", "SD", "PCR"}


def identifier(doc: str, start: int, end: int, cause: str, more: str = "") -> str:
    """A stable id of a verdict: the same place and cause give the same id in every run."""
    text = "\x1f".join((doc, str(start), str(end), cause, more))
    return f"d-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def quantity(finding: Finding) -> str:
    """What a finding measures, for people: "median OS", "12-month PFS rate", "ORR"."""
    if finding.statistic == "count" and finding.endpoint == "N":
        return "number of patients"
    if finding.statistic == "rate" and finding.endpoint in _RATES_IN_NAME:
        words = finding.endpoint
    elif finding.statistic == "rate" and endpoint_words(finding.endpoint) != finding.endpoint:
        words = f"rate of {endpoint_words(finding.endpoint)}"
    else:
        words = _STATISTICS[finding.statistic].format(endpoint=endpoint_words(finding.endpoint))
    if finding.timepoint is not None and finding.statistic in ("rate", "difference"):
        words = f"{finding.timepoint:g}-month {words}"
    return f"{words} ({finding.population})" if finding.population else words


def arm_words(finding: Finding) -> str:
    """The arm as the paper tells it."""
    if finding.role == "comparison":
        return "the comparison"
    return " + ".join(finding.drugs) or {"control": "the control arm", "experimental": "the experimental arm"}.get(
        finding.role, "the study"
    )


def source(row: GoldResult) -> str:
    """Where a gold row was published: analysis, population and DOI."""
    parts = [row.analysis, row.population, f"doi:{row.source_doi}" if row.source_doi else ""]
    return ", ".join(part for part in parts if part)


def said(finding: Finding) -> str:
    """The claim in words: "median OS of 13.8 months for a + b"."""
    return f"{quantity(finding)} of {finding_text(finding)} for {arm_words(finding)}"


def published(row: GoldResult) -> str:
    """The gold row in words: "OS 13.8 months (primary, doi:...)"."""
    where = source(row)
    return f"{endpoint_words(row.endpoint)} {row_text(row)}" + (f" ({where})" if where else "")


def capped(severity: Severity, cap: Severity) -> Severity:
    """The milder of two severities."""
    order: list[Severity] = ["info", "check", "conflict"]
    return order[min(order.index(severity), order.index(cap))]


def verdict(
    told: Told,
    cause: str,
    severity: Severity,
    explanation: str,
    *,
    related: Iterable[Finding] = (),
    **more: Any,
) -> Discrepancy:
    """A verdict on one finding. ``more``: runner_up, confidence, arithmetic, gold, should_be, trial."""
    finding = told.finding
    return Discrepancy(
        id=identifier(finding.doc, finding.start, finding.end, cause, finding.id),
        doc=finding.doc,
        start=finding.start,
        end=finding.end,
        text=finding.text,
        cause=cause,
        severity=severity,
        explanation=explanation,
        quote=finding.quote,
        finding=finding.id,
        related=tuple(dict.fromkeys(other.id for other in related if other.id and other.id != finding.id)),
        endpoint=finding.endpoint,
        statistic=finding.statistic,
        language=finding.language,
        section=finding.section,
        page=finding.page,
        **{"trial": told.trial or finding.trial or finding.resolved, **more},
    )


def place_verdict(
    context: PaperContext, start: int, end: int, cause: str, severity: Severity, explanation: str, **more: Any
) -> Discrepancy:
    """A verdict on a stretch of the paper that is no value: a citation marker, the words that open a sentence."""
    paper = context.mined.paper
    sentence = next((s for s in context.mined.sentences if s.start <= start < s.end), None)
    block = paper.block_at(start)
    return Discrepancy(
        id=identifier(paper.doc, start, end, cause),
        doc=paper.doc,
        start=start,
        end=end,
        text=paper.text[start:end],
        cause=cause,
        severity=severity,
        explanation=explanation,
        quote=paper.text[sentence.start : sentence.end] if sentence else "",
        language=sentence.language if sentence else paper.language,
        section=sentence.section if sentence else (block.section if block else ""),
        page=block.boxes[0].page if block and block.boxes else None,
        **more,
    )
