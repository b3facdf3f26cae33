"""The vocabulary: which names there are comes from files, how names are written is known here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from her2mine.records import Label, Mention
from her2mine.vocabulary.fold import fold, has_cjk
from her2mine.vocabulary.match import Hit, Matcher
from her2mine.vocabulary.near import NearNames
from her2mine.vocabulary.tables import Entry, VocabularyError, read_entries, trial_entries

_AUTHOR_YEAR = re.compile(r"\W*[A-Z][a-z]+(?: [A-Z]{1,2})? \d{4}\b")
_MOST_WORDS = 3  # a trial's name has no more words; longer aliases describe the trial


def _is_written_so(name: str) -> bool:
    """Whether a trial alias is a name found in running text, not a description ("A + B") or author and year."""
    return "+" not in name and not _AUTHOR_YEAR.match(name) and len(name.split()) <= _MOST_WORDS


_SPELT = re.compile("[\u3400-\u9fff]{2,8}")  # a Chinese name of one word
ENOUGH = 100  # characters of drug names that tell how such names are written


class Vocabulary:
    """Names of drugs, regimens, endpoints, adverse events, populations and trials, and look-ups over them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._words = frozenset(
            fold(n) for e in self._entries if e.label is None and e.group == "word" for n in e.names
        )
        searched = [e for e in self._entries if e.label is not None or e.group != "word"]
        self._matcher = Matcher(searched, self._words)
        self._drugs = {e.canonical: e for e in self._entries if e.label is Label.DRUG}
        self._endpoints = {e.canonical: e for e in self._entries if e.label is Label.ENDPOINT}
        self._by_name = self._index()
        self._near = NearNames(
            (fold(n), e.canonical) for e in self._drugs.values() if e.group != "regimen" for n in e.names
        )

    @classmethod
    def load(cls, files: Mapping[str, Path], *, extra_trials: Iterable[tuple[str, tuple[str, ...]]] = ()) -> Vocabulary:
        """Read vocabulary tables.

        Args:
            files: table name ("drugs", "regimens", "endpoints", "adverse_events", "populations", "trials",
                "not_names") to CSV file; any table may be left out.
            extra_trials: trials kept elsewhere, as (canonical name, aliases and registry numbers). They go before the
                trials of the table; aliases that describe rather than name a trial are not searched for in texts.

        Raises:
            VocabularyError: when a file cannot be used; one line with file, row and reason.
        """
        entries = read_entries(files)
        drugs = {fold(name) for entry in entries if entry.label is Label.DRUG for name in entry.names}
        extra = trial_entries(
            (name, tuple(n for n in (name, *given) if _is_written_so(n) and fold(n) not in drugs))
            for name, given in extra_trials
        )
        taken = {fold(name) for entry in extra for name in entry.names}
        kept = [e for e in entries if e.label is not Label.TRIAL or not taken & {fold(n) for n in e.names}]
        return cls([*extra, *kept])

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows of all tables, table by table; a vocabulary can be made of a part of them."""
        return self._entries

    def _index(self) -> dict[tuple[Label | None, str], Entry]:
        index: dict[tuple[Label | None, str], Entry] = {}
        for entry in self._entries:
            for name in (*entry.names, *entry.weak, entry.canonical):
                index.setdefault((entry.label, fold(name)), entry)
        return index

    def find(self, text: str, labels: Container[Label] | None = None) -> list[Mention]:
        """The names in a text, leftmost and longest first, in text order and without overlap.

        Args:
            text: any text; offsets of the mentions are code points into it.
            labels: kinds to give back. Names of other kinds still keep shorter names inside them from matching.

        Returns:
            Mentions with canonical name; voices is ("weak",) for words that count only beside a number.
        """
        return [
            _mention(text, label, hit)
            for hit in self._matcher.hits(text)
            if (label := hit.name.entry.label) is not None and (labels is None or label in labels)
        ]

    def canonical(self, label: Label, name: str) -> str | None:
        """The canonical name for a whole name of a kind, case folded; None when the vocabulary does not have it."""
        entry = self._by_name.get((label, fold(name.strip())))
        return entry.canonical if entry else None

    def drugs_of(self, name: str) -> tuple[str, ...]:
        """The drugs that a drug or regimen name stands for; () when unknown, or when it stands for no drug."""
        entry = self._by_name.get((Label.DRUG, fold(name.strip())))
        return entry.drugs if entry else ()

    def near(self, name: str) -> str | None:
        """The drug that a word is, or is a misspelling of; None when unsure and always for names with digits."""
        return self._near.find(name)

    def spells_drugs(self, name: str) -> bool:
        """Whether a word is written in the Han characters that names of drugs are, all but a quarter of them.

        A vocabulary with few of them cannot tell.
        """
        foreign = sum(char not in self._drug_characters for char in fold(name))
        return 4 * foreign <= len(name) or len(self._drug_characters) < ENOUGH

    @cached_property
    def _drug_characters(self) -> frozenset[str]:
        """The characters of the Chinese names of single drugs, each found in three drugs at least."""
        named = (e for e in self._drugs.values() if e.drugs and e.group not in ("generic", "control", "regimen"))
        spelt = ("".join(filter(_SPELT.fullmatch, map(fold, entry.names))) for entry in named)
        told = Counter(char for names in spelt for char in set(names))
        return frozenset(char for char, count in told.items() if count > 2)

    def drug_class(self, canonical: str) -> str:
        """The class of a drug ("" when unknown), "regimen" for a regimen."""
        entry = self._drugs.get(canonical)
        return entry.group if entry else ""

    def is_chemo(self, canonical: str) -> bool:
        """Whether the name is a classical chemotherapy backbone (placebo and best supportive care count as well)."""
        entry = self._drugs.get(canonical)
        if entry is None:
            return False
        return entry.chemo or (entry.group == "regimen" and all(self.is_chemo(drug) for drug in entry.drugs))

    def endpoint_kind(self, code: str) -> str:
        """Kind of an endpoint code: "time", "rate", "safety" (all adverse events) or "size"; "" when unknown."""
        entry = self._endpoints.get(code)
        return entry.group if entry else "safety" * code.startswith("AE:")

    def endpoint_unit(self, code: str) -> str:
        """The unit in which an endpoint is mostly told ("month", "percent", "patient"); "" when unknown."""
        entry = self._endpoints.get(code)
        return entry.unit if entry else "percent" * code.startswith("AE:")

    def population_kind(self, canonical: str) -> str:
        """The kind of a population ("whole", "biomarker", "region", "line", ...); "" when unknown."""
        entry = self._by_name.get((Label.POPULATION, fold(canonical)))
        return entry.group if entry else ""

    def is_not_name(self, token: str) -> bool:
        """Whether a token in capitals is known to be no trial or drug (a gene, a society, a statistic, a word)."""
        return (None, fold(token.strip())) in self._by_name

    def is_word(self, token: str) -> bool:
        """Whether a token is an ordinary word that also names a trial; beside "trial" and the like it is the trial."""
        return fold(token.strip()) in self._words

    def words_for_jieba(self) -> list[str]:
        """All names that hold Han characters, sorted, for a tokeniser's user dictionary."""
        names = (n for e in self._entries for n in (*e.names, *e.weak) if has_cjk(n) and not re.search(r"\s", n))
        return sorted({form for name in names for form in (name, fold(name))})


def _mention(text: str, label: Label, hit: Hit) -> Mention:
    entry = hit.name.entry
    return Mention(
        label=label,
        start=hit.start,
        end=hit.end,
        text=text[hit.start : hit.end],
        canonical=entry.canonical,
        drugs=entry.drugs,
        voices=("weak",) if hit.name.weak else ("vocabulary",),
    )


__all__ = ["Vocabulary", "VocabularyError"]
