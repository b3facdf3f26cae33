"""Arithmetic over printed numbers: what a figure can stand for, and whether figures can stand together.

A printed number is an interval: 13.8 stands for anything in [13.75, 13.85]. Every check asks whether *some* choice of
true values inside the printed intervals makes the statement right; only when none does is there a mismatch.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import NormalDist

_NORMAL = NormalDist()
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval of real numbers, ``low <= high``, in the unit of the printed number."""

    low: float
    high: float

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return Span(self.low - other.high, self.high - other.low)

    def scaled(self, factor: float) -> Span:
        """Both ends times ``factor`` (> 0)."""
        return Span(self.low * factor, self.high * factor)

    def widened(self, margin: float) -> Span:
        """The interval with ``margin`` added on both sides."""
        return Span(self.low - margin, self.high + margin)

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies inside, ends included."""
        return self.low - _EPSILON <= value <= self.high + _EPSILON

    def meets(self, other: Span) -> bool:
        """Whether the two share more than an end point, or one is a point inside the other."""
        shared = min(self.high, other.high) - max(self.low, other.low)
        point = self.high - self.low < _EPSILON or other.high - other.low < _EPSILON
        return shared > _EPSILON or (point and shared > -_EPSILON)

    def gap(self, other: Span) -> float:
        """Distance between the two intervals; 0 when they touch or overlap."""
        return max(0.0, self.low - other.high, other.low - self.high)


def patients(text: str) -> int:
    """A number of patients as it is printed ("807", "3,807", "1 684")."""
    return int(re.sub(r"[,\s]", "", text))


def decimals(text: str) -> int:
    """Digits after the decimal mark in a printed number (``"13.80"`` -> 2); thousands commas are no mark.

    The middle dot of some journals and the full-width dot count as marks.
    """
    plain = text.strip().replace("·", ".").replace("・", ".").replace("．", ".").replace(",", "")
    _, mark, fraction = plain.partition(".")
    digits = 0
    for char in fraction if mark else "":
        if not char.isdigit():
            break
        digits += 1
    return digits


def printed(value: float, places: int) -> Span:
    """What a number printed with ``places`` decimals can stand for under rounding to nearest."""
    half = 0.5 * 10.0**-places
    return Span(value - half, value + half)


def places_of(value: float) -> int:
    """Decimals of the shortest spelling of ``value``; used where the printed text is not at hand."""
    text = repr(float(value))
    if "e" in text:
        text = f"{value:.12f}".rstrip("0")
    return 0 if text.endswith(".0") else decimals(text)


def truncates_to(value: float, places: int, coarse: float) -> bool:
    """Whether cutting ``value`` off after ``places`` decimals gives ``coarse`` (5.26 cut to 5.2)."""
    factor = 10.0**places
    return abs(math.trunc(value * factor + _EPSILON) / factor - coarse) < _EPSILON


def one_digit_apart(first: str, second: str) -> bool:
    """Whether two printed numbers of equal length differ in one digit, or by two neighbours exchanged."""
    if len(first) != len(second) or first == second:
        return False
    differing = [i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if not all(first[i].isdigit() and second[i].isdigit() for i in differing):
        return False
    if len(differing) == 1:
        return True
    exchanged = len(differing) == 2 and differing[1] - differing[0] <= 2
    return exchanged and first[differing[0]] == second[differing[1]] and first[differing[1]] == second[differing[0]]


def z_for_level(level: float) -> float:
    """Standard normal quantile of a two-sided confidence level in percent (95 -> 1.96)."""
    return _NORMAL.inv_cdf(0.5 + level / 200.0)


def two_sided_p(z: float) -> float:
    """Two-sided p-value of a standard normal deviate."""
    return 2.0 * _NORMAL.cdf(-abs(z))


def z_of_p(p: float) -> float:
    """Absolute standard normal deviate of a two-sided p-value, 0 < p <= 1."""
    return abs(_NORMAL.inv_cdf(min(max(p, 1e-300), 1.0) / 2.0))


def standard_error(low: float, high: float, level: float) -> float:
    """Standard error of a log ratio from its confidence limits (both > 0).

    Source: Altman DG, Bland JM. How to obtain the P value from a confidence interval. BMJ 2011;343:d2304.
    """
    return (math.log(high) - math.log(low)) / (2.0 * z_for_level(level))


def p_from_ratio(ratio: float, low: float, high: float, level: float = 95.0) -> float:
    """P-value of a ratio estimate from its confidence interval, on the log scale.

    Source: Altman and Bland, BMJ 2011;343:d2304: z = ln(estimate) / SE, SE = (ln(high) - ln(low)) / (2 * 1.96).
    """
    error = standard_error(low, high, level)
    return 1.0 if error <= 0 else two_sided_p(math.log(ratio) / error)


def p_span(ratio: Span, low: Span, high: Span, level: float = 95.0) -> Span:
    """All p-values that a printed ratio with its printed interval can give.

    The deviate is monotone in each argument on either side of 1, so the extremes lie at corners, or at z = 0 when
    the printed ratio can be 1. Ends at or below 0 are lifted to a small positive number.
    """
    tiny = 1e-6
    corners = [
        p_from_ratio(max(r, tiny), max(lo, tiny), max(hi, lo + tiny, tiny), level)
        for r in (ratio.low, ratio.high)
        for lo in (low.low, low.high)
        for hi in (high.low, high.high)
    ]
    top = 1.0 if ratio.holds(1.0) else max(corners)
    return Span(min(corners), top)


def log_midpoint(low: Span, high: Span) -> Span:
    """Where a ratio stands if its interval is symmetric on the log scale: sqrt(low * high), over the rounding."""
    tiny = 1e-6
    return Span(math.sqrt(max(low.low, tiny) * max(high.low, tiny)), math.sqrt(max(low.high, tiny) * high.high))


def percent_span(count: int, total: int) -> float:
    """``count`` of ``total`` in percent. Raises ValueError when ``total`` is not positive."""
    if total <= 0:
        raise ValueError("total must be positive")
    return 100.0 * count / total


def share_fits(count: int, total: int, percent: float, places: int) -> bool:
    """Whether ``count`` of ``total``, rounded or cut off, prints as ``percent`` with ``places`` decimals."""
    exact = percent_span(count, total)
    return printed(percent, places).holds(exact) or truncates_to(exact, places, percent)
