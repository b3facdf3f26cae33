"""The whole line as a spaCy pipeline: results stand on the Doc, with the Doc's own offsets."""

from __future__ import annotations

import pytest
import spacy

import her2mine

TEXTS = {
    "en": "In ToGA, median OS was 13.8 months with trastuzumab plus chemotherapy and 11.1 with chemotherapy.",
    "zh": "ToGA试验中，曲妥珠单抗联合化疗组的中位OS为13.8个月，化疗组为11.1个月。",
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_findings_stand_on_the_doc_at_its_offsets(language: str) -> None:
    doc = her2mine.load(language)(TEXTS[language])
    told = [(each.endpoint, each.role, each.value, doc.text[each.start : each.end]) for each in doc._.findings]
    assert told == [("OS", "experimental", 13.8, "13.8"), ("OS", "control", 11.1, "11.1")]
    assert {each.trial for each in doc._.findings} == {"ToGA"}
    assert next(name.canonical for name in doc._.mentions) == "ToGA"


def test_the_component_can_be_added_to_any_pipeline() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("her2mine_findings")
    assert [each.text for each in nlp(TEXTS["en"])._.findings] == ["13.8", "11.1"]
    assert nlp("Nothing is told here.")._.findings == ()


def test_a_language_without_a_pipeline_is_refused() -> None:
    with pytest.raises(KeyError):
        her2mine.load("fr")
