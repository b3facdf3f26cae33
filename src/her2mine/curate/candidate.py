"""Rows of ``results.csv`` made from what a paper says: a new quantity, or a known one with another number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from her2mine.curate.edition import CurateError
from her2mine.curate.table import Row, identify, number_text
from her2mine.diff.gold import RESULT_COLUMNS, drug_names
from her2mine.records import Finding

DEFAULT_LEVEL = 95.0
_NUMBER = re.compile(r"(?:(?<![\d.])-)?\d+(?:\.\d+)?")  # a hyphen after a digit joins the ends of a range


def new_row(finding: Finding, trial: str, rows: Iterable[Row], source_doi: str, changes: Mapping[str, str]) -> Row:
    """Make the row of a quantity that the table does not have; ``changes`` (column to cell) goes on top.

    ``rows`` are those already there: an arm that is known keeps its wording, and the id must not be taken.
    """
    rows = list(rows)
    told = dict.fromkeys(RESULT_COLUMNS, "") | {
        "trial": trial,
        "analysis": finding.analysis or "unspecified",
        "population": finding.population or "",
        "drugs": " + ".join(finding.drugs),
        "role": "overall" if finding.role == "single" and not finding.drugs else finding.role,
        "endpoint": finding.endpoint,
        "statistic": finding.statistic,
        "timepoint": number_text(finding.timepoint),
        "unit": finding.unit,
        "unsure": "false",
        "note": f"accepted from {finding.doc}",
    }
    told |= {"arm": _arm(told, rows)} | _value(finding) | _interval(finding) | _source(source_doi)
    told |= _checked(changes)
    return told | {"id": identify(told, (row["id"] for row in rows))}


def changed_row(row: Row, finding: Finding, only_interval: bool, source_doi: str, changes: Mapping[str, str]) -> Row:
    """Make the row anew with the finding's number (or its interval alone), its key and id staying as they are."""
    new = dict(row)
    if not only_interval:
        new |= _value(finding) | {"verified": "page"}
    if finding.ci_low is not None or finding.ci_high is not None:
        new |= _interval(finding)
    new |= {"unsure": "false", "note": f"changed after {finding.doc}"}
    if source_doi:
        new["source_doi"] = source_doi.lower()
    if new["ci_verified"] == "two-pages" and new["verified"] == "page":
        new["ci_verified"] = "page"
    return new | _checked(changes)


def _checked(changes: Mapping[str, str]) -> Row:
    for column in changes:
        if column == "id" or column not in RESULT_COLUMNS:
            raise CurateError(f"{column!r} is no column of results.csv that can be set")
    return dict(changes)


def _arm(told: Mapping[str, str], rows: Iterable[Row]) -> str:
    """Word the arm as the table does where it has an arm of the trial with these drugs and role."""
    if told["role"] == "overall":
        return ""
    drugs = set(drug_names(told["drugs"]))
    for row in rows:
        if (row["trial"], row["role"]) == (told["trial"], told["role"]) and set(drug_names(row["drugs"])) == drugs:
            return row["arm"]
    return "experimental vs control" if told["role"] == "comparison" else told["drugs"]


def _source(doi: str) -> Row:
    return {"source_doi": doi.lower(), "verified": "page"}


def _value(finding: Finding) -> Row:
    if finding.value is None:
        return {"value": "", "printed": "NR", "op": "="}
    digits = _digits(finding.value, finding.text)
    return {"value": digits, "printed": digits if finding.op == "=" else finding.op + digits, "op": finding.op}


def _interval(finding: Finding) -> Row:
    bounds = {"ci_low": finding.ci_low, "ci_high": finding.ci_high}
    if finding.ci_low is None and finding.ci_high is None:
        return {}
    cells = {name: "" if bound is None else _digits(bound, finding.ci_text) for name, bound in bounds.items()}
    texts = {f"{name}_text": cell or "NE" for name, cell in cells.items()}
    level = number_text(finding.ci_level or DEFAULT_LEVEL)
    return cells | texts | {"ci_level": level, "ci_verified": "page"}


def _digits(number: float, printed: str) -> str:
    """Write a number with the digits it is printed with, where ``printed`` holds it plainly."""
    for digits in _NUMBER.findall(printed.replace("·", ".")):
        try:
            if Decimal(digits) == Decimal(number_text(number)):
                return str(digits)
        except InvalidOperation:
            continue
    return number_text(number)
