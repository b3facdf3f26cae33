"""From a real run to a published edition, and what the next run and the scoring then say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from her2mine import api
from her2mine.curate.claims import claims_of
from her2mine.run.annotated import read_annotated
from her2mine.run.config import Config, ReviewRules, load_config

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "corpus" / "papers" / "en-review-her2-gastric.txt"


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The shipped pipeline on a curated folder of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(ROOT / "corpus" / "curated", folder / "curated")
    rules = ReviewRules(corrections=folder / "corrections.txt")
    return load_config(ROOT / "pipeline" / "her2-gastric.toml").model_copy(
        update={"gold": folder / "curated", "review": rules}
    )


def test_a_published_edition_makes_the_next_run_agree_and_keys_stay(config: Config, tmp_path: Path) -> None:
    first = api.run([PAPER], out=tmp_path / "first", config=config)
    board = api.board(first.folder, config=config)
    wrong = next(
        claim for claim in board.claims.values() if claim.kind == "conflict" and claim.main.cause == "digit_typo"
    )
    misread = next(
        claim
        for claim in board.claims.values()
        if claim.kind == "conflict" and claim.finding not in (None, wrong.finding)
    )
    made = api.curate_decide(wrong.key, "gold_wrong", run=first.folder, who="A", reason="copying", config=config)
    board.decide(misread.key, "extraction_wrong", who="A", slots={"population": "second cohort"})
    found, text = api.curate_pending(config=config)
    assert [change.old and change.old["id"] for change in found.changes] == [made.gold] and made.gold in text
    assert api.curate_publish(seen=1, who="A", why="June review", config=config).edition_after == 2

    second = api.run([PAPER], out=tmp_path / "second", config=config)
    claims = {claim.key: claim for claim in claims_of(second.results)}
    assert claims.keys() == board.claims.keys()
    assert claims[wrong.key].kind == "agrees"

    assert config.review.corrections is not None
    (snippet,) = read_annotated(config.review.corrections)
    assert any(value["population"] == "second cohort" for value in snippet.values)
    score = api.evaluate(config.review.corrections, config=config)
    assert score.gold == len(snippet.values)
