"""The arithmetic holds for numbers as they are printed: rounding never makes a mismatch, a real change does."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.diff.arithmetic import (
    Span,
    decimals,
    log_midpoint,
    one_digit_apart,
    p_from_ratio,
    p_span,
    patients,
    places_of,
    printed,
    share_fits,
    truncates_to,
    two_sided_p,
    z_of_p,
)

ratios = st.floats(0.3, 2.5)
errors = st.floats(0.06, 0.5)


def told(ratio: float, error: float) -> tuple[Span, Span, Span]:
    """A ratio with its 95% interval as a paper prints them, with three decimals."""
    bounds = (ratio, ratio * math.exp(-1.959964 * error), ratio * math.exp(1.959964 * error))
    first, low, high = (printed(round(each, 3), 3) for each in bounds)
    return first, low, high


@given(ratios, errors)
def test_ratio_interval_and_p_of_one_z_agree_after_rounding(ratio: float, error: float) -> None:
    first, low, high = told(ratio, error)
    assert p_span(first, low, high).holds(two_sided_p(math.log(ratio) / error))


@given(ratios, errors)
def test_ratio_stands_at_the_log_midpoint_of_its_interval(ratio: float, error: float) -> None:
    first, low, high = told(ratio, error)
    assert first.gap(log_midpoint(low, high)) == 0


@given(st.floats(0.4, 0.75), st.floats(0.06, 0.1))
def test_a_p_far_from_the_interval_is_not_among_the_possible_ones(ratio: float, error: float) -> None:
    first, low, high = told(ratio, error)
    assert not p_span(first, low, high).holds(0.2)


@given(ratios, errors, st.floats(1.3, 2.0))
def test_moving_the_ratio_breaks_the_midpoint(ratio: float, error: float, factor: float) -> None:
    _, low, high = told(ratio, error)
    assert printed(round(ratio * factor, 3), 3).gap(log_midpoint(low, high)) > 0


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from([0, 1, 2]))
def test_a_difference_of_rounded_rates_holds_the_true_difference(first: float, second: float, places: int) -> None:
    spans = [printed(round(each, places), places) for each in (first, second)]
    assert (spans[0] - spans[1]).holds(first - second)


@given(st.integers(2, 2000), st.data(), st.sampled_from([0, 1, 2]))
def test_a_share_fits_the_percentage_printed_from_it(total: int, data: st.DataObject, places: int) -> None:
    count = data.draw(st.integers(1, total))
    percent = round(100 * count / total, places)
    assert share_fits(count, total, percent, places)


@given(st.integers(20, 500), st.data())
def test_a_share_two_points_off_does_not_fit(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, total))
    assert not share_fits(count, total, round(100 * count / total, 1) + 2, 1)


@given(st.floats(1e-6, 1.0))
def test_z_and_p_are_inverse(p: float) -> None:
    assert two_sided_p(z_of_p(p)) == pytest.approx(p, rel=1e-6)


def test_worked_example_of_p_from_an_interval() -> None:
    # Altman and Bland 2011: a ratio of 0.81 (0.70 to 0.94) gives z = -2.8 and P = 0.005
    assert p_from_ratio(0.81, 0.70, 0.94) == pytest.approx(0.005, abs=0.0005)


@pytest.mark.parametrize(
    ("text", "count"), [("13.80", 2), ("13", 0), ("5·4", 1), ("1,024", 0), ("0.0046", 4), ("77．4", 1)]
)
def test_decimals_of_printed_numbers(text: str, count: int) -> None:
    assert decimals(text) == count


@pytest.mark.parametrize(("value", "count"), [(13.0, 0), (0.74, 2), (0.0001, 4), (1e-7, 7)])
def test_places_of_the_shortest_spelling(value: float, count: int) -> None:
    assert places_of(value) == count


def test_neighbours_on_the_scale_do_not_meet_but_a_coarser_print_does() -> None:
    assert not printed(13.8, 1).meets(printed(13.9, 1))
    assert printed(47, 0).meets(printed(47.3, 1))
    assert not printed(47, 0).meets(printed(47.6, 1))


def test_cutting_off_is_told_from_rounding() -> None:
    assert truncates_to(5.26, 1, 5.2)
    assert not truncates_to(5.26, 1, 5.3)


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [("77.4", "74.4", True), ("13.8", "18.3", True), ("13.8", "13.8", False), ("13.8", "1.38", False)],
)
def test_one_digit_apart(first: str, second: str, apart: bool) -> None:
    assert one_digit_apart(first, second) is apart


@pytest.mark.parametrize(("text", "number"), [("807", 807), ("3,807", 3807), ("1 684", 1684)])
def test_numbers_of_patients_are_read_with_their_thousands(text: str, number: int) -> None:
    assert patients(text) == number
