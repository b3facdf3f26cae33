"""``her2mine evaluate`` on the command line: tables, differences, files and faults."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from her2mine.cli.app import app
from her2mine.cli.scored import told
from tests.run.rows import row

PIPE = 'title = "A field"\ngold = "gold"\n[vocabulary]\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pipeline, an annotation of eleven papers, and findings: one wrong, one extra, one missed."""
    (tmp_path / "pipeline" / "gold").mkdir(parents=True)
    (tmp_path / "pipeline" / "field.toml").write_text(PIPE, encoding="utf-8")
    gold = [row(doc=f"p{index:02}", text="13.8") for index in range(11)]
    more: dict[str, Any] = {"text": "13.8", "confidence": 0.92, "table": None}
    found = [row(doc=f"p{index:02}", language="zh" if index % 2 else "en", **more) for index in range(10)]
    found[0] |= {"role": "control", "quote": "[i]It was 13.8[/] and 13.8.", "sentence": [1, 20], "start": 11}
    found.append(row(80, 84, doc="p01", quote="An extra 13.8.", **more))
    for name, rows in (("gold", gold), ("found", found)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", "gold.jsonl", "found.jsonl", *words])


def lines(done: Result) -> list[str]:
    assert done.exit_code == 0, done.output
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def test_tables_show_each_group_languages_first(home: Path) -> None:
    shown = lines(call())
    assert shown[0] == "annotated 11, found 11, matched 10, right 9"
    assert shown[2] == "strict P 0.818 R 0.818 F1 0.818"
    heads = [line.split()[0] for line in shown if " annotated found P R F1 P R F1" in line]
    assert heads == ["language", "source", "statistic", "endpoint", "doc"]
    assert "en 5 5 1.000 1.000 1.000 0.800 0.800 0.800" in shown
    assert "unknown 1 0 0.000 0.000 0.000 0.000 0.000 0.000" in shown  # missed, in a paper that is not at hand
    assert "… and 1 more row; --by doc shows all" in shown
    assert "all 11 0.102 0.159 11 0.818 0.523 to 0.949" in shown
    assert shown[-1] == "no findings for: p10"


def test_tables_are_aligned_and_fit_a_pipe(home: Path) -> None:
    table = [line for line in call().stdout.splitlines()[4:] if " 1.000 " in line]
    assert len({len(line.rstrip()) for line in table}) == 2  # rates and slots
    assert max(len(line) for line in call("--errors", "9").stdout.splitlines() if not line.startswith("slots")) <= 100


def test_a_field_of_choice_is_shown_alone_and_in_full(home: Path) -> None:
    shown = lines(call("--by", "doc", "--by", "role"))
    assert not any("language" in line for line in shown)
    assert [line for line in shown if line.startswith("p10")] == [
        "p10 1 0 0.000 0.000 0.000 0.000 0.000 0.000",
        "p10" + " -" * 10,
    ]
    assert "single 11 10 0.900 0.909 0.905 0.900 0.818 0.857" in shown
    unknown = call("--by", "colour")
    assert unknown.exit_code == 2 and "no annotated value has a field 'colour'" in unknown.stderr


def test_differences_stand_with_their_sentence(home: Path) -> None:
    shown = call("--errors", "2").stdout
    assert "wrong: role p00, character 10\n" in shown.replace("  ", " ")
    assert "[i]It was »13.8«[/] and 13.8." in shown
    assert "gold  13.8 month endpoint=OS statistic=median role=single drugs=drug x" in shown
    assert "found 13.8 month endpoint=OS statistic=median role=control drugs=drug x" in shown
    assert "An extra »13.8«." in shown
    assert "missed" not in shown and "missed" in call("--errors", "3").stdout


def test_a_value_is_told_with_the_fields_in_doubt_even_where_they_are_not_set() -> None:
    value = row(text="13.8", ci_low=1.0, timepoint=None)
    assert told(value, ["timepoint", "ci"]).endswith("drugs=drug x timepoint=none ci_low=1")


def test_out_writes_the_files_and_json_prints_what_is_in_one(home: Path) -> None:
    printed = json.loads(call("--out", "score", "--json").stdout)
    assert printed == json.loads((home / "score" / "score.json").read_text(encoding="utf-8"))
    kinds = [json.loads(line)["kind"] for line in (home / "score" / "errors.jsonl").read_text("utf-8").splitlines()]
    assert kinds == ["wrong", "extra", "missed"]
    refused = call("--out", "gold.jsonl")
    assert refused.exit_code == 2 and "is a file, not a folder\n" in refused.stderr
    assert "Traceback" not in refused.output
