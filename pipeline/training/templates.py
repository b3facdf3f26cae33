"""Filling the sentence templates: slots for names take real and invented ones, other slots what is no name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from her2mine.records import Label
from her2mine.vocabulary import fold_keeping_case
from her2mine.vocabulary.fold import has_cjk
from pipeline.training.invent import Inventor
from pipeline.training.marked import Marked, Span, free
from pipeline.training.names import Names

FOLDER = Path(__file__).parent
SLOT = re.compile(r"\{([A-Z]+)\}")
LABELS = {
    "DRUG": "DRUG", "SHORT": "DRUG", "REGIMEN": "DRUG", "TRIAL": "TRIAL", "ENDPOINT": "ENDPOINT", "POP": "POPULATION",
}  # fmt: skip
KINDS = {
    "GENE": "gene", "PROTEIN": "protein", "CELL": "cell line", "GROUP": "group", "COMPANY": "company",
    "SOFTWARE": "software", "SCALE": "instrument", "CRITERIA": "criteria", "METHOD": "method", "MUTATION": "mutation",
    "DISEASE": "disease", "SUBSTANCE": "substance", "JOURNAL": "journal",
}  # fmt: skip
REAL = 0.4  # share of slots that take a name of the vocabulary; the others an invented one
NEW_GENE = 0.35
SPACED = 0.2  # share of Latin names that are set apart by spaces in Chinese text

FIGURES: dict[str, Callable[[Random], str]] = {
    "T": lambda rng: f"{rng.uniform(1, 60):.1f}",
    "PCT": lambda rng: f"{rng.uniform(0.5, 99):.{rng.choice((0, 1))}f}",
    "N": lambda rng: str(rng.choice((rng.randint(2, 60), rng.randint(60, 1800)))),
    "HR": lambda rng: f"{rng.uniform(0.3, 1.6):.2f}",
    "P": lambda rng: rng.choice(("0.001", "0.0001", "0.05", f"{rng.uniform(0.001, 0.9):.3f}")),
    "Y": lambda rng: str(rng.randint(1995, 2025)),
}


def templates(language: str) -> list[str]:
    """The templates of a language, in file order."""
    lines = (FOLDER / f"templates.{language}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def filled(template: str, names: Names, inventor: Inventor) -> Marked:
    """A sentence from a template, folded as the models read it."""
    chinese, text, spans, at = has_cjk(template), "", [], 0
    for slot in SLOT.finditer(template):
        text += template[at : slot.start()]
        word = fold_keeping_case(_word(slot[1], names, inventor, chinese=chinese))
        apart = chinese and not has_cjk(word) and slot[1] not in FIGURES and inventor.rng.random() < SPACED
        text += " " * apart
        if slot[1] in LABELS:
            spans.append((len(text), len(text) + len(word), LABELS[slot[1]]))
        text += word + " " * apart
        at = slot.end()
    return _completed(Marked(fold_keeping_case(text + template[at:]), tuple(spans)), names)


def every(names: Names, inventor: Inventor, language: str) -> Iterator[Marked]:
    """Each template once."""
    for template in templates(language):
        yield filled(template, names, inventor)


def _word(slot: str, names: Names, inventor: Inventor, *, chinese: bool) -> str:
    rng = inventor.rng
    if slot in FIGURES:
        return FIGURES[slot](rng)
    if slot == "GENE" and rng.random() < NEW_GENE:
        return inventor.gene()
    if slot == "SHORT":
        return inventor.short()
    if slot in ("DRUG", "REGIMEN", "TRIAL") and rng.random() >= REAL:
        if slot == "DRUG":
            return inventor.drug(chinese=chinese)
        return inventor.regimen() if slot == "REGIMEN" else inventor.trial()
    return names.pick(rng, KINDS.get(slot, slot), chinese=chinese)


def _completed(marked: Marked, names: Names) -> Marked:
    """Add endpoints and groups that the template's own words hold, as they are names wherever they stand."""
    more: list[Span] = [
        (m.start, m.end, m.label.value)
        for m in names.labelled(marked.text)
        if m.label in (Label.ENDPOINT, Label.POPULATION) and free(marked, m.start, m.end)
    ]
    return Marked(marked.text, tuple(sorted((*marked.spans, *more))))
