"""What is refused before any reader sees it."""

import os
from pathlib import Path

import pytest

from her2mine.ingest import read
from her2mine.ingest.lines import closed
from her2mine.ingest.registry import sniff
from her2mine.records import Refusal


def test_what_is_no_regular_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "device.txt").symlink_to(os.devnull)
    reasons = {}
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(Refusal) as refused:
            read(path)
        assert "\n" not in str(refused.value)
        reasons[path.stem] = refused.value.reason
    assert reasons["pipe"] == reasons["device"] == "is no regular file"
    assert reasons["folder"] == "is a folder"
    assert reasons["loop"].startswith("cannot be opened: ")


def test_a_name_without_a_file_is_told_so_whatever_its_suffix(tmp_path: Path) -> None:
    for name in ("absent.txt", "absent", "absent.docx"):
        with pytest.raises(Refusal, match="does not exist"):
            read(tmp_path / name)


@pytest.mark.timeout(20)  # with a pattern that can be read in two ways each comment doubles the time
def test_many_comments_and_marks_cost_no_more_than_their_length() -> None:
    assert sniff(b"<!-- a -->\n" * 60 + b"plain text") == "text"
    assert sniff(b"<!-- a -->\n" * 60 + b"<!doctype html><html>") == "html"
    assert not closed("\N{SUPERSCRIPT ONE}" * 60 + " x]")
