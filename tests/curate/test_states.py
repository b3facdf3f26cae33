"""Where a claim stands, who sees what, and how far reviewers agree."""

from __future__ import annotations

from collections import Counter
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.curate.agreement import FEWEST, agreement, blind_pairs, cohen_kappa
from her2mine.curate.journal import named
from her2mine.curate.states import State, seen_by, standing, states, undone
from her2mine.records import Judgement, JudgementVerdict


class Log:
    """A review log in memory; each entry a minute after the one before."""

    def __init__(self) -> None:
        self.entries: list[Judgement] = []

    def say(self, who: str, verdict: JudgementVerdict, target: str = "t", **more: object) -> str:
        at = f"2026-01-02T03:{len(self.entries):02d}:00+00:00"
        told = {"id": "", "at": at, "who": who, "target": target, "verdict": verdict, **more}
        self.entries.append(named(Judgement.model_validate(told)))
        return self.entries[-1].id

    def undo(self, name: str, target: str = "t") -> str:
        return self.say("A", "undo", target, undoes=name)

    def state(self, reviewers: int = 1) -> State:
        return states(self.entries, reviewers).get("t", State("t"))


def test_one_reviewer_decides_where_one_is_asked_for_and_not_where_two_are() -> None:
    log = Log()
    assert log.state().status == "open"
    log.say("A", "paper_wrong")
    assert (log.state(1).status, log.state(2).status) == ("decided", "provisional")
    assert log.state(2).settled is None
    log.say("B", "paper_wrong", reason="misprint", note="other words")
    assert log.state(2).status == "agreed"
    assert [entry.who for entry in log.state(2).standing] == ["A", "B"]


def test_the_same_verdict_with_other_cells_is_a_dispute_that_one_word_settles() -> None:
    log = Log()
    log.say("A", "gold_wrong", cells={"value": "13.5", "note": "x"})
    log.say("B", "gold_wrong", cells={"value": "13.5", "note": "y"})
    assert log.state(2).status == "agreed"
    log.say("B", "gold_wrong", cells={"value": "13.6"})
    assert log.state(2).status == log.state(1).status == "disputed"
    log.say("C", "gold_wrong", cells={"value": "13.6"}, settles=True)
    state = log.state(2)
    assert (state.status, state.settled and state.settled.who) == ("decided", "C")


def test_a_later_judgement_of_the_same_person_takes_the_place_of_the_earlier() -> None:
    log = Log()
    log.say("A", "paper_wrong")
    log.say("A", "cannot_tell")
    assert [entry.verdict for entry in log.state().standing] == ["cannot_tell"]
    assert len(log.entries) == 2


def test_undo_opens_a_claim_again_and_undoing_the_undo_closes_it() -> None:
    log = Log()
    first = log.say("A", "paper_wrong")
    back = log.undo(first)
    assert (log.state().status, undone(log.entries)) == ("open", {first})
    log.undo(back)
    assert (log.state().status, undone(log.entries)) == ("decided", {back})


def test_the_order_of_lines_does_not_matter_only_the_times() -> None:
    log = Log()
    first = log.say("A", "paper_wrong")
    log.say("A", "cannot_tell")
    log.undo(log.undo(first))
    assert standing(log.entries) == standing(log.entries[::-1])
    assert standing(log.entries)["t"][0].verdict == "cannot_tell"


def test_the_second_reviewer_sees_the_first_only_after_deciding() -> None:
    log = Log()
    log.say("A", "paper_wrong")
    before = seen_by(log.state(2), "B", 2)
    assert (before.status, before.own, before.others, before.hidden) == ("open", None, (), 1)
    assert seen_by(log.state(2), "A", 2).status == "provisional"
    log.say("B", "new")
    after = seen_by(log.state(2), "B", 2)
    assert (after.status, [entry.who for entry in after.others], after.hidden) == ("disputed", ["A"], 0)
    assert seen_by(log.state(1), "C", 1).hidden == 0


# --- agreement

