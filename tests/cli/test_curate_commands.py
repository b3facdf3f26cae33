"""Reviewing in the terminal: decide, see what is pending, publish, compare, restore, merge, export."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from her2mine.cli.app import app
from her2mine.curate.table import Row
from tests.curate.conftest import bare, result, write_folder
from tests.curate.reviewing import board_of

PIPE = 'title = "A field"\ngold = "gold"\n[vocabulary]\n[review]\nreviewers = {reviewers}\n'
ROW = "alpha-primary-os-median-experimental"


def rows() -> list[Row]:
    return [result(), bare(endpoint="ORR", statistic="rate", unit="percent", value="47.3", printed="47.3;47")]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a pipeline, its curated table and a run."""
    write_folder(tmp_path / "pipeline" / "gold", rows())
    (tmp_path / "pipeline" / "field.toml").write_text(PIPE.format(reviewers=1), encoding="utf-8")
    (tmp_path / "outputs").mkdir()
    board_of(tmp_path / "outputs" / "run", tmp_path / "pipeline" / "gold", rows())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HER2MINE_WHO", "A. Curator")
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def publish(home: Path) -> Result:
    call("curate", "decide", "d-suspect", "gold_wrong", "--reason", "copying")
    return call("curate", "publish", "--on", "1", "--why", "June review")


def test_the_path_from_a_verdict_to_an_edition_and_back(home: Path) -> None:
    decided = call("curate", "decide", "d-suspect", "gold_wrong", "--reason", "copying")
    assert decided.exit_code == 0 and decided.stdout.startswith("r-"), decided.output
    pending = call("curate", "pending")
    assert pending.exit_code == 0
    assert "@@ -3 +3 @@ Alpha · primary · drug a + drug b · experimental · OS · median\n-" in pending.stdout
    done = call("curate", "publish", "--on", "1", "--why", "June review")
    assert "publish edition 2  edition 1 -> 2; rows added: 1, removed: 1" in done.stdout
    assert call("curate", "pending").stdout == "nothing is pending on edition 2\n"
    assert call("curate", "diff", "1", "2").exit_code == 1
    assert call("curate", "diff", "1", "1").stdout == ""
    log = call("curate", "log").stdout.splitlines()
    assert log[0].startswith("edition 2  2 rows  +1 -1") and log[1] == "    June review"
    assert "value: 13.8 -> 13.5" in call("curate", "log", "--row", ROW).stdout
    assert json.loads(call("curate", "log", "--json").stdout.splitlines()[0])["number"] == 2
    assert "restore edition 3" in call("curate", "restore", "1", "--why", "of a draft").stdout
    assert call("curate", "validate").exit_code == 0


def test_publishing_on_an_older_edition_is_one_line_and_status_2(home: Path) -> None:
    publish(home)
    call("curate", "decide", "d-new", "new")
    late = call("curate", "publish", "--on", "1", "--why", "mine")
    assert late.exit_code == 2
    assert "edition 2 was made since you looked at edition 1" in late.stderr and "Traceback" not in late.output


def test_contradicting_decisions_are_told_with_status_1(home: Path) -> None:
    for verdict in ("d-suspect", "d-other"):
        call("curate", "decide", verdict, "gold_wrong")
    pending = call("curate", "pending")
    assert pending.exit_code == 1
    assert f"conflict: decisions differ on row {ROW}: 13.5 or 14.1" in pending.stderr


def test_a_withdrawn_judgement_is_pending_the_other_way(home: Path) -> None:
    made = call("curate", "decide", "d-suspect", "gold_wrong").stdout.split()[0]
    call("curate", "publish", "--on", "1", "--why", "June review")
    assert f"{made} is taken back" in call("curate", "withdraw", made, "--note", "misread").stdout
    assert "+alpha-primary-os-median-experimental" in call("curate", "pending").stdout


def test_an_extraction_is_corrected_slot_by_slot(home: Path) -> None:
    done = call("curate", "decide", "d-new", "extraction_wrong", "--slot", "role=control", "--slot", "drugs=drug b")
    assert "[6.70|PFS median month control drugs=drug_b ci=6..NE trial=Trial_A]" in done.stdout
    assert "corrected: drugs, role" in (home / "pipeline" / "annotated" / "corrections.txt").read_text("utf-8")


def test_agreement_of_two_reviewers(home: Path) -> None:
    assert call("curate", "agreement").stdout == "no claim was decided by two reviewers yet\n"
    for who in "AB":
        for verdict in ("d-suspect", "d-also"):
            said = "cannot_tell" if (who, verdict) == ("B", "d-also") else "paper_wrong"
            call("curate", "decide", verdict, said, "--who", who)
    told = call("curate", "agreement").stdout
    assert "A and B: 2 claims, 50% the same, kappa 0.00" in told
    assert "disputed" in told and "A: paper_wrong; B: cannot_tell" in told


def test_merging_a_copy_and_its_conflicts(home: Path) -> None:
    gold, copy = home / "pipeline" / "gold", home / "copy"
    shutil.copytree(gold, copy)
    other = home / "other.toml"
    other.write_text(PIPE.format(reviewers=1).replace('"gold"', '"copy"'), encoding="utf-8")
    call("curate", "decide", "d-other", "gold_wrong", "--config", str(other))
    call("curate", "publish", "--on", "1", "--why", "theirs", "--config", str(other))
    publish(home)
    clash = call("curate", "merge", "copy", "--why", "both")
    assert clash.exit_code == 1 and f"conflict: {ROW}: ours / theirs: value '13.5' / '14.1'" in clash.stderr
    assert "merge edition 3" in call("curate", "merge", "copy", "--why", "both", "--theirs", ROW).stdout
    assert "no decision that this one lacks" in call("curate", "merge", "copy", "--why", "both").stdout


@pytest.mark.parametrize(("kind", "name"), [("xlsx", "run.xlsx"), ("csv", "run-csv"), ("errata", "run.md")])
def test_export_says_what_it_wrote(home: Path, kind: str, name: str) -> None:
    done = call("export", kind)
    assert done.exit_code == 0 and done.stdout == f"outputs/export/{name}\n"
    assert (home / "outputs" / "export" / name).exists()


def test_an_export_that_cannot_be_made_is_one_line(home: Path) -> None:
    done = call("export", "errata", "--out", "letter.docx")
    assert (done.exit_code, done.stderr) == (2, "her2mine: letter.docx: errata are written as .md or .html\n")
    assert call("export", "xlsx", "pipeline").exit_code == 2
