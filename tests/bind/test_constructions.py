"""Reports composed of wordings that tell arms and wordings that tell results: nearly all numbers are read right."""

from __future__ import annotations

import pytest

from benchmarks.constructions.__main__ import measured
from benchmarks.constructions.compose import reports
from her2mine.bind import Tools

# the shares of `python -m benchmarks.constructions`, rounded down; what is missing is told in docs/constructions.md
FLOOR = {
    "en": {
        "two arms": 0.99, "letters": 0.95, "three arms": 0.95, "groups of patients": 0.93, "one arm": 0.87,
        "safety lists": 0.89, "several endpoints": 0.76, "sizes": 0.80, "groups within arms": 0.72,
        "sentences between": 0.93, "another study before": 0.80,
    },
    "zh": {
        "two arms": 0.97, "letters": 0.99, "three arms": 0.99, "groups of patients": 0.97, "one arm": 0.88,
        "safety lists": 0.70, "several endpoints": 0.93, "sizes": 0.80, "groups within arms": 0.62,
        "sentences between": 0.92, "another study before": 0.90,
    },
}  # fmt: skip
WHOLE = ("letters", "three arms", "groups of patients", "groups within arms")  # small sets
EVERY = 17  # of the others each such report only; no number of their designs, results or arms has it as a factor


@pytest.mark.parametrize("language", sorted(FLOOR))
def test_composed_reports_are_read_right(tools: Tools, language: str) -> None:
    made = list(reports(language))
    few = [report for place, report in enumerate(made) if report.construction in WHOLE or place % EVERY == 0]
    counts = measured(few, tools)
    shares = {name: 1 - count.wrong / count.values for name, count in counts.items()}
    assert {name: share for name, share in shares.items() if share < FLOOR[language][name]} == {}
    assert set(shares) == set(FLOOR[language])


@pytest.mark.parametrize("language", sorted(FLOOR))
def test_composed_reports_mark_their_numbers_where_they_stand(language: str) -> None:
    for report in list(reports(language))[:: EVERY * 3]:
        assert report.numbers
        for number in report.numbers:
            assert report.text[number.start : number.start + len(number.text)] == number.text
