"""Augmentation: in each epoch names give way to invented ones, genes to others, and "this trial" gets a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from her2mine.vocabulary.fold import has_cjk
from pipeline.training.invent import Inventor
from pipeline.training.marked import Change, Marked, changed, free
from pipeline.training.names import Names

SWAPPED = 0.8  # share of drugs and trials that give way to an invented name
NAMED = 0.5  # share of "this trial" that gets one
BARE = 0.5  # share of these names that stand alone
GENES = 0.5  # share of genes, cell lines and the like that give way to others
TREATED = 0.12  # share of "chemotherapy" and "placebo" that give way to a drug
OWN_KIND = frozenset({"gene", "protein", "cell line", "group", "instrument", "software"})

# "this trial", "the present study" may as well name the trial; so may 本研究.
_UNNAMED_TRIAL = re.compile(
    r"\b(?P<the>[Tt]his|[Oo]ur|[Tt]he(?: present| current)?)(?P<phase> (?:randomi[sz]ed|phase (?:II|III|I|2|3)))?"
    r" (?P<noun>trial|study)\b(?! (?:population|group|drug|treatment|protocol|medication|arm|design|site|period|entry))"
    r"|(?P<han>[本该]研究|本试验|该试验)"
)
_TREATMENT = re.compile(r"\b(?:chemotherapy|placebo)\b(?!-)|(?<!放)化疗(?!方案)|安慰剂")
_SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-/.][A-Za-z0-9]+)*")


@cache
def _kinds(negatives: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return {name: kind for kind, listed in negatives for name in listed}


def kinds(names: Names) -> dict[str, str]:
    """The kind of each word that is no name."""
    return _kinds(tuple((kind, tuple(listed)) for kind, listed in names.negatives.items()))


def swapped(marked: Marked, names: Names, inventor: Inventor) -> Marked:
    """The sentence with new names."""
    rng = inventor.rng
    changes = [*_names(marked, inventor), *_symbols(marked, names, inventor)]
    changes += [
        Change(m.start(), m.end(), inventor.drug(chinese=has_cjk(m[0])), "DRUG")
        for m in _TREATMENT.finditer(marked.text)
        if free(marked, *m.span()) and rng.random() < TREATED
    ]
    taken = [(change.start, change.end) for change in changes]
    trials = [c for c in _trials(marked, inventor) if all(b <= c.start or c.end <= a for a, b in taken)]
    return changed(marked, [*changes, *trials])


def capitals(marked: Marked) -> Marked:
    """The sentence as headings have it, so that a word in capitals is not taken for a name by its form alone."""
    upper = "".join(char.upper() if len(char.upper()) == 1 else char for char in marked.text)
    return Marked(upper, marked.spans)


def has_unnamed_trial(text: str) -> bool:
    """Whether the text speaks of a trial that could have a name."""
    return _UNNAMED_TRIAL.search(text) is not None


def _names(marked: Marked, inventor: Inventor) -> Iterator[Change]:
    for start, end, label in marked.spans:
        if label not in ("DRUG", "TRIAL") or inventor.rng.random() >= SWAPPED:
            continue
        old = marked.text[start:end]
        if label == "TRIAL":
            yield Change(start, end, inventor.trial(), label)
        elif old.isupper() and old.isalpha() and inventor.rng.random() < 0.5:
            yield Change(start, end, inventor.regimen(), label)
        else:
            new = inventor.drug(chinese=has_cjk(old))
            yield Change(start, end, new[:1].upper() + new[1:] if start == 0 else new, label)


def _symbols(marked: Marked, names: Names, inventor: Inventor) -> Iterator[Change]:
    known = kinds(names)
    for match in _SYMBOL.finditer(marked.text):
        kind = known.get(match[0])
        if kind not in OWN_KIND or len(match[0]) < 3 or not free(marked, *match.span()):
            continue
        if inventor.rng.random() < GENES:
            invented = kind == "gene" and inventor.rng.random() < 0.6
            yield Change(*match.span(), inventor.gene() if invented else names.pick(inventor.rng, kind, chinese=False))


def _trials(marked: Marked, inventor: Inventor) -> Iterator[Change]:
    for match in _UNNAMED_TRIAL.finditer(marked.text):
        if free(marked, *match.span()) and inventor.rng.random() < NAMED:
            yield _named(match, inventor.trial(), inventor.rng)


def _named(match: re.Match[str], name: str, rng: Random) -> Change:
    if match["han"]:
        noun = match["han"][1:]
        return Change(*match.span(), name + noun, "TRIAL", tail=len(noun))
    if rng.random() < BARE:  # "ALPHA-1 showed"
        return Change(*match.span(), name, "TRIAL")
    the = "The" if match["the"][0].isupper() else "the"
    lead, tail = f"{the}{match['phase'] or ''} ", f" {match['noun']}"
    return Change(*match.span(), lead + name + tail, "TRIAL", len(lead), len(tail))
