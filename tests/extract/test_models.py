"""The trained entity model: it finds names that no table has, and a folder that is damaged stops the run at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import spacy
from spacy.pipeline import TrainablePipe

from her2mine import api
from her2mine.digests import folder_digest
from her2mine.extract import Languages, mentions
from her2mine.extract.components import Entities
from her2mine.extract.merge import add
from her2mine.extract.models import EntityModel, ModelError
from her2mine.extract.names import may_be_drug, may_be_told_trial
from her2mine.extract.tokenizers import MixedTokenizer
from her2mine.records import Label, Mention
from her2mine.vocabulary import Vocabulary, fold

ROOT = Path(__file__).resolve().parents[2]
NAMED = (Label.DRUG, Label.TRIAL)
MODEL = ROOT / "models" / "entities"


@pytest.fixture(scope="module")
def tools(vocabulary: Vocabulary) -> Languages:
    return Languages(vocabulary, {"en": str(MODEL), "zh": str(MODEL)})


def found(text: str, language: str, tools: Languages, label: Label) -> list[tuple[str, tuple[str, ...]]]:
    return [(m.text, m.voices) for m in mentions(text, language, tools) if m.label is label]


@pytest.mark.parametrize(
    ("language", "text", "drug", "trial"),
    [
        (
            "en",
            "In VELORIS-3, median OS was 14.1 months with brelquidan and 9.2 months with alphamab.",
            "brelquidan",
            "VELORIS-3",
        ),
        ("zh", "VELORIS-3显示，布瑞达洛组的中位OS为14.1个月，阿尔法单抗组为9.2个月。", "布瑞达洛", "VELORIS-3"),
    ],
)
def test_it_finds_names_that_nobody_has_listed(
    language: str, text: str, drug: str, trial: str, tools: Languages, vocabulary: Vocabulary
) -> None:
    without = Languages(vocabulary)
    assert found(text, language, without, Label.TRIAL) == []
    assert drug not in [name for name, _ in found(text, language, without, Label.DRUG)]
    assert (drug, ("model",)) in found(text, language, tools, Label.DRUG)
    assert found(text, language, tools, Label.TRIAL) == [(trial, ("model",))]


def test_matrices_are_multiplied_by_blas() -> None:
    """The same names come out, in a third of the time; a paper's sentences spend half of theirs in matrices."""
    pipeline = EntityModel.load(str(MODEL)).nlp.pipeline
    nodes = [node for _, part in pipeline if isinstance(part, TrainablePipe) for node in part.model.walk()]
    assert nodes
    assert not any(node.ops.use_blis for node in nodes)
    text = "In VELORIS-3, median OS was 14.1 months with brelquidan and 9.2 months with alphamab."
    own = EntityModel(spacy.load(MODEL)).entities(text)
    assert EntityModel.load(str(MODEL)).entities(text) == own


@pytest.mark.parametrize(
    ("text", "name", "fit"),
    [
        ("Tissue was kept within X2603.", "X2603", True),  # a letter and a number
        ("Tissue was kept at X26.", "X26", False),
        ("VELORIS: a randomised comparison of two doses.", "VELORIS", True),
        ("Tissue was kept by VELORIS.", "VELORIS", False),  # nothing tells it to be a trial
        ("VELORIS（n=41）的中位年龄为61岁。", "VELORIS", True),
        ("Study 19 was a randomised trial of two doses.", "Study 19", True),  # such trials there are
        ("Paper 601: a randomised trial of two doses.", "Paper 601", False),  # a part of a text
        ("Cohort 2: patients of the randomised trial.", "Cohort 2", False),
        ("Chapter 3b，一项随机试验。", "Chapter 3b", False),
    ],
)
def test_a_models_trial_has_a_figure_or_stands_where_trials_are_spoken_of(
    text: str, name: str, fit: bool, vocabulary: Vocabulary
) -> None:
    start = text.index(name)
    assert may_be_told_trial(text, start, start + len(name), vocabulary) is fit


def test_a_stage_or_phase_is_no_drug(vocabulary: Vocabulary) -> None:
    assert not may_be_drug("mCRCⅡ", "期公开队列", vocabulary)
    assert may_be_drug("mCRCⅡ", "治疗", vocabulary)


def test_a_name_that_two_voices_find_bears_both(tools: Languages) -> None:
    told = "Median OS was 14.1 months with alphamab and 9.2 months with gammaplatin."
    assert found(told, "en", tools, Label.DRUG) == [
        ("alphamab", ("vocabulary", "pattern", "model")),
        ("gammaplatin", ("vocabulary", "pattern", "model")),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Expression of SHCBP1 and ABCB1 was measured by RT-PCR in 84 samples."),
        ("en", "Silencing of TRQF2 in MKN45 cells reduced growth by 40%."),
        ("en", "Median OS was 8.1 months in patients with high CXCL12 and 13.9 months in those with low CXCL12."),
        ("en", "Quality of life was measured by QLQ-C30 and QLQ-STO22 every 6 weeks."),
        ("zh", "采用qRT-PCR检测84例标本中SHCBP1和ABCB1的表达。"),
        ("zh", "CXCL12高表达者的中位OS为8.1个月，低表达者为13.9个月。"),
    ],
)
def test_genes_cells_and_scales_are_no_trials_and_no_drugs(language: str, text: str, tools: Languages) -> None:
    assert [m.text for m in mentions(text, language, tools) if m.label in NAMED and "model" in m.voices] == []


