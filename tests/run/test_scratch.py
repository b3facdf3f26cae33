"""The tables that a run sorts in find the disk full: one line, and nothing is left behind."""

from pathlib import Path

import pytest

from her2mine.run import scratch
from her2mine.run.errors import RunError


@pytest.mark.parametrize("pages", [2, 12])
def test_a_full_disk_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """SQLite says the same of a file that may have no more pages: at the start, or when rows are added."""
    monkeypatch.setattr(scratch, "_TABLES", f"PRAGMA max_page_count={pages};{scratch._TABLES}")
    with pytest.raises(RunError) as error, scratch.Scratch(tmp_path) as tables:
        tables.note_dois(f"10.0000/{number}" for number in range(10_000))
    place = tmp_path / scratch.FILE
    assert str(error.value) == f"{place}: cannot be used: database or disk is full; what was read so far is kept"
    assert not place.exists()


def test_faults_of_others_pass(tmp_path: Path) -> None:
    with pytest.raises(KeyError), scratch.Scratch(tmp_path):
        raise KeyError("another")
    assert not (tmp_path / scratch.FILE).exists()
