"""The gold table arranged for look-up: by name of the trial, by DOI, by drug."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from her2mine.diff.arms import distinct, parts
from her2mine.diff.gold import GoldTable
from her2mine.diff.names import any_stands_in, clean_doi, fold, names_of, title_names
from her2mine.diff.settings import DiffSettings
from her2mine.records import GoldResult, Reference, TrialRecord


@dataclass(frozen=True)
class GoldIndex:
    """Trials by canonical name, and the names and DOIs that lead to them."""

    trials: dict[str, TrialRecord]
    rows: dict[str, tuple[GoldResult, ...]]
    by_name: dict[str, frozenset[str]]
    by_doi: dict[str, frozenset[str]]
    drugs: frozenset[str]  # folded drug names of all arms
    titles: dict[str, tuple[str, ...]]  # the names by which a title is known to speak of a trial; no drug names
    _arms: dict[tuple[str, tuple[str, ...]], frozenset[frozenset[str]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def of(cls, gold: GoldTable) -> GoldIndex:
        """Arrange a gold table; a name or DOI shared by several trials leads to all of them.

        The last few tables are kept, so that a run over many papers arranges its table once.
        """
        return _arranged(gold)

    @classmethod
    def _arrange(cls, gold: GoldTable) -> GoldIndex:
        names: dict[str, set[str]] = defaultdict(set)
        dois: dict[str, set[str]] = defaultdict(set)
        drugs = {drug for row in gold.results for drug in parts(row.drugs)}
        titles = {}
        for trial in gold.trials:
            for name in names_of(trial):
                if fold(name) not in drugs or name == trial.trial:
                    names[fold(name)].add(trial.trial)
            titles[trial.trial] = tuple(name for name in title_names(trial) if fold(name) not in drugs)
            for doi in trial.dois:
                dois[clean_doi(doi)].add(trial.trial)
        for row in gold.results:
            if row.source_doi:
                dois[clean_doi(row.source_doi)].add(row.trial)
        return cls(
            trials={trial.trial: trial for trial in gold.trials},
            rows={trial.trial: tuple(gold.by_trial(trial.trial)) for trial in gold.trials},
            by_name={name: frozenset(found) for name, found in names.items()},
            by_doi={doi: frozenset(found) for doi, found in dois.items()},
            titles=titles,
            drugs=frozenset(drugs),
        )

    def arms(self, trial: str, settings: DiffSettings) -> frozenset[frozenset[str]]:
        """The drugs that tell apart each arm of a trial; asked for every statement, so they are kept."""
        key = trial, settings.backbone
        if key not in self._arms:
            self._arms[key] = frozenset(distinct(row.drugs, settings) for row in self.rows[trial])
        return self._arms[key]

    def named(self, name: str | None) -> str | None:
        """The canonical name of the trial known as ``name``; None when there is none, or more than one."""
        found = self.by_name.get(fold(name), frozenset()) if name else frozenset()
        return next(iter(found)) if len(found) == 1 else None

    def published_as(self, reference: Reference) -> frozenset[str]:
        """The trials a reference is a publication of: by DOI, else by a trial name in its title."""
        found = self.by_doi.get(clean_doi(reference.doi), frozenset()) if reference.doi else frozenset()
        return found or self.in_title(reference.title)

    def in_title(self, title: str) -> frozenset[str]:
        """The trials whose acronym, code or registry number stands in a title."""
        if not title:
            return frozenset()
        return frozenset(name for name, known in self.titles.items() if any_stands_in(known, title))

    def publications(self, trial: str, references: Iterable[Reference]) -> list[Reference]:
        """The entries of a reference list that are publications of ``trial``."""
        return [reference for reference in references if trial in self.published_as(reference)]

    def years(self, trial: str) -> tuple[int, ...]:
        """Publication years known of a trial."""
        record = self.trials[trial]
        return (record.year,) if record.year else ()


@lru_cache(maxsize=4)
def _arranged(gold: GoldTable) -> GoldIndex:
    return GoldIndex._arrange(gold)
