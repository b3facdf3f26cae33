"""Parts against their whole, words against their interval, grades told as counts, values without a source."""

from __future__ import annotations

from typing import Any

import pytest

from her2mine.records import Reference
from tests.diff.factory import ROWS, Draft, causes, gold_table, row

both = pytest.mark.parametrize("language", ["en", "zh"])
SIZE = {"statistic": "count", "endpoint": "N"}
TOTAL = {**SIZE, "role": "single", "drugs": ()}
HR = {"statistic": "hazard_ratio", "role": "comparison", "endpoint": "DFS", "ci_level": 95}


def sizes(language: str, total: str, first: str, second: str, **shared: Any) -> Draft:
    text = {
        "en": f"In ALPHA-1, {total} patients were randomised: {first} to alphamab and {second} to cisplatin.",
        "zh": f"ALPHA-1研究入组{total}例患者，其中alphamab组{first}例，顺铂组{second}例。",
    }[language]
    told = {"text": total, **TOTAL}, {"text": first, **SIZE}, {"text": second, **SIZE, "role": "control"}
    return Draft(language).say(text, *told, **shared)


@both
def test_arms_that_do_not_add_up_to_the_trial(language: str) -> None:
    found = sizes(language, "310", "200", "100", trial="ALPHA-1").verdicts()
    assert ("arms_sum_mismatch", "conflict") in causes(found, "310")
    assert next(each for each in found if each.cause == "arms_sum_mismatch").should_be == "300"
    assert causes(sizes(language, "300", "200", "100", trial="ALPHA-1").verdicts()) == set()


@both
def test_arms_of_an_unknown_trial_may_be_fewer_than_it_has(language: str) -> None:
    assert causes(sizes(language, "310", "190", "90").verdicts()) == {("arms_sum_mismatch", "check")}
    assert causes(sizes(language, "270", "190", "90").verdicts()) == {("arms_sum_mismatch", "conflict")}


@both
@pytest.mark.parametrize(
    ("whole", "expected"), [("31.0", set()), ("36.0", {"check"}), ("28.0", {"conflict"}), ("31.1", set())]
)
def test_complete_and_partial_responses_make_up_the_response_rate(
    language: str, whole: str, expected: set[str]
) -> None:
    text = {"en": "Rates: {}, 5.5 and 25.5.", "zh": "缓解率：{}、5.5和25.5。"}[language].format(whole)
    rate = {"statistic": "rate", "drugs": ("zetamab",)}
    told = (
        {"text": whole, "endpoint": "ORR", **rate},
        {"text": "5.5", "endpoint": "CR", **rate},
        {"text": "25.5", "endpoint": "PR", **rate},
    )
    found = causes(Draft(language).say(text, *told).verdicts())
    assert found == {("arms_sum_mismatch", severity) for severity in expected}


@pytest.mark.parametrize(
    ("language", "text", "flagged"),
    [
        ("en", "It was seen in 17.0% of 37 patients.", True),
        ("en", "It was seen in 16.2% of the 37 evaluable patients.", False),
        ("zh", "37例患者中有17.0%出现。", True),
        ("zh", "37例患者中有16.2%出现。", False),
    ],
)
def test_a_percentage_of_whole_patients(language: str, text: str, flagged: bool) -> None:
    value = "17.0" if flagged else "16.2"
    told = {"text": value, "statistic": "rate", "endpoint": "CBR", "drugs": ("zetamab",)}
    found = causes(Draft(language).say(text, told).verdicts())
    assert found == ({("percent_count_mismatch", "check")} if flagged else set())


@pytest.mark.parametrize(
    ("language", "claim", "flagged"),
    [
        ("en", "DFS was significantly longer (HR 0.90, 95% CI 0.70-1.15).", True),
        ("en", "DFS was not significantly longer (HR 0.90, 95% CI 0.70-1.15).", False),
        ("en", "DFS was longer (HR 0.90, 95% CI 0.70-1.15).", False),
        ("zh", "DFS显著延长（HR=0.90，95%CI：0.70-1.15）。", True),
        ("zh", "DFS未显著延长（HR=0.90，95%CI：0.70-1.15）。", False),
    ],
)
def test_a_claim_of_significance_against_its_interval(language: str, claim: str, flagged: bool) -> None:
    told = {"text": "0.90", **HR, "ci_low": 0.70, "ci_high": 1.15}
    found = causes(Draft(language).say(claim, told).verdicts())
    assert found == ({("direction_conflict", "check")} if flagged else set())


