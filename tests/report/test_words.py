"""How figures and quotes are put before a reader."""

import pytest

from her2mine.report import words
from tests.report.results import ENGLISH, GOLD, WRONG, finding


def test_a_figure_keeps_the_digits_of_the_paper() -> None:
    assert words.figure(WRONG) == "16.0 months"
    assert words.figure(finding("d", "p < 0.001", "0.001", unit="1", op="<", statistic="p_value")) == "< 0.001"
    ratio = finding("d", "0.74 (0.60 to 0.91)", "0.74", unit="ratio", ci_low=0.6, ci_high=0.91, ci_level=95)
    assert words.figure(ratio) == "0.74 (95% CI 0.6–0.91)"
    words_only = WRONG.model_copy(update={"text": "not estimable", "value": None})
    assert words.figure(words_only) == "not reached"


def test_a_number_in_other_letters_is_shown_as_a_number() -> None:
    assert words.figure(WRONG.model_copy(update={"text": "seven", "value": 7.0, "unit": "patient"})) == "7 patients"


def test_an_open_interval_says_so() -> None:
    open_above = GOLD.model_copy(update={"ci_high": None, "ci_high_text": "NE"})
    assert words.gold_figure(open_above) == "13.8 months (95% CI 12–NE)"


@pytest.mark.parametrize(
    ("doi", "link"),
    [
        ("10.1000/x(1)2-3", "https://doi.org/10.1000/x(1)2-3"),
        ("javascript:alert(1)", ""),
        ('10.1000/x"onclick="y', ""),
        ("", ""),
    ],
)
def test_only_a_doi_becomes_a_link(doi: str, link: str) -> None:
    assert words.doi_link(doi) == link


def test_the_value_is_marked_where_it_stands_not_where_its_digits_first_occur() -> None:
    pieces = words.marked("At 11.1 weeks, 11.1 months.", 100, [("11.1", 115, "value")])
    assert pieces == [("At 11.1 weeks, ", ""), ("11.1", "value"), (" months.", "")]


def test_without_an_offset_only_an_unmistakable_number_is_marked() -> None:
    assert words.marked("1.5 and 11.5", None, [("1.5", 7, "value")]) == [("1.5", "value"), (" and 11.5", "")]
    assert words.marked("1.5 or 1.5", None, [("1.5", 7, "value")]) == [("1.5 or 1.5", "")]
    assert words.marked(ENGLISH, 100, [("99.9", 5, "value")]) == [(ENGLISH, "")]


def test_where_two_marks_overlap_the_first_counts() -> None:
    assert words.marked("[12]", 0, [("[12]", 0, "value"), ("12", 1, "also")]) == [("[12]", "value")]
