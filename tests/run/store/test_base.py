"""The store keeps what it was given, all or nothing, and outlives what happens to its file."""

from pathlib import Path

import pytest

from her2mine.run.codec import encode
from her2mine.run.errors import RunError
from her2mine.run.store import Entry, Store

ENTRY = Entry("k", "compared", encode("body"), encode("brief"), encode(("voice",)))


def test_entries_outlive_the_process(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put([ENTRY])
    with Store(tmp_path) as store:
        assert store.kind("k") == "compared" and store.kind("other") == ""
        assert [store.load("k"), store.load("k", "brief"), store.load("k", "voices")] == ["body", "brief", ("voice",)]


def test_a_paper_stays_open_until_its_entry_is_there(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.open("k")
        store.open("gone")
    with Store(tmp_path) as store:
        assert store.left_open() == {"k", "gone"}
        store.put([ENTRY], ended="k")
        assert store.left_open() == {"gone"}


def test_a_damaged_entry_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put([Entry("k", "compared", b"broken")])
        assert store.load("k") is None


def test_a_file_that_is_no_store_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"not a data base" * 100)
    with Store(tmp_path) as store:
        assert store.renewed
        store.put([ENTRY])
    assert (tmp_path / "store.sqlite.damaged").read_bytes().startswith(b"not a data base")


def test_only_what_a_run_rests_on_is_kept(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put([ENTRY, Entry("old", "compared", b"")])
        store.keep_only(["k", "never there"])
        assert [store.kind("k"), store.kind("old")] == ["compared", ""]


def test_a_shards_entries_are_taken_over(tmp_path: Path) -> None:
    with Store(tmp_path / "shard") as shard:
        shard.put([ENTRY])
        shard.note_hashes([("/a", "token", "sha")])
    with Store(tmp_path / "whole") as store:
        store.take(tmp_path / "shard" / "store.sqlite")
        assert store.load("k") == "body" and store.hashed("/a", "token") == "sha"
        assert store.hashed("/a", "another") == ""


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="cannot be written") as caught:
        Store(tmp_path / "file" / "below")
    assert "\n" not in str(caught.value)
