"""Units: times in months, shares in percent."""

from __future__ import annotations

from her2mine.extract.times import months


def percent(value: float, *, fraction: bool = False) -> float:
    """Give a share in percent, rounded to what floating point can carry (9 decimals).

    >>> percent(0.51, fraction=True)
    51.0
    """
    return round(value * 100, 9) if fraction else value


__all__ = ["months", "percent"]
