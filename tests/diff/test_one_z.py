"""Any ratio, interval and P value computed from one z pass every check; moving one of them is seen."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from her2mine.diff.arithmetic import p_from_ratio, z_for_level
from tests.diff.factory import Draft, causes

both = pytest.mark.parametrize("language", ["en", "zh"])
ratios, errors = st.floats(0.3, 2.5), st.floats(0.05, 0.35)
levels = st.sampled_from([90.0, 95.0, 99.0])
WORDS = {"en": "HR {hr} ({low} to {high}); P = {p}.", "zh": "HR={hr}（{low}～{high}），P={p}。"}


def told(language: str, ratio: str, bounds: tuple[str, str], p: str, level: float) -> set[tuple[str, str]]:
    """The verdicts on one ratio with its interval and P value, of an endpoint that no table knows."""
    text = WORDS[language].format(hr=ratio, low=bounds[0], high=bounds[1], p=p)
    shared = {"role": "comparison", "endpoint": "DFS", "drugs": ("zetamab",)}
    hazard = {"text": ratio, "statistic": "hazard_ratio", "ci_low": float(bounds[0]), "ci_high": float(bounds[1])}
    tested = {"text": p, "statistic": "p_value", "unit": "1"}
    return causes(Draft(language).say(text, {**hazard, "ci_level": level}, tested, **shared).verdicts())


def of_one_z(ratio: float, error: float, level: float) -> tuple[str, tuple[str, str], str]:
    """A ratio, its bounds and its P value as a paper would print them."""
    reach = z_for_level(level) * error
    low, high = math.exp(math.log(ratio) - reach), math.exp(math.log(ratio) + reach)
    p = p_from_ratio(ratio, low, high, level)
    assume(p > 1e-12)
    return f"{ratio:.3f}", (f"{low:.3f}", f"{high:.3f}"), f"{p:.{max(4, 2 - math.floor(math.log10(p)))}f}"


@both
@settings(max_examples=60, deadline=None)
@given(ratio=ratios, error=errors, level=levels)
def test_what_comes_from_one_z_is_never_flagged(language: str, ratio: float, error: float, level: float) -> None:
    assert told(language, *of_one_z(ratio, error, level), level) == set()


@both
@settings(max_examples=60, deadline=None)
@given(ratio=ratios, error=errors, factor=st.floats(1.15, 1.6))
def test_a_ratio_moved_inside_or_out_of_its_interval_is_seen(
    language: str, ratio: float, error: float, factor: float
) -> None:
    _, bounds, p = of_one_z(ratio, error, 95.0)
    found = {cause for cause, _ in told(language, f"{ratio * factor:.3f}", bounds, p, 95.0)}
    assert found & {"hr_outside_ci", "ci_asymmetric"}


@both
@settings(max_examples=60, deadline=None)
@given(ratio=ratios, error=errors, wrong=st.floats(0.15, 0.45))
def test_a_p_value_on_the_wrong_side_is_seen(language: str, ratio: float, error: float, wrong: float) -> None:
    printed, bounds, p = of_one_z(ratio, error, 95.0)
    assume(float(p) < 0.02)
    assert ("p_ci_inconsistent", "conflict") in told(language, printed, bounds, f"{wrong:.2f}", 95.0)


@both
@settings(max_examples=60, deadline=None)
@given(ratio=ratios, error=errors)
def test_an_interval_moved_across_one_is_seen(language: str, ratio: float, error: float) -> None:
    printed, bounds, p = of_one_z(ratio, error, 95.0)
    assume(float(p) < 0.02)
    # Bounds that end in zeros would count as printed more coarsely, which may excuse them.
    crossing = (f"{min(float(bounds[0]), 0.899):.3f}", f"{max(float(bounds[1]), 1.201):.3f}")
    assert told(language, printed, crossing, p, 95.0)
