"""Bindings that hold whichever drugs, endpoints and figures a sentence is told with, and whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from her2mine.records import Finding
from tests.bind.mining import Mine, line

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

DRUGS = (
    ("ramucirumab", "雷莫西尤单抗"),
    ("nivolumab", "纳武利尤单抗"),
    ("pembrolizumab", "帕博利珠单抗"),
    ("apatinib", "阿帕替尼"),
    ("trastuzumab deruxtecan", "德曲妥珠单抗"),
    ("osimertinib", "奥希替尼"),
    ("sorafenib", "索拉非尼"),
)
CONTROLS = (("placebo", "安慰剂"), ("paclitaxel", "紫杉醇"), ("docetaxel", "多西他赛"), ("chemotherapy", "化疗"))
ENDPOINTS = (
    ("OS", "overall survival", "总生存期"),
    ("PFS", "progression-free survival", "无进展生存期"),
    ("DOR", "duration of response", "缓解持续时间"),
    ("OS", "OS", "OS"),
    ("PFS", "PFS", "PFS"),
)
TOLD = (
    (0, "Median {e} was {a} months with {x} and {b} months with {y}."),
    (0, "Median {e} was {a} versus {b} months for {x} versus {y}."),
    (0, "In the {x} and {y} groups, median {e} was {a} and {b} months, respectively."),
    (0, "Median {e} was longer with {x} ({a} months) than with {y} ({b} months)."),
    (0, "{x} improved median {e} over {y} ({a} vs {b} months)."),
    (1, "{x}组中位{e}为{a}个月，{y}组为{b}个月。"),
    (1, "{x}组和{y}组的中位{e}分别为{a}个月和{b}个月。"),
    (1, "与{y}相比，{x}显著延长了中位{e}（{a}个月 vs {b}个月）。"),
    (1, "{x}组的中位{e}长于{y}组（{a} vs {b}个月）。"),
)
months = st.integers(15, 400).map(lambda n: n / 10)


@pytest.mark.parametrize(("language", "sentence"), TOLD)
@FEW
@given(st.sampled_from(DRUGS), st.sampled_from(CONTROLS), st.sampled_from(ENDPOINTS), months, months)
def test_two_medians_go_to_their_arms(
    mine: Mine, language: int, sentence: str, new: tuple[str, str], old: tuple[str, str],
    endpoint: tuple[str, str, str], b: float, gain: float,
) -> None:  # fmt: skip
    a = round(b + gain, 1)  # what a sentence calls longer is
    text = sentence.format(x=new[language], y=old[language], e=endpoint[language + 1], a=a, b=b)
    text = text[0].upper() + text[1:]
    assert [line(f) for f in mine(text).findings] == [
        f"{endpoint[0]} median {a:g} month experimental {new[0]}",
        f"{endpoint[0]} median {b:g} month control {old[0]}",
    ], text


COMPARED = (
    (0, "Median {e} was {a} months with {x} and {b} months with {y} (HR {h}, 95% CI {low}-{high}; P={p})."),
    (0, "{x} prolonged {e} over {y} ({a} vs {b} months; hazard ratio, {h}; 95% CI, {low} to {high}; P = {p})."),
    (0, "Median {e} was {a} versus {b} months with {x} versus {y}. The hazard ratio was {h} ({low}–{high}; p={p})."),
    (1, "{x}组和{y}组的中位{e}分别为{a}个月和{b}个月（HR={h}，95%CI：{low}～{high}，P={p}）。"),
    (1, "{x}组中位{e}为{a}个月，{y}组为{b}个月，风险比为{h}（95%CI {low}-{high}；P＝{p}）。"),
)
ratios = st.integers(30, 99).map(lambda n: n / 100)


@pytest.mark.parametrize(("language", "sentence"), COMPARED)
@FEW
@given(st.sampled_from(DRUGS), st.sampled_from(CONTROLS), st.sampled_from(ENDPOINTS[:2]), ratios, st.integers(1, 999))
def test_a_ratio_and_its_p_value_compare_the_two_arms(
    mine: Mine, language: int, sentence: str, new: tuple[str, str], old: tuple[str, str],
    endpoint: tuple[str, str, str], ratio: float, p: int,
) -> None:  # fmt: skip
    told = {"x": new[language], "y": old[language], "e": endpoint[language + 1], "a": 13.8, "b": 11.1, "h": ratio}
    low, high = round(ratio - 0.11, 2), round(ratio + 0.14, 2)
    text = sentence.format(**told, low=low, high=high, p=p / 10_000)
    compared = f"comparison {new[0]} over {old[0]}"
    assert [line(f) for f in mine(text[0].upper() + text[1:]).findings][2:] == [
        f"{endpoint[0]} hazard_ratio {ratio:g} ratio ({low:g}-{high:g}) {compared}",
        f"{endpoint[0]} p_value {p / 10_000:g} 1 {compared}",
    ], text


def bindings(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{f.trial} {line(f)}" for f in findings]


PARAGRAPHS = (
    "In ToGA, median OS was 13.8 months with trastuzumab plus chemotherapy and 11.1 months with chemotherapy alone.",
    "With ramucirumab plus paclitaxel, the ORR was 28% in 330 patients (HR 0.807, 95% CI 0.678-0.962; P=0.017).",
    "Grade 3 or higher neutropenia occurred in 28.7% of patients on trastuzumab deruxtecan.",
    "KEYNOTE-811研究中，帕博利珠单抗组的ORR为72.6%，安慰剂组为60.1%。",
    "阿帕替尼组和安慰剂组的中位PFS分别为2.6个月和1.8个月（HR=0.44，95%CI：0.33～0.60，P＜0.001）。",
    "125例接受维迪西妥单抗治疗的患者中有31例（24.8%）缓解。",
    "The methods are told elsewhere.",
    "1:1 vs 2 (3-4) months, n = 5; HR 0.7 and 95% CI.",
    "未达到（95%CI：～）和12个月，P=。",
)


@FEW
@given(st.permutations(PARAGRAPHS), st.integers(1, len(PARAGRAPHS)))
def test_paragraphs_do_not_disturb_each_other(mine: Mine, order: list[str], many: int) -> None:
    chosen = order[:many]
    alone = [told for paragraph in chosen for told in bindings(mine(paragraph).findings)]
    assert bindings(mine("\n\n".join(chosen)).findings) == alone


WORDS = [
    *(
        "trastuzumab",
        "placebo",
        "化疗",
        "T-DXd",
        "ToGA",
        "KEYNOTE-811",
        "OS",
        "中位PFS",
        "ORR",
        "control group",
        "对照组",
    ),
    *(
        "median",
        "13.8",
        "47%",
        "months",
        "个月",
        "vs",
        "and",
        "分别为",
        "respectively",
        "（",
        ")",
        "[1]",
        "，",
        "。",
        ";",
    ),
    *(
        "HR",
        "0.74",
        "95% CI",
        "0.60-0.91",
        "P<0.001",
        "n=45",
        "未达到",
        "not reached",
        "in",
        "patients",
        "例",
        "12-month",
    ),
    *("alone", "plus", "联合", "subgroup", "IHC3+", "\n\n", "\t", "\n", "Table 1.", "another trial", "increased by"),
]


@settings(FEW, max_examples=80)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join))
def test_no_text_breaks_the_binder_or_its_promises(mine: Mine, text: str) -> None:
    mined = mine(text + ".")
    source = mined.paper.text
    assert len({f.id for f in mined.findings}) == len(mined.findings)
    for finding in mined.findings:
        assert source[finding.start : finding.end] == finding.text
        assert 0 <= finding.confidence <= 1
        assert not (finding.comparator and finding.role != "comparison")
        assert (finding.value is None) <= (finding.statistic in ("median", "mean"))
    for left in mined.abstentions:
        assert source[left.start : left.end] == left.text and left.reason
