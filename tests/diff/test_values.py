"""Whether a printed value and a curated one can be one number: rounding, cutting off, signs, units."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.diff.values import equal, exactly
from her2mine.records import Finding
from tests.diff.factory import row

HUNDREDTHS = st.integers(1, 9999)


def told(text: str, **fields: Any) -> Finding:
    """A finding with the value of its text, by default a rate in percent."""
    standard = {"endpoint": "ORR", "statistic": "rate", "unit": "percent", "value": float(text)}
    return Finding(**({"doc": "a", "start": 0, "end": len(text), "text": text} | standard | fields))


def rate(value: float, **fields: Any) -> Any:
    return row("ALPHA-1", "ORR", value, statistic="rate", **fields)


@given(HUNDREDTHS)
def test_a_value_rounded_or_cut_off_is_still_the_curated_one(number: int) -> None:
    """Half a unit of the last digit up or down is rounding; what is cut off was never rounded."""
    exact, curated = f"{number / 100:.2f}", rate(number / 100, printed=(f"{number / 100:.2f}",))
    assert equal(told(exact), curated) and exactly(told(exact), curated)
    assert equal(told(f"{number / 100:.1f}"), curated)
    assert equal(told(f"{number // 10 / 10:.1f}"), curated)


@given(HUNDREDTHS, st.integers(2, 500))
def test_a_value_that_is_further_off_is_another(number: int, off: int) -> None:
    """Two hundredths are more than rounding gives a number of two decimals."""
    other = f"{(number + off) / 100:.2f}"
    assert not equal(told(other), rate(number / 100, printed=(f"{number / 100:.2f}",)))


@given(HUNDREDTHS, HUNDREDTHS)
def test_a_bound_fits_all_values_on_its_side(bound: int, value: int) -> None:
    curated = rate(value / 100, printed=(f"{value / 100:.2f}",))
    below = equal(told(f"{bound / 100:.2f}", op="<"), curated)
    above = equal(told(f"{bound / 100:.2f}", op=">"), curated)
    assert below == (value <= bound)
    assert above or value < bound
    assert not above or value >= bound - 1, "the bound itself is printed with its rounding"


@pytest.mark.parametrize(("text", "fits"), [("48", True), ("45", True), ("44", False), ("52", False)])
def test_about_leaves_a_twentieth(text: str, fits: bool) -> None:
    """47 of "about 45": 5% of 45 are 2.25, and rounding adds a half."""
    assert equal(told(text, op="~"), rate(47.6, printed=("47.6",)), approximate=0.05) is fits


@pytest.mark.parametrize(
    ("printed", "op", "fits"), [("0.001", "<", True), ("0.0001", "=", True), ("0.01", "<", True), ("0.01", "=", False)]
)
def test_a_p_value_below_a_curated_bound_agrees(printed: str, op: str, fits: bool) -> None:
    """The publication says P < 0.001."""
    curated = row("ALPHA-1", "OS", 0.001, statistic="p_value", role="comparison", op="<")
    finding = told(printed, endpoint="OS", statistic="p_value", unit="1", role="comparison", op=op)
    assert equal(finding, curated) is fits


def test_a_p_value_is_never_cut_off() -> None:
    curated = row("ALPHA-1", "OS", 0.0046, statistic="p_value", role="comparison")
    of = {"endpoint": "OS", "statistic": "p_value", "unit": "1", "role": "comparison"}
    assert equal(told("0.005", **of), curated)
    assert not equal(told("0.004", **of), curated)


@pytest.mark.parametrize(
    ("text", "unit", "fits"), [("60", "week", True), ("1.15", "year", True), ("14.8", "week", False)]
)
def test_durations_are_compared_in_months(text: str, unit: str, fits: bool) -> None:
    finding = told(text, endpoint="OS", statistic="median", unit=unit)
    assert equal(finding, row("ALPHA-1", "OS", 13.8)) is fits
    assert not exactly(finding, row("ALPHA-1", "OS", 13.8))


def test_not_reached_is_only_itself_and_other_units_are_no_value() -> None:
    reached = told("13.8", endpoint="OS", statistic="median", unit="month")
    never = reached.model_copy(update={"value": None, "text": "not reached"})
    assert equal(never, row("ALPHA-1", "OS", None)) and exactly(never, row("ALPHA-1", "OS", None))
    assert not equal(never, row("ALPHA-1", "OS", 13.8)) and not equal(reached, row("ALPHA-1", "OS", None))
    assert not equal(told("13.8"), row("ALPHA-1", "OS", 13.8))
