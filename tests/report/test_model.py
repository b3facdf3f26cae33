"""Each value counts once, by the gravest verdict on it."""

from dataclasses import replace

from her2mine.records import Discrepancy
from tests.report.results import NEW, RIGHT, SWAPPED, WRONG, sample, verdict


def counts(*verdicts: Discrepancy) -> dict[str, int]:
    found = replace(sample(), discrepancies=verdicts).counts()
    return {kind: count for kind, count in found.items() if count and kind not in ("papers", "refused", "findings")}


def test_every_value_of_a_run_is_in_exactly_one_count() -> None:
    found = sample().counts()
    assert found["findings"] == found["conflict"] + found["check"] + found["new"] + found["agrees"]


def test_the_gravest_verdict_counts_whatever_the_order() -> None:
    several = [verdict(RIGHT, "agrees", "info"), verdict(RIGHT, "p_conflict", "check"), verdict(RIGHT, "x", "conflict")]
    assert counts(*several) == counts(*reversed(several)) == {"conflict": 1, "abstained": 1}


def test_a_note_that_papers_differ_is_no_agreement() -> None:
    assert counts(verdict(RIGHT, "cross_paper", "info")) == {"abstained": 1}
    assert counts(verdict(NEW, "not_in_gold", "info"), verdict(NEW, "cross_paper", "info")) == {
        "new": 1,
        "abstained": 1,
    }


def test_citations_are_counted_apart_once_a_place() -> None:
    twice = [verdict(WRONG, "citation_mismatch", severity, finding="") for severity in ("conflict", "check")]
    other = verdict(SWAPPED, "citation_mismatch", "check", finding="")
    assert counts(*twice, other) == {"citations": 2, "abstained": 1}


def test_abstentions_are_counted_with_and_without_verdicts_on_them() -> None:
    told = Discrepancy(id="d", doc="en", start=7, end=9, text="42", cause="abstained", severity="info")
    assert counts() == counts(told) == {"abstained": 1}
