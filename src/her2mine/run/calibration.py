"""Whether confidences mean what they say: how often findings of each confidence are strictly right.

All figures rest on pairs of a confidence (0 to 1) and whether the finding was right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

BINS = 10
EDGES = tuple(step / BINS for step in range(BINS + 1))
SURE = 0.9  # the confidence from which on findings are also counted on their own
Z = 1.959963984540054  # two-sided 95 % point of the normal distribution

Judged = tuple[float, bool]
"""A confidence, and whether its finding was right."""


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``n``, 0 <= right <= n, with its 95 % interval."""

    n: int
    right: int

    @property
    def fraction(self) -> float | None:
        """``right / n``; None of nothing."""
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval, (0, 1) of nothing."""
        return wilson(self.right, self.n)

    def row(self) -> dict[str, Any]:
        """The share as plain JSON values."""
        low, high = self.interval
        return {"n": self.n, "right": self.right, "fraction": self.fraction, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Bin:
    """The findings whose confidence is in [low, high), or [low, 1] in the last bin; ``confidence`` is their mean."""

    low: float
    high: float
    confidence: float | None
    share: Share

    @property
    def gap(self) -> float:
        """How far the mean confidence is from the share that is right; 0 where there are no findings."""
        if self.confidence is None or self.share.fraction is None:
            return 0.0
        return abs(self.confidence - self.share.fraction)

    def row(self) -> dict[str, Any]:
        """The bin as plain JSON values."""
        return {"edges": [self.low, self.high], "confidence": self.confidence, **self.share.row()}


@dataclass(frozen=True, slots=True)
class Point:
    """The findings of at least a confidence: which part of all findings they are, and how many of them are right."""

    threshold: float
    coverage: float
    share: Share

    def row(self) -> dict[str, Any]:
        """The point as plain JSON values."""
        share = self.share.row()
        return {"threshold": self.threshold, "coverage": self.coverage, "precision": share.pop("fraction"), **share}


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidences foretell what is right.

    ``ece`` (0 is best) and ``brier`` (0 is best, 1 worst) are explained at :func:`calibrate`. ``curve`` has one point
    for each confidence given, the highest first, so that its coverage rises to 1; ``sure`` is the point at 0.9.
    """

    n: int
    bins: tuple[Bin, ...]
    ece: float
    brier: float
    curve: tuple[Point, ...]
    sure: Point

    def row(self) -> dict[str, Any]:
        """The calibration as plain JSON values."""
        return {
            "n": self.n,
            "ece": self.ece,
            "brier": self.brier,
            f"at_{SURE}": self.sure.row(),
            "bins": [each.row() for each in self.bins],
            "curve": [point.row() for point in self.curve],
        }


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share, within [0, 1] and around ``right / n``; (0, 1) when ``n`` is 0.

    Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc 1927;22:209-212:
    (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n).
    """
    if n == 0:
        return 0.0, 1.0
    share, part = right / n, Z * Z / n
    middle = (share + part / 2) / (1 + part)
    half = sqrt(share * (1 - share) * part + part * part / 4) / (1 + part)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))  # rounding must not cross p


def calibrate(judged: Sequence[Judged]) -> Calibration | None:
    """The calibration of judged findings; None when there are none.

    The expected calibration error is the mean over all findings of |mean confidence - share right| of their bin, with
    ten bins of equal width (Naeini MP, Cooper GF, Hauskrecht M. AAAI 2015:2901-2907; Guo C et al. ICML 2017:1321-1330).
    The Brier score is the mean of (confidence - right)², right being 0 or 1 (Brier GW. Mon Weather Rev 1950;78:1-3).
    """
    if not judged:
        return None
    bins = tuple(_bin(index, judged) for index in range(BINS))
    thresholds = sorted({confidence for confidence, _ in judged}, reverse=True)
    return Calibration(
        n=len(judged),
        bins=bins,
        ece=sum(each.gap * each.share.n for each in bins) / len(judged),
        brier=sum((confidence - right) ** 2 for confidence, right in judged) / len(judged),
        curve=tuple(point(judged, threshold) for threshold in thresholds),
        sure=point(judged, SURE),
    )


def point(judged: Sequence[Judged], threshold: float) -> Point:
    """The findings of at least this confidence; ``judged`` is not empty."""
    kept = [right for confidence, right in judged if confidence >= threshold]
    return Point(threshold, len(kept) / len(judged), Share(len(kept), sum(kept)))


def _bin(index: int, judged: Sequence[Judged]) -> Bin:
    inside = [pair for pair in judged if min(bisect_right(EDGES, pair[0]) - 1, BINS - 1) == index]
    mean = sum(confidence for confidence, _ in inside) / len(inside) if inside else None
    return Bin(EDGES[index], EDGES[index + 1], mean, Share(len(inside), sum(right for _, right in inside)))
