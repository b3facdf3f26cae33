"""Studies of a switch: who went on with a treatment is the control of who turned to another."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

SWITCHED = {
    "en": (
        "Women were assigned to switch to exemestane or to stay on tamoxifen. Of 400 patients, 190 switched to "
        "exemestane and 210 stayed on tamoxifen. Five-year DFS was 90% with exemestane and 80% with tamoxifen."
    ),
    "zh": "患者随机换用依西美坦或继续服用他莫昔芬。依西美坦组5年DFS率为90%，他莫昔芬组为80%。",
}


@pytest.mark.parametrize("language", SWITCHED)
def test_who_turned_to_another_drug_is_the_experimental_arm(mine: Mine, language: str) -> None:
    rates = [line for line in mine.lines(SWITCHED[language]) if line.startswith("DFS")]
    assert rates == ["DFS rate 90 percent experimental exemestane @60", "DFS rate 80 percent control tamoxifen @60"]


def test_those_who_remained_on_a_drug_are_its_arm_and_no_subgroup(mine: Mine) -> None:
    text = (
        "Women were assigned to exemestane or tamoxifen. Arthralgia was seen in 5.4% and 3.6%. Thrombosis was commoner "
        "in those who remained on tamoxifen (2.4% vs 1.3%)."
    )
    assert mine.lines(text)[-2:] == [
        "AE:venous thromboembolism rate 2.4 percent control tamoxifen",
        "AE:venous thromboembolism rate 1.3 percent experimental exemestane",
    ]


def test_a_drug_that_patients_switched_to_later_is_still_no_arm(mine: Mine) -> None:
    text = "Median OS was 12 months with docetaxel. After progression half of them switched to capecitabine."
    assert mine.lines(text) == ["OS median 12 month single docetaxel"]
