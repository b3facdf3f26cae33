"""Results tables: every figure is bound by the heads of its row and column, however the table is laid out."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

ARTICLE = """<?xml version="1.0"?><article xml:lang="{language}"><front><article-meta><title-group>
<article-title>{title}</article-title></title-group></article-meta></front><body><sec><title>Results</title>
<p>{lead}</p><table-wrap id="T1"><label>Table 1</label><caption><title>{caption}</title></caption>
<table><thead>{head}</thead><tbody>{body}</tbody></table>{notes}</table-wrap></sec></body></article>"""

LAPATINIB, PACLITAXEL = "lapatinib+paclitaxel", "paclitaxel"
OVER = f"comparison {LAPATINIB} over {PACLITAXEL}"
TOGA, CHEMO = "chemotherapy+trastuzumab", "chemotherapy"


def english(head: str, body: str, notes: str = "") -> str:
    lead = "The arms were alike at the start."
    return ARTICLE.format(
        language="en", title="Second line", lead=lead, caption="Efficacy by arm", head=head, body=body, notes=notes
    )


def chinese(head: str, body: str) -> str:
    lead = "两组的基线情况相似，结果见下表。"
    return ARTICLE.format(
        language="zh", title="二线治疗研究", lead=lead, caption="两组疗效比较", head=head, body=body, notes=""
    )


def table(*rows: str) -> str:
    """A text table: the caption, then rows whose cells are parted by bars here and by tabs in the text."""
    return "\n".join(row.replace("|", "\t") for row in rows) + "\n"


BY_ROW = {
    "en": table(
        "Table 1. Efficacy by arm.",
        "Arm|N|Median OS, months (95% CI)|Median PFS, months (95% CI)|ORR, n (%)",
        "Trastuzumab plus chemotherapy|294|13.8 (12-16)|6.7 (6-8)|139 (47)",
        "Chemotherapy|290|11.1 (10-13)|5.5 (5-6)|100 (35)",
    ),
    "zh": table(
        "表1 两组疗效",
        "组别|例数|中位OS（月，95%CI）|中位PFS（月，95%CI）|ORR，例(%)",
        "曲妥珠单抗联合化疗|294|13.8（12～16）|6.7（6～8）|139（47）",
        "化疗|290|11.1（10～13）|5.5（5～6）|100（35）",
    ),
}


@pytest.mark.parametrize("language", sorted(BY_ROW))
def test_arms_as_rows(mine: Mine, language: str) -> None:
    assert mine.lines(BY_ROW[language]) == [
        f"N count 294 patient experimental {TOGA}",
        f"OS median 13.8 month (12-16) experimental {TOGA}",
        f"PFS median 6.7 month (6-8) experimental {TOGA}",
        f"ORR count 139 patient experimental {TOGA}",
        f"ORR rate 47 percent experimental {TOGA}",
        f"N count 290 patient control {CHEMO}",
        f"OS median 11.1 month (10-13) control {CHEMO}",
        f"PFS median 5.5 month (5-6) control {CHEMO}",
        f"ORR count 100 patient control {CHEMO}",
        f"ORR rate 35 percent control {CHEMO}",
    ]


BY_COLUMN = {
    "en": table(
        "Table 2. Efficacy.",
        "Outcome|Trastuzumab plus chemotherapy|Chemotherapy|HR (95% CI)|P value",
        "Median OS, months|13.8|11.1|0.74 (0.60-0.91)|0.0046",
        "ORR, %|47|35||<0.001",
    ),
    "zh": table(
        "表2 疗效比较",
        "指标|曲妥珠单抗联合化疗组|化疗组|HR（95%CI）|P值",
        "中位OS（月）|13.8|11.1|0.74（0.60～0.91）|0.0046",
        "ORR（%）|47|35||＜0.001",
    ),
}


@pytest.mark.parametrize("language", sorted(BY_COLUMN))
def test_arms_as_columns_with_ratio_and_p_columns(mine: Mine, language: str) -> None:
    assert mine.lines(BY_COLUMN[language]) == [
        f"OS median 13.8 month experimental {TOGA}",
        f"OS median 11.1 month control {CHEMO}",
        f"OS hazard_ratio 0.74 ratio (0.6-0.91) comparison {TOGA} over {CHEMO}",
        f"OS p_value 0.0046 1 comparison {TOGA} over {CHEMO}",
        f"ORR rate 47 percent experimental {TOGA}",
        f"ORR rate 35 percent control {CHEMO}",
        f"ORR p_value <0.001 1 comparison {TOGA} over {CHEMO}",
    ]


SLASHED = {
    "en": table(
        "Table 5. First-line trials.",
        "Trial|Experimental arm|Control arm|Median OS, months (experimental/control)|ORR, % (experimental/control)",
        "ToGA|Trastuzumab plus chemotherapy|Chemotherapy|13.8/11.1|35/47",
    ),
    "zh": table(
        "表5 一线研究",
        "研究名称|试验组|对照组|中位OS（月，试验组/对照组）|ORR（%，试验组/对照组）",
        "ToGA|曲妥珠单抗联合化疗|化疗|13.8/11.1|35/47",
    ),
}


@pytest.mark.parametrize("language", sorted(SLASHED))
def test_two_arms_in_one_cell_by_a_slash(mine: Mine, language: str) -> None:
    """A head that names two arms with a slash tells that "35/47" is no count of 47 patients."""
    assert mine.lines(SLASHED[language]) == [
        f"OS median 13.8 month experimental {TOGA}",
        f"OS median 11.1 month control {CHEMO}",
        f"ORR rate 35 percent experimental {TOGA}",
        f"ORR rate 47 percent control {CHEMO}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        table("Table 7. Trials.", "Trial|Arms|N|Median OS, months", "ATTRACTION-2|Nivolumab/placebo|330/163|5.26/4.14"),
        table("表7 研究", "研究|组别|例数|中位OS（月）", "ATTRACTION-2|纳武利尤单抗/安慰剂|330/163|5.26/4.14"),
    ],
)
def test_a_drug_and_placebo_by_a_slash_are_two_arms(mine: Mine, text: str) -> None:
    assert [(f.endpoint, f.value, f.role, f.drugs) for f in mine(text).findings] == [
        ("N", 330, "experimental", ("nivolumab",)),
        ("N", 163, "control", ("placebo",)),
        ("OS", 5.26, "experimental", ("nivolumab",)),
        ("OS", 4.14, "control", ("placebo",)),
    ]


@pytest.mark.parametrize("head", ["Median PFS/OS, months", "中位PFS/OS（月）"])
def test_a_slash_between_two_endpoints_parts_no_arms(mine: Mine, head: str) -> None:
    """Nothing is told rather than two values of one endpoint, of arms that are not there."""
    text = table(
        "Table 7. Trials.", f"Trial|Regimen|{head}", "ToGA|Trastuzumab plus chemotherapy vs chemotherapy|6.7/13.8"
    )
    assert mine(text).findings == ()


def test_a_hazard_ratio_row_takes_no_rate_as_its_endpoint(mine: Mine) -> None:
    """Below a response rate a hazard ratio is of something that the table does not say."""
    text = table(
        "Table 8. Efficacy.",
        "Outcome|Trastuzumab plus chemotherapy|Chemotherapy",
        "Median OS, months|13.8|11.1",
        "Hazard ratio|0.74|",
        "ORR, %|47|35",
        "Hazard ratio|0.90|",
    )
    assert [(f.endpoint, f.value) for f in mine(text).findings if f.statistic == "hazard_ratio"] == [("OS", 0.74)]


ARM_A_ROW = {
    "en": table(
        "Table 6. Maintenance trials.",
        "Trial|Treatment|N|Median PFS, months",
        "SOLO1|Olaparib|260|56.0",
        "SOLO1|Placebo|131|13.8",
        "PRIMA (all)|Niraparib|487|13.8",
        "PRIMA (all)|Placebo|246|8.2",
        "PRIMA (HRD-positive)|Niraparib|247|21.9",
        "PRIMA (HRD-positive)|Placebo|126|10.4",
    ),
    "zh": table(
        "表6 维持治疗研究",
        "试验|治疗组别|人数|中位PFS（月）",
        "SOLO1|奥拉帕利|260|56.0",
        "SOLO1|安慰剂|131|13.8",
        "PRIMA（全体）|尼拉帕利|487|13.8",
        "PRIMA（全体）|安慰剂|246|8.2",
        "PRIMA（HRD阳性）|尼拉帕利|247|21.9",
        "PRIMA（HRD阳性）|安慰剂|126|10.4",
    ),
}


@pytest.mark.parametrize("language", sorted(ARM_A_ROW))
def test_a_study_named_again_before_its_other_arm_is_one_study(mine: Mine, language: str) -> None:
    """What stands in brackets behind a name is a part of the study, where the study is told with several."""
    found = [f for f in mine(ARM_A_ROW[language]).findings if f.endpoint == "PFS"]
    assert [(f.trial, f.role, f.drugs, f.value, bool(f.population)) for f in found] == [
        ("SOLO1", "experimental", ("olaparib",), 56.0, False),
        ("SOLO1", "control", ("placebo",), 13.8, False),
        ("PRIMA", "experimental", ("niraparib",), 13.8, False),
        ("PRIMA", "control", ("placebo",), 8.2, False),
        ("PRIMA", "experimental", ("niraparib",), 21.9, True),
        ("PRIMA", "control", ("placebo",), 10.4, True),
    ]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Outcome|Lapatinib plus paclitaxel|Paclitaxel", ("Median OS, months|11.0|8.9", "95% CI|9.5-14.5|7.4-11.1")),
        ("指标|拉帕替尼联合紫杉醇|紫杉醇", ("中位OS（月）|11.0|8.9", "95%CI|9.5～14.5|7.4～11.1")),
    ],
)
def test_an_interval_row_belongs_to_the_row_above(mine: Mine, head: str, rows: tuple[str, str]) -> None:
    assert mine.lines(table("Table 1. Efficacy.", head, *rows)) == [
        f"OS median 11 month (9.5-14.5) experimental {LAPATINIB}",
        f"OS median 8.9 month (7.4-11.1) control {PACLITAXEL}",
    ]


def test_sizes_in_the_heads_are_sizes_of_the_arms(mine: Mine) -> None:
    text = table(
        "Table 1. Efficacy.", "Outcome|Lapatinib plus paclitaxel (n = 132)|Paclitaxel (n = 129)", "ORR, %|27|9"
    )
    assert mine.lines(text) == [
        f"N count 132 patient experimental {LAPATINIB}",
        f"N count 129 patient control {PACLITAXEL}",
        f"ORR rate 27 percent experimental {LAPATINIB}",
        f"ORR rate 9 percent control {PACLITAXEL}",
    ]


SPANNING = {
    "en": english(
        '<tr><th rowspan="2">Outcome</th><th colspan="2">Treatment arm</th><th rowspan="2">P value</th></tr>'
        "<tr><th>Lapatinib plus paclitaxel</th><th>Paclitaxel</th></tr>",
        "<tr><td>Median OS, months</td><td>11.0 (9.5-14.5)</td><td>8.9 (7.4-11.1)</td><td>0.10</td></tr>"
        "<tr><td>Objective response rate, %</td><td>27</td><td>9</td><td>&lt;0.001</td></tr>",
    ),
    "zh": chinese(
        '<tr><th rowspan="2">指标</th><th colspan="2">治疗组</th><th rowspan="2">P值</th></tr>'
        "<tr><th>拉帕替尼联合紫杉醇</th><th>紫杉醇</th></tr>",
        "<tr><td>中位OS，月</td><td>11.0（9.5～14.5）</td><td>8.9（7.4～11.1）</td><td>0.10</td></tr>"
        "<tr><td>客观缓解率，%</td><td>27</td><td>9</td><td>&lt;0.001</td></tr>",
    ),
}


@pytest.mark.parametrize("language", sorted(SPANNING))
def test_a_spanning_head_of_an_article(mine: Mine, language: str) -> None:
    assert mine.lines(SPANNING[language], "article.xml") == [
        f"OS median 11 month (9.5-14.5) experimental {LAPATINIB}",
        f"OS median 8.9 month (7.4-11.1) control {PACLITAXEL}",
        f"OS p_value 0.1 1 {OVER}",
        f"ORR rate 27 percent experimental {LAPATINIB}",
        f"ORR rate 9 percent control {PACLITAXEL}",
        f"ORR p_value <0.001 1 {OVER}",
    ]


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        ("Median OS, months (95% CI)", "11.0 (9.5-14.5)|8.9 (7.4-11.1)", "OS median 11 month (9.5-14.5)"),
        ("12-month OS rate, %", "45|37", "OS rate 45 percent @12"),
        ("Grade 3 or higher adverse events, n (%)", "40 (30)|26 (20)", "AE_G3 count 40 patient"),
        ("中位OS（月，95%CI）", "11.0（9.5～14.5）|8.9（7.4～11.1）", "OS median 11 month (9.5-14.5)"),
        ("1年OS率（%）", "45|37", "OS rate 45 percent @12"),
    ],
)
def test_digits_in_the_head_of_a_row(mine: Mine, head: str, cells: str, expected: str) -> None:
    text = table("Table 1. Efficacy.", "Outcome|Lapatinib plus paclitaxel|Paclitaxel", f"{head}|{cells}", "ORR, %|27|9")
    first = mine.lines(text)[0]
    assert first.replace(f" experimental {LAPATINIB}", "") == expected


@pytest.mark.parametrize(
    "text",
    [
        table(
            "Table 3. Efficacy.",
            "Arm|Median OS, months (95% CI)|Median DOR, months",
            "Zanidatamab plus chemotherapy|NR (23.6-NE)|18.7",
            "Chemotherapy|19.2 (16.1-22.0)|Not reached",
        ),
        table(
            "表3 疗效",
            "组别|中位OS（月，95%CI）|中位DOR（月）",
            "泽尼达妥单抗联合化疗|未达到（23.6～NE）|18.7",
            "化疗|19.2（16.1～22.0）|未达到",
        ),
    ],
)
def test_cells_that_were_not_reached(mine: Mine, text: str) -> None:
    assert mine.lines(text) == [
        "OS median not reached month (23.6-NE) experimental chemotherapy+zanidatamab",
        "DOR median 18.7 month experimental chemotherapy+zanidatamab",
        "OS median 19.2 month (16.1-22) control chemotherapy",
        "DOR median not reached month control chemotherapy",
    ]


@pytest.mark.parametrize(
    "text",
    [
        table(
            "Table 4. First-line trials.",
            "Trial|Regimen|N|Median OS, months|ORR, %",
            "ToGA|Trastuzumab plus chemotherapy vs chemotherapy|584|13.8 vs 11.1|47 vs 35",
            "GATSBY|Trastuzumab emtansine vs taxane|345|7.9 vs 8.6|20.6 vs 19.6",
        ),
        table(
            "表4 一线研究",
            "研究|方案|例数|中位OS（月）|ORR（%）",
            "ToGA|曲妥珠单抗联合化疗 vs 化疗|584|13.8 vs 11.1|47 vs 35",
            "GATSBY|恩美曲妥珠单抗 vs 紫杉类|345|7.9 vs 8.6|20.6 vs 19.6",
        ),
    ],
)
def test_one_row_a_trial_with_both_arms_in_a_cell(mine: Mine, text: str) -> None:
    found = mine(text).findings
    assert [(f.trial, f.endpoint, f.value, f.role) for f in found if f.endpoint != "N"] == [
        ("ToGA", "OS", 13.8, "experimental"),
        ("ToGA", "OS", 11.1, "control"),
        ("ToGA", "ORR", 47, "experimental"),
        ("ToGA", "ORR", 35, "control"),
        ("GATSBY", "OS", 7.9, "experimental"),
        ("GATSBY", "OS", 8.6, "control"),
        ("GATSBY", "ORR", 20.6, "experimental"),
        ("GATSBY", "ORR", 19.6, "control"),
    ]
    assert [set(f.drugs) for f in found if f.value in (13.8, 11.1, 7.9, 8.6)] == [
        {"trastuzumab", "chemotherapy"},
        {"chemotherapy"},
        {"trastuzumab emtansine"},
        {"taxane"},
    ]
    assert [(f.trial, f.value) for f in found if f.endpoint == "N"] == [("ToGA", 584), ("GATSBY", 345)]


@pytest.mark.parametrize(
    "text",
    [
        table(
            "Table 5. Earlier studies.",
            "Study|Treatment|Main result",
            "ToGA|Trastuzumab plus chemotherapy|Median OS was 13.8 months, ORR 47%",
            "GATSBY|Trastuzumab emtansine|Median OS was 7.9 months with a response rate of 20.6%",
        ),
        table(
            "表5 既往研究",
            "研究|治疗|主要结果",
            "ToGA|曲妥珠单抗联合化疗|中位OS为13.8个月，ORR为47%",
            "GATSBY|恩美曲妥珠单抗|中位OS为7.9个月，有效率为20.6%",
        ),
    ],
)
def test_cells_of_prose_take_trial_and_arm_from_their_row(mine: Mine, text: str) -> None:
    assert [(f.trial, f.endpoint, f.value, set(f.drugs)) for f in mine(text).findings] == [
        ("ToGA", "OS", 13.8, {"trastuzumab", "chemotherapy"}),
        ("ToGA", "ORR", 47, {"trastuzumab", "chemotherapy"}),
        ("GATSBY", "OS", 7.9, {"trastuzumab emtansine"}),
        ("GATSBY", "ORR", 20.6, {"trastuzumab emtansine"}),
    ]


RAISED = english(
    "<tr><th>Outcome</th><th>Lapatinib plus paclitaxel</th><th>Paclitaxel</th><th>Comparison</th></tr>",
    '<tr><td>Objective response rate, %</td><td>27</td><td>9</td><td>3.85<xref ref-type="table-fn" rid="f">a</xref>'
    "</td></tr>",
    '<table-wrap-foot><fn id="f"><label>a</label><p>Odds ratio.</p></fn></table-wrap-foot>',
)


def test_a_footnote_tells_that_a_number_is_an_odds_ratio(mine: Mine) -> None:
    assert mine.lines(RAISED, "article.xml")[-1] == f"ORR odds_ratio 3.85 ratio {OVER}"


@pytest.mark.parametrize(
    "text",
    [
        table("Table 7. Patients.", "Characteristic|Lapatinib plus paclitaxel|Paclitaxel", "Age, years|61|62"),
        table("Table 7. Doses.", "Drug|Dose|Year", "Trastuzumab|6 mg/kg|2010", "Paclitaxel|80 mg/m2|2012"),
        table("表7 给药方案", "药物|剂量|年份", "曲妥珠单抗|6 mg/kg|2010", "紫杉醇|80 mg/m2|2012"),
    ],
)
def test_a_table_that_tells_no_results_gives_none(mine: Mine, text: str) -> None:
    assert mine.lines(text) == []


def test_findings_of_a_table_point_at_their_cell_and_quote_their_row(mine: Mine) -> None:
    mined = mine(BY_ROW["en"])
    for finding in mined.findings:
        assert mined.paper.text[finding.start : finding.end] == finding.text
        assert finding.table == 0
        assert finding.text in finding.quote and " | " in finding.quote


PARTLY = {
    "en": table(
        "Table 8. Outcome.", "Group|N|ORR, %|Median OS, months", "Trastuzumab plus chemotherapy|294|47|13.8",
        "Stage II|40|62|20.1",
    ),
    "zh": table(
        "表8 疗效", "组别|例数|ORR（%）|中位OS（月）", "曲妥珠单抗联合化疗|294|47|13.8", "II期|40|62|20.1"
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(PARTLY))
def test_a_row_of_no_arm_and_no_trial_is_kept_as_not_bound(mine: Mine, language: str) -> None:
    mined = mine(PARTLY[language])
    assert [each.text for each in mined.findings] == ["294", "47", "13.8"]
    assert {(each.text, each.reason) for each in mined.abstentions} == {
        (text, "no study, arm or trial is told for its row or column") for text in ("40", "62", "20.1")
    }


LABELLED = {
    "en": table("Table 9. Efficacy.", "Outcome|Arm A|Arm B", "Median OS, months|13.8|11.1", "ORR, %|47|35"),
    "zh": table("表9 疗效", "指标|A组|B组", "中位OS（月）|13.8|11.1", "ORR（%）|47|35"),
}


@pytest.mark.parametrize("language", sorted(LABELLED))
def test_labels_alone_are_the_arms_of_columns(mine: Mine, language: str) -> None:
    assert mine.lines(LABELLED[language]) == [
        "OS median 13.8 month experimental",
        "OS median 11.1 month control",
        "ORR rate 47 percent experimental",
        "ORR rate 35 percent control",
    ]


@pytest.mark.parametrize(
    "glossary",
    [
        "EC etoposide and carboplatin, NIP nedaplatin, irinotecan, and paclitaxel",
        "EC, etoposide and carboplatin; NIP, nedaplatin, irinotecan and paclitaxel.",
        "EC: etoposide plus carboplatin; NIP: nedaplatin plus irinotecan plus paclitaxel.",
    ],
)
def test_a_glossary_below_the_table_tells_what_its_heads_stand_for(mine: Mine, glossary: str) -> None:
    """A number in brackets behind the arm is its size; the number of the group tells no more than its drugs."""
    head = "Outcome|Group 1 EC (60), n (%)|Group 2 NIP (62), n (%)"
    rows = table("Table 2. Efficacy.", head, "ORR|24 (40.0)|31 (50.0)")
    assert mine.lines(f"{rows}\n{glossary}\n") == [
        "N count 60 patient experimental carboplatin+etoposide",
        "N count 62 patient control irinotecan+nedaplatin+paclitaxel",
        "ORR count 24 patient experimental carboplatin+etoposide",
        "ORR rate 40 percent experimental carboplatin+etoposide",
        "ORR count 31 patient control irinotecan+nedaplatin+paclitaxel",
        "ORR rate 50 percent control irinotecan+nedaplatin+paclitaxel",
    ]


@pytest.mark.parametrize(
    "text",
    [
        table(
            "Table 3. Efficacy.", "Outcome|Lapatinib plus paclitaxel|Paclitaxel", "|(n = 132)|(n = 129)", "ORR, %|27|9"
        ),
        table("表3 疗效", "指标|拉帕替尼联合紫杉醇|紫杉醇", "|n=132|n=129", "ORR（%）|27|9"),
    ],
)
def test_sizes_in_a_second_row_of_heads_are_sizes_of_the_arms_above(mine: Mine, text: str) -> None:
    assert mine.lines(text) == [
        f"N count 132 patient experimental {LAPATINIB}",
        f"N count 129 patient control {PACLITAXEL}",
        f"ORR rate 27 percent experimental {LAPATINIB}",
        f"ORR rate 9 percent control {PACLITAXEL}",
    ]


RATIO_BELOW = {
    "en": table(
        "Table 4. Overall survival (months) according to smoking status.",
        "Smoking|Lapatinib plus paclitaxel|Paclitaxel|P value",
        "|(n = 132)|(n = 129)|HR (95% CI)",
        "Never|11.0|8.9|0.10",
        "|||0.84 (0.64-1.11)",
        "Former|9.5|8.4|.03",
        "|||0.85 (0.63-1.13)",
    ),
    "zh": table(
        "表4 按吸烟状态的总生存期（月）",
        "吸烟|拉帕替尼联合紫杉醇|紫杉醇|P值",
        "|n=132|n=129|HR（95%CI）",
        "从不|11.0|8.9|0.10",
        "|||0.84（0.64～1.11）",
        "既往|9.5|8.4|.03",
        "|||0.85（0.63～1.13）",
    ),
}


@pytest.mark.parametrize("language", sorted(RATIO_BELOW))
def test_a_column_may_tell_p_values_and_the_ratios_below_them(mine: Mine, language: str) -> None:
    """The second line of figures is of the group of the row above it."""
    found = [f for f in mine(RATIO_BELOW[language]).findings if f.role == "comparison"]
    never, former = ("never", "former") if language == "en" else ("从不", "既往")
    assert [(f.endpoint, f.statistic, f.value, f.ci_low, f.population) for f in found] == [
        ("OS", "p_value", 0.10, None, never),
        ("OS", "hazard_ratio", 0.84, 0.64, never),
        ("OS", "p_value", 0.03, None, former),
        ("OS", "hazard_ratio", 0.85, 0.63, former),
    ]


WHOLE = {
    "en": table(
        "Table 5. Best response.",
        "Response|Lapatinib plus paclitaxel, n (%)|Paclitaxel, n (%)",
        "PR|20 (33.3)|14 (22.6)",
        "Total|60 (100)|62 (100)",
    ),
    "zh": table(
        "表5 最佳疗效",
        "疗效|拉帕替尼联合紫杉醇，例（%）|紫杉醇，例（%）",
        "PR|20（33.3）|14（22.6）",
        "合计|60（100）|62（100）",
    ),
}


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_a_total_of_all_patients_is_the_size_of_the_arm(mine: Mine, language: str) -> None:
    assert [told for told in mine.lines(WHOLE[language]) if told.startswith("N ")] == [
        f"N count 60 patient experimental {LAPATINIB}",
        f"N count 62 patient control {PACLITAXEL}",
    ]


def test_a_total_that_is_not_of_all_patients_is_no_size(mine: Mine) -> None:
    text = table(
        "Table 5. Best response.", "Response|Lapatinib plus paclitaxel, n (%)|Paclitaxel, n (%)",
        "PR|20 (33.3)|14 (22.6)", "Total|26 (43.3)|17 (27.4)",
    )  # fmt: skip
    assert not [told for told in mine.lines(text) if told.startswith("N ")]


@pytest.mark.parametrize(
    "text",
    [
        table("Table 7.", "Arm|ORR", "Lapatinib plus paclitaxel|47.06% (8/17)", "Paclitaxel|29.41% (5/17)"),
        table("表7 疗效", "组别|ORR", "拉帕替尼联合紫杉醇|47.06%（8/17）", "紫杉醇|29.41%（5/17）"),
    ],
)
def test_a_share_and_its_count_in_a_cell_are_one_arms(mine: Mine, text: str) -> None:
    assert mine.lines(text) == [
        f"ORR rate 47.06 percent experimental {LAPATINIB}",
        f"ORR count 8 patient experimental {LAPATINIB}",
        f"ORR rate 29.41 percent control {PACLITAXEL}",
        f"ORR count 5 patient control {PACLITAXEL}",
    ]


@pytest.mark.parametrize(
    ("caption", "rows"),
    [
        ("Table 8. Quality of life.", ("EQ-5D before PFS event|0.76|0.70", "EQ-5D in PD|0.60|0.58")),
        ("Table 8. Utility scores by response.", ("CR|0.76|0.70", "PD|0.40|0.38")),
        ("Table 8. Scores.", ("Quality of life, mean|76|70", "QoL in month 6, mean|71|66")),
        ("Table 8. Scores at 12 months.", ("ORR, %|76±28|60±20", "PFS, months|13.2 ± 2.8|11.1 ± 3.0")),
    ],
)
def test_quality_of_life_and_deviations_are_no_results(mine: Mine, caption: str, rows: tuple[str, str]) -> None:
    assert mine.lines(table(caption, "Outcome|Lapatinib plus paclitaxel|Paclitaxel", *rows)) == []


def test_rows_of_what_a_caption_divides_the_patients_by_are_subgroups(mine: Mine) -> None:
    text = table(
        "Table 6. ORR (%) according to smoking status.",
        "Smoking|Lapatinib plus paclitaxel, ORR|Paclitaxel, ORR",
        "Never|30|10",
        "Former|25|8",
    )
    found = mine(text).findings
    assert [(f.value, f.population) for f in found] == [(30, "never"), (10, "never"), (25, "former"), (8, "former")]


SHARES = [
    "Table 1. Response\n\tTrastuzumab (n = 48)\tPlacebo (n = 23)\nObjective response\t29 (60.4)\t10 (43.5)\n",
    "表1 疗效\n\t曲妥珠单抗（n=48）\t安慰剂（n=23）\n客观缓解\t29（60.4）\t10（43.5）\n",
]


@pytest.mark.parametrize("text", SHARES)
def test_a_number_and_its_share_of_the_size_of_the_column_are_a_count_and_a_rate(mine: Mine, text: str) -> None:
    """29 of 48 is 60.4%: no word has to say what the two figures are."""
    assert [line for line in mine.lines(text) if line.startswith("ORR")] == [
        "ORR count 29 patient experimental trastuzumab",
        "ORR rate 60.4 percent experimental trastuzumab",
        "ORR count 10 patient control placebo",
        "ORR rate 43.5 percent control placebo",
    ]


def test_two_figures_that_are_no_share_of_the_size_stay_as_they_are(mine: Mine) -> None:
    text = SHARES[0].replace("29 (60.4)", "29 (51.4)")
    assert "ORR count 29 patient experimental trastuzumab" not in mine.lines(text)


COUNTED = [
    "表1 不良反应比较（例）\n\t曲妥珠单抗\t安慰剂\tχ²值\tP值\n腹泻\t5\t1\t4.565\t0.033\n",
    "表1 不良反应［例（%）］\n\t曲妥珠单抗\t安慰剂\tt值\tP值\n腹泻\t5（10）\t1（2）\t4.565\t0.033\n",
]


@pytest.mark.parametrize("text", COUNTED)
def test_a_caption_tells_that_figures_are_patients_and_a_test_statistic_is_none(mine: Mine, text: str) -> None:
    lines = mine.lines(text)
    assert "AE:diarrhea count 5 patient experimental trastuzumab" in lines
    assert "AE:diarrhea p_value 0.033 1 comparison trastuzumab over placebo" in lines
    assert not any("4.565" in line for line in lines)


PARTS = [
    "Table 1. Outcome\n\tX-positive (n = 104)\tX-negative (n = 49)\tTotal (n = 153)\nMedian PFS, months\n"
    "Trastuzumab\t55.0\t23.7\t40.5\nPlacebo\t51.6\t19.1\t30.9\n",
    "表1 结局\n\tX阳性（n=104）\tX阴性（n=49）\t合计（n=153）\n中位PFS，月\n"
    "曲妥珠单抗\t55.0\t23.7\t40.5\n安慰剂\t51.6\t19.1\t30.9\n",
]


@pytest.mark.parametrize("text", PARTS)
def test_columns_of_patients_in_a_table_whose_rows_are_the_arms_are_subgroups(mine: Mine, text: str) -> None:
    found = [finding for finding in mine(text).findings if finding.endpoint == "PFS"]
    assert [bool(finding.population) for finding in found] == [True, True, False] * 2
    assert [finding.role for finding in found] == ["experimental"] * 3 + ["control"] * 3


def test_a_tumour_holds_for_the_rows_of_arms_below_it(mine: Mine) -> None:
    text = (
        "表1 各瘤种的疗效\n瘤种\t组别\tORR（%）\n胃癌\t曲妥珠单抗\t47.1\n\t安慰剂\t16.7\n"
        "结直肠癌\t曲妥珠单抗\t12.5\n\t安慰剂\t5.0\n"
    )
    found = [(finding.value, finding.population) for finding in mine(text).findings]
    assert [bool(population) for _, population in found] == [True] * 4
    assert found[0][1] == found[1][1] != found[2][1] == found[3][1]


TIMED = [
    "Table 1. Survival\nGroup\tOS rate, %\t\tP\n\t1-year\t3-year\t\nTrastuzumab (n = 63)\t88.9\t82.4\t0.37\n"
    "Placebo (n = 61)\t91.8\t90.2\t\n",
    "表1 生存率（%）\n组别\tOS率\t\tP值\n\t1年\t3年\t\n曲妥珠单抗（n=63）\t88.9\t82.4\t0.37\n"
    "安慰剂（n=61）\t91.8\t90.2\t\n",
]


@pytest.mark.parametrize("text", TIMED)
def test_times_alone_below_an_endpoint_are_landmarks_and_rows_may_open_with_sizes(mine: Mine, text: str) -> None:
    lines = mine.lines(text)
    assert "OS rate 88.9 percent experimental trastuzumab @12" in lines
    assert "OS rate 90.2 percent control placebo @36" in lines
    assert "N count 63 patient experimental trastuzumab" in lines


def test_the_parts_of_a_combination_are_its_controls(mine: Mine) -> None:
    text = "Table 1. Response\nTreatment\tORR, %\nFulvestrant + anastrozole\t40\nFulvestrant\t30\nAnastrozole\t20\n"
    assert [line.split()[4] for line in mine.lines(text)] == ["experimental", "control", "control"]


LISTED = [
    "Table 2. Severe toxicities, number of patients in brackets\n\tTrastuzumab\tPlacebo\n"
    "Grade 3\tFebrile neutropenia (2); diarrhea (1)\tDyspnea (3)\n",
    "表2 严重不良反应（括号内为例数）\n\t曲妥珠单抗\t安慰剂\n"
    "3级\t发热性中性粒细胞减少（2）；腹泻（1）\t呼吸困难（3）\n",
]


@pytest.mark.parametrize("text", LISTED)
def test_a_cell_may_list_events_with_their_numbers(mine: Mine, text: str) -> None:
    assert mine.lines(text) == [
        "AE:febrile neutropenia count 2 patient experimental trastuzumab",
        "AE:diarrhea count 1 patient experimental trastuzumab",
        "AE:dyspnea count 3 patient control placebo",
    ]


def test_words_with_a_number_that_are_no_events_give_nothing(mine: Mine) -> None:
    text = LISTED[0].replace("Dyspnea (3)", "First visit (3)")
    assert [line for line in mine.lines(text) if "placebo" in line] == []
