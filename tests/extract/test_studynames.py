"""Names of studies that no word for a trial stands right beside."""

from __future__ import annotations

import pytest

from her2mine.extract.names import trials_by_cue
from her2mine.extract.studynames import studies_in_place, without_word
from her2mine.vocabulary import Vocabulary


def found(text: str, vocabulary: Vocabulary) -> list[str]:
    return [mention.text for mention in trials_by_cue(text, vocabulary)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In the Nordic Velum Ordering (NVO) trial, half of the women changed.", "NVO"),
        ("The present study (SKY 1094) compared two doses.", "SKY 1094"),
        ("Two doses were untested. VLR 0123 looked at both.", "VLR 0123"),
        ("本研究（SKY 1094）比较了两种剂量。", "SKY 1094"),
        ("In trial VELUM 10881 we compared two doses.", "VELUM 10881"),
        ("This was asked in the phase II trial VELUM 21/00.", "VELUM 21/00"),
        ("In the phase II study VELUM(A)-1, women had two doses.", "VELUM(A)-1"),
        ("Study VL10/97 was set up to learn more.", "VL10/97"),
        ("The Velum Study Group designed VSG-01 to learn more.", "VSG-01"),
        ("In JCOG9802, patients received two doses.", "JCOG9802"),
    ],
)
def test_a_name_in_the_place_of_a_studys_name_is_one(text: str, name: str, vocabulary: Vocabulary) -> None:
    assert name in found(text, vocabulary)


@pytest.mark.parametrize(
    "text",
    [
        "This was a non-velum orderly (NVO) trial.",  # a term, no title: small letters
        "In an earlier report (SKY 1094) two doses were compared.",  # a bracket that names no study of its own
        "Patients were given VLR 0123 mg of it.",  # nothing is asked
        "Of 1973 randomised women, 606 were old. In 2011 randomised trials were few.",  # words that lead to a number
        "FINDINGS: 3323 women were enrolled.",  # a label of an abstract
    ],
)
def test_other_letters_and_figures_are_none(text: str, vocabulary: Vocabulary) -> None:
    assert found(text, vocabulary) == []


def test_the_word_between_a_group_and_a_number_is_no_part_of_the_name() -> None:
    assert without_word("VELUM protocol B-12") == "VELUM B-12"
    assert without_word("VELUM B-12") == "VELUM B-12"
    assert without_word("VELUM study group") == "VELUM study group"


def test_places_are_those_of_the_names_themselves() -> None:
    text = "In the Nordic Velum Ordering (NVO) trial; this study (SKY 1094) compared."
    assert [text[slice(*place)] for place in studies_in_place(text)] == ["NVO", "SKY 1094"]
