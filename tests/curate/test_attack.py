"""Writers killed at random moments and two curators at once, a few rounds of benchmarks/desk.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import desk
from her2mine.curate.table import from_csv


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return desk.copied(tmp_path)


def test_killed_writers_lose_no_decision_and_leave_no_half_gold(folder: Path) -> None:
    found = desk.kill(5, 1, folder)
    assert desk.sound(found), found
    assert found["decisions"] > 0


def test_of_two_who_publish_at_once_one_wins_and_one_is_told(folder: Path) -> None:
    found = desk.race(10, 1, folder)
    assert desk.sound(found), found
    assert (found["told and won"], found["editions"]) == (10, 21)


def test_the_examination_sees_what_is_lost(folder: Path) -> None:
    first = from_csv((folder / "results.csv").read_text("utf-8"))
    (folder.parent / desk.ACKNOWLEDGED).write_text("review r-gone\nedition 2\n", encoding="utf-8")
    assert desk.examine(folder, first, recover=False) == [
        "1 acknowledged decisions lost",
        "an acknowledged edition is lost",
    ]
    text = (folder / "results.csv").read_text("utf-8")
    (folder / "results.csv").write_text(text.replace("13.8", "13.9"), encoding="utf-8")
    assert "the log does not replay to the table" in desk.examine(folder, first, recover=True)
