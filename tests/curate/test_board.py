"""Deciding on claims of a run: what is written down, what it asks of the gold, and what is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from her2mine.curate import Board, CurateError, EditionMovedError, history, provenance, replay, undo, validate
from her2mine.curate.journal import Journal
from her2mine.curate.table import Row, from_csv, to_csv
from her2mine.diff.gold import load_gold
from her2mine.report import write_run
from tests.curate.reviewing import again, board_of, key_of

ROW = "alpha-primary-os-median-experimental"
WHEN = "2026-01-02T03:04:05+00:00"
ME: dict[str, Any] = {"who": "A. Curator", "why": "June review", "when": WHEN}


def results(gold: Path) -> str:
    return (gold / "results.csv").read_text("utf-8")


def value_of(gold: Path, row: str) -> float | None:
    return next(each.value for each in load_gold(gold).results if each.id == row)


def test_nothing_changes_in_the_gold_before_it_is_published(board: Board, gold: Path) -> None:
    before = results(gold)
    made = board.decide(key_of(board, "suspect"), "gold_wrong", who="A", reason="copying", note="table 2")
    assert results(gold) == before and history(gold) == ()
    assert made.cells == {"value": "13.5", "printed": "13.5", "verified": "page", "note": "changed after paper-one"}
    assert (made.seen["value"], made.gold, made.edition, made.page, made.quoted) == ("13.8", ROW, 1, 3, "13.5")
    (change,) = board.pending().changes
    assert change.columns[:2] == ("value", "printed")
    assert board.preview(board.pending()).splitlines()[2].startswith("@@ -3 +3 @@ Alpha · primary · drug a + drug b ·")


def test_a_published_change_is_an_edition_with_provenance_and_a_changelog(board: Board, gold: Path) -> None:
    made = board.decide(key_of(board, "suspect"), "gold_wrong", who="A", note="table 2")
    decision = board.publish(seen=1, **ME)
    assert (decision.action, decision.edition_after, value_of(gold, ROW)) == ("publish", 2, 13.5)
    assert validate(gold) == []
    assert board.pending().changes == ()
    cell = next(cell for cell in provenance(history(gold), ROW) if cell["column"] == "value")
    assert {name: cell[name] for name in ("old", "new", "review", "who", "doc", "page", "edition")} == {
        "old": "13.8", "new": "13.5", "review": made.id, "who": "A", "doc": "paper-one", "page": 3, "edition": 2,
    }  # fmt: skip
    assert cell["sentence"] == board.claims[made.target].sentence
    log = (gold / "CHANGELOG.md").read_text("utf-8")
    assert "## Edition 2 (2026-01-02)\n\nJune review (publish d0001, A. Curator)\n" in log
    assert f"- `{ROW}`: value 13.8 → 13.5;" in log and f"(paper-one p. 3, {made.id})" in log


def test_the_log_replays_to_the_published_bytes_and_a_publish_can_be_undone(board: Board, gold: Path) -> None:
    first = results(gold)
    board.decide(key_of(board, "suspect"), "gold_wrong", who="A")
    board.decide(key_of(board, "new"), "new", who="A", source_doi="10.1000/p")
    board.publish(seen=1, **ME)
    assert to_csv(replay(from_csv(first), history(gold))) == results(gold)
    undo(gold, "d0001", who="A", why="of a draft")
    assert results(gold) == first
    assert len(board.pending().changes) == 2  # the reviewers still say so
    board.publish(seen=3, **ME)
    assert to_csv(replay(from_csv(first), history(gold))) == results(gold)
    assert validate(gold) == []


def test_a_new_row_is_added_and_its_claim_asks_for_nothing_more(board: Board, gold: Path) -> None:
    board.decide(key_of(board, "new"), "new", who="A", cells={"analysis": "final"}, source_doi="10.1000/P")
    board.publish(seen=1, **ME)
    row = next(each for each in load_gold(gold).by_trial("Alpha") if each.endpoint == "PFS")
    assert (row.analysis, row.value, row.ci_low_text, row.source_doi) == ("final", 6.7, "6.0", "10.1000/p")
    assert board.pending().changes == ()


def test_both_stand_adds_a_row_of_another_cut(board: Board, gold: Path) -> None:
    board.decide(key_of(board, "response"), "both_stand", who="A", cells={"analysis": "update"})
    board.publish(seen=1, **ME)
    rates = {each.analysis: each.value for each in load_gold(gold).by_trial("Alpha") if each.endpoint == "ORR"}
    assert rates == {"primary": 47.3, "update": 48.1}


def test_a_new_trial_comes_only_when_asked_for(board: Board, gold: Path) -> None:
    with pytest.raises(CurateError, match=r"'Gamma' is not in trials\.csv"):
        board.decide(key_of(board, "stranger"), "new", who="A")
    board.decide(key_of(board, "stranger"), "new", who="A", new_trial=True, source_doi="10.1000/g")
    board.publish(seen=1, **ME)
    assert "Gamma" in {trial.trial for trial in load_gold(gold).trials}
    assert validate(gold) == []


@pytest.mark.parametrize("verdict", ["paper_wrong", "cannot_tell"])
def test_verdicts_that_leave_the_gold_are_kept_and_nothing_is_pending(board: Board, verdict: Any) -> None:
    made = board.decide(key_of(board, "suspect"), verdict, who="A", reason="misprint")
    assert board.states()[made.target].status == "decided"
    assert Journal(board.gold).read() == (made,)
    with pytest.raises(CurateError, match="nothing is pending"):
        board.publish(seen=1, **ME)


def test_undoing_a_published_judgement_takes_its_change_back(board: Board, gold: Path) -> None:
    before = results(gold)
    made = board.decide(key_of(board, "suspect"), "gold_wrong", who="A")
    board.publish(seen=1, **ME)
    board.undo(made.id, who="A", note="a slip")
    (change,) = board.pending().changes
    assert change.taken_back and change.new is not None and change.new["value"] == "13.8"
    board.publish(seen=2, **ME)
    assert results(gold) == before
    assert (len(Journal(gold).read()), board.pending().changes) == (2, ())


def test_another_number_after_publishing_changes_the_published_row(board: Board, gold: Path) -> None:
    key = key_of(board, "new")
    board.decide(key, "new", who="A")
    board.publish(seen=1, **ME)
    board.decide(key, "new", who="A", cells={"value": "6.8", "printed": "6.8"})
    (change,) = board.pending().changes
    assert change.old is not None and change.old["value"] == "6.70"
    board.publish(seen=2, **ME)
    assert [each.value for each in load_gold(gold).by_trial("Alpha") if each.endpoint == "PFS"] == [6.8]


def test_two_papers_that_ask_for_the_same_number_are_one_change(board: Board, gold: Path) -> None:
    one, two = (board.decide(key_of(board, name), "gold_wrong", who="A") for name in ("suspect", "also"))
    (change,) = board.pending().changes
    assert (change.targets, change.reviews) == ((one.target, two.target), (one, two))
    board.publish(seen=1, **ME)
    board.undo(one.id, who="A")
    assert board.pending().changes == ()  # the other still asks for it
    board.undo(two.id, who="A")
    assert [each.taken_back for each in board.pending().changes] == [True]


def test_two_decisions_that_differ_on_a_row_clash_and_nothing_is_written(board: Board, gold: Path) -> None:
    before = {path.name: path.read_bytes() for path in gold.iterdir()}
    kept = board.decide(key_of(board, "suspect"), "gold_wrong", who="A")
    board.decide(key_of(board, "other"), "gold_wrong", who="A")
    (clash,) = board.pending().clashes
    assert str(clash) == f"decisions differ on row {ROW}: 13.5 or 14.1; change or undo one"
    with pytest.raises(CurateError, match="decisions differ"):
        board.publish(seen=1, **ME)
    after = {path.name: path.read_bytes() for path in gold.iterdir() if path.name != "reviews.jsonl"}
    assert after == before
    board.publish(seen=1, **ME, targets=[kept.target])  # one of them alone is sound
    assert value_of(gold, ROW) == 13.5


def test_a_row_that_has_changed_since_it_was_seen_is_not_overwritten(board: Board, gold: Path) -> None:
    late = board.decide(key_of(board, "other"), "gold_wrong", who="B")
    early = board.decide(key_of(board, "suspect"), "gold_wrong", who="A")
    board.publish(seen=1, **ME, targets=[early.target])
    (clash,) = board.pending([late.target]).clashes
    assert f"row {ROW} has changed since B decided (value '13.8' is now '13.5'" in str(clash)


def test_a_quantity_that_the_table_has_is_no_new_row(board: Board) -> None:
    board.decide(key_of(board, "response"), "both_stand", who="A", cells={"analysis": "primary"})
    (clash,) = board.pending().clashes
    assert "same key as row alpha-primary-orr-rate-experimental; tell them apart by analysis" in str(clash)


def test_a_row_against_the_rules_is_told_with_its_claim(board: Board) -> None:
    made = board.decide(key_of(board, "response"), "gold_wrong", who="A", cells={"value": "481", "printed": "481"})
    (clash,) = board.pending().clashes
    assert clash.targets == (made.target,)
    assert "the new edition would be faulty: results.csv, row" in str(clash)


def test_publishing_on_an_edition_that_has_moved_is_refused_with_the_reason(board: Board, gold: Path) -> None:
    board.decide(key_of(board, "suspect"), "gold_wrong", who="A")
    board.decide(key_of(board, "new"), "new", who="A")
    keys = [key_of(board, name) for name in ("suspect", "new")]
    board.publish(seen=1, **ME, targets=keys[:1])
    before = results(gold)
    with pytest.raises(
        EditionMovedError, match=r"edition 2 was made since you looked at edition 1 \(publish d0001 by A"
    ):
        board.publish(seen=1, who="B", why="mine", targets=keys[1:])
    assert results(gold) == before
    board.publish(seen=2, who="B", why="mine", targets=keys[1:])
    assert validate(gold) == []


def test_two_reviewers_must_agree_before_anything_is_pending(pair: Board) -> None:
    key = key_of(pair, "suspect")
    pair.decide(key, "gold_wrong", who="A")
    assert (pair.states()[key].status, pair.pending().changes) == ("provisional", ())
    assert (pair.seen("B")[key].status, pair.history(key, "B")) == ("open", ())
    pair.decide(key, "gold_wrong", who="B", note="seen too")
    assert (pair.states()[key].status, len(pair.pending().changes)) == ("agreed", 1)
    assert [entry.who for entry in pair.history(key, "B")] == ["A", "B"]


def test_a_dispute_is_listed_and_settled_by_one_word(pair: Board) -> None:
    key = key_of(pair, "suspect")
    with pytest.raises(CurateError, match="is not disputed"):
        pair.decide(key, "paper_wrong", who="C", settles=True)
    pair.decide(key, "gold_wrong", who="A")
    pair.decide(key, "paper_wrong", who="B")
    assert [state.target for state in pair.disputes()] == [key]
    assert [each.kappa for each in pair.agreement()] == [0.0]
    pair.decide(key, "gold_wrong", who="C", settles=True)
    assert (pair.disputes(), len(pair.pending().changes)) == ([], 1)


def test_decisions_hold_for_the_same_paper_mined_again(
    board: Board, gold: Path, rows: list[Row], tmp_path: Path
) -> None:
    made = board.decide(key_of(board, "suspect"), "paper_wrong", who="A")
    later = tmp_path / "later"
    later.mkdir()
    write_run(again(board.results), later)
    other = Board(later, gold)
    assert other.states()[made.target].status == "decided"
    assert other.fingerprint != board.fingerprint


def test_a_decision_of_the_terminal_counts_as_decided(board: Board, gold: Path) -> None:
    from her2mine.curate import reject

    reject(gold, board.run, "d-suspect", who="A", why="another cohort")
    state = board.states()[key_of(board, "suspect")]
    assert (state.status, state.terminal) == ("decided", "d0001")


@pytest.mark.parametrize(
    ("name", "verdict", "more", "message"),
    [
        ("suspect", "gold_wrong", {"who": " "}, "a decision needs who"),
        ("suspect", "undo", {}, "an undo names the judgement"),
        ("suspect", "paper_wrong", {"reason": "whim"}, "'whim' is no reason class"),
        ("suspect", "paper_wrong", {"cells": {"value": "1"}}, "leaves the gold as it is"),
        ("suspect", "extraction_wrong", {}, "slots are corrected with extraction_wrong"),
        ("suspect", "extraction_wrong", {"slots": {"arm": "x"}}, "'arm' is no slot"),
        ("suspect", "extraction_wrong", {"slots": {"drugs": "a|b"}}, "holds a bracket, a bar or a line end"),
        ("suspect", "gold_wrong", {"cells": {"id": "x"}}, "'id' is no column"),
        ("new", "gold_wrong", {}, "speaks of no gold row"),
    ],
)
def test_what_cannot_be_decided_is_said_in_one_line_and_not_written(
    board: Board, name: str, verdict: Any, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(CurateError, match=message) as caught:
        board.decide(key_of(board, name), verdict, **({"who": "A"} | more))
    assert "\n" not in str(caught.value)
    assert Journal(board.gold).read() == ()


def test_only_ones_own_judgement_can_be_undone_and_once(board: Board) -> None:
    made = board.decide(key_of(board, "suspect"), "paper_wrong", who="A")
    for who, name, message in (("B", made.id, "is A's; only who decided"), ("A", "r-none", "no judgement r-none")):
        with pytest.raises(CurateError, match=message):
            board.undo(name, who=who)
    board.undo(made.id, who="A")
    with pytest.raises(CurateError, match="is undone already"):
        board.undo(made.id, who="A")


def test_an_unknown_claim_or_a_folder_without_a_run_is_told(board: Board, tmp_path: Path, rows: list[Row]) -> None:
    with pytest.raises(CurateError, match="no claim zz"):
        board.claim("zz")
    with pytest.raises(CurateError, match=r"run\.json: No such file"):
        Board(tmp_path, board.gold)
    assert board_of(tmp_path / "second", board.gold, rows).claims.keys() == board.claims.keys()
