"""Regimens with a number: days between cycles or a dose."""

from __future__ import annotations

import pytest

from her2mine.extract.abbreviations import abbreviations
from her2mine.vocabulary import Vocabulary

ZEGA = ("zetacitabine", "gammaplatin")


@pytest.mark.parametrize("form", ["ZEGA14", "ZEGA-21", "ZEGA100"])
def test_a_number_behind_a_regimen_leaves_it_the_regimen(form: str, vocabulary: Vocabulary) -> None:
    told = abbreviations(f"Patients had {form} for six cycles.", vocabulary)
    assert told[form].drugs == ZEGA and told[form].canonical == form


def test_so_it_is_where_the_paper_itself_defines_the_regimen(vocabulary: Vocabulary) -> None:
    told = abbreviations("Iotataxel plus thetauracil (IT) was given every two weeks (IT-14).", vocabulary)
    assert set(told["IT-14"].drugs) == {"iotataxel", "thetauracil"}


@pytest.mark.parametrize("form", ["XYZ14", "ZEGA-2.5", "ZEGA21%", "AZEGA14"])
def test_other_letters_and_figures_are_none(form: str, vocabulary: Vocabulary) -> None:
    assert form not in abbreviations(f"Patients had {form} for six cycles.", vocabulary)
