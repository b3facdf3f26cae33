"""Accepting, rejecting and undoing: what the gold, the log and the next edition then are."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path
from typing import Any

import pytest

from her2mine.curate import CurateError, accept, history, reject, replay, undo, validate
from her2mine.curate.edition import locked
from her2mine.curate.table import Row, from_csv, to_csv
from her2mine.diff.gold import load_gold

WHEN = "2026-01-02T03:04:05+00:00"
ME: dict[str, Any] = {"who": "A. Curator", "why": "read in the paper", "when": WHEN}


def results(gold: Path) -> str:
    return (gold / "results.csv").read_text("utf-8")


def test_accepting_a_candidate_adds_its_row_in_a_new_edition(gold: Path, run: Path) -> None:
    decision = accept(gold, run, "n1", **ME, source_doi="10.1000/Paper", changes={"analysis": "final"})
    (row,) = decision.added
    assert (row["trial"], row["endpoint"], row["value"], row["printed"]) == ("Alpha", "PFS", "6.70", "6.70")
    assert (row["ci_low_text"], row["ci_high_text"], row["ci_level"]) == ("6.0", "NE", "95")
    assert (row["arm"], row["analysis"], row["verified"]) == ("drug a + drug b", "final", "page")
    assert row["source_doi"] == "10.1000/paper"
    assert (decision.edition_before, decision.edition_after) == (1, 2)
    table = load_gold(gold)
    assert table.edition == 2
    assert row["id"] in {result.id for result in table.results}
    assert validate(gold) == []


def test_a_suspect_gold_row_gets_the_papers_number(gold: Path, run: Path) -> None:
    decision = accept(gold, run, "s1", **ME)
    (old,), (new,) = decision.removed, decision.added
    assert (old["value"], new["value"], new["id"]) == ("13.8", "13.5", old["id"])
    assert (new["ci_low"], new["verified"]) == ("12", "page")
    assert validate(gold) == []


def test_a_wrong_paper_is_confirmed_without_touching_the_gold(gold: Path, run: Path) -> None:
    before = results(gold)
    decision = accept(gold, run, "v1", **ME)
    assert (decision.edition_after, decision.added) == (1, ())
    assert results(gold) == before
    assert [entry.action for entry in history(gold)] == ["accept"]
    assert validate(gold) == []


def test_a_conflict_changes_the_gold_when_the_curator_says_so(gold: Path, run: Path) -> None:
    accept(gold, run, "v1", **ME, gold_is_wrong=True)
    assert [row.value for row in load_gold(gold).by_trial("Alpha") if row.role == "experimental"][-1] == 16


def test_an_interval_conflict_changes_the_interval_alone(gold: Path, run: Path) -> None:
    (new,) = accept(gold, run, "c1", **ME, gold_is_wrong=True).added
    assert (new["value"], new["ci_high_text"], new["verified"]) == ("13.8", "15.0", "two-pages")


def test_a_finding_can_be_accepted_by_its_own_id(gold: Path, run: Path) -> None:
    assert accept(gold, run, "f1", **ME).added[0]["endpoint"] == "PFS"


def test_a_new_trial_comes_only_when_asked_for_and_goes_with_undo(gold: Path, run: Path) -> None:
    trials = (gold / "trials.csv").read_text("utf-8")
    with pytest.raises(CurateError, match=r"'Gamma' is not in trials\.csv"):
        accept(gold, run, "n2", **ME)
    accept(gold, run, "n2", **ME, new_trial=True)
    assert "Gamma" in {trial.trial for trial in load_gold(gold).trials}
    assert validate(gold) == []
    undo(gold, "d0001", **ME)
    assert (gold / "trials.csv").read_text("utf-8") == trials


def test_rejecting_keeps_the_gold_and_is_logged(gold: Path, run: Path) -> None:
    before = results(gold)
    decision = reject(gold, run, "n1", **ME)
    assert (decision.action, decision.target, decision.who, decision.when) == ("reject", "n1", "A. Curator", WHEN)
    assert decision.evidence["doc"] == "paper-one"
    assert results(gold) == before
    assert history(gold) == (decision,)


def test_undo_gives_back_the_rows_in_a_new_edition_and_keeps_the_log(gold: Path, run: Path) -> None:
    before = results(gold)
    accept(gold, run, "s1", **ME)
    undo(gold, "d0001", **ME)
    assert results(gold) == before
    assert load_gold(gold).edition == 3
    assert [(entry.id, entry.action, entry.target) for entry in history(gold)] == [
        ("d0001", "accept", "s1"),
        ("d0002", "undo", "d0001"),
    ]
    assert validate(gold) == []


def test_an_undo_can_itself_be_undone(gold: Path, run: Path) -> None:
    accept(gold, run, "s1", **ME)
    after = results(gold)
    undo(gold, "d0001", **ME)
    undo(gold, "d0002", **ME)
    assert results(gold) == after
    with pytest.raises(CurateError, match="s1 is decided already: d0001"):
        reject(gold, run, "s1", **ME)


def test_a_target_is_decided_once_until_that_is_undone(gold: Path, run: Path) -> None:
    reject(gold, run, "n1", **ME)
    with pytest.raises(CurateError, match=r"n1 is decided already: d0001, reject by A\. Curator"):
        accept(gold, run, "n1", **ME)
    undo(gold, "d0001", **ME)
    assert accept(gold, run, "n1", **ME).id == "d0003"


def test_undo_refuses_when_a_later_decision_changed_the_row(gold: Path, run: Path) -> None:
    accept(gold, run, "s1", **ME)
    accept(gold, run, "c1", **ME, gold_is_wrong=True)
    with pytest.raises(CurateError, match="has changed since; undo the later decision on it first"):
        undo(gold, "d0001", **ME)
    assert load_gold(gold).edition == 3


@pytest.mark.parametrize(
    ("target", "more", "message"),
    [
        ("zz", {}, "no discrepancy and no finding zz"),
        ("a1", {"gold_is_wrong": True}, "a1 speaks of no gold row"),
        ("n1", {"changes": {"valu": "3"}}, "'valu' is no column"),
        ("n1", {"changes": {"unit": "percent"}}, "the new edition would be faulty: results.csv, row"),
        ("v1", {"changes": {"value": "3"}}, "the gold stands unless it is said to be wrong"),
        ("n1", {"who": " "}, "a decision needs who"),
        ("n1", {"why": ""}, "a decision needs why"),
    ],
)
def test_what_cannot_be_accepted_is_said_in_one_line_and_changes_nothing(
    gold: Path, run: Path, target: str, more: dict[str, object], message: str
) -> None:
    before = {path.name: path.read_bytes() for path in gold.iterdir()}
    with pytest.raises(CurateError, match=message) as caught:
        accept(gold, run, target, **(ME | more))
    assert "\n" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in gold.iterdir()} == before


def test_a_quantity_the_gold_has_cannot_be_added_again(gold: Path, run: Path) -> None:
    accept(gold, run, "n1", **ME)
    with pytest.raises(CurateError, match="same key as row"):
        accept(gold, run, "f1", **ME)


def test_results_changed_by_hand_are_not_built_upon(gold: Path, run: Path) -> None:
    (gold / "results.csv").write_text(results(gold).replace("0.0046", "0.0047"), encoding="utf-8")
    with pytest.raises(CurateError, match="was changed by hand since edition 1"):
        accept(gold, run, "n1", **ME)


def test_the_log_replayed_over_edition_1_gives_the_same_bytes(
    gold: Path, run: Path, rows: list[Row], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(gold, other)
    first = from_csv(results(gold))
    for folder in (gold, other):
        accept(folder, run, "n1", **ME)
        accept(folder, run, "s1", **ME)
        reject(folder, run, "v1", **ME)
        undo(folder, "d0001", **ME)
    assert to_csv(replay(first, history(gold))) == results(gold)
    for name in ("results.csv", "trials.csv", "edition.json", "decisions.jsonl"):
        assert (gold / name).read_bytes() == (other / name).read_bytes()


def test_a_second_curator_is_told_and_loses_nothing(gold: Path, run: Path) -> None:
    with locked(gold), pytest.raises(CurateError, match="another curator is writing"):
        reject(gold, run, "n1", **ME)
    reject(gold, run, "n1", **ME)
    assert len(history(gold)) == 1


def _decide_all(gold: Path, run: Path, targets: list[str]) -> None:
    for target in targets:
        while True:
            try:
                reject(gold, run, target, who="B", why="a race", when=WHEN)
                break
            except CurateError as error:
                if "another curator" not in str(error):
                    raise


def test_two_curators_at_once_lose_no_decision(gold: Path, run: Path) -> None:
    fork = multiprocessing.get_context("fork")
    halves = (["n1", "s1", "v1"], ["c1", "n2", "a1"])
    workers = [fork.Process(target=_decide_all, args=(gold, run, half)) for half in halves]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert {entry.target for entry in history(gold)} == {"n1", "s1", "v1", "c1", "n2", "a1"}
    assert validate(gold) == []
