"""What the entity model is trained on: names in their places, the same sentences each time, nothing held out seen."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.util import load_config as load_recipe

from her2mine.digests import folder_digest
from her2mine.records import Label
from her2mine.run.config import load_config
from her2mine.vocabulary.fold import has_cjk
from pipeline.training import swap, templates, weak
from pipeline.training.invent import Inventor
from pipeline.training.marked import Change, Marked, changed
from pipeline.training.names import NEGATIVES, REFUSED, UNNAMED, Names, load_names, no_names
from pipeline.training.train import CONFIG, epoch, gather, save, train

ROOT = Path(__file__).resolve().parents[2]
PIPELINE = ROOT / "pipeline" / "her2-gastric.toml"
SENTENCES = [
    "In this trial, median OS was 9 months with cisplatin and 7 months without it.",
    "Mutations of KRAS and NRAS were found in 12 patients given cetuximab.",
    "Tumour growth was slower with zorbeximab than with placebo.",
    "The mean age was 61 years.",
]


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names(load_config(PIPELINE))


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return dict(load_recipe(CONFIG)["training"])


def test_the_same_seed_gives_the_same_sentences(names: Names, settings: dict[str, Any]) -> None:
    material = gather(dict.fromkeys(SENTENCES, 0), weak.annotated_sentences(ROOT / "corpus" / "annotated"), names)
    assert epoch(material, 0, settings) == epoch(material, 0, settings)
    assert epoch(material, 0, settings) != epoch(material, 1, settings)


def test_a_sentence_with_a_suspect_is_not_taught(names: Names) -> None:
    texts = [marked.text for marked in weak.labelled(SENTENCES, names)]
    assert SENTENCES[2] not in texts  # "zorbeximab" has a drug's form, and is in no table
    assert texts == [SENTENCES[0], SENTENCES[1], SENTENCES[3]]


def test_held_out_names_are_seen_nowhere(settings: dict[str, Any]) -> None:
    held = [(Label.DRUG, "cisplatin"), (Label.DRUG, "trastuzumab"), (Label.TRIAL, "ToGA")]
    names = load_names(load_config(PIPELINE), held)
    material = gather(dict.fromkeys(SENTENCES, 0), weak.annotated_sentences(ROOT / "corpus" / "annotated"), names)
    for marked in epoch(material, 0, settings):
        found = {(m.label, m.canonical) for m in names.vocabulary.find(marked.text)}
        assert not found & set(held), marked.text


def test_every_template_is_filled_with_names_in_their_places(names: Names) -> None:
    for language in ("en", "zh"):
        sentences = list(templates.every(names, Inventor(Random(1)), language))
        assert len(sentences) >= 150
        for marked in sentences:
            assert "{" not in marked.text
            assert all(marked.text[a:b].strip() == marked.text[a:b] != "" for a, b, _ in marked.spans), marked
            assert all(b <= c for (_, b, _), (c, _, _) in zip(marked.spans, marked.spans[1:], strict=False)), marked


def test_genes_change_and_are_never_names(names: Names) -> None:
    marked = Marked(SENTENCES[1], ((59, 68, "DRUG"),))
    assert marked.names("DRUG") == ["cetuximab"]
    told = {swap.swapped(marked, names, Inventor(Random(seed))).text.split(" were ")[0] for seed in range(30)}
    assert len(told) > 10
    for seed in range(30):
        assert len(swap.swapped(marked, names, Inventor(Random(seed))).spans) == 1


@pytest.mark.parametrize("file", [NEGATIVES, REFUSED])
def test_what_is_listed_as_no_name_is_none_of_the_vocabulary(names: Names, file: Path) -> None:
    vocabulary = names.vocabulary
    for name in (name for listed in no_names(file).values() for name in listed):
        drug = vocabulary.canonical(Label.DRUG, name)
        assert drug is None or vocabulary.drug_class(drug) in UNNAMED, f"{name} is {drug}"
        assert vocabulary.canonical(Label.TRIAL, name) is None, name


def test_a_lean_makes_names_of_its_label_likelier(names: Names, tmp_path: Path) -> None:
    material = gather(dict.fromkeys(SENTENCES, 0), [], names)
    found = {}
    for lean in (-50.0, 50.0):
        recipe = CONFIG.read_text(encoding="utf-8")
        for key, value in (("epochs", 1), ("english_rounds", 1), ("chinese_rounds", 0), ("DRUG", lean), ("TRIAL", 0.0)):
            recipe = re.sub(rf"^{key} = .*$", f"{key} = {value}", recipe, flags=re.MULTILINE)
        (tmp_path / "config.cfg").write_text(recipe, encoding="utf-8")
        nlp = train(material, say=lambda line: None, config=tmp_path / "config.cfg")
        found[lean] = {ent.label_ for text in SENTENCES for ent in nlp(text).ents}
    assert "DRUG" not in found[-50.0]
    assert found[50.0] == {"DRUG"}


def test_this_trial_gets_a_name(names: Names) -> None:
    marked = Marked(SENTENCES[0])
    named = [swap.swapped(marked, names, Inventor(Random(seed))) for seed in range(40)]
    trials = [name for m in named for name in m.names("TRIAL")]
    assert len(set(trials)) > 10
    assert all(re.match(r"In (?:the )?\S", m.text) for m in named)
    (chinese,) = {m.text[-2:] for m in (swap.swapped(Marked("本研究"), names, Inventor(Random(3))),)}
    assert chinese == "研究"


def test_annotated_passages_are_read_without_their_marks(tmp_path: Path) -> None:
    (tmp_path / "passages").mkdir()
    (tmp_path / "zh.txt").write_text("# 说明\n[13.8|OS median month]个月的中位OS。\n", encoding="utf-8")
    told = (
        "Median OS was [14.1|OS median month drugs=x] months with alphamab.\n\nThe [3|N count patient] others died.\n"
    )
    (tmp_path / "passages" / "one.txt").write_text(told, encoding="utf-8")
    assert weak.annotated_sentences(tmp_path) == [
        "13.8个月的中位OS。",
        "Median OS was 14.1 months with alphamab.",
        "The 3 others died.",
    ]


def test_capitals_keep_the_names_in_place() -> None:
    marked = Marked("Straße: ToGA tested trastuzumab.", ((8, 12, "TRIAL"), (20, 31, "DRUG")))
    told = swap.capitals(marked)
    assert told.text == "STRAßE: TOGA TESTED TRASTUZUMAB."
    assert (told.names("TRIAL"), told.names("DRUG")) == (["TOGA"], ["TRASTUZUMAB"])


def test_trials_of_two_words_are_invented_as_well() -> None:
    inventor = Inventor(Random(5))
    trials = [inventor.trial() for _ in range(1000)]
    assert sum(bool(re.fullmatch(r"[A-Z][a-zA-Z]+ [A-Z]+", name)) for name in trials) > 5


def test_drugs_are_abbreviated_as_well() -> None:
    inventor = Inventor(Random(5), taken={"tmz"})
    short = [inventor.short() for _ in range(500)]
    assert sum(bool(re.fullmatch("[A-Z]{2,5}", name)) for name in short) > 200
    assert any(re.fullmatch("[2-9]-?[A-Z]+", name) for name in short)


def test_inventions_are_new_and_of_the_right_script() -> None:
    inventor = Inventor(Random(5), taken={"horizon", "summit"})
    drugs = [inventor.drug(chinese=True) for _ in range(300)]
    assert 150 < sum(map(has_cjk, drugs)) < 290
    assert not any(map(has_cjk, (inventor.drug() for _ in range(300))))
    trials = {inventor.trial().lower() for _ in range(3000)}
    assert len(trials) > 1500
    assert not trials & {"horizon", "summit"}


@given(st.text("ab ", min_size=12, max_size=20), st.integers(0, 4), st.integers(5, 8), st.text("xy", max_size=5))
def test_a_change_keeps_the_other_names_in_place(text: str, start: int, end: int, new: str) -> None:
    marked = Marked(text, ((9, 11, "DRUG"),))
    after = changed(marked, [Change(start, end, new)])
    assert after.text == text[:start] + new + text[end:]
    assert after.names("DRUG") == [text[9:11]]


def test_training_twice_gives_the_same_model(names: Names, tmp_path: Path) -> None:
    recipe = CONFIG.read_text(encoding="utf-8")
    for key, value in (("epochs", 1), ("english_rounds", 1), ("chinese_rounds", 0), ("annotated_rounds", 0)):
        recipe = re.sub(rf"^{key} = .*$", f"{key} = {value}", recipe, flags=re.MULTILINE)
    (tmp_path / "config.cfg").write_text(recipe, encoding="utf-8")
    for folder in ("one", "other"):
        material = gather(dict.fromkeys(SENTENCES, 0), [], names)
        save(train(material, say=lambda line: None, config=tmp_path / "config.cfg"), tmp_path / folder, {"name": "x"})
    assert folder_digest(tmp_path / "one") == folder_digest(tmp_path / "other")
