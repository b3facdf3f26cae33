"""What the columns of a table tell together, and what stands above a table."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

EVENTS = {
    "en": (
        "Table 2. Adverse events in the SORVA trial\n"
        "Adverse event\tSotorasib (n = 169)\t\tDocetaxel (n = 151)\t\n"
        "\tAny grade, n (%)\tGrade ≥3, n (%)\tAny grade, n (%)\tGrade ≥3, n (%)\n"
        "Any event\t119 (70.4)\t56 (33.1)\t130 (86.1)\t61 (40.4)\n"
    ),
    "zh": (
        "表2 SORVA研究的不良事件\n"
        "不良事件\t索托拉西布（n=169）\t\t多西他赛（n=151）\t\n"
        "\t任何级别，例（%）\t≥3级，例（%）\t任何级别，例（%）\t≥3级，例（%）\n"
        "任何不良事件\t119（70.4）\t56（33.1）\t130（86.1）\t61（40.4）\n"
    ),
}
BESIDE = {
    "en": "Table 1. Second-line trials\nTrial\tArm\tMedian PFS, months\tHR\tMedian OS, months\tHR\n"
    "RAINBOW\tRamucirumab + paclitaxel\t4.4\t0.64\t9.6\t0.81\n\tPlacebo + paclitaxel\t2.9\t\t7.4\t\n",
    "zh": "表1 二线研究\n研究\t组别\t中位PFS（月）\t风险比\t中位OS（月）\t风险比\n"
    "RAINBOW\t雷莫西尤单抗+紫杉醇\t4.4\t0.64\t9.6\t0.81\n\t安慰剂+紫杉醇\t2.9\t\t7.4\t\n",
}
BEST = {
    "en": "**Table 3.** Best response\n\n| Arm | CR | PR | ORR (%) |\n|---|---|---|---|\n"
    "| Apatinib + camrelizumab | 2 | 18 | 44.4 |\n| Camrelizumab | 1 | 10 | 25.0 |\n",
    "zh": "**表3　最佳疗效**\n\n| 组别 | CR | PR | ORR（%） |\n|---|---|---|---|\n"
    "| 阿帕替尼+卡瑞利珠单抗组 | 2 | 18 | 44.4 |\n| 卡瑞利珠单抗组 | 1 | 10 | 25.0 |\n",
}
GROUPS = {
    "en": "Table 4. Subgroup analysis of overall survival (lenvatinib vs sorafenib)\n"
    "Subgroup\tHR\t95% CI\nAll patients\t0.84\t0.71–0.99\nAge ≥65 years\t0.79\t0.61–1.02\n"
    "Visited in winter\t0.73\t0.55–0.97\n",
    "zh": "表4 总生存期的亚组分析（仑伐替尼对比索拉非尼）\n"
    "亚组\tHR\t95%CI\n所有患者\t0.84\t0.71～0.99\n年龄≥65岁\t0.79\t0.61～1.02\n冬季入组\t0.73\t0.55～0.97\n",
}


@pytest.mark.parametrize("language", sorted(EVENTS))
def test_a_head_stands_over_its_columns_and_severe_columns_tell_grade_3(mine: Mine, language: str) -> None:
    told = [(f.trial, f.endpoint, f.value, *f.drugs) for f in mine(EVENTS[language]).findings if f.unit == "percent"]
    assert told == [
        ("SORVA", "AE_ANY", 70.4, "sotorasib"),
        ("SORVA", "AE_G3", 33.1, "sotorasib"),
        ("SORVA", "AE_ANY", 86.1, "docetaxel"),
        ("SORVA", "AE_G3", 40.4, "docetaxel"),
    ]


@pytest.mark.parametrize("language", sorted(BESIDE))
def test_a_ratio_without_an_endpoint_is_that_of_the_column_left_of_it(mine: Mine, language: str) -> None:
    ratios = [(f.endpoint, f.value) for f in mine(BESIDE[language]).findings if f.statistic == "hazard_ratio"]
    assert ratios == [("PFS", 0.64), ("OS", 0.81)]


@pytest.mark.parametrize("language", sorted(BEST))
def test_whole_numbers_of_best_responses_are_patients(mine: Mine, language: str) -> None:
    """Under a caption in bold; the column of percentages beside them says so."""
    assert [(f.endpoint, f.statistic, f.value) for f in mine(BEST[language]).findings] == [
        ("CR", "count", 2), ("PR", "count", 18), ("ORR", "rate", 44.4),
        ("CR", "count", 1), ("PR", "count", 10), ("ORR", "rate", 25.0),
    ]  # fmt: skip


@pytest.mark.parametrize(("head", "share"), [("ORR (%)", "44.4"), ("ORR", "44.4%")])
def test_the_percent_sign_beside_whole_numbers_may_stand_in_the_cells(mine: Mine, head: str, share: str) -> None:
    text = f"Table 3. Best response\nArm\tCR\tPR\t{head}\nApatinib + camrelizumab\t2\t18\t{share}\n"
    assert [(f.endpoint, f.statistic) for f in mine(text).findings] == [
        ("CR", "count"),
        ("PR", "count"),
        ("ORR", "rate"),
    ]


@pytest.mark.parametrize("language", sorted(GROUPS))
def test_rows_of_a_table_of_subgroups_are_subgroups(mine: Mine, language: str) -> None:
    """Known ones and those in free words; the row of all patients is none."""
    found = mine(GROUPS[language]).findings
    assert [(f.value, f.ci_low, f.population is not None) for f in found] == [
        (0.84, 0.71, False),
        (0.79, 0.61, True),
        (0.73, 0.55, True),
    ]


def test_the_control_of_several_arms_lacks_the_drug_of_the_caption(mine: Mine) -> None:
    text = (
        "Table 1. Results of neoadjuvant pertuzumab\n"
        "\tTrastuzumab + docetaxel\tPertuzumab + trastuzumab + docetaxel"
        "\tPertuzumab + trastuzumab\tPertuzumab + docetaxel\n"
        "ORR, %\t29.0\t45.8\t16.8\t24.0\n"
    )
    assert [f.role for f in mine(text).findings] == ["control", *["experimental"] * 3]


@pytest.mark.parametrize("lead", ["The results of the SORVA trial are shown below:", "SORVA研究的结果如下："])
def test_the_trial_may_be_told_above_the_table(mine: Mine, lead: str) -> None:
    rows = "| | Sotorasib | Docetaxel |\n|---|---|---|\n| ORR, % | 28 | 13 |\n"
    assert {f.trial for f in mine(f"{lead}\n\n{rows}").findings} == {"SORVA"}


def test_a_row_of_other_words_takes_no_endpoint_from_the_caption(mine: Mine) -> None:
    rows = "\tSotorasib\tDocetaxel\nPrior surgery, %\t28\t13\n"
    assert not mine(f"Table 5. Overall survival and prior treatment\n{rows}").findings
