"""A claim's key stays when the same paper is mined again, and tells claims apart."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from her2mine.curate.claims import claims_of, occurrence, spelled
from her2mine.curate.table import Row
from tests.curate.reviewing import again, results_of


def test_keys_survive_other_offsets_ids_causes_and_spacing(rows: list[Row]) -> None:
    first = results_of(rows)
    keys = [claim.key for claim in claims_of(first)]
    assert [claim.key for claim in claims_of(again(first))] == keys
    assert len(set(keys)) == len(first.discrepancies)


def test_another_file_has_other_keys_that_end_alike(rows: list[Row]) -> None:
    one, other = (claims_of(results_of(rows, digest * 64)) for digest in "ab")
    assert not {claim.key for claim in one} & {claim.key for claim in other}
    assert [claim.key.split("-")[1] for claim in one] == [claim.key.split("-")[1] for claim in other]


def test_verdicts_on_one_value_are_one_claim_with_the_gravest_first(rows: list[Row]) -> None:
    results = results_of(rows)
    first = results.discrepancies[0]
    mild = first.model_copy(update={"id": "d-mild", "severity": "info", "cause": "agrees"})
    claim = claims_of(replace(results, discrepancies=(mild, first)))[0]
    assert [item.id for item in claim.verdicts] == ["d-suspect", "d-mild"]
    assert (claim.kind, claim.gold and claim.gold.id) == ("conflict", "alpha-primary-os-median-experimental")


def test_a_sentence_printed_twice_is_two_claims(rows: list[Row]) -> None:
    results = results_of(rows)
    item, finding = results.discrepancies[0], results.findings[0]
    moved = {"start": 900, "end": 904}
    second = item.model_copy(update={**moved, "id": "d-2", "finding": "f-2"})
    told = finding.model_copy(update={**moved, "id": "f-2", "sentence": (900 - item.start, 990)})
    doubled = replace(results, findings=(*results.findings, told), discrepancies=(item, second))
    first, later = (claim.key for claim in claims_of(doubled))
    assert later == f"{first}~2"


def test_the_same_number_twice_in_a_sentence_is_told_apart_by_its_place() -> None:
    sentence = "12 of 12 patients, and 12 more"
    assert [occurrence(sentence, "12", offset) for offset in (0, 6, 23, 99)] == [0, 1, 2, 2]
    assert occurrence(sentence, "13", 0) == 0


@given(st.text(), st.sampled_from((" ", "\n", "-", "，", "(", "\t ")), st.integers(0, 40))
def test_spelling_ignores_spaces_and_punctuation_anywhere(text: str, sign: str, place: int) -> None:
    cut = min(place, len(text))
    assert spelled(f"{text[:cut]}{sign}{text[cut:]}") == spelled(text[:cut]) + spelled(text[cut:])


def test_widths_and_cases_are_alike_and_digits_are_not() -> None:
    assert spelled("ＯＳ １３．８") == spelled("os 13 8")
    assert spelled("13.8") != spelled("13.9")
