"""What counts as one quantity printed twice."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.curate.printed import agrees, decimals, finest_first, pad, same_quantity, split

numbers = st.decimals(min_value=0, max_value=1000, places=4)


@given(numbers, st.integers(0, 4), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_every_rounding_of_a_number_agrees_with_it(number: Decimal, places: int, mode: str) -> None:
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=mode)
    assert agrees(str(number), str(rounded))
    assert same_quantity(str(number), str(rounded))


@given(numbers, st.integers(0, 3), st.sampled_from([-1, 1]))
def test_the_next_number_at_the_coarser_precision_does_not_agree(number: Decimal, places: int, side: int) -> None:
    unit = Decimal(1).scaleb(-places)
    rounded = number.quantize(unit)
    neighbour = rounded + side * unit
    # a half lies exactly between two roundings and agrees with both
    expected = abs(number - neighbour) * 2 <= unit
    assert agrees(str(number), str(neighbour)) is expected


@given(st.lists(numbers, min_size=1, max_size=4), st.integers(0, 3))
def test_finest_first_keeps_all_and_never_puts_a_coarser_one_before_a_finer(values: list[Decimal], places: int) -> None:
    texts = [str(value) for value in values] + [str(values[0].quantize(Decimal(1).scaleb(-places)))]
    ordered = finest_first(texts)
    assert set(ordered) == set(texts)
    assert [decimals(text) for text in ordered] == sorted((decimals(text) for text in ordered), reverse=True)


@given(numbers, st.integers(0, 6))
def test_padding_changes_the_digits_and_not_the_number(number: Decimal, places: int) -> None:
    padded = pad(str(number), places)
    assert Decimal(padded) == number
    assert decimals(padded) >= places


@pytest.mark.parametrize(
    ("finest", "other", "same"),
    [
        ("47.3", "47", True),
        ("47.3", "48", False),
        ("0.00006", "<0.0001", True),
        ("0.0002", "<0.0001", False),
        ("<0.0001", "<0.0001", True),
        ("<0.0001", "0.0001", True),
        ("52.5", "53", True),
        ("52.5", "52", True),
        ("NR", "NR", True),
        ("NR", "12", False),
        ("12", ">=10", True),
    ],
)
def test_bounds_and_not_reached(finest: str, other: str, same: bool) -> None:
    assert same_quantity(finest, other) is same


def test_an_exact_value_comes_before_a_bound() -> None:
    assert finest_first(["<0.0001", "0.00006"]) == ["0.00006", "<0.0001"]


def test_split_finds_the_longest_operator() -> None:
    assert split(">=4") == (">=", "4")
    assert split("4") == ("=", "4")


def test_words_are_no_numbers() -> None:
    with pytest.raises(ValueError, match="'many' is not a number"):
        agrees("many", "4")
