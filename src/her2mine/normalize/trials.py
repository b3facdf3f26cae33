"""Which curated trial is meant: by its name, its registry number, or the publication that is cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz.distance import OSA

from her2mine.extract import registry_key
from her2mine.extract.names import REGISTRY
from her2mine.records import Citation, Label, Mention, Reference, TrialRecord
from her2mine.vocabulary import Vocabulary, fold

How = Literal["name", "registry", "doi", "title", "author"]

MIN_NAME: Final = 4  # letters and digits a name needs to be trusted inside a title
MIN_NEAR: Final = 7  # letters from which one wrong letter still leaves a name clear
_DIGITS = re.compile(r"\d+")
_TRIAL_WORDS = re.compile(r"(?:trials?|study|studies|研究|试验)$")
_SEPARATORS = re.compile(r"[\s\-_./]+")
_PUBLICATION = re.compile(r"^([^\W\d]+)(?: [A-Z]{1,2})? (\d{4})$")  # "Author 2020", an alias that cites
_DESCRIPTION = re.compile(r"\+|\w+ \w+ \w+ \w+")


@dataclass(frozen=True, slots=True)
class Resolution:
    """A trial and what proved it."""

    trial: TrialRecord
    how: How


def name_key(name: str) -> str:
    """Make trial names comparable: folded, without separators and without a closing "trial", "study", 研究 or 试验."""
    return _TRIAL_WORDS.sub("", _SEPARATORS.sub("", fold(name.strip())))


class TrialResolver:
    """Look-ups over the curated trials; a name or paper that fits several trials fits none."""

    def __init__(self, trials: Sequence[TrialRecord], vocabulary: Vocabulary | None = None) -> None:
        """Take the trials, and a vocabulary to know drug names in the titles of cited papers."""
        self.trials = tuple(trials)
        self._vocabulary = vocabulary
        self._names = _index((name_key(n), t) for t in trials for n in (t.trial, *t.aliases))
        self._numbers = _index((registry_key(n), t) for t in trials for n in t.registry)
        self._numbers |= {
            key: found
            for key, found in _index((registry_key(n), t) for t in trials for n in (t.trial, *t.aliases)).items()
            if REGISTRY.fullmatch(key) and key not in self._numbers
        }
        self._dois = _index((doi.lower(), t) for t in trials for doi in t.dois)
        self._authors: dict[tuple[str, int], list[TrialRecord]] = {}
        for trial in trials:
            for key in dict.fromkeys(_author_keys(trial)):
                self._authors.setdefault(key, []).append(trial)
        self._in_titles = {key: trial for key, trial in self._names.items() if _is_title_name(key, trial)}

    def by_name(self, text: str) -> TrialRecord | None:
        """The trial of that name or alias, however it is spaced, hyphenated and capitalised.

        A long name with one letter wrong is still known, when it can be only one trial; digits must be right.
        """
        key = name_key(text)
        return self._names.get(key) or self._nearly(key)

    def _nearly(self, key: str) -> TrialRecord | None:
        letters = _DIGITS.sub("", key)
        if len(letters) < MIN_NEAR or not letters.isascii():
            return None
        near = [
            trial
            for known, trial in self._names.items()
            if abs(len(known) - len(key)) <= 1
            and _DIGITS.findall(known) == _DIGITS.findall(key)
            and OSA.distance(known, key, score_cutoff=1) <= 1
        ]
        return near[0] if near and _one(near) else None

    def by_registry(self, number: str) -> TrialRecord | None:
        """The trial of that registry number."""
        return self._numbers.get(registry_key(number))

    def by_reference(self, reference: Reference, printed: str = "") -> TrialRecord | None:
        """The trial that a cited paper reports; see :meth:`reference_resolution`."""
        found = self.reference_resolution(reference, printed)
        return found.trial if found else None

    def reference_resolution(self, reference: Reference, printed: str = "") -> Resolution | None:
        """The trial that a cited paper reports, and by what it was known.

        In this order: the DOI; a registry number or a trial's name in the title; first author and year together with a
        drug of the experimental arm in the title (or the only trial of that author and year, when drugs are unknown).

        Args:
            reference: the entry of the reference list.
            printed: the entry as printed, used where no title could be read.
        """
        if reference.doi and (trial := self._dois.get(reference.doi.lower())) is not None:
            return Resolution(trial, "doi")
        title = reference.title or printed
        return self._by_title(title) or self._by_author(reference, title)

    def _by_title(self, title: str) -> Resolution | None:
        for match in REGISTRY.finditer(title):
            if (trial := self.by_registry(match.group())) is not None:
                return Resolution(trial, "registry")
        words = re.findall(r"\w+", fold(title))
        spans = {"".join(words[i : i + size]) for size in (1, 2, 3, 4) for i in range(len(words) - size + 1)}
        named = [self._in_titles[key] for key in sorted(spans & self._in_titles.keys(), key=lambda k: (-len(k), k))]
        return Resolution(named[0], "title") if named and _one(named) else None

    def _by_author(self, reference: Reference, title: str) -> Resolution | None:
        if not reference.authors or reference.year is None:
            return None
        family = _family(reference.authors[0])
        fitting = [
            trial
            for trial in self._authors.get((family, reference.year), [])
            if not title or self._tells_drugs(title, trial)
        ]
        return Resolution(fitting[0], "author") if fitting and _one(fitting) else None

    def _tells_drugs(self, title: str, trial: TrialRecord) -> bool:
        """Whether the title names a drug that sets the trial's experimental arm apart."""
        wanted = {drug for arm in trial.experimental_arms for drug in arm} - set(trial.control_arm)
        folded = fold(title)
        told = {drug for drug in wanted if fold(drug) in folded}
        if self._vocabulary is not None:
            told |= {d for m in self._vocabulary.find(title, {Label.DRUG}) for d in m.drugs} & wanted
        return bool(told)

    def resolve(
        self,
        mention: Mention | None,
        citations: Iterable[Citation] = (),
        references: Sequence[Reference] = (),
    ) -> Resolution | None:
        """The trial of a mention, else the one trial that the cited papers report; None when they disagree.

        Args:
            mention: a TRIAL mention (name or registry number), or None.
            citations: the markers beside the statement, nearest first.
            references: the paper's reference list.
        """
        if mention is not None:
            for how, trial in (
                ("registry", self.by_registry(mention.canonical or mention.text)),
                ("name", self.by_name(mention.canonical) or self.by_name(mention.text)),
            ):
                if trial is not None:
                    return Resolution(trial, "registry" if how == "registry" else "name")
            return None
        by_number = {reference.number: reference for reference in references}
        cited = [by_number[n] for citation in citations for n in citation.numbers if n in by_number]
        found = [r for reference in cited if (r := self.reference_resolution(reference)) is not None]
        return found[0] if found and _one([r.trial for r in found]) else None


