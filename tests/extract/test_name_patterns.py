"""Names that no vocabulary holds: by their endings, their form, and the words beside them."""

from __future__ import annotations

import re

import pytest

from her2mine.extract import Languages, mentions, registry_key, registry_numbers
from her2mine.records import Label
from her2mine.vocabulary import fold_keeping_case

# <D:...> drug, <T:...> trial, <P:...> group of patients
MARKED = [
    "<D:Novatinib> plus <D:alphamab> was better than <D:placebo>.",
    "ORR was 30% with <D:XYZ-1234> monotherapy.",
    "与<D:诺维替尼>联合<D:阿尔法单抗>组相比，<D:德阿尔法单抗>组更长。",
    "接受<D:瑞帕利单抗>治疗的患者ORR为30%。",
    "In the <T:DAWN-3> trial (<T:NCT01234567>) OS was longer.",
    "The phase III <T:SUNRISE> study met its endpoint; EGFR study results did not.",
    "在名为 <T:MORNING-2> 的研究中，<T:NIGHT09>试验的OS更长。",
    "前瞻性研究<T:NOON>显示OS延长。",
    "The <T:Marathon-1> trial was reported on May 7.",
    "Responses were durable in <T:AB-101-ST-01>; <D:AB-101>-100 mg was given daily.",
    "The phase 2 trial showed an ORR of 3%; the FDA trial rules apply.",
    "注册号 <T:ChiCTR2000012345>、<T:CTR20191234>、<T:JapicCTI-183456>。",
    "OS in the <P:IHC3+> subgroup was longer.",
    "OS in the <P:elderly> subgroup and in <P:cohort 2> was longer; the <D:alphamab> cohort had 3 deaths.",
    "<P:肝转移>亚组与<P:队列2>的ORR分别为30%和40%，<D:阿尔法单抗>队列为50%。",
]


def unmark(marked: str) -> tuple[str, list[tuple[str, str]]]:
    wanted = [(m.group(1), m.group(2)) for m in re.finditer(r"<([DTP]):(.+?)>", marked)]
    return re.sub(r"<[DTP]:(.+?)>", r"\1", marked), wanted


@pytest.mark.parametrize("marked", MARKED)
def test_names(marked: str, tools: Languages) -> None:
    text, wanted = unmark(marked)
    language = "en" if text.isascii() else "zh"
    labels = {Label.DRUG: "D", Label.TRIAL: "T", Label.POPULATION: "P"}
    found = [m for m in mentions(text, language, tools) if m.label in labels]
    assert [(labels[m.label], m.text) for m in found] == wanted


def test_a_group_word_around_a_known_name_shows_in_the_voices(tools: Languages) -> None:
    (told,) = [m for m in mentions("OS in the IHC3+ subgroup", "en", tools) if m.label is Label.POPULATION]
    assert (told.canonical, told.voices) == ("IHC3+", ("vocabulary", "pattern"))
    (plain,) = [m for m in mentions("OS in IHC3+ disease", "en", tools) if m.label is Label.POPULATION]
    assert plain.voices == ("vocabulary",)


def test_people_with_a_quality_are_a_weak_group(tools: Languages) -> None:
    (weak,) = [
        m for m in mentions("in patients with poor sleep, OS was 3 months", "en", tools) if m.label is Label.POPULATION
    ]
    assert (weak.text, weak.canonical, weak.voices) == ("with poor sleep", "", ("pattern", "weak"))


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("nct 01234567", "NCT01234567"),
        ("EudraCT number 2010-123456-12", "2010-123456-12"),
        ("ＮＣＴ01234567", "NCT01234567"),
        ("UMIN C000001234", "UMINC000001234"),
        ("NTR 1234", "NTR1234"),
    ],
)
def test_registry_numbers_have_one_spelling(printed: str, key: str) -> None:
    assert registry_key(printed) == key
    assert [m.canonical for m in registry_numbers(fold_keeping_case(f"as {printed}."))] == [key]


def test_long_digit_strings_are_no_registry_numbers() -> None:
    assert registry_numbers("PMID 40057343, 10.1056/0123456, NCT012345678, NTR123") == []
