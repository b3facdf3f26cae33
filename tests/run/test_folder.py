"""A run folder is complete or not there, and nothing that no run wrote is ever destroyed."""

import errno
from pathlib import Path

import pytest

from her2mine.run.errors import RunError
from her2mine.run.folder import check_target, replacing


def write(target: Path, words: str) -> None:
    with replacing(target) as folder:
        (folder / "run.json").write_text('{"producer": "her2mine"}', encoding="utf-8")
        (folder / "findings.jsonl").write_text(words, encoding="utf-8")


def test_an_earlier_run_is_replaced_in_one_step(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "out", "first")
    write(tmp_path / "deep" / "out", "second")
    assert (tmp_path / "deep" / "out" / "findings.jsonl").read_text(encoding="utf-8") == "second"
    assert [item.name for item in (tmp_path / "deep").iterdir()] == ["out"]


def test_a_fault_while_writing_leaves_the_earlier_run(tmp_path: Path) -> None:
    write(tmp_path / "out", "first")
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "out") as folder:
        (folder / "findings.jsonl").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert (tmp_path / "out" / "findings.jsonl").read_text(encoding="utf-8") == "first"
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_names_the_folder_and_leaves_the_earlier_run(tmp_path: Path) -> None:
    """What the system says of a write to an open file names no file."""
    write(tmp_path / "out", "first")
    with pytest.raises(RunError) as error, replacing(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert str(error.value) == (
        f"{tmp_path / 'out'}: cannot be written: No space left on device; what was read so far is kept"
    )
    assert (tmp_path / "out" / "findings.jsonl").read_text(encoding="utf-8") == "first"
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", "first")
    assert (tmp_path / "out" / "run.json").exists()


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"thesis.docx": "x"}, "is not the folder of an earlier run"),
        ({"run.json": '{"producer": "another"}'}, "is not the folder of an earlier run"),
        ({"run.json": '{"producer": "her2mine"}', "my-notes.txt": "x"}, "holds what no run wrote .my-notes.txt."),
    ],
)
def test_what_no_run_wrote_is_never_replaced(tmp_path: Path, files: dict[str, str], reason: str) -> None:
    target = tmp_path / "out"
    target.mkdir()
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=reason):
        write(target, "new")
    assert {item.name for item in target.iterdir()} == set(files)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(RunError, match="is a file, not a folder"):
        write(tmp_path / "out", "new")
    with pytest.raises(RunError, match="cannot be written"):
        write(tmp_path / "out" / "below", "new")


def test_leftovers_of_killed_runs_are_cleared_and_a_lost_result_gets_its_name_back(tmp_path: Path) -> None:
    gone = 2**22 + 12345  # above the largest process number
    for kind in ("partial", "old"):
        left = tmp_path / f".out.{kind}-{gone}"
        left.mkdir()
        (left / "run.json").write_text('{"producer": "her2mine"}', encoding="utf-8")
        (left / "findings.jsonl").write_text(kind, encoding="utf-8")
    with pytest.raises(ValueError, match="stop"), replacing(tmp_path / "out"):
        raise ValueError("stop")
    assert [item.name for item in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out" / "findings.jsonl").read_text(encoding="utf-8") == "old"


def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="file is a file, not a folder"):
        check_target(tmp_path / "file" / "deeper" / "out")
    check_target(tmp_path / "not" / "yet" / "there")