def _index(pairs: Iterable[tuple[str, TrialRecord]]) -> dict[str, TrialRecord]:
    """Keys that stand for one trial only."""
    found: dict[str, TrialRecord] = {}
    shared: set[str] = set()
    for key, trial in pairs:
        if found.setdefault(key, trial).trial != trial.trial:
            shared.add(key)
    return {key: trial for key, trial in found.items() if key and key not in shared}


def _one(trials: Sequence[TrialRecord]) -> bool:
    return len({trial.trial for trial in trials}) == 1


def _family(author: str) -> str:
    """The family name of an author as printed ("Doe J", "Doe, J.", "J. Doe")."""
    words = [w for w in re.split(r"[\s,]+", fold(author)) if len(w.strip(".")) > 2 or not w.isascii()]
    return words[0].strip(".") if words else fold(author).strip()


def _author_keys(trial: TrialRecord) -> Iterable[tuple[str, int]]:
    if trial.first_author and trial.year:
        yield _family(trial.first_author), trial.year
    for alias in trial.aliases:
        if (match := _PUBLICATION.match(alias.strip())) is not None:
            yield _family(match.group(1)), int(match.group(2))


def _is_title_name(key: str, trial: TrialRecord) -> bool:
    """Whether a name is distinct enough to be looked for in titles: no description, no author and year, no drug."""
    printed = next((n for n in (trial.trial, *trial.aliases) if name_key(n) == key), "")
    if len(key) < MIN_NAME or _PUBLICATION.match(printed) or _DESCRIPTION.search(printed):
        return False
    drugs = {name_key(drug) for arm in (*trial.experimental_arms, trial.control_arm) for drug in arm}
    return key not in drugs
