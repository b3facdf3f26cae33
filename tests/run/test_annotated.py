"""Values marked in running text become rows whose offsets fit the text without marks; a bad mark is named."""

from pathlib import Path

import pytest

from her2mine.run import RunError
from her2mine.run.annotated import read_annotated, read_passages

LINES = """# two arms
OS [13.8|OS median month experimental drugs=drug_x,chemo ci=12..NE trial=A_1] [3] and [11.1|OS median month single].

# others
[One|N count patient single value=1] had it; [NR|AE:hand_pain rate percent control value=null op=~ timepoint=12].
no value here
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "en.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_marks_become_rows_and_the_text_loses_them(tmp_path: Path) -> None:
    first, second, third = read_annotated(write(tmp_path, LINES))
    assert first.text == "OS 13.8 [3] and 11.1."
    assert [(s.construction, s.doc) for s in (first, second, third)] == [
        ("two arms", "en-2"),
        ("others", "en-5"),
        ("others", "en-6"),
    ]
    for snippet in (first, second):
        assert all(snippet.text[value["start"] : value["end"]] == value["text"] for value in snippet.values)
    os = first.values[0]
    assert (os["endpoint"], os["drugs"], os["ci_low"], os["ci_high"], os["trial"]) == (
        *("OS", ["drug x", "chemo"], 12.0, None),
        "A 1",
    )
    assert [value["value"] for value in second.values] == [1.0, None]
    assert (second.values[1]["endpoint"], second.values[1]["timepoint"]) == ("AE:hand pain", 12.0)
    assert third.values == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1|OS median month]", "line 1: the mark of '1' wants endpoint, statistic, unit, role"),
        ("[1|OS median drugs=x single]", "line 1: the mark of '1' wants endpoint, statistic, unit, role"),
        ("# a\n[1|OS median month single drugs]", "line 2: the mark of '1' wants key=value, not 'drugs'"),
        ("[one|OS median month single]", "line 1: 'one' is no number"),
        ("[1|OS median month single ci=1-2]", "line 1: an interval is written low..high, not '1-2'"),
    ],
)
def test_a_bad_mark_is_named(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(RunError) as caught:
        read_annotated(write(tmp_path, line))
    assert str(caught.value) == f"{tmp_path / 'en.txt'}: {reason}"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"none\.txt: No such file"):
        read_annotated(tmp_path / "none.txt")
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\xe4")
    with pytest.raises(RunError, match=r"latin\.txt: .*can't decode"):
        read_annotated(tmp_path / "latin.txt")


def test_a_folder_of_passages_is_one_snippet_a_file(tmp_path: Path) -> None:
    """Files come by name, keep their lines, and a line that starts with a sign is text, no construction."""
    (tmp_path / "b.txt").write_text("# Heading\n\nOS [2|OS median month single].\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("no value\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("[3|OS median month single]", encoding="utf-8")
    first, second = read_passages(tmp_path)
    assert (first.doc, first.values, second.doc, second.construction) == ("a", [], "b", "")
    assert second.text == "# Heading\n\nOS 2.\n"
    assert [(value["doc"], value["start"], value["value"]) for value in second.values] == [("b", 14, 2.0)]


def test_a_folder_without_passages_is_named(tmp_path: Path) -> None:
    """An empty folder is a mistake in the command, not a score of nothing."""
    with pytest.raises(RunError) as caught:
        read_passages(tmp_path)
    assert str(caught.value) == f"{tmp_path}: holds no marked passages (*.txt)"


def test_a_bad_passage_is_named(tmp_path: Path) -> None:
    """A passage with a bad mark is told by its file."""
    (tmp_path / "a.txt").write_text("[1|OS median month]", encoding="utf-8")
    with pytest.raises(RunError, match=r"a\.txt: the mark of '1' wants endpoint, statistic, unit, role$"):
        read_passages(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\xe4")
    with pytest.raises(RunError, match=r"a\.txt: .*can't decode"):
        read_passages(tmp_path)
