"""The size and follow-up of a study with several arms are no arm's."""

from __future__ import annotations

from tests.bind.mining import Mine


def test_the_size_of_a_randomised_study_has_no_drugs(mine: Mine) -> None:
    text = "In this randomised trial of docetaxel, 110 patients were enrolled."
    assert mine.lines(text)[0] == "N count 110 patient single"


def test_the_size_of_a_single_arm_study_has_those_it_gave(mine: Mine) -> None:
    text = "In this single-arm study, 110 patients received docetaxel. The ORR was 30%."
    assert mine.lines(text)[0] == "N count 110 patient single docetaxel"


def test_each_arm_has_its_own_size_behind_a_verb(mine: Mine) -> None:
    text = "Of 300 patients enrolled, 151 received letrozole and 149 received tamoxifen."
    assert mine.lines(text) == [
        "N count 300 patient single",
        "N count 151 patient experimental letrozole",
        "N count 149 patient control tamoxifen",
    ]
