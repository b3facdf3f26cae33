"""When a finding and a gold row speak of one quantity: endpoint, statistic, time point, population."""

from __future__ import annotations

import re
from functools import lru_cache

from her2mine.diff.names import fold
from her2mine.diff.settings import DiffSettings
from her2mine.records import Finding, GoldResult

# Codes that are one endpoint told more or less exactly.
_FAMILY = {
    "CORR": "ORR",
    "CR_CONFIRMED": "CR",
    "IDFS": "DFS",
    "TRAE_ANY": "AE_ANY",
    "TEAE_ANY": "AE_ANY",
    "DEATHS": "DEATH",
    "N_RANDOMISED": "N",
    "N_ENROLLED": "N",
    "N_EVALUABLE": "N",
    "N_TREATED": "N",
}
# Words that name the set analysed and not a subgroup of it.
_WHOLE_SET = re.compile(
    r"randomi[sz]ed|treated|evaluable|measurable|efficacy|intention|\bitt\b|full analysis|\bfas\b|per.?protocol"
    r"|whole|all patients",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    {"and", "or", "the", "of", "with", "patients", "subgroup", "cohort", "population", "group", "disease", "status"}
)


@lru_cache(maxsize=2000)
def family(endpoint: str) -> str:
    """The endpoint without the fineness of its definition; graded named events go with the event."""
    code = endpoint.strip().upper().replace(" ", "_")
    if code.startswith(("AE_G3:", "AE:")):
        return "AE:" + fold(code.partition(":")[2])
    return _FAMILY.get(code, code)


def is_event_term(endpoint: str) -> bool:
    """Whether the endpoint is an adverse event in some wording, where definitions differ too much for a verdict."""
    return family(endpoint).startswith(("AE", "SAE"))


def same_time(finding: Finding, row: GoldResult, settings: DiffSettings) -> bool:
    """Whether both stand at one landmark, or neither stands at one."""
    if finding.timepoint is None or row.timepoint is None:
        return finding.timepoint is row.timepoint
    return abs(finding.timepoint - row.timepoint) <= settings.timepoint_slack


def same_statistic(finding: Finding, row: GoldResult) -> bool:
    """Whether both are one kind of figure; counts and rates of one endpoint are told apart by their unit."""
    return finding.statistic == row.statistic


def whole(population: str | None) -> bool:
    """Whether a population label means the whole study, or only names the set that was analysed."""
    return not population or _WHOLE_SET.search(population) is not None


def _words(label: str) -> frozenset[str]:
    spelled = label.casefold().replace("≥", ">=").replace("≤", "<=").replace("+", "pos ").replace("-positive", "pos ")
    return frozenset(re.findall(r"[a-z]+\d*|[<>]=?\s*\d+|\d+|[^\W\d_a-z]+", spelled)) - _SMALL_WORDS


def same_population(label: str | None, row: GoldResult) -> bool:
    """Whether a finding's population label and the row's mean one set of patients.

    Labels are free words, so sharing half of them is enough, and the numbers and signs among them must be equal.
    """
    if whole(label) or whole(row.population):
        return whole(label) and whole(row.population)
    mine, theirs = _words(label or ""), _words(row.population)
    if not mine or not theirs:
        return fold(label or "") == fold(row.population)
    figures = {word for word in mine ^ theirs if any(char.isdigit() for char in word)}
    return not figures and len(mine & theirs) / min(len(mine), len(theirs)) > 0.5


def same_quantity(finding: Finding, row: GoldResult, settings: DiffSettings) -> bool:
    """Whether endpoint, statistic and time point are the same; arm and population are judged elsewhere."""
    return (
        family(finding.endpoint) == family(row.endpoint)
        and same_statistic(finding, row)
        and same_time(finding, row, settings)
    )
