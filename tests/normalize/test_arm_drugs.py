"""What an arm received, as one tuple."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.normalize import months, normalise_drugs, percent
from her2mine.records import Label
from her2mine.vocabulary import Vocabulary

DRUGS = """canonical,class,chemo,en,zh,codes
alphamab,antibody,0,,阿尔法单抗,AB-101
gammaplatin,platinum,1,,伽马铂,
deltaplatin,platinum,1,,德尔塔铂,
platinum,generic,1,,铂类,
zetacitabine,fluoropyrimidine,1,,泽他滨,
thetauracil,fluoropyrimidine,1,5-TU,西他嘧啶,
fluoropyrimidine,generic,1,,氟嘧啶,
iotataxel,taxane,1,,艾他赛,
chemotherapy,generic,1,chemo,化疗,
placebo,generic,1,,安慰剂,
"""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder: Path = tmp_path_factory.mktemp("drugs")
    (folder / "drugs.csv").write_text(DRUGS, encoding="utf-8")
    (folder / "regimens.csv").write_text("canonical,drugs\nZEGA,zetacitabine;gammaplatin\n", encoding="utf-8")
    return Vocabulary.load({"drugs": folder / "drugs.csv", "regimens": folder / "regimens.csv"})


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("alphamab plus ZEGA", ("alphamab", "zetacitabine", "gammaplatin")),
        ("zetacitabine or 5-TU with gammaplatin", ("fluoropyrimidine", "gammaplatin")),
        ("阿尔法单抗联合氟嘧啶(泽他滨/5-TU)和伽马铂", ("alphamab", "fluoropyrimidine", "gammaplatin")),
        ("gammaplatin or deltaplatin", ("platinum",)),
        ("伽马铂或铂类", ("platinum",)),
        ("iotataxel or zetacitabine", ("chemotherapy",)),
        ("chemotherapy (iotataxel) with alphamab", ("iotataxel", "alphamab")),
        ("alphamab plus chemotherapy", ("alphamab", "chemotherapy")),
        ("placebo plus chemotherapy", ("placebo", "chemotherapy")),
        ("alphamab (AB-101)", ("alphamab",)),
        ("", ()),
    ],
)
def test_an_arm(text: str, drugs: tuple[str, ...], vocabulary: Vocabulary) -> None:
    assert normalise_drugs(vocabulary.find(text, {Label.DRUG}), text, vocabulary) == drugs


@given(st.integers(0, 1000))
def test_fractions_and_percent(permille: int) -> None:
    assert percent(permille / 1000, fraction=True) == pytest.approx(permille / 10)
    assert percent(permille / 10) == permille / 10


def test_weeks_as_the_schema_counts_them() -> None:
    assert (months(8, "week"), months(14, "week")) == (1.84, 3.22)
