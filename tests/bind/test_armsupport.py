"""Support that treatment was given with is no part of the treatment; where it is tested it is the arm."""

from __future__ import annotations

from tests.bind.mining import Mine


def test_growth_factor_beside_chemotherapy_is_not_the_treatment(mine: Mine) -> None:
    text = (
        "Sixty patients received vinorelbine 40 mg/m2 and gemcitabine 1,000 mg/m2, both on days 1 and 21, with G-CSF "
        "5 µg/kg/day on days 2-6. The overall response rate was 55.6%."
    )
    assert mine.lines(text)[-1] == "ORR rate 55.6 percent single gemcitabine+vinorelbine"


def test_growth_factor_against_placebo_is_the_arm(mine: Mine) -> None:
    text = "Neutropenia occurred in 12% of patients with pegfilgrastim and in 48% with placebo."
    assert mine.lines(text) == [
        "AE:neutropenia rate 12 percent experimental pegfilgrastim",
        "AE:neutropenia rate 48 percent control placebo",
    ]
