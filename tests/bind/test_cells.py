"""The figures of single table cells."""

from __future__ import annotations

import pytest

from her2mine.bind.cells import figures, halves, interval_of, probabilities, time_lead
from her2mine.vocabulary import fold


def read(cell: str) -> list[str]:
    folded = fold(cell)
    return [_told(folded, cell, index) for index in range(len(figures(folded)))]


def _told(folded: str, cell: str, index: int) -> str:
    figure = figures(folded)[index]
    parts = [figure.op.replace("=", "") + cell[figure.start : figure.end], figure.unit, figure.mark]
    if figure.interval is not None:
        parts.append(f"({figure.interval.low}..{figure.interval.high})")
    if figure.inner is not None:
        parts.append(f"[{figure.inner[2]:g}]")
    if figure.total is not None:
        parts.append(f"of {figure.total:g}")
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("13.8", ["13.8"]),
        ("13.8 (12-16)", ["13.8 (12.0..16.0)"]),
        ("13·8（95%CI 12～16）", ["13·8 (12.0..16.0)"]),
        ("13.8 months (12.1 to NE)", ["13.8 month (12.1..None)"]),
        ("151 (63)", ["151 [63]"]),
        ("151 (63%)", ["151 [63]"]),
        ("37 (90.2%) (76.9%–97.3%)", ["37 (76.9..97.3) [90.2]"]),
        ("13 (27.7) [15.6–42.6]", ["13 (15.6..42.6) [27.7]"]),
        ("5（10.0）（95%CI 3.3～NE）", ["5 (3.3..None) [10]"]),
        ("43/132 (32.6)", ["43 [32.6] of 132"]),
        ("47%", ["47 percent"]),
        ("12.5 vs 8.4", ["12.5", "8.4"]),
        ("12.5 (10-15) vs. 8.4 (7-9)", ["12.5 (10.0..15.0)", "8.4 (7.0..9.0)"]),
        ("13.8 对 11.1", ["13.8", "11.1"]),
        ("NR", ["NR"]),
        ("Not reached", ["Not reached"]),
        ("未达到", ["未达到"]),
        ("1,033", ["1,033"]),
        ("3.85a", ["3.85 a"]),
        ("47.06% (8/17)", ["47.06 percent", "8 of 17"]),
        ("76±28", []),  # a mean with its deviation
        ("13.2 ± 2.8", []),
        ("－", []),
        ("95% CI", []),
        ("Median survival was 13.8 months", []),
        ("", []),
    ],
)
def test_the_figures_of_a_cell(cell: str, expected: list[str]) -> None:
    assert read(cell) == expected


@pytest.mark.parametrize(
    ("cell", "bounds"),
    [
        ("1.16-1.87", (1.16, 1.87)),
        ("(0.60, 0.91)", (0.60, 0.91)),
        ("22.1～NE", (22.1, None)),
        ("12 to 16", (12, 16)),
        ("13.8 (12-16)", None),
        ("NE", None),
        ("13.8", None),
    ],
)
def test_a_cell_that_is_an_interval(cell: str, bounds: tuple[float, float | None] | None) -> None:
    found = interval_of(fold(cell))
    assert (None if found is None else (found.low, found.high)) == bounds


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0.0046", [("0.0046", "=")]),
        ("<0.001", [("0.001", "<")]),
        ("＜0.001", [("0.001", "<")]),
        ("≤ .05", [(".05", "<=")]),
        ("1.00", [("1.00", "=")]),
        ("0.999a 0.002b", [("0.999", "="), ("0.002", "=")]),
        ("NS", []),
        ("13.8", []),
    ],
)
def test_the_p_values_of_a_cell(cell: str, expected: list[tuple[str, str]]) -> None:
    assert [(cell[start:end], op) for start, end, _, op in probabilities(fold(cell))] == expected


@pytest.mark.parametrize(
    ("cell", "both", "expected"),
    [
        ("330/163", True, [330.0, 163.0]),
        ("12.4/9.8", False, [12.4, 9.8]),  # no count is broken
        ("66/45", False, [66.0, 45.0]),  # nor larger than its total
        ("45/66", False, [45.0]),
        ("45/66", True, [45.0, 66.0]),
    ],
)
def test_a_slash_parts_two_arms_or_tells_a_total(cell: str, both: bool, expected: list[float]) -> None:
    (figure,) = figures(cell)
    assert [half.number for half in halves(figure, cell, both=both)] == expected


@pytest.mark.parametrize(
    ("cell", "time", "rest"),
    [
        ("2年：78.0%／17.2%", 24.0, "78.0%/17.2%"),
        ("6-year: 78%", 72.0, "78%"),
        ("24 months: 63 (55-70)", 24.0, "63 (55-70)"),
        ("8 weeks: <1%", 1.84, "<1%"),
        ("24 months", None, "24 months"),  # a time by itself is the result
        ("78.0% (2 years)", None, "78.0% (2 years)"),
    ],
)
def test_a_cell_may_open_with_the_time_of_its_rates(cell: str, time: float | None, rest: str) -> None:
    told, folded = time_lead(fold(cell))
    assert (told, folded.strip(), len(folded)) == (time, rest, len(cell))
