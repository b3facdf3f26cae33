"""Values marked in running text become rows whose offsets fit the text without marks; a bad mark is named."""

from pathlib import Path

import pytest

from her2mine.run import RunError
from her2mine.run.annotated import read_annotated

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
