"""What must hold in a row of results beyond its types: units, ranges, intervals, printed forms.

Each rule takes a record and yields (column, reason) for what is wrong. Rows with faulty types do not get here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from her2mine.curate.printed import NOT_REACHED, same_quantity, split
from her2mine.records import GoldResult

Wrong = Iterator[tuple[str, str]]

TIMES = ("month", "week", "day", "year")
UNITS: dict[str, tuple[str, ...]] = {
    "median": TIMES,
    "mean": (*TIMES, "percent"),
    "rate": ("percent",),
    "count": ("patient",),
    "hazard_ratio": ("ratio",),
    "odds_ratio": ("ratio",),
    "risk_ratio": ("ratio",),
    "p_value": ("1",),
    "difference": (*TIMES, "percent"),
    "reduction": ("percent",),
}
COMPARING = ("hazard_ratio", "odds_ratio", "risk_ratio", "p_value")
LEVELS = ("two-pages", "page", "knowledge")
_ADDRESS = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|org|net|gov|edu|cn|de|uk)\b", re.IGNORECASE)


def faults(row: GoldResult) -> Wrong:
    """Yield every broken rule of one row."""
    for rule in _RULES:
        yield from rule(row)


def _unit_fits(row: GoldResult) -> Wrong:
    allowed = UNITS.get(row.statistic, ())
    if row.unit not in allowed:
        yield "unit", f"{row.unit} does not go with {row.statistic}; one of {', '.join(allowed)}"


def _role_fits(row: GoldResult) -> Wrong:
    if row.statistic in COMPARING and row.role != "comparison":
        yield "role", f"a {row.statistic} compares two arms, so its role is comparison"
    if row.role == "comparison" and row.statistic in ("median", "mean", "rate", "count"):
        yield "role", f"a {row.statistic} belongs to one arm, so its role is not comparison"
    if row.timepoint is not None and row.statistic not in ("rate", "difference"):
        yield "timepoint", f"a {row.statistic} has no time point"


def _range_holds(row: GoldResult) -> Wrong:
    low, high = _range(row)
    for column in ("value", "ci_low", "ci_high"):
        number = getattr(row, column)
        if number is not None and not low <= number <= high:
            yield column, f"{number:g} is outside {low:g} to {high:g} for {row.statistic} in {row.unit}"
    if row.statistic == "count" and row.value is not None and row.value != int(row.value):
        yield "value", f"{row.value:g} patients is not a whole number"


def _range(row: GoldResult) -> tuple[float, float]:
    if row.statistic == "difference":
        return (-100, 100) if row.unit == "percent" else (-1e6, 1e6)
    return 0, {"percent": 100, "1": 1}.get(row.unit, 1e6)


def _interval_holds(row: GoldResult) -> Wrong:
    low, high, value = row.ci_low, row.ci_high, row.value
    if low is not None and high is not None and low > high:
        yield "ci_low", f"{low:g} is above ci_high {high:g}"
    elif value is not None and low is not None and low > value:
        yield "ci_low", f"{low:g} is above the value {value:g}"
    elif value is not None and high is not None and high < value:
        yield "ci_high", f"{high:g} is below the value {value:g}"


def _interval_whole(row: GoldResult) -> Wrong:
    given = bool(row.ci_low_text)
    companions = {
        "ci_high_text": bool(row.ci_high_text),
        "ci_level": row.ci_level is not None,
        "ci_verified": bool(row.ci_verified),
    }
    for column, there in companions.items():
        if there != given:
            yield column, "missing beside the interval" if given else "given without ci_low_text"
    for column in ("ci_low", "ci_high"):
        number, text = getattr(row, column), getattr(row, f"{column}_text")
        if not _same_bound(number, text):
            yield column, f"{'empty' if number is None else format(number, 'g')} but printed {text or 'nowhere'}"


def _same_bound(number: float | None, text: str) -> bool:
    if not text or text in NOT_REACHED:
        return number is None
    return number is not None and Decimal(text) == Decimal(str(number))


def _levels_fit(row: GoldResult) -> Wrong:
    if row.ci_verified and LEVELS.index(row.ci_verified) < LEVELS.index(row.verified):
        yield "ci_verified", f"{row.ci_verified} for the interval, yet only {row.verified} for its value"


def _printed_agrees(row: GoldResult) -> Wrong:
    finest = row.printed[0]
    sign, number = split(finest)
    try:
        if number in NOT_REACHED:
            if row.value is not None:
                yield "printed", f"{number}, yet there is a value {row.value:g}"
        elif row.value is None or Decimal(number) != Decimal(str(row.value)) or sign != row.op:
            yield "printed", f"{finest} is not the value {row.op}{'' if row.value is None else format(row.value, 'g')}"
        for variant in row.printed[1:]:
            if not same_quantity(finest, variant):
                yield "printed", f"{variant} is not a rounding of {finest}"
    except (ValueError, ArithmeticError):
        yield "printed", f"{';'.join(row.printed)} holds something that is no number"


def _names_no_address(row: GoldResult) -> Wrong:
    for column in ("note", "analysis"):
        found = _ADDRESS.search(getattr(row, column))
        if found:
            yield column, f"{found[0]!r} is an address; a source is told by its DOI"


_RULES: tuple[Callable[[GoldResult], Wrong], ...] = (
    _unit_fits,
    _role_fits,
    _range_holds,
    _interval_holds,
    _interval_whole,
    _levels_fit,
    _printed_agrees,
    _names_no_address,
)
