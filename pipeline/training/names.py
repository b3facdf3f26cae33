"""The names the training works with: those of the vocabulary, without the held-out ones, and those that are none."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from her2mine.bind import load_tools
from her2mine.diff.gold import load_gold
from her2mine.extract.names import drugs_by_form, registry_numbers, trials_by_cue
from her2mine.records import Label, Mention
from her2mine.run.config import Config
from her2mine.vocabulary import Vocabulary, fold_keeping_case
from her2mine.vocabulary.fold import has_cjk
from her2mine.vocabulary.tables import Entry

NEGATIVES = Path(__file__).with_name("negatives.csv")
REFUSED = Path(__file__).with_name("refused.csv")
UNNAMED = frozenset(
    {"generic", "no drug", "radiation", "locoregional"}
)  # classes of treatments that are no drug's name
SLOT_ENDPOINTS = frozenset({"time", "rate"})
LONGEST = 40  # characters of a name that goes into a template

Name = tuple[Label, str]  # label and canonical name


@dataclass(frozen=True)
class Names:
    """Names by kind and script, and the vocabulary they come from. ``held_out`` names must not be seen in training."""

    vocabulary: Vocabulary
    entries: tuple[Entry, ...]
    negatives: dict[str, list[str]]
    held_out: frozenset[Name] = frozenset()
    pools: dict[tuple[str, bool], list[str]] = field(default_factory=dict)

    @property
    def taken(self) -> frozenset[str]:
        """Held-out names in lower case, for :class:`pipeline.training.invent.Inventor`."""
        held = (e for e in self.entries if e.label and (e.label, e.canonical) in self.held_out)
        return frozenset(fold_keeping_case(name).lower() for entry in held for name in entry.names)

    def labelled(self, text: str) -> list[Mention]:
        """The names of a folded text that the models are to find, in text order and without overlap."""
        found = [m for m in self.vocabulary.find(text) if "weak" not in m.voices]
        numbers = [m for m in registry_numbers(text) if not any(m.start < k.end and k.start < m.end for k in found)]
        return sorted((m for m in (*found, *numbers) if self.taught(m)), key=lambda m: m.start)

    def taught(self, mention: Mention) -> bool:
        """Whether the models are to find it: treatments that are no drug's name, and sizes of studies, are not."""
        if mention.label is Label.DRUG:
            return self.vocabulary.drug_class(mention.canonical) not in UNNAMED
        return mention.label is not Label.ENDPOINT or mention.canonical != "N"

    def suspects(self, text: str) -> list[Mention]:
        """Names by form or cue that the vocabulary does not have: they may be names, or not."""
        known = self.vocabulary.find(text)
        formed = [*drugs_by_form(text, self.vocabulary), *trials_by_cue(text, self.vocabulary)]
        listed = {name for names in self.negatives.values() for name in names}
        return [
            m for m in formed if m.text not in listed and not any(m.start < k.end and k.start < m.end for k in known)
        ]

    def pick(self, rng: Random, kind: str, *, chinese: bool) -> str:
        """A name of a kind for a template of that language."""
        return rng.choice(self.pools[kind, chinese])


def load_names(config: Config, held_out: Iterable[Name] = ()) -> Names:
    """Read the vocabulary of a pipeline and the list of what is no name."""
    vocabulary = load_tools(config.vocabulary, load_gold(config.gold).trials).vocabulary
    names = Names(vocabulary, vocabulary.entries, no_names(NEGATIVES), frozenset(held_out))
    _fill(names)
    return names


def no_names(file: Path) -> dict[str, list[str]]:
    """What is no name, by kind, from one of the lists beside this module."""
    found: dict[str, list[str]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["kind"]].append(fold_keeping_case(row["name"]))
    return dict(found)


def _fill(names: Names) -> None:
    pools: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for entry in names.entries:
        kind = _kind(entry)
        if kind is None or entry.label is None or (entry.label, entry.canonical) in names.held_out:
            continue
        for name in entry.names:
            if len(name) <= LONGEST and names.vocabulary.canonical(entry.label, name) is not None:
                han = has_cjk(name)
                pools[kind, han].add(fold_keeping_case(name))
                if not han and (kind == "TRIAL" or name.isupper()):  # Chinese text quotes these in Latin script
                    pools[kind, True].add(fold_keeping_case(name))
    for kind, listed in names.negatives.items():
        for chinese in (False, True):
            fit = (name for name in listed if chinese or not has_cjk(name))
            pools[kind, chinese] |= {name for name in fit if not _is_name(names.vocabulary, name)}
    names.pools.update({key: sorted(pool) for key, pool in pools.items()})


def _kind(entry: Entry) -> str | None:
    if entry.label is Label.DRUG:
        return None if entry.group in UNNAMED else "REGIMEN" if entry.group == "regimen" else "DRUG"
    if entry.label is Label.ENDPOINT:
        return "ENDPOINT" if entry.group in SLOT_ENDPOINTS else None
    if entry.label is Label.POPULATION:
        return "disease" if entry.group == "tumor site" else "POP"
    return "TRIAL" if entry.label is Label.TRIAL else None


def _is_name(vocabulary: Vocabulary, name: str) -> bool:
    return any(vocabulary.canonical(label, name) for label in (Label.DRUG, Label.TRIAL))
