"""Each cause that rests on the curated table is proven when it should be, and nothing is said when it should not."""

from __future__ import annotations

from typing import Any

import pytest

from her2mine.records import Discrepancy
from tests.diff.factory import ALPHA_DOI, CONTROL, EXPERIMENTAL, GOLD, ROWS, SETTINGS, Draft, causes, gold_table, row

WORDS = {
    "two": {
        "en": "In ALPHA-1 the figures were {} and {} for alphamab and control.",
        "zh": "ALPHA-1试验中, alphamab组与对照组分别为{}和{}。",
    },
    "one": {"en": "In ALPHA-1 alphamab reached {}.", "zh": "ALPHA-1试验中alphamab组为{}。"},
}
both = pytest.mark.parametrize("language", ["en", "zh"])


def pair(language: str, first: str, second: str, **shared: Any) -> list[Discrepancy]:
    shared = {"trial": "ALPHA-1", **shared}
    words = WORDS["two"][language].format(first, second)
    return Draft(language).say(words, {"text": first}, {"text": second, "role": "control"}, **shared).verdicts()


def single(language: str, text: str, **fields: Any) -> list[Discrepancy]:
    fields = {"trial": "ALPHA-1", **fields}
    return Draft(language).say(WORDS["one"][language].format(text), {"text": text, **fields}).verdicts()


@both
def test_published_values_agree(language: str) -> None:
    assert {each.cause for each in pair(language, "13.8", "11.1")} == {"agrees"}


@both
def test_a_coarser_print_agrees_at_its_precision(language: str) -> None:
    (verdict,) = single(language, "74", statistic="rate", endpoint="ORR")
    assert (verdict.cause, verdict.severity) == ("agrees_at_precision", "info")


@both
def test_exchanged_arms_are_an_arm_swap_at_both_values(language: str) -> None:
    found = pair(language, "11.1", "13.8")
    assert causes(found, "11.1") == causes(found, "13.8") == {("arm_swap", "check")}
    assert {each.text: each.should_be for each in found} == {"11.1": "13.8 months", "13.8": "11.1 months"}


def test_a_swap_is_a_conflict_where_another_pair_confirms_the_order() -> None:
    control = {"role": "control"}
    told = {"text": "11.1"}, {"text": "13.8", **control}, {"text": "6.7"}, {"text": "5.4", **control}
    pfs = [{**each, "endpoint": "PFS"} for each in told[2:]]
    found = Draft().say("ALPHA-1: 11.1 and 13.8, 6.7 and 5.4.", *told[:2], *pfs, trial="ALPHA-1").verdicts()
    assert causes(found, "11.1") == causes(found, "13.8") == {("arm_swap", "conflict")}
    assert causes(found, "6.7") == causes(found, "5.4") == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "ALPHA-1 moved survival from 11.1 to 13.8."), ("zh", "ALPHA-1试验使中位生存期由11.1个月提高到13.8个月。")],
)
def test_from_old_to_new_is_no_swap_even_if_bound_so(language: str, words: str) -> None:
    told = {"text": "11.1"}, {"text": "13.8", "role": "control"}
    assert causes(Draft(language).say(words, *told, trial="ALPHA-1").verdicts()) == set()


def test_two_values_of_one_arm_are_read_as_two_arms() -> None:
    told = {"text": "74.4"}, {"text": "51.9"}
    draft = Draft().say("ALPHA-1: 74.4 and 51.9.", *told, trial="ALPHA-1", endpoint="ORR", statistic="rate")
    assert causes(draft.verdicts()) == set()


def test_a_subgroup_or_endpoint_named_in_the_sentence_is_no_mixup() -> None:
    told = {"text": "16.0"}, {"text": "11.8", "role": "control"}
    draft = Draft().say("ALPHA-1 gave 16.0 and 11.8 in IHC 3+ tumours.", *told, trial="ALPHA-1")
    assert causes(draft.verdicts()) == set()


@both
def test_another_endpoints_pair_is_an_endpoint_mixup(language: str) -> None:
    found = pair(language, "7.1", "5.6", endpoint="PFS")
    assert causes(found) == {("endpoint_mixup", "conflict")}
    assert "TTP 7.1 months" in found[0].explanation and found[0].should_be == "6.7 months"


@both
def test_a_subgroups_values_told_for_all_are_a_population_mixup(language: str) -> None:
    found = pair(language, "16.0", "11.8")
    assert causes(found) == {("population_mixup", "conflict")}
    assert found[0].gold is not None and found[0].gold.population == ""
    assert ALPHA_DOI in found[0].explanation


