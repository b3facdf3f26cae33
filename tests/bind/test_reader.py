"""What a passage tells of its study once: all that one arm was given, and what is only named in passing."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

ONE_ARM = {
    "en": (
        "INTERVENTIONS: In this single-arm study, capecitabine 1,000 mg/m2 was given twice daily, with intravenous "
        "trastuzumab on day 1.\n\nRESULTS: We enrolled 40 women. The response rate was 35%."
    ),
    "zh": (
        "方法 本试验为单臂Ⅱ期试验，给予卡瑞利珠单抗200 mg静脉滴注（每2周1次）及阿帕替尼250 mg口服。\n\n"
        "结果 共入组52例患者，ORR为35%。"
    ),
}
GIVEN = {"en": "capecitabine+trastuzumab", "zh": "apatinib+camrelizumab"}


@pytest.mark.parametrize("language", ONE_ARM)
def test_a_study_of_one_arm_gave_all_that_its_sentence_names(mine: Mine, language: str) -> None:
    assert mine.lines(ONE_ARM[language])[-1] == f"ORR rate 35 percent single {GIVEN[language]}"


def test_a_drug_named_later_in_a_study_of_one_arm_is_no_arm(mine: Mine) -> None:
    text = ONE_ARM["en"] + " Resistance to docetaxel was common. Median PFS was 5.0 months."
    assert mine.lines(text)[-1] == "PFS median 5 month single capecitabine+trastuzumab"


def test_single_arm_studies_of_others_leave_a_randomised_one_its_arms(mine: Mine) -> None:
    text = (
        "Activity was seen in earlier single-arm studies of trastuzumab. We randomly assigned women to trastuzumab or "
        "docetaxel. The response rate was 35% with trastuzumab and 20% with docetaxel."
    )
    assert mine.lines(text)[-2:] == [
        "ORR rate 35 percent experimental trastuzumab",
        "ORR rate 20 percent control docetaxel",
    ]


def test_doses_of_known_drugs_are_no_arms_of_their_own(mine: Mine) -> None:
    text = (
        "Women were randomly assigned to trastuzumab plus docetaxel (combined group) or trastuzumab alone. Docetaxel "
        "was dosed at 75 mg/m2. The response rate was 35% in the combined group and 20% with trastuzumab alone."
    )
    assert mine.lines(text)[-1] == "ORR rate 20 percent control trastuzumab"


@pytest.mark.parametrize(
    "text",
    [
        "Adverse events led to permanent withdrawal of capecitabine in 30% of patients.",
        "Adverse events put an end to treatment in 30% of patients.",
    ],
)
def test_events_that_ended_treatment_are_told_as_that(mine: Mine, text: str) -> None:
    assert mine.lines(text)[0].startswith("AE_STOP rate 30 percent")
