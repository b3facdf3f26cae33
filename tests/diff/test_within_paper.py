"""What can be proven from the paper alone: its own statistics, sums, orders and citations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from her2mine.diff import DiffSettings, diff_paper
from her2mine.diff.causes import CAUSES
from her2mine.records import Abstention, Discrepancy, Reference
from tests.diff.factory import ALPHA_DOI, ALPHA_UPDATE_DOI, GAMMA_DOI, GOLD, SETTINGS, Draft, causes

both = pytest.mark.parametrize("language", ["en", "zh"])
HR = {"statistic": "hazard_ratio", "role": "comparison", "ci_level": 95}
P = {"statistic": "p_value", "role": "comparison"}
RATE = {"statistic": "rate", "endpoint": "ORR"}


def told(language: str, *findings: dict[str, Any], **shared: Any) -> set[tuple[str, str]]:
    text = {"en": "Results: ", "zh": "结果: "}[language] + "; ".join(each["text"] for each in findings) + "."
    return causes(Draft(language).say(text, *findings, **{"endpoint": "DFS", **shared}).verdicts())


@both
def test_p_against_an_interval_that_includes_one(language: str) -> None:
    ratio = {"text": "1.684", **HR, "ci_low": 0.710, "ci_high": 3.994}
    assert told(language, ratio, {"text": "0.047", **P}) == {("p_ci_inconsistent", "conflict")}
    assert told(language, ratio, {"text": "0.24", **P}) == set()


@both
@pytest.mark.parametrize("p", ["0.017", "0.0149", "0.0075", "0.02"])
def test_log_rank_and_one_sided_p_values_are_explained(language: str, p: str) -> None:
    assert told(language, {"text": "0.807", **HR, "ci_low": 0.678, "ci_high": 0.962}, {"text": p, **P}) == set()


def test_in_a_row_of_ratios_each_takes_the_p_that_follows_it() -> None:
    first = {"text": "1.23", **HR, "ci_low": 0.93, "ci_high": 1.62}, {"text": "0.14", **P}
    second = {"text": "1.37", **HR, "ci_low": 1.12, "ci_high": 1.67}, {"text": "0.002", **P}
    assert told("en", *first, *second) == set()


@both
def test_ratio_outside_its_interval(language: str) -> None:
    assert told(language, {"text": "0.55", **HR, "ci_low": 0.60, "ci_high": 0.91}) == {("hr_outside_ci", "conflict")}
    assert told(language, {"text": "13.2", "ci_low": 14, "ci_high": 16}) == {("hr_outside_ci", "conflict")}
    assert told(language, {"text": "13.8", "ci_low": 14, "ci_high": 16}) == set(), "14 may stand for 13.5"


@both
def test_ratio_off_the_middle_of_its_interval_is_only_a_check(language: str) -> None:
    assert told(language, {"text": "0.86", **HR, "ci_low": 0.60, "ci_high": 0.91}) == {("ci_asymmetric", "check")}
    assert told(language, {"text": "0.74", **HR, "ci_low": 0.60, "ci_high": 0.91}) == set()


@both
def test_ratio_and_medians_that_point_in_opposite_directions(language: str) -> None:
    medians = {"text": "8.1"}, {"text": "11.5", "role": "control"}
    sure = {"ci_low": 0.55, "ci_high": 0.89}
    assert told(language, *medians, {"text": "0.70", **HR, **sure}) == {("direction_conflict", "check")}
    assert told(language, *medians, {"text": "0.70", **HR}, {"text": "0.004", **P}) == {("direction_conflict", "check")}
    assert told(language, *medians, {"text": "0.70", **HR}, {"text": "0.31", **P}) == set(), "a chance difference"
    assert told(language, *medians, {"text": "1.40", **HR, "ci_low": 1.12, "ci_high": 1.75}) == set()


@both
def test_difference_of_two_rates(language: str) -> None:
    rates = {"text": "62.0", "statistic": "rate"}, {"text": "40.0", "statistic": "rate", "role": "control"}
    gain = {"statistic": "difference", "role": "comparison"}
    assert told(language, {"text": "25.0", **gain}, *rates, endpoint="CBR") == {("difference_mismatch", "conflict")}
    assert told(language, {"text": "22.0", **gain}, *rates, endpoint="CBR") == set()
    assert told(language, {"text": "22.4", **gain}, *rates, endpoint="CBR") == set(), "a stratified difference"
    assert told(language, {"text": "55", **gain}, *rates, endpoint="CBR") == set(), "a relative change"


@pytest.mark.parametrize(("language", "points"), [("en", " percentage points"), ("zh", "个百分点")])
def test_percentage_points_are_no_relative_change(language: str, points: str) -> None:
    """The relative reading would excuse any difference that happens to fit it."""
    text = {"en": "CBR rose by 55{}, 62.0 against 40.0.", "zh": "提高55{}，62.0对40.0。"}[language].format(points)
    shared = {"endpoint": "CBR", "drugs": ("zetamab",)}
    gain = {"text": "55", "statistic": "difference", "role": "comparison"}
    rates = {"text": "62.0", "statistic": "rate"}, {"text": "40.0", "statistic": "rate", "role": "control"}
    found = causes(Draft(language).say(text, gain, *rates, **shared).verdicts())
    assert found == {("difference_mismatch", "conflict")}


@both
@pytest.mark.parametrize(("gain", "flagged"), [("12", False), ("13", False), ("14", True), ("10", True)])
def test_whole_percents_two_points_off_are_to_check(language: str, gain: str, flagged: bool) -> None:
    rates = {"text": "28", "statistic": "rate"}, {"text": "16", "statistic": "rate", "role": "control"}
    found = told(language, *rates, {"text": gain, "statistic": "difference", "role": "comparison"}, endpoint="CBR")
    assert found == ({("difference_mismatch", "check")} if flagged else set())


@both
def test_a_reduction_is_one_minus_the_hazard_ratio(language: str) -> None:
    ratio = {"text": "0.25", "statistic": "hazard_ratio", "role": "comparison"}
    cut = {"statistic": "reduction", "role": "comparison", "unit": "percent"}
    assert told(language, ratio, {"text": "57", **cut}, endpoint="DFS") == {("difference_mismatch", "conflict")}
    assert told(language, ratio, {"text": "75", **cut}, endpoint="DFS") == set()
    assert told(language, ratio, {"text": "74.6", **cut}, endpoint="DFS") == set(), "from an unrounded ratio"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("43/132 (29.0%) responded", True),
        ("43/132 (32.6%) responded", False),
        ("43 of the 132 patients (29.0%) responded", True),
        ("132名患者中有43名(29.0%)缓解", True),
        ("132名患者中有43名(32.6%)缓解", False),
        ("缓解率为29.0%（43/132例）", True),
        ("缓解率为32.6%（43/132例）", False),
    ],
)
def test_percentage_of_a_count(text: str, wrong: bool) -> None:
    language = "en" if text.isascii() else "zh"
    percent = "29.0" if wrong else "32.6"
    told = {"text": "43", "statistic": "count"}, {"text": percent, "statistic": "rate"}
    found = Draft(language).say(text, *sorted(told, key=lambda each: text.index(each["text"])), endpoint="CBR")
    assert causes(found.verdicts()) == ({("percent_count_mismatch", "conflict")} if wrong else set())


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("34/232 patients (15.4%) had any, 8.0% had more", "15.4"),
        ("8.0% and 14.7% (34/232); 15.4% had more", None),
        ("有34/232例（15.4%），8.0%更多", "15.4"),
    ],
)
def test_of_several_percentages_a_count_takes_the_one_in_its_brackets(text: str, flagged: str | None) -> None:
    numbers = [number for number in ("34", "15.4", "8.0", "14.7") if number in text]
    told = [{"text": each, "statistic": "count" if each == "34" else "rate"} for each in numbers]
    told.sort(key=lambda each: text.index(each["text"]))
    found = Draft("en" if text.isascii() else "zh").say(text, *told, endpoint="CBR").verdicts()
    wrong = {each.text for each in found if each.cause == "percent_count_mismatch"}
    assert wrong == ({flagged} if flagged else set())


@both
def test_orders_that_cannot_be(language: str) -> None:
    wrong = {("impossible_order", "check")}
    assert told(language, {"text": "9.9", "endpoint": "PFS"}, {"text": "8.1", "endpoint": "OS"}) == wrong
    assert told(language, {"text": "60", **RATE}, {"text": "55", **RATE, "endpoint": "DCR"}) == wrong
    year, later = {"statistic": "rate", "timepoint": 12.0}, {"statistic": "rate", "timepoint": 24.0}
    assert told(language, {"text": "40.1", **year}, {"text": "44.9", **later}) == wrong
    assert told(language, {"text": "44.9", **year}, {"text": "40.1", **later}) == set()
    control = {"text": "8.1", "role": "control", "endpoint": "OS"}
    assert told(language, {"text": "9.9", "endpoint": "PFS"}, control) == set()


def test_an_impossible_order_is_a_conflict_where_each_value_stands_by_its_endpoint() -> None:
    values = {"text": "9.9", "endpoint": "PFS"}, {"text": "8.1", "endpoint": "OS"}
    assert causes(Draft().say("PFS was 9.9 and OS 8.1.", *values).verdicts()) == {("impossible_order", "conflict")}
    assert causes(Draft().say("OS was 9.9 and PFS 8.1.", *values).verdicts()) == set(), "bound to the wrong endpoint"


@both
def test_an_arm_outside_its_compared_subgroups(language: str) -> None:
    parts = {"text": "11.3", "population": "high"}, {"text": "9.0", "population": "low"}
    compared = {"text": "0.21", **P, "population": "high vs low"}
    assert told(language, {"text": "3.8"}, *parts, compared) == {("value_conflict", "check")}
    assert told(language, {"text": "10.1"}, *parts, compared) == set()
    assert told(language, {"text": "3.8"}, *parts) == set(), "two groups that are not set against each other"


REFERENCES = (
    Reference(0, 0, number=1, year=2015, title="Alphamab in ALPHA-1: a randomised trial in melanoma", doi=ALPHA_DOI),
    Reference(0, 0, number=2, year=2012, title="Gammanib (GAMMA-3): a phase 3 trial in melanoma", doi=GAMMA_DOI),
    Reference(0, 0, number=3, year=2001, title="A receptor in melanoma", doi="10.1000/old"),
    Reference(0, 0, number=4, year=2021, title="Quality of care in acute stroke", doi="10.1000/stroke"),
    Reference(0, 0, number=5, year=2020, title="Systemic treatment of melanoma: a review", doi="10.1000/review"),
    Reference(0, 0, number=6, year=2017, title="ALPHA-1: two-year update in melanoma", doi=ALPHA_UPDATE_DOI),
    Reference(0, 0, number=7, year=2019, title="Alphamab alone in asthma: a phase 2 trial", doi="10.1000/asthma"),
)
CITED = {"en": "In melanoma, ALPHA-1 changed practice [{}].", "zh": "在黑色素瘤中, ALPHA-1试验改变了临床实践[{}]。"}


def cited(
    language: str,
    number: int,
    text: str = "",
    *findings: dict[str, Any],
    tmp: DiffSettings | None = None,
    **shared: Any,
) -> list[Discrepancy]:
    draft = Draft(language, references=REFERENCES)
    words = text or CITED[language]
    return draft.say(words.format(number), *findings, **shared).verdicts(settings=tmp or SETTINGS)


@pytest.fixture
def diseases(tmp_path: Path) -> DiffSettings:
    table = tmp_path / "diseases.csv"
    table.write_text("canonical,en,zh\nmelanoma,melanoma,黑色素瘤\nstroke,stroke,卒中\nasthma,asthma,哮喘\n", "utf-8")
    return SETTINGS.model_copy(update={"diseases": table})


@both
@pytest.mark.parametrize(("number", "severity"), [(2, "conflict"), (3, "check"), (4, "conflict")])
def test_a_named_trial_cited_to_something_else(
    language: str, number: int, severity: str, diseases: DiffSettings
) -> None:
    (verdict,) = cited(language, number, tmp=diseases)
    assert (verdict.cause, verdict.severity, verdict.text) == ("citation_mismatch", severity, f"[{number}]")
    assert verdict.should_be == "[1] or [6]"


@both
@pytest.mark.parametrize("number", [1, 5, 6])
def test_publications_and_later_reviews_are_fair_sources(language: str, number: int, diseases: DiffSettings) -> None:
    assert cited(language, number, tmp=diseases) == []


@both
def test_values_of_the_other_report_of_the_right_trial(language: str) -> None:
    words = {"en": "ALPHA-1 showed 6.9 and 75.2 [{}].", "zh": "ALPHA-1试验为6.9和75.2[{}]。"}[language]
    values = {"text": "6.9", "endpoint": "PFS"}, {"text": "75.2", **RATE}
    found = [each for each in cited(language, 1, words, *values, trial="ALPHA-1") if each.cause == "citation_mismatch"]
    assert [(each.text, each.should_be, each.severity) for each in found] == [("[1]", "[6]", "check")]
    assert not causes(cited(language, 6, words, *values, trial="ALPHA-1"))


@both
def test_a_result_cited_to_another_disease_or_a_regimen_without_its_drug(language: str, diseases: DiffSettings) -> None:
    words = {"en": "In melanoma, alphamab reached 8.8 [{}].", "zh": "在黑色素瘤中, alphamab为8.8[{}]。"}[language]
    shared: dict[str, Any] = {"trial": None, "role": "single", "endpoint": "DFS"}
    assert ("citation_mismatch", "check") in causes(cited(language, 7, words, {"text": "8.8"}, tmp=diseases, **shared))
    words = {"en": "Alphamab with deltazumab: 8.8 [{}].", "zh": "alphamab联合deltazumab: 8.8[{}]。"}[language]
    shared["drugs"] = ("alphamab", "deltazumab")
    assert causes(cited(language, 7, words, {"text": "8.8"}, **shared)) == {("citation_mismatch", "check")}


@pytest.mark.parametrize(
    ("language", "first", "again", "told_of"),
    [
        ("en", "ALPHA-1 gave 13.8.", "In another phase 2 study it was 13.8 and 11.1.", "In another phase 2 study"),
        ("zh", "ALPHA-1试验为13.8。", "在一项2期研究中为13.8, 对照为11.1。", "在一项2期研究中"),
    ],
)  # fmt: skip
def test_one_trial_told_as_two(language: str, first: str, again: str, told_of: str) -> None:
    draft = Draft(language).say(first, {"text": "13.8"}, trial="ALPHA-1")
    draft.say(again, {"text": "13.8"}, {"text": "11.1", "role": "control"}, resolved="ALPHA-1")
    assert [(each.cause, each.text) for each in draft.verdicts() if each.severity != "info"] == [
        ("trial_mixup", told_of)
    ]


def test_papers_without_references_are_not_accused() -> None:
    assert Draft().say("ALPHA-1 changed practice [9].").verdicts() == []


def test_settings_reject_unknown_keys(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        DiffSettings.from_section({"tolerance": 1}, tmp_path)
    assert DiffSettings.from_section({"diseases": "d.csv"}, tmp_path).diseases == tmp_path / "d.csv"


def test_what_the_binder_left_out_is_noted_and_not_judged() -> None:
    mined = Draft().say("It was 9.1 in one group.").mined()
    left = Abstention(doc="review", start=7, end=10, text="9.1", reason="no endpoint")
    (note,) = diff_paper(replace(mined, abstentions=(left,)), GOLD, SETTINGS)
    assert (note.cause, note.severity, note.text) == ("abstained", "info", "9.1")


def test_every_cause_has_its_page() -> None:
    pages = {page.stem for page in (Path(__file__).parents[2] / "docs" / "causes").glob("*.md")} - {"README"}
    assert pages == set(CAUSES)


@both
def test_a_p_value_told_as_above_a_bound_is_wrong_only_where_the_interval_excludes_it(language: str) -> None:
    above = {"text": "0.05", **P, "op": ">"}
    assert told(language, {"text": "0.90", **HR, "ci_low": 0.70, "ci_high": 1.20}, above) == set()
    assert told(language, {"text": "0.65", **HR, "ci_low": 0.51, "ci_high": 0.83}, above) == {
        ("p_ci_inconsistent", "conflict")
    }


@both
def test_a_difference_told_as_a_bound_or_as_a_relative_fall_is_no_mismatch(language: str) -> None:
    rates = [{"text": "40.0", **RATE, "role": "experimental"}, {"text": "50.0", **RATE, "role": "control"}]
    of = {"statistic": "difference", "endpoint": "ORR", "role": "comparison", "unit": "percent"}

    def mismatch(text: str, op: str = "=") -> bool:
        found = told(language, {"text": text, "op": op, **of}, *rates, unit="percent")
        return ("difference_mismatch", "conflict") in found

    assert mismatch("12")
    assert not mismatch("8", ">")
    assert not mismatch("20")  # 40 is 20% less than 50
