"""Names are found in sentences of both languages, the longer before the shorter, and not where they only seem to be."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from her2mine.records import Label
from her2mine.vocabulary import Vocabulary

from .conftest import read_markup

_DRUGS = [
    "<DRUG=trastuzumab deruxtecan>德曲妥珠单抗</DRUG>联合<DRUG=s-1>替吉奥</DRUG>，"
    "未用<DRUG=trastuzumab>曲妥珠单抗</DRUG>",
    "<DRUG=trastuzumab>曲妥珠單抗</DRUG>加<DRUG=chemotherapy>化療</DRUG>",
    "<DRUG=nab-paclitaxel>白蛋白结合型紫杉醇</DRUG>"
    "不同于<DRUG=paclitaxel>紫杉醇</DRUG>和<DRUG=docetaxel>多西紫杉醇</DRUG>",
    "<DRUG=trastuzumab>曲妥\n珠单抗</DRUG>在行末断开",
    "<DRUG=trastuzumab deruxtecan>T DXd</DRUG>, <DRUG=trastuzumab deruxtecan>DS8201a</DRUG> and "
    "<DRUG=trastuzumab deruxtecan>DS–8201</DRUG> are one drug",
    "<DRUG=disitamab vedotin>RC-48</DRUG> or <DRUG=disitamab vedotin>ＲＣ４８</DRUG>",
    "<DRUG=nab-paclitaxel>nab-paclitaxel</DRUG> is not <DRUG=paclitaxel>Paclitaxel</DRUG>",
    "a <DRUG=bevacizumab>bevacizumab</DRUG>-based doublet with <DRUG=fluoropyrimidine>fluoropyrimidines</DRUG>",
    "<DRUG=sunitinib>sunitinib</DRUG>12 was glued to its citation",
    "<DRUG=ramucirumab>ramu-\ncirumab</DRUG> over a line end",
    "<DRUG=fluorouracil>5FU</DRUG>, <DRUG=fluorouracil>5-FU</DRUG> and <DRUG=fluorouracil>5-fluorouracil</DRUG>",
    "<DRUG=treatment of physician's choice>treatment of physicians’ choice</DRUG> or "
    "<DRUG=treatment of physician's choice>医生选择</DRUG>",
    "<DRUG=trifluridine/tipiracil>TAS 102</DRUG> (<DRUG=trifluridine/tipiracil>trifluridine–tipiracil</DRUG>)",
    "<DRUG=s-1>S1</DRUG> monotherapy; see Table S1 and Figure S1",
]
_REGIMENS = [
    "<DRUG=FOLFOX>mFOL-FOX6</DRUG>, <DRUG=FOLFOX>FOLFOX-4</DRUG> and <DRUG=XELOX>CapeOx</DRUG>",
    "the <DRUG=FP>FP</DRUG> arm and the <DRUG=XP>XP</DRUG> regimen",
    "<DRUG=EC>EC</DRUG>方案序贯<DRUG=docetaxel>多西他赛</DRUG>",
    "<DRUG=R-CHOP>R-CHOP</DRUG> cured more than <DRUG=CHOP>CHOP</DRUG>; no chop was served, nor rice",
    "<DRUG=cisplatin>cisplatin</DRUG> plus <DRUG=fluorouracil>5-FU</DRUG> (<DRUG=FP>FP</DRUG>)",
    "patients with EC, AC or GP visits",
    "<DRUG=car-t>CAR-T cells</DRUG>, a CART analysis; <DRUG=car-t>CAR T cells</DRUG>",
]
_ENDPOINTS = [
    "<ENDPOINT=OS>mOS</ENDPOINT> was longer, <ENDPOINT=PFS>mPFS</ENDPOINT> was not; the mos and pfs of nobody",
    "<ENDPOINT=PFS>中位无进展生存期</ENDPOINT>和<ENDPOINT=OS>總存活期</ENDPOINT>",
    "<ENDPOINT=ORR>总有效率</ENDPOINT>与<ENDPOINT=DCR>疾病控制率</ENDPOINT>",
    "<ENDPOINT=PCR>pCR</ENDPOINT> was read by histology, PCR by a machine",
    "<ENDPOINT=PFS>progression–free\nsurvival</ENDPOINT> over a line end",
    "<ENDPOINT=AE_G3>Grade ≥ 3 adverse events</ENDPOINT> and <ENDPOINT=SAE>SAEs</ENDPOINT>",
    "<ENDPOINT=AE_G3>TRAEs of grade 3 or worse</ENDPOINT>; <ENDPOINT=AE_G3>Ⅲ～Ⅳ级毒性</ENDPOINT>",
    "<ENDPOINT=AE_G3>3 级及以上不良事件</ENDPOINT>，含<ENDPOINT=AE:ILD>间质性肺病</ENDPOINT>",
    "<ENDPOINT=AE:diarrhea>diarrhoea</ENDPOINT>, <ENDPOINT=AE:anemia>Anaemia</ENDPOINT>, "
    "<ENDPOINT=AE:hand-foot skin reaction>hand–foot syndrome</ENDPOINT>",
    "anti-PD-1 and PD-L1 are no <ENDPOINT=PD>PD</ENDPOINT>, ER/PR no <ENDPOINT=PR>PR</ENDPOINT>",
]
_POPULATIONS = [
    "<POPULATION=PD-L1 CPS&gt;=1>PD-L1 CPS ≥ 1</POPULATION>、<POPULATION=PD-L1 CPS&gt;=5>CPS≥5</POPULATION>",
    "<POPULATION=PD-L1 CPS<1>CPS＜1</POPULATION>人群",
    "<POPULATION=HER2-positive>HER2 阳性</POPULATION>，<POPULATION=HER2-low>HER2-low</POPULATION>",
    "HER2-targeted drugs name no group",
    "<POPULATION=IHC2+/FISH+>IHC 2+/FISH阳性</POPULATION>, <POPULATION=IHC3+>IHC 3+</POPULATION>",
    "<POPULATION=dMMR/MSI-H>MSI-H</POPULATION> or <POPULATION=KRAS wild-type>wild type KRAS</POPULATION>",
    "<POPULATION=non-squamous>nonsquamous</POPULATION> against <POPULATION=squamous>squamous</POPULATION>",
    "<POPULATION=intention to treat>intention-to-treat population</POPULATION>",
    "<POPULATION=China>中国亚组</POPULATION>",
]
_TRIALS = [
    "In the <TRIAL=CORRECT>CORRECT</TRIAL> study the dose was CORRECT, which is correct.",
    "<TRIAL=PACIFIC>PACIFIC</TRIAL>研究，地点在 PACIFIC OCEAN",
    "<TRIAL=KEYNOTE-024>KN-024</TRIAL>, <TRIAL=KEYNOTE-024>Keynote 024</TRIAL>, <TRIAL=KEYNOTE-189>KEYNOTE189</TRIAL>",
    "<TRIAL=DESTINY-Breast03>DESTINY-Breast 03</TRIAL>试验",
    "<TRIAL=FLAURA>FLAURA</TRIAL>, <TRIAL=FLEX>FLEX</TRIAL> and <TRIAL=INSPIRE>INSPIRE</TRIAL> trials",
    "<TRIAL=PROFILE 1014>PROFILE1014</TRIAL>; in <TRIAL=SHARP>SHARP</TRIAL>, the sharp edge",
    "to reach 2 of 3 goals",
    "<TRIAL=TAGS>TAGS</TRIAL>中两组相比；price TAGS AND LABELS",
    "<TRIAL=CheckMate 9LA>CheckMate-9LA</TRIAL>",
]


def _check(vocabulary: Vocabulary, marked: str, label: Label) -> None:
    wanted = read_markup(marked)
    found = vocabulary.find(wanted.text, {label})
    assert [(m.label.value, m.canonical, m.start, m.end) for m in found] == list(wanted.spans)
    assert all(m.text == wanted.text[m.start : m.end] for m in found)


@pytest.mark.parametrize("marked", _DRUGS + _REGIMENS)
def test_drugs_and_regimens(vocabulary: Vocabulary, marked: str) -> None:
    _check(vocabulary, marked, Label.DRUG)


@pytest.mark.parametrize("marked", _ENDPOINTS)
def test_endpoints(vocabulary: Vocabulary, marked: str) -> None:
    _check(vocabulary, marked, Label.ENDPOINT)


@pytest.mark.parametrize("marked", _POPULATIONS)
def test_populations(vocabulary: Vocabulary, marked: str) -> None:
    _check(vocabulary, marked, Label.POPULATION)


@pytest.mark.parametrize("marked", _TRIALS)
def test_trials(vocabulary: Vocabulary, marked: str) -> None:
    _check(vocabulary, marked, Label.TRIAL)


def test_a_regimen_stands_for_its_drugs_and_surgery_for_none(vocabulary: Vocabulary) -> None:
    regimen, surgery = vocabulary.find("FOLFIRI or surgery alone", {Label.DRUG})
    assert regimen.drugs == ("fluorouracil", "leucovorin", "irinotecan")
    assert surgery.drugs == ()
    assert vocabulary.drugs_of("capox") == ("capecitabine", "oxaliplatin")


def test_a_weak_word_says_so(vocabulary: Vocabulary) -> None:
    (survival,) = vocabulary.find("survival of 9 months", {Label.ENDPOINT})
    assert (survival.canonical, survival.voices) == ("OS", ("weak",))
    (whole,) = vocabulary.find("overall survival of 9 months", {Label.ENDPOINT})
    assert whole.voices == ("vocabulary",)


def test_a_name_alone_in_a_cell_needs_no_cue(vocabulary: Vocabulary) -> None:
    found = vocabulary.find("PACIFIC\t713\nXP\t20", {Label.TRIAL, Label.DRUG})
    assert [m.canonical for m in found] == ["PACIFIC", "XP"]


def test_names_of_other_kinds_still_block(vocabulary: Vocabulary) -> None:
    assert vocabulary.find("prior chemotherapy", {Label.DRUG}) == []
    assert [m.label for m in vocabulary.find("prior chemotherapy")] == [Label.POPULATION]


def test_extra_trials_go_first_and_descriptions_are_not_searched(
    files: dict[str, Path], vocabulary: Vocabulary
) -> None:
    extra = [("MY-1", ("LAURA", "Smith 2020", "olaparib + chemotherapy", "NCT09999999", "cisplatin"))]
    own = Vocabulary.load(files, extra_trials=extra)
    text = "the LAURA trial, NCT09999999, Smith 2020, cisplatin, olaparib + chemotherapy"
    assert [m.canonical for m in own.find(text, {Label.TRIAL})] == ["MY-1", "MY-1"]
    assert own.canonical(Label.TRIAL, "laura") == "MY-1"
    assert vocabulary.canonical(Label.TRIAL, "laura") == "LAURA"


_PIECES = st.sampled_from(
    [
        "trastuzumab",
        "德曲妥珠单抗",
        "曲妥珠单抗",
        "OS",
        "mPFS",
        " ",
        "-",
        "12",
        "级",
        "S-1",
        "CPS≥1",
        "\n",
        "（",
        "FP",
        "os",
        "İ",
    ]
)


@settings(max_examples=150)
@given(st.lists(_PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_mentions_lie_in_the_text_in_order_and_apart(vocabulary: Vocabulary, text: str) -> None:
    found = vocabulary.find(text)
    assert all(text[m.start : m.end] == m.text and m.text and m.canonical for m in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert found == vocabulary.find(text)