@both
def test_a_value_of_no_analysis_is_a_value_conflict(language: str) -> None:
    (verdict,) = single(language, "12.4")
    assert (verdict.cause, verdict.severity, verdict.should_be) == ("value_conflict", "conflict", "13.8 months")


@both
def test_a_wrong_digit_is_a_typo_when_the_difference_supports_the_table(language: str) -> None:
    found = (
        Draft(language)
        .say(
            "ALPHA-1: +22.5 (77.4 / 51.9)",
            {"text": "22.5", "statistic": "difference", "role": "comparison"},
            {"text": "77.4", "statistic": "rate"},
            {"text": "51.9", "statistic": "rate", "role": "control"},
            trial="ALPHA-1",
            endpoint="ORR",
        )
        .verdicts()
    )
    assert causes(found, "77.4") == {("digit_typo", "conflict")}
    assert next(each for each in found if each.cause == "digit_typo").runner_up == "value_conflict"
    assert causes(found, "22.5") == {("difference_mismatch", "conflict")}
    assert causes(found, "51.9") == set()


@both
def test_weeks_told_as_months_are_a_unit_error(language: str) -> None:
    assert causes(single(language, "60", endpoint="OS")) == {("unit_error", "conflict")}


@both
def test_the_right_number_with_the_wrong_unit_is_a_unit_error(language: str) -> None:
    assert causes(single(language, "13.8", endpoint="OS", unit="week")) == {("unit_error", "conflict")}


@both
def test_a_typo_in_months_is_proven_by_their_difference(language: str) -> None:
    """Medians are subtracted as printed: no slack, as there is for stratified rates."""
    draft = Draft(language).say(
        "ALPHA-1: 14.8 / 11.1, +2.7",
        {"text": "14.8"},
        {"text": "11.1", "role": "control"},
        {"text": "2.7", "statistic": "difference", "role": "comparison", "unit": "month"},
        trial="ALPHA-1",
    )
    assert ("digit_typo", "conflict") in causes(draft.verdicts(), "14.8")


@both
def test_an_arm_told_by_its_placebo_alone_is_the_control(language: str) -> None:
    """The placebo group of a trial may have received more than placebo; its place in the trial says which it is."""
    settings = SETTINGS.model_copy(update={"sham": ("placebo",)})
    words = WORDS["one"][language].format("11.1")
    draft = Draft(language).say(words, {"text": "11.1", "role": "control", "drugs": ("placebo",)}, trial="ALPHA-1")
    (verdict,) = draft.verdicts(settings=settings)
    assert (verdict.cause, verdict.severity) == ("agrees", "info")


@both
def test_an_endpoint_named_right_before_its_value_is_meant(language: str) -> None:
    """Where both endpoints stand beside their values, exchanged endpoints are no matter of reading."""
    draft = Draft(language).say(
        "ALPHA-1: PFS 13.8, OS 6.7", {"text": "13.8", "endpoint": "PFS"}, {"text": "6.7"}, trial="ALPHA-1"
    )
    found = {cause for cause, _ in causes(draft.verdicts(), "6.7")}
    assert "endpoint_mixup" in found


@both
def test_another_trials_value_is_a_trial_mixup(language: str) -> None:
    words = {"en": "BETA-2 came later.", "zh": "BETA-2试验随后开展。"}[language]
    draft = (
        Draft(language)
        .say(words)
        .say("ALPHA-1: 4.2", {"text": "4.2", "endpoint": "PFS", "drugs": ("alphamab",)}, trial="ALPHA-1")
    )
    table = gold_table(
        tuple(
            each.model_copy(update={"drugs": ("alphamab",)}) if each.role == "experimental" else each for each in ROWS
        )
    )
    assert causes(draft.verdicts(table)) == {("trial_mixup", "conflict")}


@both
def test_another_interval_is_a_ci_conflict(language: str) -> None:
    assert causes(single(language, "13.8", ci_low=12, ci_high=16, ci_level=95)) == set()
    (verdict,) = single(language, "13.8", ci_low=12, ci_high=18, ci_level=95)
    assert (verdict.cause, verdict.severity, verdict.should_be) == ("ci_conflict", "conflict", "12 to 16")


