"""Two copies of a curated folder that went apart come together again, row by row, and nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from her2mine.curate import Board, CurateError, MergeConflictError, history, merge, reject, replay, undo, validate
from her2mine.curate.journal import Journal
from her2mine.curate.table import Row, from_csv, to_csv
from her2mine.diff.gold import load_gold
from tests.curate.conftest import write_folder
from tests.curate.reviewing import key_of

ROW = "alpha-primary-os-median-experimental"
ME: dict[str, Any] = {"who": "A", "why": "both reviews"}


@pytest.fixture
def copy(board: Board, gold: Path, tmp_path: Path) -> Board:
    """Another copy of the folder, at the same edition, with the same run."""
    shutil.copytree(gold, tmp_path / "copy")
    return Board(board.run, tmp_path / "copy")


def publish(board: Board, name: str, verdict: Any = "gold_wrong", who: str = "A", **more: Any) -> None:
    made = board.decide(key_of(board, name), verdict, who=who, **more)
    board.publish(seen=load_gold(board.gold).edition, who=who, why=name, targets=[made.target])


def values(gold: Path) -> dict[str, float | None]:
    return {row.id: row.value for row in load_gold(gold).results}


def test_changes_of_different_rows_come_together(board: Board, copy: Board, gold: Path) -> None:
    first = (gold / "results.csv").read_text("utf-8")
    publish(board, "suspect")
    publish(copy, "new", "new", who="B")
    publish(copy, "stranger", "new", who="B", new_trial=True)
    decision = merge(gold, copy.gold, **ME)
    assert decision is not None and (decision.action, decision.edition_after, decision.evidence["base"]) == (
        "merge",
        3,
        1,
    )
    assert values(gold) == values(copy.gold) | {ROW: 13.5}
    assert validate(gold) == []
    assert to_csv(replay(from_csv(first), history(gold))) == (gold / "results.csv").read_text("utf-8")
    assert {entry.who for entry in Journal(gold).read()} == {"A", "B"}
    assert [entry["who"] for entry in decision.evidence["merged"]] == ["B", "B"]
    assert merge(gold, copy.gold, **ME) is None  # once is enough


def test_merging_both_ways_gives_the_same_tables(board: Board, copy: Board, gold: Path, tmp_path: Path) -> None:
    publish(board, "suspect")
    publish(copy, "new", "new", who="B")
    shutil.copytree(gold, tmp_path / "ours")
    merge(gold, copy.gold, **ME)
    merge(copy.gold, tmp_path / "ours", **ME)
    for name in ("results.csv", "trials.csv"):
        assert (gold / name).read_bytes() == (copy.gold / name).read_bytes()


def test_a_row_that_both_changed_is_told_and_nothing_is_written(board: Board, copy: Board, gold: Path) -> None:
    publish(board, "suspect")
    publish(copy, "other", who="B")
    before = {path.name: path.read_bytes() for path in gold.iterdir()}
    with pytest.raises(MergeConflictError, match=r"1 row changed in both copies") as caught:
        merge(gold, copy.gold, **ME)
    (conflict,) = caught.value.conflicts
    assert (conflict.name, conflict.columns[:2]) == (ROW, ("value", "printed"))
    assert f"{ROW}: ours / theirs: value '13.5' / '14.1'" in str(conflict)
    assert {path.name: path.read_bytes() for path in gold.iterdir()} == before


@pytest.mark.parametrize(("side", "value"), [("ours", 13.5), ("theirs", 14.1)])
def test_the_curator_chooses(board: Board, copy: Board, gold: Path, side: Any, value: float) -> None:
    publish(board, "suspect")
    publish(copy, "other", who="B")
    merge(gold, copy.gold, **ME, take={ROW: side})
    assert values(gold)[ROW] == value
    assert validate(gold) == []


def test_the_same_change_on_both_sides_is_no_conflict(board: Board, copy: Board, gold: Path) -> None:
    publish(board, "suspect")
    publish(copy, "also", who="B")
    merge(gold, copy.gold, **ME)
    assert values(gold)[ROW] == 13.5
    assert len(Journal(gold).read()) == 2


def test_a_row_taken_out_there_and_changed_here_is_a_conflict(board: Board, copy: Board, gold: Path) -> None:
    publish(board, "new", "new")
    shutil.rmtree(copy.gold)
    shutil.copytree(gold, copy.gold)
    board.decide(key_of(board, "new"), "new", who="A", cells={"value": "6.8", "printed": "6.8"})
    board.publish(seen=2, who="A", why="finer")
    undo(copy.gold, "d0001", who="B", why="of a draft")
    with pytest.raises(MergeConflictError, match="taken out in theirs, changed in ours"):
        merge(gold, copy.gold, **ME)


def test_decisions_without_an_edition_come_along_and_once(board: Board, copy: Board, gold: Path) -> None:
    reject(copy.gold, board.run, "d-suspect", who="B", why="another cohort")
    decision = merge(gold, copy.gold, **ME)
    assert decision is not None and (decision.edition_after, len(decision.evidence["merged"])) == (1, 1)
    assert validate(gold) == []


def test_a_copy_with_nothing_new_changes_nothing(board: Board, copy: Board, gold: Path) -> None:
    assert merge(gold, copy.gold, **ME) is None
    assert history(gold) == ()


def test_folders_without_a_common_edition_are_refused(
    board: Board, gold: Path, rows: list[Row], tmp_path: Path
) -> None:
    other = write_folder(tmp_path / "foreign", rows[:2])
    with pytest.raises(CurateError, match="has no edition in common"):
        merge(gold, other, **ME)


def test_trials_changed_by_hand_on_our_side_stay(board: Board, copy: Board, gold: Path) -> None:
    text = (gold / "trials.csv").read_text("utf-8")
    (gold / "trials.csv").write_text(text.replace("Beta,,,3", "Beta,,,2"), encoding="utf-8")
    publish(copy, "new", "new", who="B")
    assert "Beta,,,2" in (gold / "trials.csv").read_text("utf-8")
    with pytest.raises(MergeConflictError, match="Beta: ours / theirs: phase '2' / '3'"):
        merge(gold, copy.gold, **ME)
    merge(gold, copy.gold, **ME, take={"Beta": "ours"})
    assert "Beta,,,2" in (gold / "trials.csv").read_text("utf-8")
