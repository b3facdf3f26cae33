"""A clause that tells a study of its own is read by itself; every other sentence stays whole."""

from __future__ import annotations

import pytest

from her2mine.bind.clauses import clauses_of_studies
from her2mine.records import Label, Mention

TRIALS, ENDPOINTS = ("ALFA", "BETA-2", "GAMMA"), ("ORR", "PFS")


def named(text: str) -> list[Mention]:
    words = [(Label.TRIAL, TRIALS), (Label.ENDPOINT, ENDPOINTS)]
    return sorted(
        (
            Mention(label, at, at + len(word), word, word)
            for label, names in words
            for word in names
            for at in range(len(text))
            if text.startswith(word, at)
        ),
        key=lambda mention: mention.start,
    )


def parts(text: str) -> list[str]:
    return [text[start:stop] for start, stop in clauses_of_studies(text, named(text))]


@pytest.mark.parametrize(
    "clauses",
    [
        ("The ORR was 40% with X in a small study; ", "in BETA-2, Y gave an ORR of 30%."),
        ("ALFA研究中X的ORR为40%；", "BETA-2研究中Y的ORR为30%；", "GAMMA研究的PFS为5个月。"),
        ("The ORR was 40% with X; ", "in another phase II study, Y gave an ORR of 30%."),
        ("X的ORR为40%；", "而国内学者采用Y治疗，ORR为30%。"),
        ("ALFA had an ORR of 40% (n = 20; 3 centres); ", "the BETA-2 trial a PFS of 5 months."),
    ],
)
def test_clauses_with_a_study_an_endpoint_and_a_number_each_are_parted(clauses: tuple[str, ...]) -> None:
    assert parts("".join(clauses)) == list(clauses)


@pytest.mark.parametrize(
    "text",
    [
        "ORR: ALFA 40%; BETA-2 30%.",  # the endpoint is told once for both
        "ALFA had an ORR of 40%; in ALFA the PFS was 5 months.",
        "The ORR was 40% in ALFA (as in others; BETA-2 had an ORR of 30%).",
        "ALFA tested X; BETA-2 had an ORR of 30%.",  # nothing of the first could be taken for the other
        "The ORR was 40%; 12 of 30 patients in BETA-2 had a PFS of 5 months.",
        "The ORR was 40% with X; another 12 patients had a PFS of 5 months.",
        "X的ORR为40%；国内学者采用Y治疗。",  # the other team tells no result
        "The ORR was 40%.",
    ],
)
def test_other_sentences_stay_whole(text: str) -> None:
    assert parts(text) == [text]
