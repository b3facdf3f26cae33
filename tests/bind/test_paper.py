"""Whole papers: what a paragraph carries from sentence to sentence, what ends it, and what is never mined."""

from __future__ import annotations

from dataclasses import replace

import pytest

from her2mine.bind import Tools
from her2mine.bind.trust import UNTRAINED, Trust
from her2mine.records import BlockKind, MinedPaper
from tests.bind.mining import Mine, line

CARRIED = {
    "en": (
        "In KEYNOTE-811, pembrolizumab or placebo was added to trastuzumab and chemotherapy. Median PFS was 10.0 "
        "months with pembrolizumab and 8.1 months with placebo. The ORR was 72.6% in the "
        "pembrolizumab group and 60.1% in the placebo group."
    ),
    "zh": (
        "KEYNOTE-811研究在曲妥珠单抗联合化疗的基础上比较了帕博利珠单抗与安慰剂。帕博利珠单抗组和安慰剂组的中位PFS分别为"
        "10.0个月和8.1个月。两组ORR分别为72.6%和60.1%。"
    ),
}
TURNED = {
    "en": (
        "In ToGA, median OS was 13.8 months with trastuzumab plus chemotherapy and 11.1 months with chemotherapy "
        "alone. In another phase 2 trial, apatinib gave a median OS of 6.5 months."
    ),
    "zh": (
        "ToGA研究中，曲妥珠单抗联合化疗组的中位OS为13.8个月，化疗组为11.1个月。"
        "另一项Ⅱ期研究中，阿帕替尼治疗的中位OS为6.5个月。"
    ),
}
STANDARD = {
    "en": (
        "Ramucirumab plus paclitaxel is the standard of second-line care. With trastuzumab deruxtecan, median OS was "
        "14.7 months, against 11.4 months in the control group."
    ),
    "zh": "雷莫西尤单抗联合紫杉醇是二线标准治疗。德曲妥珠单抗组中位OS为14.7个月，对照组为11.4个月。",
}
CITED = {
    "en": """A short review of first-line treatment

Introduction

Trastuzumab plus chemotherapy gave a median OS of 13.8 months, and chemotherapy alone 11.1 months [1]. More follows.

References

1. Bang YJ, Van Cutsem E, Feyereislova A, et al. The first trial. Lancet 2010;376:687-97. doi: {doi}
2. Author A, Other B. Median overall survival of 25.4 months in 100 patients: hazard ratio 0.50. J Test 2020;1:1-9.
""",
    "zh": """一线治疗综述

引言

曲妥珠单抗联合化疗的中位OS为13.8个月，单纯化疗为11.1个月[1]。后文介绍其他方案。

参考文献

[1] Bang YJ, Van Cutsem E, Feyereislova A, et al. The first trial[J]. Lancet, 2010, 376: 687-697. DOI: {doi}.
[2] 张三, 李四. 帕博利珠单抗治疗100例患者中位OS为25.4个月[J]. 试验杂志, 2020, 1: 1-9.
""",
}
TOGA = "10.1016/S0140-6736(10)61121-X"
LANGUAGES = ("en", "zh")


def bound(mined: MinedPaper) -> list[tuple[str | None, str, float | None, str]]:
    return [(f.trial, f.endpoint, f.value, f.role) for f in mined.findings]


