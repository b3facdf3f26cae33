"""What reviewers say has the same keys, in the same order, in every language."""

from __future__ import annotations

from typing import get_args

import pytest

from her2mine.curate.states import STATUSES
from her2mine.curate.words import LANGUAGES, REASONS, table, word
from her2mine.records import JudgementVerdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    found = table(language)
    assert {group: list(words) for group, words in found.items()} == {
        group: list(words) for group, words in table("en").items()
    }
    assert set(found["verdicts"]) == set(get_args(JudgementVerdict))
    assert set(found["states"]) == set(STATUSES)
    assert tuple(found["reasons"]) == REASONS
    assert all(words for group in found.values() for words in group.values())


def test_a_word_that_is_not_there_is_its_key() -> None:
    assert word("reasons", "misprint", "zh") == "笔误"
    assert word("reasons", "whim", "zh") == "whim"
    with pytest.raises(KeyError):
        table("fr")
