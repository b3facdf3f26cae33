"""Annotation read from JSON lines and from text with marks."""

import json
from pathlib import Path

import pytest

from her2mine.run import RunError
from her2mine.run.goldfiles import load_annotation, load_rows
from tests.run.rows import row


@pytest.mark.parametrize(
    ("line", "reason"), [("{", "is not a finding"), ("[1]", "is not a finding"), ('{"doc": "d"}', "has no 'start'")]
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "f.jsonl").write_text(f"{json.dumps(row())}\n{line}\n", encoding="utf-8")
    with pytest.raises(RunError, match=rf"f\.jsonl: line 2 {reason}"):
        load_rows(tmp_path / "f.jsonl")


def test_json_lines_speak_of_the_papers_beside_them(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(json.dumps(row(doc=doc)) for doc in ("b", "a", "b")), encoding="utf-8")
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a.txt").touch()
    annotation = load_annotation(file)
    assert annotation.docs == ("b", "a") and "doc" in annotation.groups
    assert (annotation.file("a"), annotation.file("b")) == (tmp_path / "set" / "a.txt", None)


def test_a_text_with_marks_holds_its_papers_also_those_without_values(tmp_path: Path) -> None:
    file = tmp_path / "en.txt"
    file.write_text("# one\n[1|OS median month single]\nnothing here\n", encoding="utf-8")
    annotation = load_annotation(file)
    assert [snippet.text for snippet in annotation.snippets.values()] == ["1", "nothing here"]
    assert annotation.docs == ("en-2", "en-3")
    assert [row["construction"] for row in annotation.rows] == ["one"]


def test_a_folder_holds_its_passages_which_are_told_apart_by_name(tmp_path: Path) -> None:
    """Passages have no constructions, so that papers are what is grouped by."""
    (tmp_path / "a.txt").write_text("[1|OS median month single]\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("nothing here\n", encoding="utf-8")
    annotation = load_annotation(tmp_path)
    assert annotation.docs == ("a", "b") and annotation.groups[-1] == "doc"
    assert [row["doc"] for row in annotation.rows] == ["a"]


@pytest.mark.parametrize(("name", "text"), [("a.jsonl", "\n"), ("a.txt", "# one\nno marks\n")])
def test_a_file_without_values_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match="holds no annotated values"):
        load_annotation(tmp_path / name)
