"""Which moment a rate is told for: beside its value, before its endpoint, at the head of the clause, or in a list."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("With nivolumab the 2-year OS rate was 41%.", [24.0]),
        ("With nivolumab OS was 76% at 1 year and 41% at 2 years.", [12.0, 24.0]),
        ("With nivolumab OS at 1 and 2 years was 76% and 41%, respectively.", [12.0, 24.0]),
        ("纳武利尤单抗组2年OS率为41%。", [24.0]),
        ("纳武利尤单抗组1年和2年OS率分别为76%和41%。", [12.0, 24.0]),
        ("At 1 year, OS was 76% with nivolumab.", [12.0]),
        # a median has no moment, and a length of treatment is none
        ("With nivolumab median OS was 41 months.", [None]),
        ("With nivolumab given for 2 years, median OS was 41 months.", [None]),
    ],
)
def test_a_rate_is_told_for_a_moment(mine: Mine, text: str, expected: list[float | None]) -> None:
    assert [f.timepoint for f in mine(text).findings if f.endpoint == "OS"] == expected
