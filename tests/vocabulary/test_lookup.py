"""What is known of a name: near misses, classes, kinds, units, tokeniser words; and clear errors for bad files."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2mine.records import Label
from her2mine.vocabulary import Vocabulary, VocabularyError


@pytest.mark.parametrize(
    ("written", "drug"),
    [
        ("trastuzumb", "trastuzumab"),
        ("Pembrolizumap", "pembrolizumab"),
        ("oxaliplatine", "oxaliplatin"),
        ("capecitabin", "capecitabine"),
        ("lapatnib", "lapatinib"),
        ("apatinib", "apatinib"),
        ("Herceptin", "trastuzumab"),
    ],
)
def test_misspelt_drugs_are_known(vocabulary: Vocabulary, written: str, drug: str) -> None:
    assert vocabulary.near(written) == drug


@pytest.mark.parametrize("written", ["xyzotuzumab", "zolatinib", "RC84", "DS-8202", "mab", "", "survival", "amatinib"])
def test_a_shared_ending_or_a_number_is_not_enough(vocabulary: Vocabulary, written: str) -> None:
    assert vocabulary.near(written) is None


def test_every_known_drug_is_near_to_itself_only(vocabulary: Vocabulary) -> None:
    for name in ("lapatinib", "apatinib", "nivolumab", "pertuzumab", "afatinib", "axitinib", "imatinib", "dasatinib"):
        assert vocabulary.near(name) == name


def test_chemotherapy_is_told_from_targeted_drugs(vocabulary: Vocabulary) -> None:
    backbone = [
        "chemotherapy",
        "placebo",
        "best supportive care",
        "cisplatin",
        "fluoropyrimidine",
        "FOLFOX",
        "paclitaxel",
    ]
    assert all(vocabulary.is_chemo(name) for name in backbone)
    assert not any(vocabulary.is_chemo(name) for name in ["trastuzumab", "R-CHOP", "lapatinib", "unheard of"])
    assert vocabulary.drug_class("cisplatin") == "platinum"
    assert vocabulary.drug_class("FOLFOX") == "regimen"
    assert vocabulary.drug_class("unheard of") == ""


def test_endpoints_have_kind_and_unit(vocabulary: Vocabulary) -> None:
    assert (vocabulary.endpoint_kind("OS"), vocabulary.endpoint_unit("OS")) == ("time", "month")
    assert (vocabulary.endpoint_kind("ORR"), vocabulary.endpoint_unit("ORR")) == ("rate", "percent")
    assert (vocabulary.endpoint_kind("N"), vocabulary.endpoint_unit("N")) == ("size", "patient")
    assert (vocabulary.endpoint_kind("AE:unheard of"), vocabulary.endpoint_unit("AE:unheard of")) == (
        "safety",
        "percent",
    )
    assert vocabulary.endpoint_kind("unheard of") == ""


def test_whole_population_words_are_marked(vocabulary: Vocabulary) -> None:
    assert vocabulary.population_kind("intention to treat") == "whole"
    assert vocabulary.population_kind("HER2-positive") == "biomarker"


def test_genes_and_societies_are_no_names(vocabulary: Vocabulary) -> None:
    assert vocabulary.is_not_name("EGFR")
    assert vocabulary.is_not_name("ASCO")
    assert not vocabulary.is_not_name("KEYNOTE-024")
    assert vocabulary.is_word("CORRECT")
    assert not vocabulary.is_word("EGFR")


def test_tokeniser_words_are_the_han_names(vocabulary: Vocabulary) -> None:
    words = vocabulary.words_for_jieba()
    assert {"德曲妥珠单抗", "无进展生存期", "客观缓解率"} <= set(words)
    assert words == sorted(set(words))
    assert not any(word.isascii() for word in words)


def test_any_table_may_be_left_out(files: dict[str, Path]) -> None:
    small = Vocabulary.load({"drugs": files["drugs"]})
    assert [m.canonical for m in small.find("cisplatin and OS")] == ["cisplatin"]
    assert Vocabulary.load({}).find("cisplatin and OS") == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"canonical,chemo\ncisplatin,1\n", "column class is missing"),
        (b"canonical,class,chemo\n,platinum,1\n", "row 2: canonical"),
        (b"canonical,class,chemo\ncisplatin,platinum,1,2\n", "row 2: too many cells"),
        (b"canonical,class,chemo\n\xff,platinum,1\n", "codec"),
    ],
)
def test_bad_files_are_named_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "drugs.csv"
    path.write_bytes(content)
    with pytest.raises(VocabularyError, match=reason) as caught:
        Vocabulary.load({"drugs": path})
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_and_unknown_table_are_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"drugs\.csv"):
        Vocabulary.load({"drugs": tmp_path / "drugs.csv"})
    with pytest.raises(VocabularyError, match="no vocabulary table is called spices"):
        Vocabulary.load({"spices": tmp_path / "spices.csv"})


def test_canonical_takes_whole_names_of_one_kind(vocabulary: Vocabulary) -> None:
    assert vocabulary.canonical(Label.DRUG, " 5-FU ") == "fluorouracil"
    assert vocabulary.canonical(Label.TRIAL, "5-FU") is None