@pytest.mark.parametrize("name", ["nejm 2023", "肌苷", "浆肌苷", "SHCBP1", "MKN45 cells", "Figure1", "Table S2"])
def test_a_name_with_a_word_that_is_none_is_refused(name: str) -> None:
    model = EntityModel(spacy.blank("xx"))
    model.nlp.meta.update({"not_names": "nejm 肌苷 shcbp1", "not_parts": "nejm mkn45"})
    assert EntityModel(model.nlp)._is_none(Label.DRUG, fold(name))
    assert not EntityModel(model.nlp)._is_none(Label.DRUG, "zorbeximab")


def test_a_short_form_that_the_paper_explains_is_what_the_paper_says(vocabulary: Vocabulary) -> None:
    model = Entities(vocabulary, str(MODEL))
    text = "In VELORIS-3, median OS was 14.1 months."
    assert [m.text for m in model.find(text) if m.label is Label.TRIAL] == ["VELORIS-3"]
    known = [Mention(Label.DRUG, 3, 12, "VELORIS-3", "x")]
    assert add(known, [m for m in model.find(text) if m.label is Label.TRIAL]) == known


def test_the_same_text_gives_the_same_names(tools: Languages, vocabulary: Vocabulary) -> None:
    text = "In VELORIS-3 and in TORCH-2, ORR was 31% with brelquidan, RX4471 and ostrevalin."
    once = mentions(text, "en", tools)
    EntityModel.load.cache_clear()
    again = Languages(vocabulary, {"en": str(MODEL)})
    assert once == mentions(text, "en", again) == mentions(text, "en", again)


def test_full_width_and_traditional_script_are_read_like_plain_text(tools: Languages) -> None:
    text = "ＶＥＬＯＲＩＳ－３研究顯示，布瑞達洛組的OS為14.1個月。"
    (trial,) = [m for m in mentions(text, "zh", tools) if m.label is Label.TRIAL]
    assert trial.text == "ＶＥＬＯＲＩＳ－３"


def test_a_damaged_folder_is_told_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(MODEL, folder)
    weights = folder / "ner" / "model"
    weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    with pytest.raises(ModelError, match=r"damaged: cannot be loaded as an entity model: .+") as caught:
        EntityModel.load(str(folder))
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelError):
        EntityModel.load(str(tmp_path))  # no pipeline at all


def test_a_damaged_folder_stops_the_run_before_any_paper(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.cfg").write_text("[nlp", encoding="utf-8")
    text = (ROOT / "pipeline" / "her2-gastric.toml").read_text(encoding="utf-8")
    text = text.replace('"vocabulary/', f'"{ROOT}/pipeline/vocabulary/').replace('"../', f'"{ROOT}/')
    place = tmp_path / "pipeline.toml"
    place.write_text(text.replace(f'en = "{ROOT}/models/entities"', 'en = "model"'), encoding="utf-8")
    assert 'en = "model"' in place.read_text(encoding="utf-8")
    with pytest.raises(api.RunError, match="cannot be loaded as an entity model") as caught:
        api.run([ROOT / "corpus" / "papers"], out=tmp_path / "out", config=place)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out" / "run.json").exists()


def test_models_are_told_apart_by_their_contents(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    assert folder_digest(folder) == folder_digest(MODEL)
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    assert folder_digest(folder) != folder_digest(MODEL)


def test_it_is_a_plain_spacy_pipeline_of_a_few_megabytes() -> None:
    nlp = spacy.load(MODEL)
    assert isinstance(nlp.tokenizer, MixedTokenizer)
    assert set(nlp.get_pipe("ner").labels) == {"DRUG", "TRIAL", "ENDPOINT", "POPULATION"}  # type: ignore[attr-defined]
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) < 6_000_000
    assert json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))["license"] == "Apache-2.0"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("HER2+ OS13.8个月(95% CI)", ["HER2", "+", "OS", "13.8", "个", "月", "(", "95", "%", "CI", ")"]),
        ("  a\n b ", ["  ", "a", "\n ", "b"]),
        ("α-DS8201a", ["α", "-", "DS8201a"]),
    ],
)  # fmt: skip
def test_the_mixed_tokenizer_cuts_both_languages(text: str, tokens: list[str]) -> None:
    doc = MixedTokenizer(spacy.blank("xx").vocab)(text)
    assert doc.text == text
    assert [token.text for token in doc] == tokens
