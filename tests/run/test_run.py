"""A run over several papers: complete, repeatable, and unharmed by bad files."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from her2mine.records import Refusal
from her2mine.run import RunError, check, run
from tests.run.fakes import fake_engine
from tests.run.folders import bytes_of


def test_a_run_reads_the_good_papers_and_lists_the_bad_one(config: Path, papers: Path, tmp_path: Path) -> None:
    done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    assert [paper.name for paper in done.results.papers] == ["a.txt", "b.txt", "more/a.txt"]
    assert [(item.name, item.reason) for item in done.results.refused] == [("empty.txt", "is empty")]
    assert done.results.passed_over == ("figures.png",)
    assert done.results.counts()["conflict"] == 2


def test_the_same_papers_give_the_same_bytes_wherever_they_lie_and_for_any_number_of_jobs(
    config: Path, papers: Path, tmp_path: Path
) -> None:
    run([papers], out=tmp_path / "one", config=config, engine=fake_engine)
    elsewhere = tmp_path / "quite" / "elsewhere" / "papers"
    elsewhere.parent.mkdir(parents=True)
    papers.rename(elsewhere)
    run([elsewhere], out=tmp_path / "two", config=config, engine=fake_engine, jobs=2)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert str(tmp_path).encode() not in b"".join(bytes_of(tmp_path / "two").values())


def test_papers_are_compared_with_each_other(config: Path, papers: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine, jobs=jobs)
        found = [item for item in done.results.discrepancies if item.cause == "cross_paper"]
        assert [(item.doc, item.quote) for item in found] == [("b", "[13.8, 16.0]")]


def test_files_with_one_stem_get_different_docs(config: Path, papers: Path, tmp_path: Path) -> None:
    done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    assert [paper.doc for paper in done.results.papers] == ["a", "b", "a~2"]
    assert {finding.doc for finding in done.results.findings} == {"a", "b", "a~2"}


def test_a_worker_that_dies_costs_only_the_paper_that_killed_it(config: Path, papers: Path, tmp_path: Path) -> None:
    (papers / "aa.txt").write_text("die", encoding="utf-8")
    done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine, jobs=2)
    assert [item.name for item in done.results.refused] == ["aa.txt", "empty.txt"]
    assert len(done.results.papers) == 3


def test_a_defect_of_ours_is_told_in_one_line_and_the_batch_goes_on(config: Path, papers: Path, tmp_path: Path) -> None:
    (papers / "aa.txt").write_text("defect", encoding="utf-8")
    done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    assert done.results.refused[0].reason == "could not be mined (ZeroDivisionError: a defect over two lines)"


def test_without_out_a_different_input_gets_a_different_folder(
    config: Path, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = run([papers], config=config, engine=fake_engine).folder
    again = run([papers], config=config, engine=fake_engine).folder
    (papers / "b.txt").write_text("alpha = 13.8", encoding="utf-8")
    changed = run([papers], config=config, engine=fake_engine).folder
    assert first == again != changed
    assert first.parts[0] == "outputs" and first.name.startswith("papers-")


def test_run_json_says_what_made_the_run(config: Path, papers: Path, tmp_path: Path) -> None:
    run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["producer"] == "her2mine" and record["gold"]["edition"] == 1
    assert [item["name"] for item in record["inputs"]] == ["a.txt", "b.txt", "more/a.txt"]
    assert all(len(item["sha256"]) == 64 for item in record["inputs"])
    assert record["inputs"][0]["conflict"] == 1 and record["inputs"][0]["agrees"] == 1
    assert record["refused"][0]["reason"] == "is empty"
    assert record["vocabulary"]["drugs"]["name"] == "drugs.csv"


def test_progress_counts_every_paper(config: Path, papers: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int, str, int]] = []
    run([papers], out=tmp_path / "o", config=config, engine=fake_engine, progress=lambda *args: seen.append(args))
    assert [done for done, *_ in seen] == [1, 2, 3, 4] and {total for _, total, *_ in seen} == {4}
    assert seen[-1][-1] == 1  # empty.txt is refused


def test_no_papers_is_an_error(config: Path, tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    with pytest.raises(RunError, match="no papers here"):
        run([tmp_path / "void"], config=config, engine=fake_engine)


def test_check_gives_one_papers_verdicts_and_refuses_what_cannot_be_read(config: Path, papers: Path) -> None:
    assert [item.text for item in check(papers / "b.txt", config=config, engine=fake_engine).conflicts] == ["16.0"]
    with pytest.raises(Refusal, match=r"empty\.txt: is empty"):
        check(papers / "empty.txt", config=config, engine=fake_engine)
    with pytest.raises(RunError, match="is a folder"):
        check(papers, config=config, engine=fake_engine)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_run_leaves_the_earlier_result_whole(config: Path, papers: Path, tmp_path: Path, jobs: int) -> None:
    out = tmp_path / "out"
    run([papers], out=out, config=config, engine=fake_engine)
    before = bytes_of(out)
    (papers / "slow.txt").write_text("slow", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom her2mine.run import run\nfrom tests.run.fakes import fake_engine\n"
        "if __name__ == '__main__':\n"
        "    print('ready', flush=True)\n"
        f"    run([{str(papers)!r}], out={str(out)!r}, config={str(config)!r}, engine=fake_engine, jobs={jobs})\n",
        encoding="utf-8",
    )
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    child = subprocess.Popen([sys.executable, str(script)], env=here, stdout=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None and child.stdout.readline() == b"ready\n"
    time.sleep(0.7)
    assert child.poll() is None, "the run goes on until it is killed"
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    assert bytes_of(out) == before