def test_an_adjusted_p_value_explains_a_claim() -> None:
    claim = "DFS was significantly longer (HR 0.90, 95% CI 0.70-1.15; stratified P = 0.04)."
    told = {"text": "0.90", **HR, "ci_low": 0.70, "ci_high": 1.15}, {"text": "0.04", **HR, "statistic": "p_value"}
    assert ("direction_conflict", "check") not in causes(Draft().say(claim, *told).verdicts(), "0.90")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Most were of grade 1; 3 to 4 cases of adverse events occurred."),
        ("zh", "多数为1级；3例出现3至4例不良事件。"),
    ],
)
def test_grades_told_as_numbers_of_patients(language: str, text: str) -> None:
    assert causes(Draft(language).say(text).verdicts()) == {("unit_error", "check")}
    assert causes(Draft(language).say(text.replace("grade 1", "one kind").replace("1级", "轻度")).verdicts()) == set()


@both
def test_a_fraction_told_as_a_percentage(language: str) -> None:
    told = {"text": "0.744", "statistic": "rate", "endpoint": "ORR"}
    text = {"en": "In ALPHA-1, the ORR was 0.744%.", "zh": "ALPHA-1研究的ORR为0.744%。"}[language]
    assert causes(Draft(language).say(text, told, trial="ALPHA-1").verdicts()) == {("unit_error", "conflict")}


@both
def test_an_uncited_comparison_that_fits_no_trial_of_the_drug_is_to_check(language: str) -> None:
    text = {"en": "Results were {} versus {} months.", "zh": "结果为{}对{}个月。"}[language]
    told = {"text": "19.7"}, {"text": "15.2", "role": "control", "drugs": ()}
    assert causes(Draft(language).say(text.format("19.7", "15.2"), *told).verdicts()) == {("value_conflict", "check")}
    fitting = {"text": "13.8"}, {"text": "15.2", "role": "control", "drugs": ()}
    assert causes(Draft(language).say(text.format("13.8", "15.2"), *fitting).verdicts()) == set()
    other = [{**each, "drugs": ("zetamab",)} for each in told]
    unknown = Draft(language).say(text.format("19.7", "15.2"), *other)
    assert causes(unknown.verdicts()) == set(), "no trial to hold it against"


@both
def test_values_of_another_drugs_trial_told_together(language: str) -> None:
    text = {"en": "Results: 9.3, 4.2 and 31.0.", "zh": "结果：9.3、4.2和31.0。"}[language]
    single = {"role": "single", "drugs": ("gammanib",)}
    told = (
        {"text": "9.3", **single},
        {"text": "4.2", "endpoint": "PFS", **single},
        {"text": "31.0", "endpoint": "ORR", "statistic": "rate", **single},
    )
    drug = ("gammanib",)
    known = row("GAMMA-3", "PFS", 1.9, drugs=drug), row("GAMMA-3", "ORR", 4.0, drugs=drug, statistic="rate")
    found = Draft(language).say(text, *told).verdicts(gold_table((*ROWS, *known)))
    assert causes(found) == {("trial_mixup", "check")}
    assert {each.trial for each in found if each.severity == "check"} == {"BETA-2"}


@both
def test_an_adjuvant_report_cited_for_metastatic_disease(language: str) -> None:
    reference = Reference(0, 0, number=1, title="Alphamab after adjuvant chemotherapy: a randomised trial")
    text = {"en": "In metastatic disease alphamab prolonged OS [1].", "zh": "alphamab延长了转移性患者的OS [1]。"}
    found = Draft(language, references=(reference,)).say(text[language]).verdicts()
    assert causes(found) == {("citation_mismatch", "check")}


def test_landmark_rates_above_those_of_both_subgroups_before() -> None:
    rate = {"statistic": "rate", "endpoint": "PFS", "role": "single", "drugs": ("zetamab",)}
    draft = Draft().say("The 12-month rate was 71.8%.", {"text": "71.8", **rate, "timepoint": 12.0})
    groups = {"text": "55.6", "population": "low"}, {"text": "70.9", "population": "high"}
    draft.say("At 9 months it was 55.6% and 70.9%.", *groups, **rate, timepoint=9.0)
    assert causes(draft.verdicts()) == {("value_conflict", "check")}
