"""Arms of one drug told apart by their doses."""

from __future__ import annotations

from tests.bind.mining import Mine

TEXT = (
    "In an open trial, 555 women were randomised to letrozole 2.5 mg once daily (185 patients), letrozole 0.5 mg once "
    "daily (192) or anastrozole 1 mg once daily (178). Objective responses were obtained in 19.5%, 16.7% and 12.4% of "
    "patients on letrozole 2.5 mg, letrozole 0.5 mg and anastrozole, respectively. Letrozole 2.5 mg was superior to "
    "anastrozole in time to progression (hazard ratio 0.72)."
)


def test_each_dose_is_a_group_and_the_other_drug_is_the_control(mine: Mine) -> None:
    assert mine.lines(TEXT)[-4:] == [
        "ORR rate 19.5 percent experimental letrozole [2.5 mg]",
        "ORR rate 16.7 percent experimental letrozole [0.5 mg]",
        "ORR rate 12.4 percent control anastrozole",
        "TTP hazard_ratio 0.72 ratio comparison letrozole over anastrozole [2.5 mg]",
    ]


def test_a_dose_told_of_one_arm_alone_is_no_group(mine: Mine) -> None:
    assert mine.lines("Median OS was 12 months with letrozole 2.5 mg.") == ["OS median 12 month single letrozole"]
