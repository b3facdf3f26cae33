"""The page speaks both languages alike."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from her2mine.records import Finding
from her2mine.review import say
from her2mine.review.say import voice

REVIEW = Path(say.__file__).parent


def parts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_tables_have_the_same_keys_with_the_same_parts() -> None:
    english, chinese = voice("en").texts, voice("zh").texts
    assert english.keys() == chinese.keys()
    assert {key for key in english if parts(english[key]) != parts(chinese[key])} == set()


def test_chinese_texts_are_chinese() -> None:
    plain = {key for key, text in voice("zh").texts.items() if not re.search(r"[\u4e00-\u9fff]", text)}
    assert plain == {"page.tag"}


def test_every_text_that_a_template_or_the_code_asks_for_is_there() -> None:
    sources = [*REVIEW.glob("*.py"), *(REVIEW / "templates").iterdir()]
    asked = {key for file in sources for key in re.findall(r"""say\(["']([a-z_]+\.[a-z_]+)["']""", file.read_text())}
    assert len(asked) > 80
    assert asked - voice("en").texts.keys() == set()


def test_every_cause_has_a_name_and_a_plain_sentence() -> None:
    causes = {path.stem for path in (REVIEW.parents[2] / "docs" / "causes").glob("*.md")} - {"README"}
    for language in say.LANGUAGES:
        texts = voice(language).texts
        assert {cause for cause in causes if f"why.{cause}" not in texts} == set()
        assert len({voice(language).name("causes", cause) for cause in causes}) == len(causes)


def test_a_quantity_is_told_in_the_words_of_the_language() -> None:
    told = Finding(
        doc="d", start=0, end=4, text="13.80", trial="ALPHA", role="experimental", drugs=("drug a",), endpoint="OS",
        statistic="median", value=13.8, unit="month", ci_low=12, ci_high=16, ci_level=95,
    )  # fmt: skip
    assert voice("en").figure(told) == "13.80 months (95% CI 12–16)"
    assert voice("zh").figure(told) == "13.80个月 (95% CI 12–16)"
    assert voice("en").quantity(told) == ("ALPHA", "OS median", "drug a")
    assert voice("zh").quantity(told) == ("ALPHA", "中位OS", "drug a")
    none = told.model_copy(update={"value": None, "ci_low": None, "ci_high": None, "text": "NR"})
    assert (voice("en").figure(none), voice("zh").figure(none)) == ("not reached", "未达到")
