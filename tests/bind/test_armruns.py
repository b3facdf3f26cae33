"""Drug names that stand side by side: one arm, or several that patients were sent to."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

RESULT = {"en": " Median OS was 12.1 versus 9.9 months.", "zh": "中位OS分别为12.1个月和9.9个月。"}
PAIRS = [
    (
        "en",
        "Patients were randomised to docetaxel or docetaxel plus ramucirumab.",
        "docetaxel+ramucirumab",
        "docetaxel",
    ),
    (
        "en",
        "Patients were assigned to gemcitabine and cisplatin or gemcitabine.",
        "cisplatin+gemcitabine",
        "gemcitabine",
    ),
    (
        "en",
        "Patients were assigned to epirubicin and paclitaxel or epirubicin and cyclophosphamide.",
        "epirubicin+paclitaxel",
        "cyclophosphamide+epirubicin",
    ),
    ("en", "Patients were randomised 1:1 to docetaxel or vinorelbine.", "docetaxel", "vinorelbine"),
    (
        "en",
        "Patients received either carboplatin/paclitaxel or carboplatin/paclitaxel plus bevacizumab.",
        "bevacizumab+carboplatin+paclitaxel",
        "carboplatin+paclitaxel",
    ),
    ("zh", "患者随机接受多西他赛或长春瑞滨。", "docetaxel", "vinorelbine"),
    ("zh", "患者随机接受多西他赛联合雷莫西尤单抗或多西他赛。", "docetaxel+ramucirumab", "docetaxel"),
]


@pytest.mark.parametrize(("language", "design", "new", "control"), PAIRS)
def test_two_arms_that_share_drugs_or_a_class_stay_two(
    mine: Mine, language: str, design: str, new: str, control: str
) -> None:  # fmt: skip
    assert mine.lines(design + RESULT[language])[-2:] == [
        f"OS median 12.1 month experimental {new}",
        f"OS median 9.9 month control {control}",
    ]


def test_drugs_of_one_class_that_are_chosen_stay_one_arm(mine: Mine) -> None:
    text = "Patients were assigned to trastuzumab plus docetaxel or paclitaxel. The ORR was 61%."
    assert mine.lines(text)[-1] == "ORR rate 61 percent single taxane+trastuzumab"


THREE = [
    ("en", "Patients were randomised to docetaxel plus ramucirumab, docetaxel plus sorafenib or docetaxel. "),
    ("en", "Patients were assigned to docetaxel, docetaxel plus ramucirumab, or docetaxel plus sorafenib. "),
]


@pytest.mark.parametrize(("language", "design"), THREE)
def test_a_list_that_ends_with_or_tells_an_arm_each(mine: Mine, language: str, design: str) -> None:
    told = "Median PFS was 5.2 months with docetaxel plus ramucirumab and 3.1 months with docetaxel."
    lines = mine.lines(design + told)
    assert {line.split(" month ")[1] for line in lines} >= {
        "experimental docetaxel+ramucirumab",
        "control docetaxel",
    }


def test_values_against_one_another_belong_to_the_arms_in_order(mine: Mine) -> None:
    text = (
        "Patients were randomised to apatinib 500 mg, apatinib 750 mg or placebo. The ORR was higher in the apatinib "
        "500 mg and 750 mg groups than in the placebo group (16% and 21% vs 3%)."
    )
    assert mine.lines(text) == [
        "ORR rate 16 percent experimental apatinib [500 mg]",
        "ORR rate 21 percent experimental apatinib [750 mg]",
        "ORR rate 3 percent control placebo",
    ]
