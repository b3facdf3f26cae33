"""The arithmetic of calibration, on numbers that can be checked by hand and on any others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.run.calibration import BINS, calibrate, wilson

COUNTS = st.integers(0, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("right", "n", "interval"),
    [
        (0, 10, (0.0, 0.2775)),  # Newcombe RG. Stat Med 1998;17:857-872, table I, method 3, and its mirror image
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
        (15, 148, (0.0624, 0.1605)),
        (81, 263, (0.2553, 0.3662)),
        (20, 20, (0.8389, 1.0)),
        (0, 0, (0.0, 1.0)),
    ],
)
def test_wilson_intervals_are_the_published_ones(right: int, n: int, interval: tuple[float, float]) -> None:
    assert wilson(right, n) == pytest.approx(interval, abs=6e-5)


@given(COUNTS)
def test_a_wilson_interval_lies_in_0_to_1_around_its_share_and_turns_with_it(counts: tuple[int, int]) -> None:
    right, n = counts
    low, high = wilson(right, n)
    assert 0 <= low <= (right / n if n else 0.5) <= high <= 1
    assert wilson(n - right, n) == pytest.approx((1 - high, 1 - low))


def test_the_figures_of_a_small_example() -> None:
    found = calibrate([(0.95, True), (0.95, True), (0.95, False), (0.9, True), (0.55, False), (0.5, True)])
    assert found is not None
    assert [each.share.n for each in found.bins] == [0, 0, 0, 0, 0, 2, 0, 0, 0, 4]
    assert (found.bins[9].confidence, found.bins[9].share.fraction) == pytest.approx((0.9375, 0.75))
    assert found.ece == pytest.approx((4 * (0.9375 - 0.75) + 2 * (0.525 - 0.5)) / 6)
    assert found.brier == pytest.approx((0.05**2 + 0.05**2 + 0.95**2 + 0.1**2 + 0.55**2 + 0.5**2) / 6)
    assert (found.sure.share.n, found.sure.share.right) == (4, 3)
    assert found.sure.coverage == pytest.approx(4 / 6)
    assert [(p.threshold, p.share.n) for p in found.curve] == [(0.95, 3), (0.9, 4), (0.55, 5), (0.5, 6)]
    assert found.row()["at_0.9"]["precision"] == 0.75
    assert found.row()["bins"][0] == {
        **{"edges": [0.0, 0.1], "confidence": None, "n": 0, "right": 0, "fraction": None, "low": 0.0, "high": 1.0}
    }


def test_nothing_judged_has_no_calibration() -> None:
    assert calibrate([]) is None


@given(JUDGED)
def test_every_finding_is_in_the_one_bin_whose_edges_hold_it(judged: list[tuple[float, bool]]) -> None:
    found = calibrate(judged)
    assert found is not None
    for index, each in enumerate(found.bins):
        last = index == BINS - 1
        inside = [c for c, _ in judged if each.low <= c and (c < each.high or last)]
        assert each.share.n == len(inside)
    assert sum(each.share.n for each in found.bins) == found.n == len(judged)
    assert 0 <= found.ece <= 1 + 1e-9 and 0 <= found.brier <= 1


@given(JUDGED)
def test_the_curve_runs_down_to_all_findings_and_the_sure_ones_are_on_it(judged: list[tuple[float, bool]]) -> None:
    found = calibrate(judged)
    assert found is not None
    covered = [each.coverage for each in found.curve]
    assert covered == sorted(set(covered)) and covered[-1] == 1
    assert found.sure.share.n in {0, *(each.share.n for each in found.curve)}


@given(st.dictionaries(st.integers(0, BINS - 1), st.tuples(st.integers(0, 9), st.integers(1, 5)), min_size=1))
def test_confidences_that_hold_have_no_error(groups: dict[int, tuple[int, int]]) -> None:
    judged = []
    for index, (ninths, times) in groups.items():  # of each bin 10 or more findings, as many right as they say
        right, n = (index * 10 + ninths) * times, 100 * times
        judged += [(right / n, place < right) for place in range(n)]
    found = calibrate(judged)
    assert found is not None
    assert found.ece == pytest.approx(0, abs=1e-12)
    shares = [(each.share.n, each.share.fraction or 0.0) for each in found.bins]
    assert found.brier == pytest.approx(sum(n * p * (1 - p) for n, p in shares) / found.n)


@given(st.integers(1, 50), st.integers(0, 50))
def test_the_worst_confidences_have_the_worst_figures(right: int, wrong: int) -> None:
    found = calibrate([(0.0, True)] * right + [(1.0, False)] * wrong)
    assert found is not None
    assert (found.ece, found.brier) == pytest.approx((1, 1))
