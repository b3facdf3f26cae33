"""When a finding and a curated row speak of one time point, one set of patients, one endpoint."""

from __future__ import annotations

import pytest

from her2mine.diff.keys import family, same_population, same_time, whole
from her2mine.records import Finding
from tests.diff.factory import SETTINGS, row


def at(months: float | None) -> Finding:
    return Finding(
        doc="a", start=0, end=2, text="41", endpoint="OS", statistic="rate", unit="percent", value=41, timepoint=months
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [(12, 12, True), (12.15, 12, True), (12.25, 12, False), (None, 12, False), (12, None, False), (None, None, True)],
)
def test_landmarks_a_few_days_apart_are_one(mine: float | None, theirs: float | None, same: bool) -> None:
    """Twelve months, 52 weeks and a year are one landmark; no landmark is none of them."""
    assert same_time(at(mine), row("ALPHA-1", "OS", 41, statistic="rate", timepoint=theirs), SETTINGS) is same


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ("IHC3+ subgroup", "IHC3+", True),
        ("IHC3+", "IHC2+", False),
        ("CPS >= 1", "CPS >= 5", False),
        ("CPS >= 1", "CPS < 1", False),
        ("liver metastases", "patients with liver metastases", True),
        ("liver metastases", "lung metastases", False),
        ("亚洲", "亚洲", True),
        ("亚洲", "日本", False),
        (None, "IHC3+", False),
        ("IHC3+", "", False),
        (None, "", True),
        ("all randomised patients", "", True),
        ("per-protocol population", "full analysis set", True),
    ],
)
def test_labels_in_free_words_mean_one_set_of_patients(mine: str | None, theirs: str, same: bool) -> None:
    """More than half of the words of the shorter label are shared, and all figures; the set analysed is the whole."""
    assert same_population(mine, row("ALPHA-1", "OS", 16.0, population=theirs)) is same


def test_a_set_that_was_analysed_is_no_subgroup() -> None:
    assert whole("intention-to-treat") and whole("evaluable patients") and whole(None)
    assert not whole("IHC3+")


@pytest.mark.parametrize(
    ("code", "same"),
    [("CORR", "ORR"), ("IDFS", "DFS"), ("N_RANDOMISED", "N"), ("AE_G3:neutropenia", "AE:Neutropenia"), ("OS", "OS")],
)
def test_finer_codes_are_of_one_family(code: str, same: str) -> None:
    assert family(code) == family(same)
