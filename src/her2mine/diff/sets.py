"""Values that follow from other values of the statement or of the table: differences, and sizes of whole trials."""

from __future__ import annotations

from itertools import combinations

from her2mine.diff.arithmetic import Span
from her2mine.diff.claim import Claim
from her2mine.diff.keys import family, same_population, same_time
from her2mine.diff.values import finding_span, row_spans
from her2mine.records import Finding

_LEAST = 0.05  # half of a tenth: differences are printed with one decimal, whatever the two values have


def difference_of_told(claim: Claim) -> tuple[Finding, Finding] | None:
    """The two values of the statement, same endpoint and unit, whose difference the claim's value is."""
    mine = claim.finding
    kin = [
        told.finding
        for told in claim.context.statement(claim.told)
        if told.finding is not mine
        and family(told.finding.endpoint) == family(mine.endpoint)
        and told.finding.unit == mine.unit
        and told.finding.statistic in ("rate", "median")
        and told.finding.population == mine.population
    ]
    for first, second in combinations(kin, 2):
        spans = finding_span(first), finding_span(second)
        if spans[0] and spans[1] and _meets(mine, spans[0] - spans[1], spans[1] - spans[0]):
            return first, second
    return None


def difference_of_rows(claim: Claim) -> bool:
    """Whether the value is the plain difference of the table's two arms, where the report gives a stratified one."""
    mine, settings = claim.finding, claim.context.settings
    rows = [
        row
        for row in claim.context.rows(claim.told)
        if family(row.endpoint) == family(mine.endpoint)
        and row.statistic in ("rate", "median")
        and row.unit == mine.unit
        and same_time(mine, row, settings)
        and same_population(mine.population, row)
    ]
    first = [row for row in rows if row.role == "experimental"]
    second = [row for row in rows if row.role == "control"]
    return any(
        _meets(mine, one - other, other - one)
        for a in first
        for b in second
        if a.analysis == b.analysis
        for one in row_spans(a)
        for other in row_spans(b)
    )


def _meets(finding: Finding, *spans: Span) -> bool:
    mine = finding_span(finding)
    return mine is not None and any(mine.widened(_LEAST).meets(span) for span in spans)
