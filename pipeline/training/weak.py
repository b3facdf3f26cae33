"""Weakly labelled sentences: of JATS articles the user has, and of the annotated sentences of this project."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from her2mine import ingest
from her2mine.records import Refusal
from her2mine.segment import segment
from her2mine.vocabulary import fold_keeping_case
from pipeline.training.marked import Marked
from pipeline.training.names import Names

SHORTEST, LONGEST = 20, 500  # characters of a sentence
SHORTEST_ZH = 8  # of one of our own, which may be Chinese
ORDINARY = 2  # articles in which a word stands that is no drug's name
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{4,}(?![A-Za-z])")
_MARK = re.compile(r"\[([^\[\]|]+)\|[^\[\]|]+\]")


def article_sentences(folder: Path) -> dict[str, int]:
    """The sentences of all JATS articles of a folder, folded, each once, in file order, with their article's number."""
    found: dict[str, int] = {}
    for number, file in enumerate(sorted([*folder.rglob("*.nxml"), *folder.rglob("*.xml")])):
        try:
            paper = ingest.read(file)
        except Refusal:
            continue
        for sentence in segment(paper):
            text = " ".join(fold_keeping_case(paper.text[sentence.start : sentence.end]).split())
            if SHORTEST <= len(text) <= LONGEST:
                found.setdefault(text, number)
    return found


def annotated_sentences(folder: Path) -> list[str]:
    """The sentences of ``corpus/annotated`` and of its passages, folded, without marks; names of files do not count."""
    lines = [line for file in sorted(folder.glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    found = [fold_keeping_case(_MARK.sub(r"\1", line)) for line in lines if line and not line.startswith("#")]
    for file in sorted((folder / "passages").glob("*.txt")):
        paper = ingest.paper_of(_MARK.sub(r"\1", file.read_text("utf-8")))
        found += [" ".join(fold_keeping_case(paper.text[s.start : s.end]).split()) for s in segment(paper)]
    return sorted({text for text in found if SHORTEST_ZH <= len(text) <= LONGEST})


def labelled(sentences: Iterable[str], names: Names) -> Iterator[Marked]:
    """Sentences with the names of the vocabulary.

    Those with a held-out name are left out, and so are those with a suspect: a word in a drug's or trial's form that
    the vocabulary does not have would be taught as no name.
    """
    for text in sentences:
        found = names.labelled(text)
        if any((m.label, m.canonical) in names.held_out for m in found) or names.suspects(text):
            continue
        yield Marked(text, tuple((m.start, m.end, m.label.value) for m in found))


def ordinary_words(marked: Iterable[Marked], articles: Mapping[str, int]) -> list[str]:
    """Words in lower case that stand in several articles outside all names of drugs: none of them is a drug's name."""
    places: dict[str, set[int]] = defaultdict(set)
    named: set[str] = set()
    for sentence in marked:
        drugs = [(start, end) for start, end, label in sentence.spans if label == "DRUG"]
        for match in _WORD.finditer(sentence.text):
            if any(start < match.end() and match.start() < end for start, end in drugs):
                named.add(match[0].lower())
            else:
                places[match[0].lower()].add(articles[sentence.text])
    return sorted(word for word, seen in places.items() if len(seen) >= ORDINARY and word not in named)
