"""The score follows the rules of the exchange schema, and is the same as the shared scorer's where that is at hand."""

import json
import random
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from her2mine.records import MinedPaper, Paper
from her2mine.run import RunError, evaluate, load_config, run
from her2mine.run.goldfiles import load_rows
from her2mine.run.scoring import score
from tests.run.fakes import FakeEngine, fake_engine
from tests.run.rows import row

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FIELD = ROOT / "pipeline" / "her2-gastric.toml"


def test_without_findings_the_papers_beside_the_gold_are_mined(config: Path, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "d.txt").write_text("alpha = 13.8", encoding="utf-8")
    gold = tmp_path / "set.jsonl"
    gold.write_text(json.dumps(row(8, 12, trial="alpha", drugs=[])), encoding="utf-8")
    assert evaluate(gold, config=config, engine=fake_engine).strict.f1 == 1.0
    (tmp_path / "set" / "d.txt").unlink()
    with pytest.raises(RunError, match="no paper for 'd' beside it"):
        evaluate(gold, config=config, engine=fake_engine)


def test_a_text_with_marks_is_its_own_papers(config: Path, tmp_path: Path) -> None:
    gold = tmp_path / "en.txt"
    mark = "[13.8|OS median month single trial={}]"
    lines = ("# one", f"alpha = {mark.format('alpha')}", "# two", f"beta = {mark.format('gamma')}", "delta = 1")
    gold.write_text("\n".join(lines), encoding="utf-8")
    found = evaluate(gold, config=config, engine=fake_engine)
    assert (found.gold, found.predicted, found.matched, found.right) == (2, 3, 2, 1)
    assert list(found.groups) == ["language", "source", "statistic", "endpoint", "construction"]
    counts = {name: (each.gold, each.predicted, each.right) for name, each in found.groups["construction"].items()}
    assert counts == {"one": (1, 1, 1), "two": (1, 2, 0)}
    assert [(item.kind, item.doc, item.sentence) for item in found.differences] == [
        ("wrong", "en-4", "beta = 13.8"),
        ("extra", "en-5", "delta = 1"),
    ]


def test_a_folder_of_marked_passages_is_scored_by_passage(config: Path, tmp_path: Path) -> None:
    """Each file is a paper, named in the groups; there are no constructions, and an empty folder is an error."""
    folder = tmp_path / "passages"
    folder.mkdir()
    mark = "[13.8|OS median month single trial={}]"
    (folder / "one.txt").write_text(f"alpha = {mark.format('alpha')}\nbeta = 2\n", encoding="utf-8")
    (folder / "two.txt").write_text(f"beta = {mark.format('gamma')}\n", encoding="utf-8")
    found = evaluate(folder, config=config, engine=fake_engine)
    assert (found.gold, found.predicted, found.matched, found.right) == (2, 3, 2, 1)
    assert list(found.groups) == ["language", "source", "statistic", "endpoint", "doc"]
    counts = {name: (each.gold, each.predicted, each.right) for name, each in found.groups["doc"].items()}
    assert counts == {"one": (1, 2, 1), "two": (1, 1, 0)}
    (tmp_path / "empty").mkdir()
    with pytest.raises(RunError, match=r"empty: holds no marked passages \(\*\.txt\)$"):
        evaluate(tmp_path / "empty", config=config, engine=fake_engine)


def test_missed_values_are_told_with_the_papers_own_sentence_language_and_place(config: Path, tmp_path: Path) -> None:
    text = "It was seen. Median OS was 13.8 months.\n\n中位总生存期为5.0个月，疗效令人鼓舞，值得进一步研究。\n"
    (tmp_path / "d.txt").write_text(text, encoding="utf-8")
    (tmp_path / "found.jsonl").write_text("", encoding="utf-8")
    places = [(text.index(value), text.index(value) + len(value)) for value in ("13.8", "5.0")]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(row(*place)) for place in places), encoding="utf-8")
    found = evaluate(gold, tmp_path / "found.jsonl", config=config)
    assert [(item.kind, item.language, item.source) for item in found.differences] == [
        ("missed", "en", "prose"),
        ("missed", "zh", "prose"),
    ]
    assert found.differences[0].sentence == "Median OS was 13.8 months."
    assert {name: each.gold for name, each in found.groups["language"].items()} == {"en": 1, "zh": 1}
    assert found.unread == ("d",) and found.calibrations == {}