@pytest.mark.parametrize("language", LANGUAGES)
def test_trial_and_arms_carry_over_within_a_paragraph(mine: Mine, language: str) -> None:
    mined = mine(CARRIED[language])
    assert bound(mined) == [
        ("KEYNOTE-811", "PFS", 10.0, "experimental"),
        ("KEYNOTE-811", "PFS", 8.1, "control"),
        ("KEYNOTE-811", "ORR", 72.6, "experimental"),
        ("KEYNOTE-811", "ORR", 60.1, "control"),
    ]
    assert ["pembrolizumab" in f.drugs for f in mined.findings] == [True, False, True, False]
    assert ["placebo" in f.drugs for f in mined.findings] == [False, True, False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_study_ends_what_was_carried(mine: Mine, language: str) -> None:
    mined = mine(TURNED[language])
    assert bound(mined) == [
        ("ToGA", "OS", 13.8, "experimental"),
        ("ToGA", "OS", 11.1, "control"),
        (None, "OS", 6.5, "single"),
    ]
    assert mined.findings[2].drugs == ("apatinib",)


def test_nothing_is_carried_into_the_next_paragraph(mine: Mine) -> None:
    mined = mine("In ToGA, median OS was 13.8 months with trastuzumab plus chemotherapy.\n\nMedian PFS was 6.7 months.")
    assert [f.value for f in mined.findings] == [13.8]
    assert [a.text for a in mined.abstentions] == ["6.7"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_control_group_is_the_standard_told_before(mine: Mine, language: str) -> None:
    assert mine.lines(STANDARD[language]) == [
        "OS median 14.7 month experimental trastuzumab deruxtecan",
        "OS median 11.4 month control paclitaxel+ramucirumab",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_citation_tells_the_trial_that_the_text_does_not_name(mine: Mine, language: str) -> None:
    mined = mine(CITED[language].format(doi=TOGA))
    assert [(f.trial, f.resolved, f.value) for f in mined.findings] == [(None, "ToGA", 13.8), (None, "ToGA", 11.1)]
    for finding in mined.findings:
        assert finding.citation == (1,)
        assert [mined.paper.text[a:b] for a, b in finding.citation_spans] == ["[1]"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_citation_of_unknown_work_resolves_to_nothing(mine: Mine, language: str) -> None:
    mined = mine(CITED[language].format(doi="10.1000/nothing.1").replace("Lancet", "J Test").replace("Bang", "Lind"))
    assert [f.resolved for f in mined.findings] == [None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_list_is_never_mined(mine: Mine, language: str) -> None:
    mined = mine(CITED[language].format(doi=TOGA))
    places = [f.start for f in mined.findings] + [a.start for a in mined.abstentions]
    blocks = [mined.paper.block_at(start) for start in places]
    assert places and all(block is not None and block.kind is not BlockKind.REFERENCE for block in blocks)
    assert 25.4 not in [f.value for f in mined.findings]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The trial assumed a median OS of 11.1 months with chemotherapy.", "11.1"),
        ("Median OS was 9.9 months.", "9.9"),
        ("Trastuzumab plus chemotherapy was followed by something that lasted 4.5 months.", "4.5"),
        ("研究假设化疗组中位OS为11.1个月。", "11.1"),
        ("中位OS为9.9个月。", "9.9"),
    ],
)
def test_a_value_that_cannot_be_bound_is_kept_with_a_reason(mine: Mine, text: str, number: str) -> None:
    mined = mine(text)
    assert mined.findings == ()
    (left,) = mined.abstentions
    assert left.text == number and mined.paper.text[left.start : left.end] == number
    assert len(left.reason) > 10 and number in left.quote


@pytest.mark.parametrize(
    "text",
    [
        "About 20% of gastric cancers overexpress HER2, and 7.7% of all deaths from cancer are due to them.",
        "The 5-year survival of stomach cancer was 32% worldwide, with 968,000 new cases in 2022.",
        "2022年全球胃癌新发病例约97万，其中15%～20%为HER2阳性。",
        "Trastuzumab 6 mg/kg was given every 3 weeks for six cycles to adults aged 18 to 75 years.",
        "每3周给予曲妥珠单抗6 mg/kg，共6个周期，年龄18～75岁。",
    ],
)
def test_numbers_that_are_no_results_give_no_findings(mine: Mine, text: str) -> None:
    assert [line(f) for f in mine(text).findings] == []


ALL = [texts[language] for texts in (CARRIED, TURNED, STANDARD, CITED) for language in LANGUAGES]


def test_the_same_paper_gives_the_same_findings_again(mine: Mine) -> None:
    text = "\n\n".join(ALL)
    assert mine(text) == mine(text)


def test_a_finding_points_at_its_number_and_says_how_sure_it_is(mine: Mine) -> None:
    mined = mine("\n\n".join(ALL))
    text = mined.paper.text
    assert len({f.id for f in mined.findings}) == len(mined.findings) > 10
    assert [(f.start, f.end) for f in mined.findings] == sorted((f.start, f.end) for f in mined.findings)
    for finding in mined.findings:
        assert text[finding.start : finding.end] == finding.text
        assert 0 <= finding.confidence <= 1
        assert finding.sentence[0] <= finding.start < finding.end <= finding.sentence[1]
        assert finding.quote == " ".join(text[slice(*finding.sentence)].split())
        assert finding.language in LANGUAGES


def test_values_told_together_share_a_group(mine: Mine) -> None:
    found = mine(TURNED["en"]).findings
    groups = [f.group for f in found]
    assert groups[0] == groups[1] != groups[2]


def test_offsets_hold_in_a_text_with_typography_and_both_languages(mine: Mine) -> None:
    text = (
        "ＴｏＧＡ研究中，曲妥珠单抗联合化疗组的中位ＯＳ为１３·８个月。\r\n\r\n"
        "𝐍 In ToGA, median PFS was 6·7 months with trastuzumab plus chemotherapy."
    )
    found = mine(text).findings
    assert [(f.text, f.value) for f in found] == [("１３·８", 13.8), ("6·7", 6.7)]
    assert all(text[f.start : f.end] == f.text for f in found)


def test_a_finding_in_a_heading_section_says_where_it_stands(mine: Mine) -> None:
    text = "A review\n\nSecond-line treatment\n\nIn GATSBY, median OS was 7.9 months with trastuzumab emtansine.\n"
    (finding,) = mine(text).findings
    assert "Second-line treatment" in finding.section


WEIGHTS = {"arm:behind": 1.0, "trial:named": 0.5, "arm:none": -1.0}


def test_less_evidence_is_less_sure(tools: Tools) -> None:
    """With weights that trust a named trial and an arm beside its value, each of them missing costs confidence."""
    weighing = Mine(replace(tools, trust=Trust(0.0, WEIGHTS)))

    def sure(text: str) -> float:
        return weighing(text).findings[0].confidence

    named = sure("In ToGA, median OS was 13.8 months with trastuzumab plus chemotherapy.")
    unnamed = sure("Median OS was 13.8 months with trastuzumab plus chemotherapy.")
    armless = sure("In this study, median OS was 13.8 months.")
    assert named > unnamed > 0.5 > armless


def test_without_weights_no_binding_is_surer_than_another(tools: Tools) -> None:
    """Where no weights are given, confidence says that nothing is known, whatever a finding rests on."""
    mined = Mine(replace(tools, trust=Trust()))("\n\n".join(ALL))
    assert {finding.confidence for finding in mined.findings} == {UNTRAINED}


BULLETS = ("✦ ", "●", "▸ ", "- ")
ABOVE = {
    "en": "In KEYNOTE-426, pembrolizumab plus axitinib was compared with sunitinib:",
    "zh": "KEYNOTE-426研究比较了帕博利珠单抗联合阿昔替尼与舒尼替尼：",
}
ITEMS = {
    "en": ("Median PFS was 15.1 vs 11.1 months.", "The ORR was 59.3% vs 35.7%."),
    "zh": ("两组中位PFS分别为15.1个月和11.1个月。", "两组ORR分别为59.3%和35.7%。"),
}
AXITINIB = [
    ("KEYNOTE-426", "PFS", 15.1, "experimental"),
    ("KEYNOTE-426", "PFS", 11.1, "control"),
    ("KEYNOTE-426", "ORR", 59.3, "experimental"),
    ("KEYNOTE-426", "ORR", 35.7, "control"),
]


def listed(bullet: str, items: tuple[str, ...]) -> str:
    return "".join(f"{bullet}{item}\n" for item in items)


@pytest.mark.parametrize("bullet", BULLETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_items_of_a_list_speak_of_the_trial_and_arms_told_above_it(mine: Mine, language: str, bullet: str) -> None:
    """A line that ends in a colon tells trial and arms of all items below, whichever sign opens them."""
    mined = mine(f"{ABOVE[language]}\n\n{listed(bullet, ITEMS[language])}")
    assert bound(mined) == AXITINIB
    assert {f.drugs for f in mined.findings} == {("pembrolizumab", "axitinib"), ("sunitinib",)}


FIRST = "Median PFS was 15.1 months with pembrolizumab plus axitinib and 11.1 months with sunitinib."


@pytest.mark.parametrize("above", ["## KEYNOTE-426\n\n", "● KEYNOTE-426\n"])
def test_a_heading_or_a_short_item_that_names_a_trial_is_that_of_the_items_below(mine: Mine, above: str) -> None:
    """The second item has neither trial nor arms of its own: both are those of the lines above."""
    assert bound(mine(above + listed("● ", (FIRST, "The ORR was 59.3% and 35.7%, respectively.")))) == AXITINIB
