"""The score follows the rules of the exchange schema, and is the same as the shared scorer's where that is at hand."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from her2mine.run import RunError, evaluate, load_config
from her2mine.run.config import EvaluateRules
from her2mine.run.evaluate import load_rows, match, score
from her2mine.run.slots import same_arm, same_endpoint, same_slots, same_trial
from tests.run.fakes import fake_engine

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
RULES = EvaluateRules(backbone=frozenset({"chemo", "platinum"}), aliases={"x-1": "drug x"})


def row(start: int = 10, end: int = 14, **fields: Any) -> dict[str, Any]:
    given = {"doc": "d", "start": start, "end": end, "endpoint": "OS", "statistic": "median", "value": 13.8}
    return {**given, "unit": "month", "role": "single", "drugs": ["drug x"], **fields}


def test_a_perfect_copy_scores_one() -> None:
    result = score([row(), row(30, 34)], [row(30, 34), row()], RULES)
    assert (result.detection.f1, result.strict.f1) == (1.0, 1.0)
    assert set(result.slots.values()) == {1.0}


def test_each_finding_serves_once_and_extra_ones_cost_precision() -> None:
    result = score([row()], [row(), row(12, 16)], RULES)
    assert (result.matched, result.detection.precision, result.detection.recall) == (1, 0.5, 1.0)


def test_of_several_candidates_the_equal_number_wins() -> None:
    assert match([row()], [row(9, 15, value=1.0), row(12, 13)]) == [(0, 1)]


def test_equal_numbers_may_miss_each_other_by_two_characters_only() -> None:
    assert match([row(10, 14)], [row(16, 20)]) == [(0, 0)]
    assert match([row(10, 14)], [row(17, 21)]) == []
    assert match([row(10, 14)], [row(14, 18, value=1.0)]) == []


def test_papers_that_the_gold_does_not_know_do_not_count() -> None:
    assert score([row()], [row(), row(doc="other")], RULES).predicted == 1


@pytest.mark.parametrize(
    ("slot", "change"),
    [
        ("endpoint", {"endpoint": "PFS"}),
        ("statistic", {"statistic": "mean"}),
        ("value", {"value": 13.9}),
        ("value", {"value": None}),
        ("unit", {"unit": "week"}),
        ("ci", {"ci_low": 12.0}),
        ("timepoint", {"timepoint": 12.0}),
        ("role", {"role": "control"}),
        ("drugs", {"drugs": ["drug y"]}),
        ("subgroup", {"population": "women"}),
    ],
)
def test_one_wrong_slot_is_named_and_is_the_only_one(slot: str, change: dict[str, Any]) -> None:
    slots = same_slots(row(), row(**change), RULES)
    assert [name for name, same in slots.items() if not same] == [slot]


@pytest.mark.parametrize(
    ("gold", "other", "same"),
    [
        ([], ["anything"], True),
        (["drug x"], [], False),
        (["X-1"], ["drug x"], True),
        (["chemo"], ["platinum"], True),
        (["chemo"], ["platinum", "drug x"], False),
        (["drug x", "chemo"], ["drug x"], True),
        (["drug x"], ["drug x", "drug y"], False),
        (["drug x", "drug y"], ["drug x"], True),
        (["drug x", "drug y"], ["drug z"], False),
    ],
)
def test_arms(gold: list[str], other: list[str], same: bool) -> None:
    assert same_arm(row(drugs=gold), row(drugs=other), RULES) is same


def test_names_of_events_and_trials_are_compared_loosely() -> None:
    assert same_endpoint("AE:hepatic dysfunction", "AE:liver damage")
    assert same_endpoint("AE:anaemia", "AE:anemia") and not same_endpoint("AE:nausea", "AE:rash")
    assert same_endpoint("AE_G3", "ae-g3") and not same_endpoint("AE:rash", "AE_G3")
    assert same_trial("ALPHA-Breast01", "alpha breast 01") and same_trial("ALPHA 01", "study ALPHA-01")
    assert not same_trial("ALPHA-01", "ALPHA-02") and not same_trial("ALPHA-01", "")


def test_without_findings_the_papers_beside_the_gold_are_mined(config: Path, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "d.txt").write_text("alpha = 13.8", encoding="utf-8")
    gold = tmp_path / "set.jsonl"
    gold.write_text(json.dumps(row(8, 12, trial="alpha", drugs=[])), encoding="utf-8")
    assert evaluate(gold, config=config, engine=fake_engine).strict.f1 == 1.0
    (tmp_path / "set" / "d.txt").unlink()
    with pytest.raises(RunError, match="no paper for 'd' beside it"):
        evaluate(gold, config=config, engine=fake_engine)


@pytest.mark.parametrize(
    ("line", "reason"), [("{", "is not a finding"), ("[1]", "is not a finding"), ('{"doc": "d"}', "has no 'start'")]
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "f.jsonl").write_text(f"{json.dumps(row())}\n{line}\n", encoding="utf-8")
    with pytest.raises(RunError, match=rf"f\.jsonl: line 2 {reason}"):
        load_rows(tmp_path / "f.jsonl")


@pytest.mark.skipif(not (SHARED / "eval" / "score.py").exists(), reason="the shared scorer is not on this machine")
def test_the_numbers_are_those_of_the_shared_scorer(tmp_path: Path) -> None:
    gold_file = SHARED / "devset" / "gold.jsonl"
    gold, chance = load_rows(gold_file), random.Random(7)
    guesses = [_disturbed(item, gold, chance) for item in gold for _ in range(chance.choice((0, 1, 1, 1, 1, 2)))]
    chance.shuffle(guesses)
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, guesses)), encoding="utf-8")
    command = [sys.executable, str(SHARED / "eval" / "score.py"), str(gold_file), str(tmp_path / "f.jsonl"), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    ours = score(gold, guesses, load_config(ROOT / "pipeline" / "her2-gastric.toml").evaluate)
    rates = (ours.detection.precision, ours.detection.recall, ours.strict.precision, ours.strict.recall)
    assert rates == pytest.approx([theirs[f"{kind}_{rate}"] for kind in ("detection", "strict") for rate in "pr"])
    assert ours.slots == pytest.approx(theirs["slots"])


def _disturbed(item: dict[str, Any], gold: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    other = chance.choice(gold)
    keys = ("endpoint", "statistic", "value", "unit", "ci_low", "timepoint", "role", "drugs", "trial", "population")
    changed = {key: other.get(key) for key in keys if chance.random() < 0.04}
    shift = chance.choice((0, 0, 0, 2, 5))
    return {**item, **changed, "start": item["start"] + shift, "end": item["end"] + shift}