def test_a_field_that_no_value_has_is_named_with_those_there_are(config: Path, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps(row()), encoding="utf-8")
    with pytest.raises(RunError, match=r"no annotated value has a field 'colour'; there are .*endpoint, .*source, "):
        evaluate(tmp_path / "gold.jsonl", tmp_path / "gold.jsonl", config=config, by=["colour"])


def test_a_paper_that_breaks_the_engine_costs_one_line(config: Path, tmp_path: Path) -> None:
    class Broken(FakeEngine):
        def mine(self, paper: Paper) -> MinedPaper:
            raise ZeroDivisionError("a defect\nover two lines")

    (tmp_path / "d.txt").write_text("alpha = 13.8", encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps(row()), encoding="utf-8")
    with pytest.raises(RunError, match=r"^d: could not be mined \(ZeroDivisionError: a defect over two lines\)$"):
        evaluate(tmp_path / "gold.jsonl", config=config, engine=lambda _: Broken())


shared = pytest.mark.skipif(
    not (SHARED / "eval" / "score.py").exists(), reason="the shared scorer is not on this machine"
)


def _agree(gold_file: Path, found: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Rates, slots and the counts of each group are those of the shared scorer."""
    (folder / "f.jsonl").write_text("\n".join(map(json.dumps, found)), encoding="utf-8")
    command = [sys.executable, str(SHARED / "eval" / "score.py"), str(gold_file), str(folder / "f.jsonl")]
    theirs = json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True).stdout)
    ours = score(load_rows(gold_file), found, load_config(FIELD).evaluate, by=["statistic", "role"]).row()
    for name, value in theirs.items():
        assert ours[name.replace("_p", "_precision").replace("_r", "_recall")] == pytest.approx(value), name
    for name, groups in ours["groups"].items():
        told = subprocess.run([*command, "--by", name], capture_output=True, check=True, text=True).stdout
        lines = re.findall(rf"  {name}=(\S+): gold (\d+) found (\d+) strict (\d+)", told)
        counts = {
            value: (each["gold"], each["matched"], each["right"]) for value, each in groups.items() if each["gold"]
        }
        assert counts == {value: tuple(map(int, numbers)) for value, *numbers in lines}


@shared
def test_the_numbers_are_those_of_the_shared_scorer_on_guesses(tmp_path: Path) -> None:
    gold_file = SHARED / "devset" / "gold.jsonl"
    gold, chance = load_rows(gold_file), random.Random(7)
    guesses = [_disturbed(item, gold, chance) for item in gold for _ in range(chance.choice((0, 1, 1, 1, 1, 2)))]
    chance.shuffle(guesses)
    _agree(gold_file, guesses, tmp_path)


@shared
def test_the_numbers_are_those_of_the_shared_scorer_on_what_is_mined(tmp_path: Path) -> None:
    gold_file = SHARED / "devset" / "gold.jsonl"
    docs = sorted({row["doc"] for row in load_rows(gold_file)})
    papers = [file for doc in docs for file in (SHARED / "devset").glob(f"{doc}.*")]
    done = run(papers, out=tmp_path / "run", config=FIELD)
    _agree(gold_file, [finding.row() for finding in done.results.findings], tmp_path)


def _disturbed(item: dict[str, Any], gold: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    other = chance.choice(gold)
    keys = ("endpoint", "statistic", "value", "unit", "ci_low", "timepoint", "role", "drugs", "trial", "population")
    changed = {key: other.get(key) for key in keys if chance.random() < 0.04}
    shift = chance.choice((0, 0, 0, 2, 5))
    return {**item, **changed, "start": item["start"] + shift, "end": item["end"] + shift}
