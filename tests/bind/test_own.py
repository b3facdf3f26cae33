"""The study a paper reports: which blocks are its abstract and results, what passes between them, and its own trial."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from her2mine.bind.context import Context
from her2mine.bind.own import in_outlook, next_paragraph, own_study, own_trial
from her2mine.records import Label, Mention
from tests.bind.mining import Mine

STRUCTURED = {
    "en": """Background: Renal cell carcinoma has few second-line options.

Methods: Patients were randomly assigned to cabozantinib or everolimus (NCT01865747).

Results: Median PFS was 7.4 months with cabozantinib and 3.8 months with everolimus.
Responses were seen in 21% of the cabozantinib group and 5% of the everolimus group.

Conclusions: Cabozantinib prolonged PFS.
""",
    "zh": """【目的】比较卡博替尼与依维莫司治疗晚期肾癌的疗效。

【方法】患者随机接受卡博替尼或依维莫司治疗（NCT01865747）。

【结果】两组中位PFS分别为7.4个月和3.8个月，ORR分别为21%和5%。

【结论】卡博替尼延长了PFS。
""",
}
ARTICLE = """<?xml version="1.0"?><article xml:lang="en"><front><article-meta><title-group>
<article-title>Second-line treatment of kidney cancer</article-title></title-group><abstract>
<sec><title>Methods</title><p>In METEOR, patients were randomly assigned to cabozantinib or everolimus.</p></sec>
<sec><title>Results</title><p>Median PFS was 7.4 months with cabozantinib and 3.8 months with everolimus.</p></sec>
</abstract></article-meta></front><body>
<sec><title>Introduction</title><p>Sunitinib gave a median PFS of 11 months.</p></sec>
<sec><title>Results</title><p>Median OS was 21.4 and 16.5 months, respectively.</p></sec>
<sec><title>Discussion</title><p>A median OS of 25.0 months was seen elsewhere.</p></sec></body></article>"""


def told(mine: Mine, text: str, name: str = "note.txt") -> list[tuple[str | None, str, float | None, str, str]]:
    return [(f.trial, f.endpoint, f.value, f.role, "+".join(f.drugs)) for f in mine(text, name).findings]


@pytest.mark.parametrize("language", sorted(STRUCTURED))
def test_a_structured_abstract_carries_arms_and_trial_into_its_results(mine: Mine, language: str) -> None:
    """Arms and registry number stand under "Methods" alone; the values under "Results" have both."""
    assert told(mine, STRUCTURED[language]) == [
        ("NCT01865747", "PFS", 7.4, "experimental", "cabozantinib"),
        ("NCT01865747", "PFS", 3.8, "control", "everolimus"),
        ("NCT01865747", "ORR", 21, "experimental", "cabozantinib"),
        ("NCT01865747", "ORR", 5, "control", "everolimus"),
    ]


def test_paragraphs_without_labels_carry_nothing(mine: Mine) -> None:
    """Of the same paragraphs without their labels the second knows neither arms nor trial."""
    text = "METEOR compared cabozantinib with everolimus.[1]\n\nMedian PFS was 7.4 and 3.8 months, respectively.[1]\n"
    assert told(mine, text) == []


def test_the_results_of_a_paper_know_the_arms_and_the_trial_of_its_abstract(mine: Mine) -> None:
    """A results section takes both over; introduction and discussion, which speak of other work, take neither."""
    mined = mine(ARTICLE, "paper.xml")
    assert told(mine, ARTICLE, "paper.xml") == [
        ("METEOR", "PFS", 7.4, "experimental", "cabozantinib"),
        ("METEOR", "PFS", 3.8, "control", "everolimus"),
        (None, "PFS", 11, "single", "sunitinib"),
        ("METEOR", "OS", 21.4, "experimental", "cabozantinib"),
        ("METEOR", "OS", 16.5, "control", "everolimus"),
    ]
    assert ["study:own" in f.voices for f in mined.findings] == [True, True, False, True, True]
    assert [left.text for left in mined.abstentions] == ["25.0"]


def test_a_trial_to_come_that_the_conclusion_names_is_not_the_own(mine: Mine) -> None:
    """A conclusion may name what will follow; it tells nothing of the study that is reported."""
    text = STRUCTURED["en"].replace(" (NCT01865747)", "").replace("prolonged PFS.", "will be studied in CONTACT-03.")
    assert [trial for trial, *_ in told(mine, text)] == [None] * 4


@pytest.mark.parametrize(
    ("names", "own"),
    [
        (["METEOR"], "METEOR"),
        (["METEOR", "NCT01865747", "METEOR"], "METEOR"),
        (["NCT01865747"], "NCT01865747"),
        (["NCT01865747", "2013-001010-14"], "NCT01865747"),
        (["ChiCTR2000012345"], "ChiCTR2000012345"),
        (["NCT01865747", "NCT01835158"], None),
        (["METEOR", "CABOSUN"], None),
        ([], None),
    ],
)
def test_the_one_trial_that_an_abstract_names(names: list[str], own: str | None) -> None:
    """An acronym comes before its number, numbers of two registers are one study, two of one register are two."""
    mentions = [Mention(Label.TRIAL, 0, len(name), name, name) for name in names]
    assert own_trial(mentions) == own


@pytest.mark.parametrize(
    ("text", "outlook"),
    [("Conclusions: it works", True), ("【结论】有效", True), ("Results: it works", False), ("We conclude", False)],
)
def test_the_conclusion_is_known_by_its_label(tools: Tools, text: str, outlook: bool) -> None:
    """Only the label at the head of a paragraph makes it the conclusion."""
    assert in_outlook(text, tools.cues) is outlook


def test_blocks_of_the_abstract_and_of_the_results_are_told_by_headings(mine: Mine, tools: Tools) -> None:
    """The abstract's own "Results" belongs to the abstract; a discussion belongs to neither."""
    paper = mine(ARTICLE, "paper.xml").paper
    own = own_study(paper, tools.cues)
    sections = {key: {paper.blocks[i].section for i in getattr(own, key)} for key in ("abstract", "results")}
    assert all(section.startswith("Abstract") for section in sections["abstract"]) and sections["abstract"]
    assert sections["results"] == {"Results"}


