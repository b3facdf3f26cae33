"""A quantity and the ways publications print it: the same number at several precisions, bounds, and not reached."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

OPERATORS = ("<=", ">=", "<", ">", "~", "=")
NOT_REACHED = ("NR", "NE")

_SPLIT = re.compile(rf"({'|'.join(OPERATORS)})?\s*(.+)", re.DOTALL)


def split(printed: str) -> tuple[str, str]:
    """Part the operator ("=" when none is written) from the rest, ``"<0.0001"`` -> ``("<", "0.0001")``."""
    match = _SPLIT.fullmatch(printed.strip())
    return (match[1] or "=", match[2]) if match else ("=", "")


def decimals(number: str) -> int:
    """Count the digits after the point. Raises ValueError when ``number`` is not a plain decimal number."""
    exponent = _decimal(number).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def agrees(fine: str, coarse: str) -> bool:
    """Whether ``coarse`` may be the rounding of ``fine``: no further apart than half a unit of coarse's last digit.

    The half itself agrees, since papers round it up as well as to even.
    """
    half = Decimal(5).scaleb(-decimals(coarse) - 1)
    return abs(_decimal(fine) - _decimal(coarse)) <= half


def same_quantity(finest: str, other: str) -> bool:
    """Whether two printed values may be one quantity, ``finest`` being the more precise. Bounds hold for exact values.

    Raises ValueError when one of them is neither a number nor "NR" / "NE".
    """
    (sign, fine), (other_sign, coarse) = split(finest), split(other)
    if fine in NOT_REACHED or coarse in NOT_REACHED:
        return fine == coarse
    if other_sign in ("=", "~"):
        return agrees(fine, coarse)
    if sign == other_sign:
        return agrees(fine, coarse)
    value, bound = _decimal(fine), _decimal(coarse)
    return {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[other_sign]


def finest_first(variants: list[str]) -> list[str]:
    """Each variant once, exact values before bounds and more decimals before fewer."""
    unique = list(dict.fromkeys(variants))
    return sorted(unique, key=lambda text: (split(text)[0] not in ("=", "~"), -_precision(text)))


def pad(number: str, places: int) -> str:
    """Write ``number`` with at least ``places`` digits after the point, ``pad("0.8", 2)`` -> ``"0.80"``."""
    short = places - decimals(number)
    if short <= 0:
        return number
    return f"{number}{'' if '.' in number else '.'}{'0' * short}"


def _precision(printed: str) -> int:
    number = split(printed)[1]
    return 0 if number in NOT_REACHED else decimals(number)


def _decimal(number: str) -> Decimal:
    try:
        value = Decimal(number)
    except InvalidOperation as error:
        raise ValueError(f"{number!r} is not a number") from error
    if not value.is_finite():
        raise ValueError(f"{number!r} is not a number")
    return value
