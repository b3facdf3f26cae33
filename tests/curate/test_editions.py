"""The history of editions, what differs between two, and an earlier one brought back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from her2mine.curate import Board, CurateError, compare, editions, restore, undo, validate
from tests.curate.reviewing import key_of

FILES = ("results.csv", "trials.csv")


def tables(gold: Path) -> list[bytes]:
    return [(gold / name).read_bytes() for name in FILES]


@pytest.fixture
def three(board: Board, gold: Path) -> list[list[bytes]]:
    """Three editions: a changed row, then two rows and a trial that came; the bytes of the tables at each."""
    at = [tables(gold)]
    board.decide(key_of(board, "suspect"), "gold_wrong", who="A")
    board.publish(seen=1, who="A", why="first")
    at.append(tables(gold))
    board.decide(key_of(board, "new"), "new", who="A")
    board.decide(key_of(board, "stranger"), "new", who="A", new_trial=True)
    board.publish(seen=2, who="A", why="second")
    return [*at, tables(gold)]


def test_the_log_tells_each_edition(three: list[list[bytes]], gold: Path) -> None:
    told = [(each.number, each.rows, each.added, each.removed, each.action, each.why) for each in editions(gold)]
    assert told == [
        (1, 5, 0, 0, "", "made up"),
        (2, 5, 1, 1, "publish", "first"),
        (3, 7, 2, 0, "publish", "second"),
    ]


@pytest.mark.parametrize("edition", [1, 2])
def test_a_restored_edition_has_the_old_bytes_and_a_new_number(
    three: list[list[bytes]], gold: Path, edition: int
) -> None:
    decision = restore(gold, edition, who="A", why="the review was of a draft")
    assert tables(gold) == three[edition - 1]
    assert (decision.action, decision.edition_after) == ("restore", 4)
    assert validate(gold) == []
    undo(gold, decision.id, who="A", why="it was not")
    assert tables(gold) == three[2]
    assert validate(gold) == []


def test_what_a_restored_edition_lacks_is_pending_again(three: list[list[bytes]], board: Board, gold: Path) -> None:
    restore(gold, 2, who="A", why="back")
    assert sorted(change.row["trial"] for change in board.pending().changes) == ["Alpha", "Gamma"]
    restore(gold, 3, who="A", why="forth")
    assert board.pending().changes == ()


def test_editions_that_are_not_there_or_the_same_are_told(three: list[list[bytes]], gold: Path) -> None:
    for edition, message in ((9, "no edition 9; there are 1 to 3"), (3, "is that of edition 3 already")):
        with pytest.raises(CurateError, match=message):
            restore(gold, edition, who="A", why="b")
    (gold / "results.csv").write_bytes(three[2][0].replace(b"0.0046", b"0.0047"))
    with pytest.raises(CurateError, match="was changed outside the decisions"):
        restore(gold, 1, who="A", why="b")


def test_the_diff_is_one_that_git_applies(three: list[list[bytes]], gold: Path, tmp_path: Path) -> None:
    changes, text = compare(gold, 1, 3)
    assert [(change.old is None, change.new is None) for change in changes] == [
        (False, False),
        (True, False),
        (True, False),
    ]
    assert "@@ Alpha · primary · drug a + drug b · experimental · OS · median\n-" in text
    (tmp_path / "results.csv").write_bytes(three[0][0])
    (tmp_path / "d.patch").write_text(text, encoding="utf-8")
    subprocess.run(["git", "apply", "--unidiff-zero", "d.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "results.csv").read_bytes() == three[2][0]
    subprocess.run(["git", "apply", "-R", "--unidiff-zero", "d.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "results.csv").read_bytes() == three[0][0]


def test_an_edition_does_not_differ_from_itself(three: list[list[bytes]], gold: Path) -> None:
    assert compare(gold, 2, 2) == ([], "")
