"""The two pipelines: offsets, tokens, scripts, and what they leave behind."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from her2mine.extract import Languages, load, mentions
from her2mine.records import Label
from her2mine.vocabulary import Vocabulary

PIECES = [
    "alphamab", "阿尔法单抗", "德阿尔法单抗", "OS", "總生存期", "13.8", "47%", "(95% CI", "～", ")", "。", " ", "\n",
    "IHC3+", "亚组", "个月",
    "cohort A", "NCT01234567", "1-year", "rate", "研究", "DAWN-3", "５", "·", "é", "\u3000", "𝑃", "\r\n",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=14), language=st.sampled_from(["en", "zh"]))
def test_offsets_point_into_the_given_text(pieces: list[str], language: str, tools: Languages) -> None:
    text = "".join(pieces)
    assert tools.nlp(language).make_doc(text).text == text
    found = mentions(text, language, tools)
    assert all(text[m.start : m.end] == m.text and m.text for m in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert found == mentions(text, language, tools)


def test_vocabulary_words_are_tokens_in_either_script(tools: Languages) -> None:
    nlp = tools.nlp("zh")
    assert "德阿尔法单抗" in [t.text for t in nlp.make_doc("用德阿尔法单抗治疗")]
    assert "德阿爾法單抗" in [t.text for t in nlp.make_doc("用德阿爾法單抗治療")]


def test_traditional_script_reads_like_simplified(tools: Languages) -> None:
    simplified = mentions("阿尔法单抗组的总生存期为13.8个月", "zh", tools)
    traditional = mentions("阿爾法單抗組的總生存期為13.8個月", "zh", tools)
    assert [(m.canonical, m.start, m.end) for m in simplified] == [(m.canonical, m.start, m.end) for m in traditional]


def test_figures_without_space_are_cut(tools: Languages) -> None:
    tokens = [t.text for t in tools.nlp("en").make_doc("51.3%(95% CI 40~60;p<0.01)")]
    assert tokens == ["51.3", "%", "(", "95", "%", "CI", "40", "~", "60", ";", "p", "<", "0.01", ")"]


def test_a_pipeline_works_for_any_spacy_user(vocabulary: Vocabulary) -> None:
    nlp = load("en", vocabulary)
    doc = nlp("Progression-free time (PFT) with alphamab in the IHC3+ subgroup.")
    assert [(s.text, s.label_) for s in doc.spans["her2mine"]] == [("alphamab", "DRUG"), ("IHC3+", "POPULATION")]
    assert [m.label for m in doc._.mentions] == [Label.DRUG, Label.POPULATION]


def test_the_entity_slot_merges_a_model(vocabulary: Vocabulary, tmp_path: Path) -> None:
    model = spacy.blank("xx")
    ruler = model.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "DRUG", "pattern": "omegaxyl"}, {"label": "DRUG", "pattern": "alphamab"}])  # type: ignore[attr-defined]
    model.to_disk(tmp_path / "model")
    tools = Languages(vocabulary, {"en": str(tmp_path / "model")})
    found = mentions("omegaxyl or alphamab", "en", tools)
    assert [(m.text, m.drugs, m.voices) for m in found] == [
        ("omegaxyl", ("omegaxyl",), ("model",)),
        ("alphamab", ("alphamab",), ("vocabulary", "pattern", "model")),
    ]


def test_the_chinese_tokenizer_is_silent_and_leaves_no_file(
    vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    load("zh", vocabulary).make_doc("阿尔法单抗")
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []
