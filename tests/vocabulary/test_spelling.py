"""British and American spelling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from her2mine.records import Label
from her2mine.vocabulary import Vocabulary
from her2mine.vocabulary.spelling import spellings


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("leukopenia", "leucopenia"),
        ("hypoesthesia", "hypoaesthesia"),
        ("oesophagitis", "esophagitis"),
        ("hemolytic anemia", "haemolytic anaemia"),
        ("palmar-plantar erythrodysesthesia", "palmar-plantar erythrodysaesthesia"),
        ("gastroesophageal reflux", "gastro-oesophageal reflux"),
        ("tumor lysis syndrome", "tumour lysis syndrome"),
        ("amenorrhea", "amenorrhoea"),
    ],
)
def test_either_spelling_gives_the_other(name: str, other: str) -> None:
    assert other in spellings(name)
    assert name in spellings(other)


@pytest.mark.parametrize("name", ["erythema", "chemotherapy", "exanthem", "systemic infection", "angioedema", "肺炎"])
def test_words_that_only_look_alike_stay(name: str) -> None:
    assert spellings(name) == [name]


def _listed(vocabulary: Vocabulary) -> Iterator[str]:
    for entry in vocabulary.entries:
        if entry.label is Label.ENDPOINT and entry.canonical.startswith("AE:"):
            yield from (*entry.names, *entry.weak)


def test_every_adverse_event_is_one_in_all_its_spellings(vocabulary: Vocabulary) -> None:
    def canonical(name: str) -> str | None:
        return vocabulary.canonical(Label.ENDPOINT, name)

    listed = [(name, other) for name in _listed(vocabulary) for other in spellings(name)]
    assert [(name, other) for name, other in listed if canonical(name) != canonical(other)] == []
