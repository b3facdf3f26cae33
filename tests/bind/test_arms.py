"""Which groups of patients a sentence names: what joins drugs into one arm and what keeps two apart."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from her2mine.bind.arms import Arm
from tests.bind.arming import arms_of


def arms(tools: Tools, text: str, spread: int = 0) -> list[str]:
    """The arms of a text, each as its drugs joined by plus, with a role its words give it."""
    return [told(arm) for arm in arms_of(tools, text, spread)]


def told(arm: Arm) -> str:
    return "+".join(arm.drugs) + (f" ({arm.hint})" if arm.hint else "")


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("trastuzumab plus capecitabine and cisplatin", "trastuzumab+capecitabine+cisplatin"),
        ("trastuzumab in combination with S-1 and oxaliplatin", "trastuzumab+s-1+oxaliplatin"),
        ("ramucirumab + paclitaxel", "ramucirumab+paclitaxel"),
        ("pertuzumab, trastuzumab and chemotherapy", "pertuzumab+trastuzumab+chemotherapy"),
        ("trastuzumab-based therapy with XELOX", "trastuzumab+capecitabine+oxaliplatin"),
        ("placebo plus trastuzumab and chemotherapy", "placebo+trastuzumab+chemotherapy"),
        ("曲妥珠单抗联合卡培他滨和顺铂", "trastuzumab+capecitabine+cisplatin"),
        ("曲妥珠单抗+化疗", "trastuzumab+chemotherapy"),
        ("帕妥珠单抗、曲妥珠单抗联合化疗", "pertuzumab+trastuzumab+chemotherapy"),
        ("曲妥珠單抗合併化療", "trastuzumab+chemotherapy"),
    ],
)
def test_joining_words_make_one_arm(tools: Tools, text: str, drugs: str) -> None:
    assert arms(tools, text) == [drugs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nivolumab plus ipilimumab versus nivolumab alone", ["nivolumab+ipilimumab", "nivolumab"]),
        ("pembrolizumab with chemotherapy compared with chemotherapy", ["pembrolizumab+chemotherapy", "chemotherapy"]),
        ("in the nivolumab and docetaxel groups", ["nivolumab", "docetaxel"]),
        ("a comparison between apatinib and docetaxel", ["apatinib", "docetaxel"]),
        ("apatinib or placebo", ["apatinib", "placebo (control)"]),
        ("they compared trastuzumab with lapatinib", ["trastuzumab", "lapatinib"]),
        ("12.2 months with nivolumab and 9.4 months with docetaxel", ["nivolumab", "docetaxel"]),
        ("纳武利尤单抗联合伊匹木单抗对比纳武利尤单抗单药", ["nivolumab+ipilimumab", "nivolumab"]),
        ("曲妥珠单抗组和安慰剂组", ["trastuzumab", "placebo (control)"]),
        ("纳武利尤单抗为12.2个月，多西他赛为9.4个月", ["nivolumab", "docetaxel"]),
    ],
)
def test_what_is_compared_stays_apart(tools: Tools, text: str, expected: list[str]) -> None:
    assert arms(tools, text) == expected


@pytest.mark.parametrize(
    ("text", "together", "apart"),
    [
        ("nivolumab and docetaxel gave 12.2 and 9.4 months", ["nivolumab+docetaxel"], ["nivolumab", "docetaxel"]),
        ("帕博利珠单抗和化疗的生存期", ["pembrolizumab+chemotherapy"], ["pembrolizumab", "chemotherapy"]),
    ],
)
def test_and_is_one_arm_unless_values_are_dealt_out(
    tools: Tools, text: str, together: list[str], apart: list[str]
) -> None:
    assert arms(tools, text) == together
    assert arms(tools, text, spread=2) == apart


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("trastuzumab deruxtecan (T-DXd) was given", "trastuzumab deruxtecan"),
        ("T-DXd（德曲妥珠单抗）治疗", "trastuzumab deruxtecan"),
        ("nivolumab (a PD-1 inhibitor) was given", "nivolumab"),
        ("a fluoropyrimidine (capecitabine or fluorouracil) plus cisplatin", "fluoropyrimidine+cisplatin"),
        ("氟尿嘧啶类药物（卡培他滨）联合顺铂", "fluoropyrimidine+cisplatin"),
    ],
)
def test_a_bracket_repeats_or_details_the_name_before_it(tools: Tools, text: str, drugs: str) -> None:
    assert arms(tools, text) == [drugs]


@pytest.mark.parametrize("text", ["capecitabine or fluorouracil plus cisplatin", "卡培他滨或氟尿嘧啶联合顺铂"])
def test_a_choice_within_a_class_is_the_class(tools: Tools, text: str) -> None:
    assert arms(tools, text) == ["fluoropyrimidine+cisplatin"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("adding bevacizumab to chemotherapy", ["bevacizumab+chemotherapy", "chemotherapy"]),
        ("the addition of bevacizumab to chemotherapy", ["bevacizumab+chemotherapy", "chemotherapy"]),
        ("在化疗基础上加用曲妥珠单抗", ["chemotherapy (control)", "trastuzumab+chemotherapy"]),
    ],
)
def test_an_addition_names_the_arm_with_and_the_arm_without(tools: Tools, text: str, expected: list[str]) -> None:
    assert arms(tools, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "patients previously treated with trastuzumab received paclitaxel",
        "after failure of trastuzumab they were given paclitaxel",
        "既往接受过曲妥珠单抗治疗的患者使用紫杉醇",
    ],
)
def test_earlier_therapy_is_no_arm(tools: Tools, text: str) -> None:
    assert arms(tools, text) == ["paclitaxel"]


@pytest.mark.parametrize(
    "text",
    [
        "after progression on trastuzumab, ramucirumab was given",
        "in disease refractory to trastuzumab, ramucirumab was tried",
    ],
)
def test_a_drug_given_after_another_failed_is_an_arm(tools: Tools, text: str) -> None:
    assert arms(tools, text) == ["ramucirumab"]


def test_earlier_therapy_may_be_told_behind_its_name(tools: Tools) -> None:
    assert arms(tools, "曲妥珠单抗治疗失败后使用雷莫西尤单抗") == ["ramucirumab"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the control group did worse than the experimental group", [" (control)", " (experimental)"]),
        ("patients in the standard-of-care arm", [" (control)"]),
        ("对照组与试验组", [" (control)", " (experimental)"]),
        ("the control group (paclitaxel)", ["paclitaxel (control)"]),
        ("对照组（紫杉醇）", ["paclitaxel (control)"]),
        ("placebo", ["placebo (control)"]),
    ],
)
def test_words_for_groups_tell_roles(tools: Tools, text: str, expected: list[str]) -> None:
    assert arms(tools, text) == expected


def test_a_control_group_in_a_bracket_ends_there(tools: Tools) -> None:
    found = arms(tools, "the control group (paclitaxel) and the ramucirumab group")
    assert found == ["paclitaxel (control)", "ramucirumab"]


@pytest.mark.parametrize("text", ["patients without pembrolizumab fared worse", "未接受帕博利珠单抗的患者"])
def test_a_group_told_by_what_it_lacks_is_a_control_without_drugs(tools: Tools, text: str) -> None:
    assert arms(tools, text) == [" (control)"]


@pytest.mark.parametrize("text", ["chemotherapy alone", "paclitaxel monotherapy", "单纯化疗", "多西他赛单药治疗"])
def test_alone_belongs_to_the_arm(tools: Tools, text: str) -> None:
    (arm,) = arms_of(tools, text)
    assert len(arm.drugs) == 1 and not arm.without


@pytest.mark.parametrize("text", ["", "no drug is named here", "这里没有药名"])
def test_a_text_without_drugs_has_no_arms(tools: Tools, text: str) -> None:
    assert arms(tools, text) == []
