"""A paper's own short forms, in both languages."""

from __future__ import annotations

import pytest

from her2mine.extract import Languages, abbreviations, mentions
from her2mine.records import Label
from her2mine.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "short", "label", "canonical"),
    [
        ("They gave alphamab betatecan (ABT) to all.", "ABT", Label.DRUG, "alphamab betatecan"),
        ("The objective response (OR) was high.", "OR", Label.ENDPOINT, "ORR"),
        ("对比了阿尔法单抗(alphamab, Amab)与安慰剂。", "Amab", Label.DRUG, "alphamab"),
        ("德阿尔法单抗（Alphamab betatecan，A-Dxx，XX-8201）有效。", "XX-8201", Label.DRUG, "alphamab betatecan"),
        ("新药(alphamab, NYM9)有效。", "NYM9", Label.DRUG, "alphamab"),
        ("The phase 3 DAWN-3 trial ended.", "DAWN-3", Label.TRIAL, "DAWN-3"),
    ],
)
def test_a_short_form_means_what_its_long_form_means(
    text: str, short: str, label: Label, canonical: str, vocabulary: Vocabulary
) -> None:
    found = abbreviations(text, vocabulary)
    assert (found[short].label, found[short].canonical) == (label, canonical)


def test_a_chain_of_drugs_is_one_regimen(vocabulary: Vocabulary) -> None:
    found = abbreviations("Iotataxel plus gammaplatin (IG) was given. 艾他赛联合伽马铂(AQ)。", vocabulary)
    assert found["IG"].drugs == found["AQ"].drugs == ("iotataxel", "gammaplatin")


def test_a_short_form_defined_as_something_else_is_blocked(vocabulary: Vocabulary, tools: Languages) -> None:
    known = abbreviations("The progesterone receptor (PR) was stained.", vocabulary)
    text = "PR was 30%."
    assert [m.canonical for m in mentions(text, "en", tools)] == ["PR"]
    assert mentions(text, "en", tools, known) == []


def test_later_uses_are_found(vocabulary: Vocabulary, tools: Languages) -> None:
    known = abbreviations("We gave alphamab betatecan (ABT). The DAWN-3 trial ended.", vocabulary)
    found = mentions("In DAWN-3, ABT gave an ORR of 30%; ABT-2 and ABTT are others.", "en", tools, known)
    told = [(m.text, m.canonical, m.voices[0]) for m in found if m.label is not Label.ENDPOINT]
    assert told == [("DAWN-3", "DAWN-3", "abbreviation"), ("ABT", "alphamab betatecan", "abbreviation")]


@pytest.mark.parametrize(
    "text", ["Nausea after alphamab (P4) was mild.", "Alphamab (III) and (95% CI) and (USA).", "()", ""]
)
def test_patients_numbers_and_places_are_no_short_forms(text: str, vocabulary: Vocabulary) -> None:
    assert {s for s, m in abbreviations(text, vocabulary).items() if m.label is not None} == set()


@pytest.mark.parametrize(
    ("text", "short", "drugs"),
    [
        # drugs called by letters, with and without plus signs
        ("Iotataxel (I) and gammaplatin (G) were given. IG was safe.", "IG", ("iotataxel", "gammaplatin")),
        (
            "Iotataxel (I), gammaplatin (G) and alphamab (A) were given. IG + A won.",
            "IG+A",
            ("iotataxel", "gammaplatin", "alphamab"),
        ),
        # another drug's letter behind the short form of a regimen
        (
            "Iotataxel and gammaplatin (IG) with or without alphamab (IG-A) were given.",
            "IG-A",
            ("iotataxel", "gammaplatin", "alphamab"),
        ),
        # doses in the bracket behind the short form
        (
            "They gave IGX (oral iotataxel 60 mg/m2 and gammaplatin 500 mg/m2) or nothing.",
            "IGX",
            ("iotataxel", "gammaplatin"),
        ),
        # two regimens that share what is told once
        (
            "Alphamab (8 mg/kg, then 6 mg/kg) was given with iotataxel 100 mg/m2 (AI) or with iotataxel 75 mg/m2 and "
            "zetacitabine 950 mg/m2 twice daily on days 1 to 14 of each 3-week cycle (AIZ).",
            "AIZ",
            ("alphamab", "iotataxel", "zetacitabine"),
        ),
        # the glossary of a table
        ("IGX iotataxel and gammaplatin, AZD alphamab and deltaplatin", "IGX", ("iotataxel", "gammaplatin")),
        (
            "IGX iotataxel and gammaplatin, AZD alphamab, zetacitabine, and deltaplatin",
            "AZD",
            ("alphamab", "zetacitabine", "deltaplatin"),
        ),
        ("IGX: iotataxel plus gammaplatin; CI: confidence interval.", "IGX", ("iotataxel", "gammaplatin")),
    ],
)
def test_a_papers_letters_stand_for_its_drugs(
    text: str, short: str, drugs: tuple[str, ...], vocabulary: Vocabulary
) -> None:
    assert abbreviations(text, vocabulary)[short].drugs == drugs


