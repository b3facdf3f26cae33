"""How a verdict is put: identifiers, words for quantities and rows, and the record itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Literal

from her2mine.diff.context import PaperContext, Told
from her2mine.diff.values import finding_text, row_text
from her2mine.diff.words import say, word
from her2mine.records import Discrepancy, Finding, GoldResult

Severity = Literal["conflict", "check", "info"]

_RATES_IN_NAME = {"ORR", "DCR", "CBR", "CR", "PR", "SD", "PCR"}


def identifier(doc: str, start: int, end: int, cause: str, more: str = "") -> str:
    """A stable id of a verdict: the same place and cause give the same id in every run."""
    text = "\x1f".join((doc, str(start), str(end), cause, more))
    return f"d-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def quantity(finding: Finding) -> str:
    """What a finding measures, for people: "median OS", "12-month PFS rate", "ORR"."""
    if finding.statistic == "count" and finding.endpoint == "N":
        return word("statistics", "size")
    endpoint = endpoint_words(finding.endpoint)
    if finding.statistic == "rate" and finding.endpoint in _RATES_IN_NAME:
        words = endpoint
    else:
        named = finding.statistic == "rate" and endpoint != finding.endpoint
        words = word("statistics", "rate_of" if named else finding.statistic).format(endpoint=endpoint)
    if finding.timepoint is not None and finding.statistic in ("rate", "difference"):
        words = word("statistics", "landmark").format(months=f"{finding.timepoint:g}", words=words)
    group = finding.population
    return word("statistics", "in_group").format(words=words, group=group) if group else words


def endpoint_words(code: str) -> str:
    """An endpoint's code as people write it: OS, "adverse events of grade 3 or more", "neutropenia"."""
    return word("endpoints", code, code.removeprefix("AE:"))


def arm_words(finding: Finding) -> str:
    """The arm as the paper tells it."""
    if finding.role == "comparison":
        return word("arms", "comparison")
    role = finding.role if finding.role in ("control", "experimental") else "study"
    return " + ".join(finding.drugs) or word("arms", role)


def source(row: GoldResult) -> str:
    """Where a gold row was published: analysis, population and DOI."""
    parts = [row.analysis, row.population, f"doi:{row.source_doi}" if row.source_doi else ""]
    return ", ".join(part for part in parts if part)


def said(finding: Finding) -> str:
    """The claim in words: "median OS of 13.8 months for a + b"."""
    return say("said", quantity=quantity(finding), value=finding_text(finding), arm=arm_words(finding))


def published(row: GoldResult) -> str:
    """The gold row in words: "OS 13.8 months (primary, doi:...)"."""
    where = source(row)
    words = say("published", endpoint=endpoint_words(row.endpoint), value=row_text(row))
    return say("sourced", words=words, source=where) if where else words


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
