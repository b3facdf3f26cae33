"""The command line: exit statuses, one-line faults, and what a person sees; a small engine stands in for the rooms."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from her2mine import __version__
from her2mine.cli.app import app
from her2mine.run import pipeline
from tests.run.fakes import fake_engine

PIPE = 'title = "A field"\ngold = "gold"\n[vocabulary]\n'


def commands(group: typer.core.TyperGroup, *before: str) -> Iterator[tuple[str, ...]]:
    """The words of every command that can be called."""
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, *before, name)
        elif not command.hidden:
            yield (*before, name)


ROOT = typer.main.get_command(app)
assert isinstance(ROOT, typer.core.TyperGroup)
COMMANDS = sorted(commands(ROOT))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a pipeline and two papers, one wrong; the commands use the small engine."""
    (tmp_path / "pipeline" / "gold").mkdir(parents=True)
    (tmp_path / "pipeline" / "field.toml").write_text(PIPE, encoding="utf-8")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "good.txt").write_text("alpha = 13.8\n中文 = 3\n", encoding="utf-8")
    (tmp_path / "papers" / "wrong.txt").write_text("alpha = 16.0\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for function in (pipeline.run, pipeline.check):
        assert function.__kwdefaults__ is not None
        monkeypatch.setitem(function.__kwdefaults__, "engine", fake_engine)
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_run_shows_counts_and_the_top_conflict_and_writes_the_folder(home: Path) -> None:
    done = call("run", "papers", "--out", "out")
    assert done.exit_code == 0, done.output
    assert "2 papers read, 3 values found: 1 agreeing, 1 conflicting, 1 to check, 1 new, 0 not bound" in done.stdout
    assert "value conflict  wrong, character 8" in done.stdout
    assert "alpha = »16.0«" in done.stdout
    assert "Report: out/report.html" in done.stdout
    assert done.stderr == ""  # no progress bar in a pipe
    assert (home / "out" / "report.html").exists()


def test_run_goes_on_past_a_refused_file_and_says_so(home: Path) -> None:
    (home / "papers" / "empty.txt").touch()
    done = call("run", "papers", "--out", "out")
    assert done.exit_code == 2
    assert done.stderr == "her2mine: empty.txt: is empty\n"
    assert "0 not bound; 1 file refused" in done.stdout
    assert (home / "out" / "findings.jsonl").exists()


def test_check_exits_with_what_it_found(home: Path) -> None:
    assert call("check", "papers/good.txt").exit_code == 0
    wrong = call("check", "papers/wrong.txt")
    assert wrong.exit_code == 1
    assert "says 16.0 months" in wrong.stdout and "gold 13.8 months" in wrong.stdout
    assert "1 conflict in 1 value" in wrong.stdout
    missing = call("check", "papers/none.txt")
    assert missing.exit_code == 2
    assert missing.stderr == "her2mine: papers/none.txt: no such file\n" and missing.stdout == ""


def test_check_gives_conflicts_as_json_lines(home: Path) -> None:
    done = call("check", "papers/wrong.txt", "--json")
    assert [json.loads(line)["cause"] for line in done.stdout.splitlines()] == ["value_conflict"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["run", "papers", "--config", "none.toml"], "her2mine: none.toml: no such pipeline file\n"),
        (["run", "papers", "--out", "papers"], "is not the folder of an earlier run; choose another --out\n"),
        (["run", "pipeline"], "her2mine: pipeline: no papers here\n"),
        (["check", "papers"], "her2mine: papers: is a folder; check takes one paper (use run for folders)\n"),
        (["evaluate", "none.jsonl", "x"], "her2mine: none.jsonl: No such file or directory\n"),
        (["curate", "accept", "d1", "--who", "A", "--why", "b"], "her2mine: outputs: no run here; "),
        (["curate", "history"], "her2mine: "),
        (["run"], "Missing argument"),
        (["run", "papers", "--jobs", "0"], "Invalid value"),
    ],
)
def test_bad_use_is_one_line_and_status_2(home: Path, words: list[str], fault: str) -> None:
    done = call(*words)
    assert done.exit_code == 2, done.output
    assert fault in done.stderr
    assert "Traceback" not in done.output


def test_markup_in_a_paper_is_shown_as_it_is(home: Path) -> None:
    (home / "papers" / "wrong.txt").write_text("[bold]see [/i] alpha = 15.0 [0]", encoding="utf-8")
    assert "[bold]see [/i] alpha = »15.0« [0]" in call("check", "papers/wrong.txt").stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(command: tuple[str, ...]) -> None:
    done = call(*command, "--help")
    assert done.exit_code == 0
    assert "Example" in done.stdout and f"her2mine {' '.join(command)}" in done.stdout


def test_an_interrupt_is_one_line_and_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("her2mine.run.together.RunFiles.finish", interrupted)
    done = call("run", "papers", "--out", "out")
    assert done.exit_code == 130
    assert done.stderr == "her2mine: interrupted, nothing was written\n"
    assert [item.name for item in home.glob("*out*")] == ["out"]
    assert [item.name for item in (home / "out").iterdir()] == [".her2mine"]  # what was read is kept for the next run


def test_the_module_runs_as_a_program_and_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-m", "her2mine", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"her2mine {__version__}\n"
    script = "import sys, her2mine.cli; print([m for m in ('spacy', 'pandas', 'lxml', 'jieba') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"


def test_a_second_run_says_what_was_reused_and_status_where_it_stands(home: Path) -> None:
    assert "Papers:" not in call("run", "papers", "--out", "out").stdout
    (home / "papers" / "wrong.txt").write_text("alpha = 15.0\n", encoding="utf-8")
    again = call("run", "papers", "--out", "out")
    assert "Papers: 1 changed, 1 reused" in again.stdout
    assert "Conflicts and checks since the last run: 1 new, 1 solved" in again.stdout
    standing = call("status", "out")
    assert standing.exit_code == 0 and standing.stdout.startswith("done: 2 of 2 papers, 1 reused in ")
    assert json.loads(call("status", "out", "--json").stdout)[""]["state"] == "done"
    assert call("status", "papers").exit_code == 2


def test_shards_are_put_together_by_merge(home: Path) -> None:
    first = call("run", "papers", "--out", "out", "--shard", "1/2")
    assert first.exit_code == 0 and "shard 1 of 2 is done: 1 paper" in first.stdout
    assert call("merge", "out").stderr == "her2mine: out: shards not done yet: 2 of 2; run them (again) first\n"
    call("run", "papers", "--out", "out", "--shard", "2/2")
    assert "1/2: done" in call("status", "out").stdout
    for bad in ("0/2", "3/2", "x", "1"):
        assert call("run", "papers", "--shard", bad).exit_code == 2
