"""What a passage tells once for what follows: the order of its arms, and the time of its rates."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

KEPT = {
    "en": (
        "Patients were randomly assigned to arm A, docetaxel, or arm B, docetaxel plus trastuzumab. Median PFS was 6 "
        "months in arm A and 9 months in arm B. Median OS was 15 versus 20 months."
    ),
}
TIMED = {
    "en": (
        "Patients were assigned to trastuzumab or placebo. At 10 years, overall survival was 82% with trastuzumab and "
        "80% with placebo. The rate of disease-free survival was 72% versus 69%."
    ),
    "zh": "患者随机接受曲妥珠单抗或安慰剂。10年OS率曲妥珠单抗组为82%，安慰剂组为80%。DFS率为72%和69%。",
}


@pytest.mark.parametrize("language", KEPT)
def test_values_without_names_keep_the_order_told_by_name(mine: Mine, language: str) -> None:
    assert mine.lines(KEPT[language])[-2:] == [
        "OS median 15 month control docetaxel",
        "OS median 20 month experimental docetaxel+trastuzumab",
    ]


def test_an_order_told_by_which_arm_had_more_is_not_kept(mine: Mine) -> None:
    text = (
        "Patients were assigned to trastuzumab or placebo. Fever was more common with placebo than with trastuzumab "
        "(20% versus 10%). Rash occurred in 5% and 3%."
    )
    assert mine.lines(text)[-2:] == [
        "AE:rash rate 5 percent experimental trastuzumab",
        "AE:rash rate 3 percent control placebo",
    ]


@pytest.mark.parametrize("language", TIMED)
def test_a_rate_of_survival_has_the_time_told_before(mine: Mine, language: str) -> None:
    assert [line.rpartition("@")[2] for line in mine.lines(TIMED[language])] == ["120"] * 4


def test_a_response_has_no_time_of_survival(mine: Mine) -> None:
    text = "At 1 year, overall survival was 82% with trastuzumab. The objective response rate was 40%."
    assert mine.lines(text)[-1] == "ORR rate 40 percent single trastuzumab"


def test_what_a_clause_says_of_its_values_does_not_turn_those_of_the_next(mine: Mine) -> None:
    text = (
        "Patients were assigned to docetaxel or vinorelbine. Fever (20% vs 10%) was commoner with docetaxel than with "
        "vinorelbine; rash (3% vs 5%) was less so."
    )
    assert mine.lines(text)[-2:] == [
        "AE:rash rate 3 percent experimental docetaxel",
        "AE:rash rate 5 percent control vinorelbine",
    ]


ASSIGNED = "Patients were assigned to trastuzumab plus docetaxel or docetaxel alone. "


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (ASSIGNED + "Docetaxel alone caused more diarrhoea (12% against 4%).", "control"),
        (ASSIGNED + "Docetaxel alone caused less diarrhoea (4% against 12%).", "control"),
        (ASSIGNED + "Diarrhoea (27% v 15%) was more common with docetaxel alone.", "control"),
        (ASSIGNED + "Diarrhoea (15% v 27%) was more common with docetaxel alone.", "experimental"),
        (ASSIGNED + "Diarrhoea (27% v 15%) and fever (7% v 4%) were less common with docetaxel alone.", "experimental"),
    ],
)
def test_words_for_more_and_less_tell_whose_value_comes_first(mine: Mine, text: str, first: str) -> None:
    assert mine(text).findings[0].role == first


LETTERED = "Patients were randomised to tamoxifen (arm A) or letrozole (arm B). "


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("PFS was in favour of arm B (11.7 vs 8.8 months).", "letrozole"),
        ("PFS favoured arm A (11.7 vs 8.8 months).", "tamoxifen"),
        ("PFS was longer in arm B (11.7 vs 8.8 months).", "letrozole"),
        ("Patients in arm B had shorter PFS (8.8 vs 11.7 months).", "letrozole"),
    ],
)
def test_a_sentence_says_which_arm_it_favours(mine: Mine, text: str, first: str) -> None:
    assert mine(LETTERED + text).findings[0].drugs == (first,)


@pytest.mark.parametrize("word", ["更高", "较高"])
def test_the_group_that_has_more_has_the_greater_value(mine: Mine, word: str) -> None:
    text = f"患者随机接受索拉非尼或安慰剂。安慰剂组腹泻的发生率{word}（48% vs 38%）。"
    assert mine.lines(text) == [
        "AE:diarrhea rate 48 percent control placebo",
        "AE:diarrhea rate 38 percent experimental sorafenib",
    ]