@both
def test_another_p_value_is_a_p_conflict(language: str) -> None:
    assert causes(single(language, "0.0046", statistic="p_value", role="comparison")) == set()
    assert causes(single(language, "0.03", statistic="p_value", role="comparison")) == {("p_conflict", "conflict")}


@both
def test_one_arms_size_told_for_the_trial_is_an_n_conflict(language: str) -> None:
    size = {"statistic": "count", "endpoint": "N", "role": "single", "drugs": (), "trial": "ALPHA-1"}
    told = {"en": "ALPHA-1 randomised {} patients.", "zh": "ALPHA-1研究随机入组{}例患者。"}[language]
    beside = {"en": "In ALPHA-1 the {} patients lived longer.", "zh": "ALPHA-1的这{}例患者生存更长。"}[language]

    def verdict(sentence: str, number: str) -> set[tuple[str, str]]:
        return causes(Draft(language).say(sentence.format(number), {"text": number, **size}).verdicts())

    assert verdict(told, "300") == set()
    assert verdict(told, "200") == {("n_conflict", "conflict")}
    assert verdict(told, "275") == set()
    at_length = {"en": "In ALPHA-1, {} patients were randomly assigned.", "zh": told}[language]
    assert verdict(at_length, "200") == {("n_conflict", "conflict")}
    assert verdict(beside, "200") == set()  # no word of enrolment: the text may speak of one arm


@both
def test_both_sizes_moved_on_by_one_arm_are_a_matter_of_reading(language: str) -> None:
    """Each arm's size read for the place before it accuses nobody; arms exchanged by the writer do."""
    size = {"statistic": "count", "endpoint": "N", "trial": "ALPHA-1"}
    words = {"en": "ALPHA-1 randomised patients: 200, 100.", "zh": "ALPHA-1研究随机入组患者：200，100。"}[language]

    def verdicts(first: dict[str, Any], second: dict[str, Any]) -> set[tuple[str, str]]:
        told = {"text": "200", **size, **first}, {"text": "100", **size, **second}
        return causes(Draft(language).say(words, *told).verdicts())

    nobody, control = {"role": "single", "drugs": ()}, {"role": "control", "drugs": CONTROL}
    assert verdicts(nobody, {"role": "experimental", "drugs": EXPERIMENTAL}) == set()
    assert verdicts({"role": "experimental", "drugs": EXPERIMENTAL}, control) == set()
    assert verdicts(control, {"role": "experimental", "drugs": EXPERIMENTAL}) == {("arm_swap", "check")}
    assert verdicts(nobody, control) == {("n_conflict", "conflict")}


@both
def test_values_of_two_cuts_in_one_paragraph(language: str) -> None:
    told = [
        {"text": "6.9", "endpoint": "PFS"},
        {"text": "74.4", "endpoint": "ORR", "statistic": "rate"},
        {"text": "13.8"},
    ]
    found = Draft(language).say("ALPHA-1: 6.9; 74.4; 13.8", *told, trial="ALPHA-1").verdicts()
    assert {each[0] for each in causes(found)} == {"other_analysis"}
    coherent = [
        {"text": "6.9", "endpoint": "PFS"},
        {"text": "75.2", "endpoint": "ORR", "statistic": "rate"},
        {"text": "13.8"},
    ]
    assert causes(Draft(language).say("ALPHA-1: 6.9; 75.2; 13.8", *coherent, trial="ALPHA-1").verdicts()) == set()


@both
@pytest.mark.parametrize(("mine", "other", "early"), [("75.2", "51.9", "51.9"), ("74.4", "53.0", "74.4")])
def test_the_arm_told_from_an_earlier_cut_than_the_other_arm(language: str, mine: str, other: str, early: str) -> None:
    """Two cuts of one quantity, an arm from each, where no common cut of the paragraph decides."""
    rows = (
        row("ALPHA-1", "ORR", 74.4, statistic="rate", data_cutoff="2015-01-01"),
        row("ALPHA-1", "ORR", 51.9, statistic="rate", role="control", data_cutoff="2015-01-01"),
        row("ALPHA-1", "ORR", 75.2, statistic="rate", analysis="updated", data_cutoff="2017-01-01"),
        row("ALPHA-1", "ORR", 53.0, statistic="rate", role="control", analysis="updated", data_cutoff="2017-01-01"),
    )
    shared = {"endpoint": "ORR", "statistic": "rate", "trial": "ALPHA-1"}
    pair = {"text": mine}, {"text": other, "role": "control"}
    found = Draft(language).say(f"ALPHA-1: {mine}; {other}", *pair, **shared).verdicts(gold_table(rows))
    assert causes(found) == {("other_analysis", "check")}
    assert {each.text for each in found if each.cause == "other_analysis"} == {early}


