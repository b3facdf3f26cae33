"""The word tables of the number grammar: every language has every entry, and words match as whole words."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from her2mine.extract.lexicon import alternation, load_words, with_tens

TABLES: dict[str, dict[str, Any]] = {
    entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
    for entry in resources.files("her2mine.extract.words").iterdir()
    if entry.name.endswith(".toml")
}
KEYS = {(section, key) for table in TABLES.values() for section, keys in table.items() for key in keys}


def test_both_languages_are_there() -> None:
    assert sorted(TABLES) == ["en", "zh"]


@pytest.mark.parametrize("language", sorted(TABLES))
def test_a_language_lacks_no_entry_of_another(language: str) -> None:
    table = TABLES[language]
    assert {(section, key) for section, keys in table.items() for key in keys} == KEYS


@pytest.mark.parametrize(("section", "key"), sorted(KEYS - {("counts", "words")}))
def test_every_entry_compiles_and_holds_the_words_of_every_language(section: str, key: str) -> None:
    pattern = re.compile(load_words().pattern(section, key))
    assert pattern.fullmatch("") is None, "an empty word would match anywhere"
    for table in TABLES.values():
        for word in table[section][key]:
            assert word in pattern.pattern


def test_latin_words_match_as_whole_words_and_han_words_anywhere() -> None:
    pattern = re.compile(alternation(["month", "月"]))
    assert pattern.search("a month ago") and not pattern.search("monthly") and not pattern.search("bimonth")
    assert pattern.search("三个月内")


def test_longer_words_come_first() -> None:
    found = re.compile(alternation(["个", "个月", "个月份"])).match("个月份")
    assert found is not None and found.group() == "个月份"


def test_number_words_of_both_languages_are_one_table() -> None:
    numerals = load_words().numerals
    assert (numerals["seven"], numerals["七"], numerals["两"]) == (7, 7, 2)


@pytest.mark.parametrize(
    ("word", "number"), [("十", 10), ("十二", 12), ("二十", 20), ("二十四", 24), ("九十九", 99), ("twelve", 12)]
)
def test_number_words_are_made_of_the_word_for_ten(word: str, number: int) -> None:
    assert load_words().numerals[word] == number


def test_a_language_without_such_words_makes_none() -> None:
    assert with_tens({"one": 1, "ten": 10}, []) == {"one": 1, "ten": 10}


def test_only_digits_of_its_own_script_are_joined_to_a_word_for_ten() -> None:
    made = with_tens({"eight": 8, "八": 8, "十": 10}, ["十"])
    assert made["八十八"] == 88
    assert not any(word != "eight" and "eight" in word for word in made), "no paper writes eight十eight"


def test_words_of_a_kind_share_their_look_around() -> None:
    pattern = alternation(["months", "weeks", "月", "周"])
    assert pattern.count("(?<![a-z])") == pattern.count("(?![a-z])") == 1
