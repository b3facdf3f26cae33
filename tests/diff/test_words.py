"""What verdicts are said in: both languages say the same things, with the same figures."""

from __future__ import annotations

import re
import string
import tomllib
from importlib import resources
from typing import Any

import pytest

from her2mine.diff import words
from her2mine.diff.words import LANGUAGES, cue, say, speaking, word
from tests.diff.factory import SETTINGS, Draft

TABLES: dict[str, dict[str, dict[str, str]]] = {
    language: tomllib.loads(resources.files(words).joinpath(f"{language}.toml").read_text("utf-8"))
    for language in LANGUAGES
}
ZH = SETTINGS.model_copy(update={"language": "zh"})


def parts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("group", ["say", "statistics", "arms", "endpoints", "units", "unit_names"])
def test_every_language_has_every_sentence_with_the_same_parts(group: str) -> None:
    english, chinese = TABLES["en"][group], TABLES["zh"][group]
    assert english.keys() == chinese.keys()
    for key in english:
        assert parts(english[key]) == parts(chinese[key]), key


def test_the_language_holds_inside_the_block_only() -> None:
    with speaking("zh"):
        assert say("not_reached") == "未达到"
        assert word("endpoints", "FOLLOWUP") == "随访时间"
    assert say("not_reached") == "not reached"
    assert word("endpoints", "OS") == "OS", "abbreviations stay"


def test_cues_of_all_languages_are_read_together() -> None:
    assert cue("later_line").search("In previously treated patients")
    assert cue("later_line").search("二线治疗")
    assert not cue("new_study", "en").search("一项研究")
    with pytest.raises(KeyError):
        cue("no such cue")


@pytest.mark.parametrize(
    ("finding", "figure"),
    [
        ({"text": "12.9"}, "13.8"),
        ({"text": "0.55", "statistic": "hazard_ratio", "role": "comparison", "ci_low": 0.6, "ci_high": 0.91}, "0.91"),
        ({"text": "16.0"}, "13.8"),
    ],
)
def test_an_explanation_in_chinese_holds_the_same_figures(finding: dict[str, Any], figure: str) -> None:
    draft = Draft().say(f"In ALPHA-1, the result was {finding['text']}.", finding, trial="ALPHA-1")
    english, chinese = draft.verdicts(), draft.verdicts(settings=ZH)
    assert [each.id for each in english] == [each.id for each in chinese]
    for first, second in zip(english, chinese, strict=True):
        numbers = [re.findall(r"\d+\.\d+", each.explanation) for each in (first, second)]
        assert sorted(numbers[0]) == sorted(numbers[1])
        assert not re.search(r"\b(?:the|gives?|paper)\b", second.explanation)
    assert any(figure in each.explanation for each in chinese if each.severity != "info")