def test_one_label_alone_makes_no_abstract(mine: Mine, tools: Tools) -> None:
    """A single paragraph that opens with "Results:" may stand anywhere."""
    paper = mine("Results: Median PFS was 7.4 months with cabozantinib.[1]\n\nMore is told below.\n").paper
    assert own_study(paper, tools.cues).abstract == frozenset()
    assert len(paper.blocks) == 2


def test_the_next_paragraph_keeps_trial_and_arms_but_no_endpoint_and_no_group() -> None:
    """What is passed on is a copy: arms learnt later do not reach back."""
    before = Context(trial="METEOR", endpoint="PFS", population="bone metastases", labels={"a": ("cabozantinib",)})
    after = next_paragraph(before)
    assert (after.trial, after.endpoint, after.population, after.labels) == ("METEOR", None, None, before.labels)
    after.labels["b"] = ("everolimus",)
    assert "b" not in before.labels and after.arms is not before.arms


TITLED = {
    "en": """Cabozantinib versus everolimus in advanced renal cell carcinoma (METEOR): a randomised phase 3 trial

Methods Patients were randomly assigned to cabozantinib or everolimus. This trial is registered, NCT01865747.

Results Median PFS was 7.4 months with cabozantinib and 3.8 months with everolimus.

Conclusions Cabozantinib prolonged PFS.
""",
    "zh": """卡博替尼对比依维莫司治疗晚期肾癌的随机、开放标签Ⅲ期研究（METEOR）

【摘要】目的 比较卡博替尼与依维莫司治疗晚期肾癌的疗效。

结果 卡博替尼组中位PFS为7.4个月，依维莫司组为3.8个月。

结论 卡博替尼延长了PFS。（注册号NCT01865747）
""",
}


@pytest.mark.parametrize("language", sorted(TITLED))
def test_a_study_is_called_as_its_title_does_and_not_by_its_number(mine: Mine, language: str) -> None:
    """The spaces behind labels count although those beside Han characters are otherwise read away."""
    assert told(mine, TITLED[language]) == [
        ("METEOR", "PFS", 7.4, "experimental", "cabozantinib"),
        ("METEOR", "PFS", 3.8, "control", "everolimus"),
    ]


def test_a_label_is_about_the_drug_of_its_title_and_the_one_study_it_names(mine: Mine) -> None:
    """Further down a label speaks of "this product" and names the study no more."""
    text = """呋喹替尼胶囊说明书

【不良反应】

本品的安全性数据来自FRESCO研究，患者接受本品或安慰剂治疗。

手足皮肤反应：本品组有49.3%的患者发生手足皮肤反应，安慰剂组为2.9%。
"""
    assert [(f.trial, f.drugs, f.value) for f in mine(text).findings] == [
        ("FRESCO", ("fruquintinib",), 49.3),
        ("FRESCO", ("placebo",), 2.9),
    ]


OWN_TRIAL = [
    "Results of NEJ005 (TCOG 0902), a randomised study\n\nMethods\n\nPatients received oxaliplatin or placebo.\n\n"
    "Results\n\nMedian OS was 9.1 months with oxaliplatin and 7.0 months with placebo.\n",
    "Oxaliplatin in gastric cancer\n\nMethods\n\nPatients received oxaliplatin (NCT01234567).\n\n"
    "Results\n\nMedian OS was 9.1 months with oxaliplatin.\n",
]


@pytest.mark.parametrize(("text", "trial"), list(zip(OWN_TRIAL, ["NEJ005", "NCT01234567"], strict=True)))
def test_a_report_is_of_the_trial_of_its_title_or_of_its_number(mine: Mine, text: str, trial: str) -> None:
    assert {finding.trial for finding in mine(text).findings} == {trial}


def test_a_trial_that_a_report_only_discusses_is_not_its_own(mine: Mine) -> None:
    text = (
        "Oxaliplatin in gastric cancer\n\nMethods\n\nPatients received oxaliplatin.\n\n"
        "Results\n\nMedian OS was 9.1 months with oxaliplatin.\n\n"
        "Discussion\n\nIn ToGA median OS was 13.8 months with trastuzumab.\n"
    )
    assert [finding.trial for finding in mine(text).findings] == [None, "ToGA"]


def test_labels_of_an_abstract_need_no_colon_before_a_capital(mine: Mine, tools: Tools) -> None:
    text = "A title\n\nMethods Patients had oxaliplatin.\n\nResults The ORR was 40%.\n\nResults of others differ.\n"
    assert own_study(mine(text).paper, tools.cues).abstract == {1, 2}
