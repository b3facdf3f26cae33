"""Which gold trial a finding speaks of: by name, by the cited reference, or by the values told together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from her2mine.diff import arms
from her2mine.diff.context import How, Told, block_of
from her2mine.diff.index import GoldIndex
from her2mine.diff.keys import family, same_population, same_quantity
from her2mine.diff.settings import DiffSettings
from her2mine.diff.values import comparable_units, equal
from her2mine.records import Finding, GoldResult, MinedPaper

_EXACT, _SUBGROUP, _MIXED, _AGAINST = 1.0, 0.8, 0.6, -0.3


@dataclass(frozen=True, slots=True)
class Fit:
    """How the values of one statement fit one trial."""

    trial: str
    weight: float
    exact: int
    fitting: int
    against: int
    likeness: float  # share of common drug names, backbone included
    named: bool  # whether the paper names the trial elsewhere

    def order(self) -> tuple[float, bool, float]:
        """Better fits sort higher."""
        return (round(self.weight, 3), self.named, round(self.likeness, 2))


_last: list[tuple[MinedPaper, GoldIndex, DiffSettings, tuple[Told, ...]]] = []  # one: a paper is asked for twice


def identify(mined: MinedPaper, index: GoldIndex, settings: DiffSettings) -> tuple[Told, ...]:
    """Every finding of a paper with its gold trial, in text order."""
    for paper, table, rules, told in _last:
        if paper is mined and table is index and rules is settings:
            return told
    found = _identified(mined, index, settings)
    _last[:] = [(mined, index, settings, found)]
    return found


def _identified(mined: MinedPaper, index: GoldIndex, settings: DiffSettings) -> tuple[Told, ...]:
    findings = sorted(mined.findings, key=lambda finding: (finding.start, finding.end, finding.id))
    told = [_directly(finding, mined, index, settings) for finding in findings]
    by_sentence: dict[tuple[int, int], list[int]] = {}
    for place, item in enumerate(told):
        if item.how == "unknown" and item.finding.trial is None:
            by_sentence.setdefault(item.finding.sentence, []).append(place)
    named = frozenset(trial for item in told if (trial := item.trial))
    for places in by_sentence.values():
        for part, fit in _fitted(places, told, index, settings, named):
            for place in part:
                told[place] = _with_trial(told[place], fit)
    return tuple(told)


def _fitted(
    places: list[int], told: list[Told], index: GoldIndex, settings: DiffSettings, named: frozenset[str]
) -> Iterator[tuple[list[int], Fit]]:
    """A sentence's findings with the trial they fit; where the whole sentence fits none, the findings of each arm."""
    fit = by_values([told[place].finding for place in places], index, settings, named)
    if fit:
        yield places, fit
        return
    by_drugs: dict[frozenset[str], list[int]] = {}
    for place in places:
        by_drugs.setdefault(arms.distinct(told[place].finding.drugs, settings), []).append(place)
    for drugs, part in by_drugs.items() if len(by_drugs) > 1 else ():
        fit = by_values([told[place].finding for place in part], index, settings, named) if drugs else None
        if fit:
            yield part, fit


def _with_trial(item: Told, fit: Fit) -> Told:
    return Told(item.finding, fit.trial, "values", item.block, fit.exact)


def _directly(finding: Finding, mined: MinedPaper, index: GoldIndex, settings: DiffSettings) -> Told:
    block = block_of(mined, finding.start)
    how: How = "unknown"
    trial = None
    if finding.trial:
        trial, how = index.named(finding.trial), "named"
    elif finding.resolved and (trial := index.named(finding.resolved)):
        how = "cited"
    elif cited := _by_citation(finding, mined, index, settings):
        trial, how = cited, "cited"
    return Told(finding, trial, how if trial else "unknown", block)


def _by_citation(finding: Finding, mined: MinedPaper, index: GoldIndex, settings: DiffSettings) -> str | None:
    """The one gold trial published in the references cited with the value, if it has such an arm."""
    found: set[str] = set()
    for number in finding.citation:
        reference = mined.paper.reference(number)
        if reference:
            found |= index.published_as(reference)
    if len(found) != 1:
        return None
    trial = found.pop()
    return trial if arms.best(finding, index.rows[trial], settings) else None


def by_values(
    findings: Sequence[Finding], index: GoldIndex, settings: DiffSettings, named: frozenset[str] = frozenset()
) -> Fit | None:
    """The trial that the values of one statement fit together, or None when none fits alone.

    At least ``settings.joint_values`` values must fit, one of them in its own place, fitting values must outnumber the
    others two to one, and no second trial may fit as well.
    """
    told = [finding for finding in findings if finding.role != "comparison" and arms.distinct(finding.drugs, settings)]
    drugs = frozenset(arms.distinct(finding.drugs, settings) for finding in told)
    able_trials = [trial for trial in index.rows if drugs and drugs <= index.arms(trial, settings)]
    fits = [_fit(trial, findings, told, index, settings, trial in named) for trial in able_trials]
    able = [fit for fit in fits if _able(fit, settings)]
    able.sort(key=Fit.order, reverse=True)
    if not able or (len(able) > 1 and able[0].order() == able[1].order()):
        return None
    return able[0]


def _able(fit: Fit, settings: DiffSettings) -> bool:
    return fit.exact >= 1 and fit.fitting >= settings.joint_values and fit.fitting >= 2 * fit.against


def _fit(
    trial: str,
    findings: Sequence[Finding],
    anchored: Sequence[Finding],
    index: GoldIndex,
    settings: DiffSettings,
    named: bool,
) -> Fit:
    """How findings fit a trial that has the arms of those that name one (``anchored``, at least one)."""
    rows = index.rows[trial]
    weights = [_weight(finding, rows, settings) for finding in findings if finding.statistic != "p_value"]
    likeness = max(arms.overlap(finding.drugs, row.drugs) for finding in anchored for row in rows)
    return Fit(
        trial=trial,
        weight=sum(weights),
        exact=sum(weight == _EXACT for weight in weights),
        fitting=sum(weight > 0 for weight in weights),
        against=sum(weight < 0 for weight in weights),
        likeness=likeness,
        named=named,
    )


def _weight(finding: Finding, rows: Sequence[GoldResult], settings: DiffSettings) -> float:
    """What one value says for (or against) the statement being about these rows' trial."""
    quantity = [row for row in rows if same_quantity(finding, row, settings)]
    arm = arms.best(finding, quantity, settings)
    fitting = [row for row in arm if equal(finding, row, settings.approximate)]
    if any(same_population(finding.population, row) for row in fitting):
        return _EXACT
    if fitting:
        return _SUBGROUP
    if _mixed(finding, rows, settings):
        return _MIXED
    return _AGAINST if any(same_population(finding.population, row) for row in arm) else 0.0


def _mixed(finding: Finding, rows: Sequence[GoldResult], settings: DiffSettings) -> bool:
    """Whether the value is exact for the other arm, or for another survival or response figure of the trial."""
    if finding.value is None or finding.role == "comparison":
        return False
    return any(
        row.statistic == finding.statistic
        and comparable_units(row.unit, finding.unit)
        and row.role != "comparison"
        and same_population(finding.population, row)
        and not family(row.endpoint).startswith(("AE", "FOLLOWUP", "N"))
        and row.timepoint == finding.timepoint
        and equal(finding, row, settings.approximate)
        for row in rows
    )