@both
def test_a_value_of_a_replaced_report_is_another_analysis(language: str) -> None:
    value = {"text": "35.0", "endpoint": "ORR", "statistic": "rate", "role": "single", "trial": "BETA-2"}
    told, note = Draft(language).say("BETA-2: 35.0", value).verdicts()
    assert {(told.cause, told.severity), (note.cause, note.severity)} == {
        ("agrees", "info"),
        ("other_analysis", "check"),
    }


def test_a_comparator_that_a_one_arm_trial_does_not_have() -> None:
    found = (
        Draft()
        .say(
            "alphamab 9.3, chemotherapy 4.2",
            {"text": "9.3", "drugs": ("alphamab",)},
            {"text": "4.2", "role": "control"},
        )
        .verdicts()
    )
    assert causes(found) == {("endpoint_mixup", "check")}


def test_what_the_table_does_not_have_is_news_and_no_accusation() -> None:
    for fields in ({"endpoint": "DFS"}, {"timepoint": 24.0, "statistic": "rate"}, {"population": "women"}):
        (verdict,) = single("en", "8.8", **fields)
        assert (verdict.cause, verdict.severity) == ("not_in_gold", "info")


def test_a_doubtful_row_supports_only_a_check() -> None:
    table = gold_table((row("ALPHA-1", "OS", 13.8, verified="knowledge"),))
    found = Draft().say("ALPHA-1 12.4", {"text": "12.4"}, trial="ALPHA-1").verdicts(table)
    assert causes(found) == {("value_conflict", "check")}


def test_a_loose_binding_supports_only_a_check() -> None:
    found = Draft().say("ALPHA-1 12.4", {"text": "12.4", "confidence": 0.2}, trial="ALPHA-1").verdicts()
    assert causes(found) == {("value_conflict", "check")}


@pytest.mark.parametrize(("voices", "flagged"), [(("endpoint:carried",), set()), ((), {"conflict"})])
def test_an_endpoint_told_a_sentence_before_accuses_nobody_of_another_that_fits(
    voices: tuple[str, ...], flagged: set[str]
) -> None:
    """0.74 is the ratio of OS; a sentence that names no endpoint may mean that, one that names PFS does not."""
    table = gold_table(
        (
            row("ALPHA-1", "OS", 0.74, statistic="hazard_ratio", role="comparison"),
            row("ALPHA-1", "PFS", 0.62, statistic="hazard_ratio", role="comparison"),
        )
    )
    told = {"text": "0.74", "endpoint": "PFS", "statistic": "hazard_ratio", "role": "comparison", "unit": "ratio"}
    found = Draft().say("ALPHA-1 HR 0.74", {**told, "voices": voices}, trial="ALPHA-1").verdicts(table)
    assert {severity for _, severity in causes(found)} == flagged


def test_a_trial_known_by_its_values_supports_only_a_check() -> None:
    told = [{"text": "13.8"}, {"text": "11.1", "role": "control"}, {"text": "6.1", "endpoint": "PFS"}]
    found = Draft().say("alphamab 13.8, 11.1, 6.1", *told).verdicts()
    assert causes(found) == {("value_conflict", "check")}


def test_values_that_fit_no_single_trial_are_not_tied_to_one() -> None:
    found = Draft().say("alphamab 8.8 and 2.2", {"text": "8.8"}, {"text": "2.2", "endpoint": "PFS"}).verdicts()
    assert {each.cause for each in found} == {"not_in_gold"}


def test_every_verdict_is_repeatable_and_carries_its_place() -> None:
    first, second = (pair("en", "11.1", "13.8") for _ in range(2))
    assert first == second
    assert all(each.text and each.quote and each.finding and each.explanation for each in first)


def test_not_reached_agrees_only_with_not_reached() -> None:
    table = gold_table((row("BETA-2", "OS", None, role="single"),))
    told = {"text": "NR", "value": None, "role": "single", "trial": "BETA-2"}
    assert causes(Draft().say("BETA-2 NR", told).verdicts(table)) == set()
    assert causes(Draft().say("BETA-2 NR", told).verdicts(GOLD, SETTINGS)) == {("value_conflict", "conflict")}
