"""The groups of a paper's own study: defined once, called by letters, roles or names ever after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from her2mine.bind import Tools
from her2mine.bind.allocation import Allocation, allocation_of
from her2mine.extract.abbreviations import abbreviations
from her2mine.ingest.plaintext import read_text
from her2mine.segment import segment
from tests.bind.mining import Mine

Told = Callable[[str], Allocation]


@pytest.fixture
def told(tools: Tools) -> Told:
    """Reads a text and gives what its groups were given."""

    def read(text: str) -> Allocation:
        paper = read_text(Path("note.txt"), text.encode("utf-8"), "note")
        return allocation_of(paper, segment(paper), tools, abbreviations(paper.text, tools.vocabulary))

    return read


DEFINED = [
    (
        "Adjuvant treatment of rectal cancer\n\nPatients of arm A had six cycles of oxaliplatin with capecitabine. "
        "Arm B, the standard, consisted of capecitabine 1250 mg/m2 twice daily.\n",
        {"a": {"oxaliplatin", "capecitabine"}, "b": {"capecitabine"}},
    ),
    (
        "直肠癌术后辅助化疗\n\nA组静脉滴注奥沙利铂130 mg/m2并口服卡培他滨；B组口服卡培他滨1250 mg/m2。\n",
        {"a": {"oxaliplatin", "capecitabine"}, "b": {"capecitabine"}},
    ),
    (
        "晚期胃癌二线治疗\n\nA组加用雷莫西尤单抗8 mg/kg；B组以生理盐水作为安慰剂。紫杉醇为两组共同的基础用药。\n",
        {"a": {"ramucirumab", "paclitaxel"}, "b": {"placebo", "paclitaxel"}},
    ),
    (
        "GP组与TP组的比较\n\nGP组：吉西他滨1000 mg/m2，第1天；顺铂75 mg/m2。TP组给予紫杉醇175 mg/m2和顺铂75 mg/m2。\n",
        {"gp": {"gemcitabine", "cisplatin"}, "tp": {"paclitaxel", "cisplatin"}},
    ),
    (
        "新辅助化疗\n\n1组术前给予多西他赛75 mg/m2；2组在多西他赛基础上同步加卡铂。\n",
        {"1": {"docetaxel"}, "2": {"docetaxel", "carboplatin"}},
    ),
]


@pytest.mark.parametrize(("text", "expected"), DEFINED)
def test_groups_have_the_drugs_of_the_clause_that_defines_them(
    told: Told, text: str, expected: dict[str, set[str]]
) -> None:
    assert {label: set(drugs) for label, drugs in told(text).labels.items()} == expected


def test_the_control_has_what_the_other_group_had_without_the_new_drug(told: Told) -> None:
    found = told("胃癌化疗\n\n试验组接受阿帕替尼，并接受替吉奥。对照组用药与之相同，不加阿帕替尼。\n")
    assert found.pair is not None
    assert [set(arm.drugs) for arm in found.pair] == [{"apatinib", "s-1"}, {"s-1"}]


def test_a_group_may_have_the_same_drugs_and_one_more(told: Told) -> None:
    text = "Arm A received pemetrexed and cisplatin. In arm B the same drugs were followed by dalotuzumab.\n"
    assert set(told(f"Two regimens\n\n{text}").labels["b"]) == {"pemetrexed", "cisplatin", "dalotuzumab"}


def test_the_title_tells_which_group_is_tested(told: Told) -> None:
    """Neither words nor drugs do: what the title names first is experimental."""
    methods = "FEC组给予氟尿嘧啶、表柔比星和环磷酰胺；TX组给予多西他赛和卡培他滨。\n"
    found = told(f"多西他赛联合卡培他滨与FEC方案新辅助化疗乳腺癌\n\n{methods}")
    assert found.pair is not None and [arm.label for arm in found.pair] == ["tx", "fec"]
    found = told(f"FEC方案与多西他赛联合卡培他滨新辅助化疗乳腺癌\n\n{methods}")
    assert found.pair is not None and [arm.label for arm in found.pair] == ["fec", "tx"]


NOTHING = [
    "Arm A had a median PFS of 7 months with cisplatin, arm B 5 months with gemcitabine.\n",
    "Gastric cancer in ToGA, JACOB, GATSBY and LOGiC\n\nPatients of arm A had trastuzumab. Arm B had cisplatin.\n",
    "接受奥沙利铂者29例（A组），接受顺铂者38例（B组）。\n",
]


@pytest.mark.parametrize("text", NOTHING)
def test_results_labels_in_brackets_and_papers_on_many_trials_define_nothing(told: Told, text: str) -> None:
    assert told(text).labels == {}


def test_a_paper_that_contradicts_itself_defines_nothing(told: Told) -> None:
    text = "Two schedules\n\nPatients of arm A received cisplatin. Patients of arm A received docetaxel.\n"
    assert told(text).labels == {}


WHOLE = [
    (
        "Adjuvant treatment of rectal cancer, a randomised study\n\nMethods\n\n"
        "Patients of arm A had six cycles of oxaliplatin with capecitabine. "
        "Arm B, the standard, consisted of capecitabine.\n\nResults\n\n"
        "In arm A the median OS was 22.7 months, in arm B it was 15.1 months.\n",
        [
            "OS median 22.7 month experimental capecitabine+oxaliplatin",
            "OS median 15.1 month control capecitabine",
        ],
    ),
    (
        "紫杉醇加表柔比星与FEC方案新辅助化疗乳腺癌\n\n1 方法\n\n"
        "FEC组给予氟尿嘧啶、表柔比星和环磷酰胺；PE组给予表柔比星和紫杉醇。\n\n"
        "2 结果\n\nPE组的客观缓解率为76.6%，FEC组为57.0%。\n",
        [
            "ORR rate 76.6 percent experimental epirubicin+paclitaxel",
            "ORR rate 57 percent control cyclophosphamide+epirubicin+fluorouracil",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_values_told_by_a_label_are_those_of_its_group(mine: Mine, text: str, expected: list[str]) -> None:
    """Also where the label is a regimen of the vocabulary with other drugs ("PE")."""
    assert mine.lines(text) == expected


TABLES = [
    (
        "Rectal cancer, a randomised study\n\n"
        "Patients of arm A had oxaliplatin with capecitabine; arm B received capecitabine.\n\n"
        "Table 1. Response\n\tArm A (n = 40)\tArm B (n = 50)\nComplete response\t10 (25.0)\t5 (10.0)\n",
        [
            "N count 40 patient experimental capecitabine+oxaliplatin",
            "N count 50 patient control capecitabine",
            "CR count 10 patient experimental capecitabine+oxaliplatin",
            "CR rate 25 percent experimental capecitabine+oxaliplatin",
            "CR count 5 patient control capecitabine",
            "CR rate 10 percent control capecitabine",
        ],
    ),
    (
        "直肠癌的随机对照研究\n\nA组给予奥沙利铂和卡培他滨；B组给予卡培他滨。\n\n"
        "表1 两组疗效［例（%）］\n疗效\tA组（n=40）\tB组（n=50）\nCR\t10（25.0）\t5（10.0）\n",
        [
            "N count 40 patient experimental capecitabine+oxaliplatin",
            "N count 50 patient control capecitabine",
            "CR count 10 patient experimental capecitabine+oxaliplatin",
            "CR rate 25 percent experimental capecitabine+oxaliplatin",
            "CR count 5 patient control capecitabine",
            "CR rate 10 percent control capecitabine",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_heads_of_tables_take_the_groups_of_the_text(mine: Mine, text: str, expected: list[str]) -> None:
    assert mine.lines(text) == expected
