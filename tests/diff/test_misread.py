"""A number that the words beside it show to be misread, or a figure that another test explains, is not accused."""

from __future__ import annotations

import pytest

from tests.diff.factory import Draft, causes

both = pytest.mark.parametrize("language", ["en", "zh"])
COUNT = {"statistic": "count", "drugs": ("zetamab",)}
RATE = {"statistic": "rate", "endpoint": "CBR"}
DIFFERENCE = {"statistic": "difference", "role": "comparison", "endpoint": "CBR"}
SIZE = {"statistic": "count", "endpoint": "N", "drugs": ("zetamab",)}
RATIO = {"statistic": "hazard_ratio", "role": "comparison", "endpoint": "DFS", "ci_level": 95}
P = {"statistic": "p_value", "role": "comparison", "endpoint": "DFS"}


@pytest.mark.parametrize(
    ("language", "text", "flagged"),
    [
        ("en", "One CR case, 12 PR cases and 11 others; 13 responded.", False),
        ("en", "CR 12 PR 11 and 13 responded.", True),
        ("zh", "1例CR，12例PR，11例稳定，13例缓解。", False),
        ("zh", "CR为12例，PR为11例，13例缓解。", True),
    ],
)
def test_responses_named_behind_their_numbers_are_not_added_up_by_the_names_ahead(
    language: str, text: str, flagged: bool
) -> None:
    told = {"text": "12", "endpoint": "CR"}, {"text": "11", "endpoint": "PR"}, {"text": "13", "endpoint": "ORR"}
    found = causes(Draft(language).say(text, *told, **COUNT).verdicts())
    assert found == ({("arms_sum_mismatch", "conflict")} if flagged else set())


@pytest.mark.parametrize(("words", "flagged"), [("of weekly patients", False), ("for weekly dosing", True)])
def test_a_share_of_patients_is_no_difference(words: str, flagged: bool) -> None:
    text = f"It was reached by 17.6% {words}, 9.6% in the first arm and 3.9% in the other."
    told = {"text": "17.6", **DIFFERENCE}, {"text": "9.6", **RATE}, {"text": "3.9", **RATE, "role": "control"}
    found = causes(Draft().say(text, *told).verdicts())
    assert found == ({("difference_mismatch", "conflict")} if flagged else set())


@pytest.mark.parametrize(
    ("language", "text", "flagged"),
    [
        ("en", "Of 94 patients, 95 had zetamab in 5 control clinics.", False),
        ("en", "Of 94 patients, 95 had zetamab and 5 had placebo.", True),
        ("zh", "共94例患者，95例接受治疗，来自5家医院。", False),
        ("zh", "共94例患者，95例接受治疗，5例接受安慰剂。", True),
    ],
)
def test_places_are_no_arm_of_a_trial(language: str, text: str, flagged: bool) -> None:
    told = {"text": "94", "role": "single"}, {"text": "95"}, {"text": "5", "role": "control"}
    total, *arms = ({**SIZE, **each} for each in told)
    found = causes(Draft(language).say(text, {**total, "drugs": ()}, *arms).verdicts())
    assert found == ({("arms_sum_mismatch", "conflict")} if flagged else set())


@both
def test_the_wide_interval_of_few_events_may_lean(language: str) -> None:
    """The same distance from the middle counts where the interval is narrow."""
    text = {"en": "Ratio {}.", "zh": "风险比{}。"}[language]
    wide = {"text": "0.92", **RATIO, "ci_low": 0.27, "ci_high": 4.20}
    narrow = {"text": "0.92", **RATIO, "ci_low": 0.80, "ci_high": 1.42}
    assert causes(Draft(language).say(text.format("0.92"), wide).verdicts()) == set()
    assert causes(Draft(language).say(text.format("0.92"), narrow).verdicts()) == {("ci_asymmetric", "check")}


@both
@pytest.mark.parametrize(("first", "second", "flagged"), [("0.001", "0.47", set()), ("0.47", "0.001", {"conflict"})])
def test_ratios_in_a_row_take_the_p_values_in_a_row_after_them(
    language: str, first: str, second: str, flagged: set[str]
) -> None:
    text = {"en": f"Ratios 0.19 and 0.55; P {first} and {second}.", "zh": f"风险比0.19和0.55；P {first}和{second}。"}
    ratios = (
        {"text": "0.19", **RATIO, "ci_low": 0.10, "ci_high": 0.35},
        {"text": "0.55", **RATIO, "ci_low": 0.11, "ci_high": 2.81},
    )
    tested = ({"text": each, **P, "op": "<" if each == "0.001" else "="} for each in (first, second))
    found = Draft(language).say(text[language], *ratios, *tested).verdicts()
    assert {severity for _, severity in causes(found)} == flagged


@pytest.mark.parametrize(
    ("claim", "flagged"),
    [
        ("There was no statistically significant increase", False),
        ("It did not show any clinically significant improvement", False),
        ("Not only in women, there was a significant increase", True),
    ],
)
def test_a_claim_is_taken_back_by_a_not_of_its_own_clause(claim: str, flagged: bool) -> None:
    told = {"text": "1.58", **RATIO, "ci_low": 0.52, "ci_high": 4.78}
    found = causes(Draft().say(f"{claim}: 1.58.", told).verdicts())
    assert found == ({("direction_conflict", "check")} if flagged else set())
