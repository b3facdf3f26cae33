"""The real line, from a paper to a new edition of the curated table and back."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from her2mine.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAPER = """A short review

In the phase 3 ToGA trial, median overall survival was 16.0 months with trastuzumab plus chemotherapy and 11.1 months
with chemotherapy alone (HR 0.74, 95% CI 0.60-0.91).

In the phase 3 JACOB trial, the 30-month overall survival rate was 21.4% with pertuzumab, trastuzumab and chemotherapy.
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with copies of the pipeline and of the curated table, and one paper."""
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline")
    shutil.copytree(ROOT / "corpus" / "curated", tmp_path / "corpus" / "curated")
    shutil.copytree(ROOT / "models", tmp_path / "models")
    (tmp_path / "review.txt").write_text(PAPER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def verdicts() -> list[dict[str, object]]:
    text = Path("outputs/one/discrepancies.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_subgroups_value_told_for_all_is_found_and_named(home: Path) -> None:
    checked = call("check", "review.txt")
    assert checked.exit_code == 1, checked.output
    assert "population mix-up" in checked.stdout and "»16.0«" in checked.stdout


def test_a_new_value_becomes_an_edition_and_an_undo_takes_it_back(home: Path) -> None:
    assert call("run", "review.txt", "--out", "outputs/one").exit_code == 0
    (new,) = [item for item in verdicts() if item["cause"] == "not_in_gold" and item["text"] == "21.4"]
    results = home / "corpus" / "curated" / "results.csv"
    before = results.read_bytes()
    deciding = ("--who", "A. Curator", "--why", "read in the report")
    accepted = call("curate", "accept", str(new["id"]), *deciding)
    assert accepted.exit_code == 0, accepted.output
    assert "edition 1 -> 2; rows added: 1, removed: 0" in accepted.stdout
    assert call("curate", "validate").exit_code == 0
    again = call("run", "review.txt", "--out", "outputs/one")
    assert again.exit_code == 0
    assert [item["cause"] for item in verdicts() if item["text"] == "21.4"] != ["not_in_gold"]
    undone = call("curate", "undo", accepted.stdout.split()[0], *deciding)
    assert undone.exit_code == 0, undone.output
    assert results.read_bytes() == before
    assert len(call("curate", "history").stdout.splitlines()) == 4


def test_a_rejected_verdict_stays_decided(home: Path) -> None:
    call("run", "review.txt", "--out", "outputs/one")
    (mixed,) = [item for item in verdicts() if item["cause"] == "population_mixup"]
    deciding = ("--who", "A. Curator", "--why", "told so on purpose")
    assert call("curate", "reject", str(mixed["id"]), *deciding).exit_code == 0
    twice = call("curate", "reject", str(mixed["id"]), *deciding)
    assert twice.exit_code == 2 and "Traceback" not in twice.output
    assert call("curate", "reject", "d-unknown", *deciding).exit_code == 2


def test_read_prints_a_paper_block_after_block(home: Path) -> None:
    plain = call("read", "review.txt")
    assert plain.exit_code == 0 and plain.stdout.split() == PAPER.split()
    told = call("read", "review.txt", "--blocks").stdout
    assert "[paragraph en " in told


def test_look_draws_a_pdf_and_refuses_what_is_none(home: Path) -> None:
    drawn = call("look", str(ROOT / "corpus" / "papers" / "en-brief.pdf"), "--page", "1", "--out", "page.png")
    assert drawn.exit_code == 0 and drawn.stdout.strip() == "page.png"
    assert (home / "page.png").read_bytes().startswith(b"\x89PNG")
    refused = call("look", "review.txt")
    assert refused.exit_code == 2 and refused.stderr.startswith("her2mine: review.txt: ")


def test_plant_writes_copies_with_one_error_and_their_key(home: Path) -> None:
    right = PAPER.replace("16.0", "13.8")
    (home / "right.txt").write_text(right, encoding="utf-8")
    done = call("plant", "right.txt", "--cause", "arm_swap", "--out", "planted")
    assert done.exit_code == 0, done.output
    (line,) = (home / "planted" / "key.jsonl").read_text("utf-8").splitlines()
    key = json.loads(line)
    assert key["cause"] == "arm_swap" and key["says"] != key["said"]
    copy = (home / "planted" / f"{key['doc']}.txt").read_text("utf-8")
    assert copy != right and copy[key["start"] : key["end"]] == key["says"]
    assert "0 agreeing, 3 to check" in call("check", f"planted/{key['doc']}.txt").stdout
    none = call("plant", "right.txt", "--cause", "citation_mismatch", "--out", "more")
    assert none.exit_code == 2 and not (home / "more").exists()