VERDICTS = st.sampled_from(("paper_wrong", "gold_wrong", "new", "cannot_tell"))
PAIRS = st.lists(st.tuples(VERDICTS, VERDICTS), max_size=60)


def spread(table: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [pair for pair, count in table.items() for _ in range(count)]


def test_kappa_of_a_table_worked_out_by_hand() -> None:
    found = cohen_kappa(spread({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}))
    assert (found.n, found.observed, found.expected) == (50, 0.7, 0.5)
    assert found.kappa == pytest.approx(0.4)


def test_kappa_and_its_error_on_the_example_of_fleiss() -> None:
    """Fleiss JL, Statistical Methods for Rates and Proportions, 2nd ed. 1981, table 13.1: kappa 0.68, error 0.087."""
    percent = {("p", "p"): 75, ("p", "n"): 1, ("p", "o"): 4, ("n", "p"): 5, ("n", "n"): 4, ("n", "o"): 1}
    found = cohen_kappa(spread(percent | {("o", "o"): 10}))
    assert found.kappa == pytest.approx(0.676, abs=0.001)
    assert found.error == pytest.approx(0.088, abs=0.001)


@given(PAIRS)
def test_kappa_is_symmetric_bounded_and_one_only_for_full_agreement(pairs: list[tuple[str, str]]) -> None:
    found, turned = cohen_kappa(pairs), cohen_kappa([(other, one) for one, other in pairs])
    assert (found.kappa is None) == (turned.kappa is None)
    if found.kappa is None:
        assert len({word for pair in pairs for word in pair}) <= 1
        return
    assert turned.kappa is not None
    assert isclose(found.kappa, turned.kappa) and isclose(found.error or 0, turned.error or 0, abs_tol=1e-9)
    assert -1 <= found.kappa <= 1
    assert (found.kappa == 1) == all(one == other for one, other in pairs)
    assert (found.interval is None) == (len(pairs) < FEWEST)
    low, high = found.interval or (-1, 1)
    assert low <= found.kappa <= high


@given(PAIRS, st.permutations(("paper_wrong", "gold_wrong", "new", "cannot_tell")))
def test_kappa_does_not_depend_on_names_or_order(pairs: list[tuple[str, str]], names: list[str]) -> None:
    renamed = dict(zip(("paper_wrong", "gold_wrong", "new", "cannot_tell"), names, strict=True))
    found = cohen_kappa(pairs).kappa
    other = cohen_kappa([(renamed[one], renamed[two]) for one, two in reversed(pairs)]).kappa
    assert found == other or (found is not None and other is not None and isclose(found, other))


@given(st.integers(1, 8), st.integers(1, 8), st.integers(1, 8), st.integers(1, 8))
def test_kappa_of_independent_reviewers_is_zero(a: int, b: int, c: int, d: int) -> None:
    """A table that is the product of its margins."""
    found = cohen_kappa(spread({("y", "y"): a * c, ("y", "n"): a * d, ("n", "y"): b * c, ("n", "n"): b * d}))
    assert found.kappa == pytest.approx(0, abs=1e-12)


@given(PAIRS)
def test_the_table_counts_every_pair(pairs: list[tuple[str, str]]) -> None:
    found = cohen_kappa(pairs)
    assert dict(found.table) == dict(Counter(pairs)) and found.n == len(pairs)


def test_only_what_was_said_blindly_counts() -> None:
    log = Log()
    log.say("A", "paper_wrong")
    log.say("B", "new")
    log.say("B", "paper_wrong")  # after having seen A's
    log.say("C", "paper_wrong", settles=True)
    first = log.say("B", "new", "u")
    log.undo(first, "u")
    log.say("A", "cannot_tell", "u")
    log.say("B", "cannot_tell", "u")
    assert [(one.verdict, other.verdict) for one, other in blind_pairs(log.entries)] == [
        ("paper_wrong", "new"),
        ("cannot_tell", "cannot_tell"),
    ]
    (found,) = agreement(log.entries)
    assert (found.first, found.second, found.n, found.observed) == ("A", "B", 2, 0.5)
