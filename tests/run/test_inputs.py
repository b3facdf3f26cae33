"""Which files of what is given are papers, in which order, and what they are called."""

import os
from pathlib import Path

from her2mine.run.inputs import collect, digest


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")


def test_folders_are_read_at_all_levels_in_sorted_order(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a/z.pdf", "a/c.xml", "B.TXT")
    assert [item.name for item in collect([tmp_path]).papers] == ["B.TXT", "a/c.xml", "a/z.pdf", "b.txt"]


def test_hidden_files_and_companions_are_left_out_and_other_files_are_listed(tmp_path: Path) -> None:
    touch(tmp_path, ".hidden/x.txt", ".x.txt", "README.md", "LICENSE.txt", "data.csv", "p.txt")
    found = collect([tmp_path])
    assert [item.name for item in found.papers] == ["p.txt"]
    assert found.passed_over == ("data.csv",)


def test_papers_without_a_reader_and_dangling_links_are_kept_to_be_refused(tmp_path: Path) -> None:
    touch(tmp_path, "p.docx")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    assert [item.name for item in collect([tmp_path]).papers] == ["gone.pdf", "p.docx"]


def test_a_file_named_twice_is_read_once_and_a_named_file_is_always_tried(tmp_path: Path) -> None:
    touch(tmp_path, "p.txt", "q.csv")
    found = collect([tmp_path / "q.csv", tmp_path / "p.txt", tmp_path])
    assert [item.name for item in found.papers] == ["q.csv", "p.txt"]


def test_docs_are_never_shared(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "a~2.txt", "a.xml", "x/a.txt")
    docs = {item.name: item.doc for item in collect([tmp_path]).papers}
    assert docs == {"a.txt": "a", "a.xml": "a~2", "a~2.txt": "a~2~2", "x/a.txt": "a~3"}


def test_a_run_is_named_after_its_input(tmp_path: Path) -> None:
    touch(tmp_path, "set/a.txt", "b.v2.txt")
    assert collect([tmp_path / "set"]).label == "set"
    assert collect([tmp_path / "b.v2.txt"]).label == "b.v2"
    assert collect([tmp_path / "set", tmp_path / "b.v2.txt"]).label == "set+1"


def test_links_in_a_circle_pipes_and_odd_names_are_kept_to_be_refused_or_read(tmp_path: Path) -> None:
    touch(tmp_path, "a\nb.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "round").symlink_to(".")
    os.mkfifo(tmp_path / "pipe.txt")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/z\xff.txt")).write_text("x", encoding="utf-8")
    found = collect([tmp_path])
    mark = "\N{REPLACEMENT CHARACTER}"
    assert [item.name for item in found.papers] == [f"a{mark}b.txt", "loop.txt", "pipe.txt", f"z{mark}.txt"]
    assert found.passed_over == ("round",)
    assert [bool(digest(item.path)) for item in found.papers] == [True, False, False, True]  # and none waits for ever
