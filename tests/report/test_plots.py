"""The plots tell what differs from what, in both languages, without a style, a script or a picture from anywhere."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from her2mine.records import Discrepancy, Finding, GoldResult
from her2mine.report import Results, render
from her2mine.report.plots import LEFT, PAPERS, RIGHT, ROWS, fitted, plots
from her2mine.report.text import LANGUAGES, speaking, table
from tests.report.results import GOLD, finding, sample, verdict

RATIO = GOLD.model_copy(
    update={"id": "alpha-hr", "statistic": "hazard_ratio", "unit": "ratio", "role": "comparison", "value": 0.74}
    | {"printed": ("0.74",), "ci_low": 0.6, "ci_high": 0.91}
)


def quoted(doc: str, value: str, **fields: Any) -> Finding:
    return finding(doc, f"HR {value} here", value, statistic="hazard_ratio", unit="ratio", role="comparison", **fields)


def results_of(*pairs: tuple[Finding, Discrepancy]) -> Results:
    found, items = zip(*pairs, strict=True) if pairs else ((), ())
    return replace(sample(), findings=found, discrepancies=items)


def pair(doc: str, value: str, severity: str = "info", gold: GoldResult = RATIO, **fields: Any) -> Any:
    told = quoted(doc, value, **fields)
    return told, verdict(told, "agrees" if severity == "info" else "value_conflict", severity, gold=gold)


def test_a_ratio_stands_on_a_logarithmic_axis_beside_the_published_one() -> None:
    chart = plots(results_of(pair("en", "0.80", "conflict", ci_low=0.5, ci_high=2.0))).forest
    assert chart is not None
    (line,) = chart.lines
    assert line.gold is not None and line.quoted is not None and chart.middle is not None
    assert line.quoted.low is not None and line.quoted.high is not None
    assert (chart.middle - line.quoted.x) / (chart.middle - line.gold.x) == pytest.approx(
        log(0.8) / log(0.74), abs=0.01
    )
    assert line.quoted.low < line.quoted.x < chart.middle < line.quoted.high
    assert (line.kind, line.said, line.papers) == ("differs", "0.80 / 0.74", "en")


def test_what_differs_comes_first_and_papers_that_say_the_same_share_a_row() -> None:
    chart = plots(results_of(pair("a", "0.74"), pair("b", "0.74"), pair("c", "0.47", "check"))).forest
    assert chart is not None
    assert [(line.kind, line.papers) for line in chart.lines] == [("differs", "c"), ("agrees", "a, b")]
    assert chart.text == "Forest plot: 2 quoted hazard ratios against the published ones; differing: 1."


def test_the_gravest_verdict_on_a_value_decides() -> None:
    told, conflict = pair("a", "0.47", "conflict")
    mild = verdict(told, "agrees", "info", gold=RATIO, id="d-mild")
    chart = plots(replace(results_of((told, conflict)), discrepancies=(mild, conflict))).forest
    assert chart is not None and [line.kind for line in chart.lines] == ["differs"]


def test_weeks_are_drawn_in_months() -> None:
    told = finding("en", "median 60 weeks", "60", unit="week")
    chart = plots(results_of((told, verdict(told, "unit_error", "conflict", gold=GOLD)))).medians
    assert chart is not None
    (line,) = chart.lines
    assert line.gold is not None and line.quoted is not None
    assert line.quoted.x - line.gold.x == pytest.approx((60 * 7 / 30.4375 - 13.8) * (RIGHT - LEFT) / 18, abs=1)


@given(
    st.lists(st.tuples(st.floats(0.001, 900), st.floats(0.001, 900), st.floats(0.001, 900)), min_size=1, max_size=50)
)
def test_every_point_stays_in_the_frame_and_the_cut_is_told(values: list[tuple[float, float, float]]) -> None:
    pairs = [
        pair(
            f"d{number}",
            "0.7",
            "conflict",
            RATIO.model_copy(update={"id": f"g{number}"}),
            ci_low=min(low, high),
            ci_high=max(low, high),
        )
        for number, (_, low, high) in enumerate(values)
    ]
    pairs = [
        (told.model_copy(update={"value": value}), item)
        for (told, item), (value, _, _) in zip(pairs, values, strict=True)
    ]
    chart = plots(results_of(*pairs)).forest
    assert chart is not None and len(chart.lines) == min(ROWS, len(values))
    assert bool(chart.cut) == (len(values) > ROWS)
    for line in chart.lines:
        for point in (line.gold, line.quoted):
            assert point is not None
            assert all(LEFT <= x <= RIGHT for x in (point.x, point.low, point.high) if x is not None)


def test_causes_are_counted_by_paper_and_many_papers_share_a_column() -> None:
    pairs = [pair(f"doc{number:02}", "0.47", "conflict") for number in range(PAPERS + 3)]
    causes = plots(results_of(*pairs, pair("doc00", "0.48", "check"))).causes
    assert causes is not None
    assert [(name, total) for _, name, total in causes.rows] == [("value conflict", PAPERS + 4)]
    assert [bubble.count for bubble in causes.bubbles] == [2, *[1] * (PAPERS - 1), 3]
    assert causes.columns[-1][1] == "3 more papers"


def test_a_duration_of_any_length_can_be_drawn() -> None:
    """A paper may print anything: a slip of a thousandfold is a finding, and no end of the run."""
    median = finding("doc", "OS 13800 months", "13800")
    drawn = plots(results_of((median, verdict(median, "value_conflict", "conflict", gold=GOLD)))).medians
    assert drawn is not None and len(drawn.ticks) <= 12


def test_a_run_with_nothing_to_compare_has_no_plots() -> None:
    assert not plots(Results()).any
    assert "<svg" not in render(Results())


@given(st.text(), st.integers(1, 40))
def test_a_label_fits_and_says_that_it_is_cut(text: str, width: int) -> None:
    """What has room is not cut; what is cut has room with the sign behind it. Wide letters take two places."""
    short = fitted(text, width)
    if taken(text) <= width:
        assert short == text
    else:
        assert short.endswith("…") and text.startswith(short[:-1])
        assert taken(short[:-1]) + 1 <= width


def taken(text: str) -> int:
    """Places that letters take, two each for those of Han width."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_draws_them_with_classes_only_and_speaks_one_language(language: str) -> None:
    hostile = pair('<script>"x"</script>', "0.47", "conflict", RATIO.model_copy(update={"trial": "<b>&\u202e"}))
    page = render(replace(results_of(hostile), provenance={"language": language}))
    tree: Any = html.fromstring(page)
    assert tree.xpath("count(//section[@id='plots']//svg)") == 2
    assert not tree.xpath("//svg//@style | //svg//script | //svg//image | //svg//@href")
    assert tree.xpath("string(//html/@lang)") == language
    assert tree.xpath("string((//figcaption)[1])").strip() == table(language)["plots"]["forest"]
    assert tree.xpath("string(//svg/desc)") != ""


def test_both_languages_have_the_same_words_to_say() -> None:
    english, chinese = (table(language) for language in LANGUAGES)
    optional = {"statistics", "measures"}  # a language says here only what it says otherwise
    assert english.keys() == chinese.keys()
    for group in english.keys() - optional:
        assert english[group].keys() == chinese[group].keys(), group


def test_no_english_is_left_on_a_chinese_page() -> None:
    with speaking("en"):
        english = render(sample())
    chinese = render(replace(sample(), provenance={"language": "zh"}))
    sentences = [
        text
        for group in ("page", "plots")
        for text in table("en")[group].values()
        if len(text) > 12 and "{" not in text
    ]
    shown = [text for text in sentences if text in english]
    assert len(shown) > 12
    assert [text for text in shown if text in chinese] == []
