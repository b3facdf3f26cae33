"""The tables of an export, the same for every format: their columns, the types of these, and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from her2mine.export.source import Source, of_review
from her2mine.records import Abstention, Discrepancy, Finding, GoldResult, Judgement
from her2mine.report.tables import DISCREPANCY_COLUMNS, discrepancy_row

Kind = Literal["text", "number", "whole", "flag", "texts", "wholes", "json"]
Row = Mapping[str, Any]
REVIEW: dict[str, Kind] = {
    **dict.fromkeys(("claim", "state", "decided"), "text"),
    **dict.fromkeys(("who", "when", "reasons", "notes"), "texts"),
}
PAPER: dict[str, Kind] = {
    **dict.fromkeys(("doc", "name", "title", "language", "format", "sha256"), "text"),
    **dict.fromkeys(("pages", "findings", "conflict", "check", "new", "agrees", "abstained", "citations"), "whole"),
    "warnings": "texts",
}


@dataclass(frozen=True)
class Sheet:
    """One table: its name, the kind of each column, and what makes its rows (plain values, read once)."""

    name: str
    columns: Mapping[str, Kind]
    rows: Callable[[], Iterable[Row]]


def sheets(source: Source) -> list[Sheet]:
    """All tables, the discrepancies first."""
    results = source.results
    return [
        Sheet("discrepancies", {**_discrepancy_kinds(), **REVIEW}, lambda: _discrepancies(source)),
        Sheet("findings", kinds_of(Finding), lambda: (item.row() for item in results.findings)),
        Sheet(
            "abstentions", kinds_of(Abstention), lambda: (item.model_dump(mode="json") for item in results.abstentions)
        ),
        Sheet("papers", PAPER, lambda: _papers(source)),
        Sheet("reviews", kinds_of(Judgement), lambda: (item.model_dump(mode="json") for item in source.judgements)),
    ]


def kinds_of(model: type[BaseModel]) -> dict[str, Kind]:
    """The kind of each field of a record."""
    return {name: _kind(field.annotation) for name, field in model.model_fields.items()}


def _discrepancy_kinds() -> dict[str, Kind]:
    known = {**kinds_of(Discrepancy), **{f"gold_{name}": kind for name, kind in kinds_of(GoldResult).items()}}
    return {name: known[name] for name in DISCREPANCY_COLUMNS}


def _discrepancies(source: Source) -> Iterable[Row]:
    for claim in source.claims:
        review = of_review(source.state(claim), source.terminal)
        for item in claim.verdicts:
            yield {**discrepancy_row(item), **review}


def _papers(source: Source) -> Iterable[Row]:
    tally = source.results.tally()
    found: dict[str, int] = {}
    for finding in source.results.findings:
        found[finding.doc] = found.get(finding.doc, 0) + 1
    for paper in source.results.papers:
        told = {name: getattr(paper, name, "") for name in PAPER if hasattr(paper, name)}
        counts = {
            kind: tally[paper.doc, kind] for kind in ("conflict", "check", "new", "agrees", "abstained", "citations")
        }
        yield {**told, "findings": found.get(paper.doc, 0), **counts}


def _kind(annotation: Any) -> Kind:
    """How values of a field's type are kept."""
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return _kind(parts[0]) if len(parts) == 1 else "json"
    if get_origin(annotation) is Literal or annotation is str:
        return "text"
    if get_origin(annotation) is tuple and set(get_args(annotation)) <= {str, Ellipsis}:
        return "texts"
    if get_origin(annotation) is tuple and set(get_args(annotation)) <= {int, Ellipsis}:
        return "wholes"
    plain: dict[Any, Kind] = {bool: "flag", int: "whole", float: "number"}
    return plain.get(annotation, "json")