@pytest.mark.parametrize(
    "text",
    [
        "Iotataxel (I) was given. IG was safe.",  # one letter is no code of the paper
        "Iotataxel (I) and gammaplatin (G) were given. IGF was measured.",  # a letter that no drug has
        "IGF alphamab",  # a name with one drug is no regimen
        "IGF alphamab and gammaplatin were given to all.",  # a sentence
    ],
)
def test_other_letters_are_no_drugs(text: str, vocabulary: Vocabulary) -> None:
    assert not [short for short, meaning in abbreviations(text, vocabulary).items() if len(meaning.drugs) > 1]


@pytest.mark.parametrize("printed", ["IG+A", "IG + A", "IG +A"])
def test_blanks_around_the_plus_sign_change_nothing(printed: str, vocabulary: Vocabulary) -> None:
    known = abbreviations("Iotataxel (I), gammaplatin (G) and alphamab (A); IG+A won.", vocabulary)
    found = [m for m in known.find(f"With {printed} the ORR was 30%.") if m.label is Label.DRUG]
    assert [(m.text, set(m.drugs)) for m in found] == [(printed, {"iotataxel", "gammaplatin", "alphamab"})]


@pytest.mark.parametrize(
    ("text", "short", "drugs"),
    [
        ("iotataxel 50 mg/m2 plus zetacitabine 75 mg/m2 (IZ) was given", "IZ", {"iotataxel", "zetacitabine"}),
        (
            "either zetacitabine 90 mg/m2 on day 1, alone (arm Z) or with iotataxel on days 1 and 8 (arm IZ)",
            "IZ",
            {"iotataxel", "zetacitabine"},
        ),
        (
            "gammaplatin plus zetacitabine followed by iotataxel (GZ-IOT)",
            "GZ-IOT",
            {"iotataxel", "zetacitabine", "gammaplatin"},
        ),
        ("Zetacitabine (Zet) was given", "Zet", {"zetacitabine"}),
    ],
)
def test_short_forms_behind_doses_steps_and_cut_off_names(
    text: str, short: str, drugs: set[str], vocabulary: Vocabulary
) -> None:
    assert set(abbreviations(text, vocabulary)[short].drugs) == drugs


@pytest.mark.parametrize("text", ["iotataxel plus zetacitabine (OS)", "iotataxel 50 mg/m2 was active (QX)"])
def test_letters_that_spell_no_drug_are_no_short_form_of_any(text: str, vocabulary: Vocabulary) -> None:
    told = abbreviations(text, vocabulary)
    assert not any(meaning.drugs for meaning in told.values())


@pytest.mark.parametrize(
    "text",
    [
        "They gave alphamab at 100 mg weekly (W) or at 240 mg every 3 weeks (TW).",
        "患者接受阿尔法单抗100 mg每周1次(W)或240 mg每3周1次(TW)。",
    ],
)
def test_schedules_of_a_drug_may_have_short_forms(text: str, vocabulary: Vocabulary) -> None:
    found = abbreviations(text, vocabulary)
    assert found.twins == {"W", "TW"}
    assert found["W"].drugs == found["TW"].drugs == ("alphamab",)


def test_short_forms_of_the_same_drugs_are_twins(vocabulary: Vocabulary) -> None:
    text = "They gave IG (iotataxel 60 mg plus gammaplatin), HIG (iotataxel 100 mg plus gammaplatin) or alphamab (AB)."
    assert abbreviations(text, vocabulary).twins == {"IG", "HIG"}


def test_doses_behind_a_drugs_letters_are_twins(vocabulary: Vocabulary) -> None:
    text = "They gave alphamab 60 mg/d (ALP60), alphamab 200 mg/d (ALP200) or iotataxel 20 mg/d (IOT)."
    assert abbreviations(text, vocabulary).twins == {"ALP60", "ALP200"}
