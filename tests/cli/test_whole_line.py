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
