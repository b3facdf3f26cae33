"""A run that is killed, or finds the disk full, goes on where it ended: the same bytes as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from her2mine.run import merge, run, status
from her2mine.run.errors import RunError
from her2mine.run.folder import HIDDEN
from tests.run.fakes import counting_engine, fake_engine
from tests.run.folders import bytes_of, many

SCRIPT = """
import resource, signal, sys
from her2mine.run import run
from tests.run.fakes import fake_engine
if __name__ == "__main__":
    papers, out, config, executor, most = sys.argv[1:]
    if most != "0":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    print("ready", flush=True)
    run([papers], out=out, config=config, engine=fake_engine, executor=executor, jobs=2)
"""


def start(papers: Path, out: Path, config: Path, executor: str, most: int = 0) -> subprocess.Popen[bytes]:
    """A run in a process group of its own, at its beginning."""
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    words = [sys.executable, "-c", SCRIPT, str(papers), str(out), str(config), executor, str(most)]
    child = subprocess.Popen(words, env=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None and child.stdout.readline() == b"ready\n"
    return child


def kill(child: subprocess.Popen[bytes]) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()


@pytest.mark.parametrize("executor", ["inline", "pool"])
def test_a_run_killed_again_and_again_ends_with_the_same_bytes(config: Path, tmp_path: Path, executor: str) -> None:
    papers = many(tmp_path / "papers", 40, words="pause")
    run([papers], out=tmp_path / "calm", config=config, engine=fake_engine)
    moments = random.Random(7)
    for _ in range(4):
        child = start(papers, tmp_path / "out", config, executor)
        time.sleep(moments.uniform(0.05, 1.0))
        assert child.poll() is None, "the run goes on until it is killed"
        kill(child)
        if (tmp_path / "out" / HIDDEN / "status.json").exists():
            assert not status(tmp_path / "out")[""].alive()
    done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "calm")
    assert sum(done.papers.values()) == 40
    assert status(tmp_path / "out")[""].state == "done"


def test_a_run_goes_on_with_what_a_killed_one_had_done(config: Path, tmp_path: Path) -> None:
    papers = many(tmp_path / "papers", 40, words="pause")
    child = start(papers, tmp_path / "out", config, "inline")
    logs = tmp_path / "out" / HIDDEN
    while not any(log.read_text("utf-8").count('"done"') > 5 for log in logs.glob("log-*.jsonl")):
        assert child.poll() is None, "the run goes on until it is killed"
        time.sleep(0.01)
    kill(child)
    standing = status(tmp_path / "out")[""]
    assert standing.state == "running" and not standing.alive()
    done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    assert done.papers["reused"] >= 5 and done.papers["reused"] + done.papers["new"] == 40


def test_a_paper_that_ends_this_process_is_quarantined_next_time(config: Path, papers: Path, tmp_path: Path) -> None:
    (papers / "aa.txt").write_text("die", encoding="utf-8")
    child = start(papers, tmp_path / "out", config, "inline")
    child.communicate()
    assert child.returncode == 9
    done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    assert [item.name for item in done.shown.refused] == ["aa.txt", "empty.txt"]
    assert "died" in done.shown.refused[0].reason and len(done.shown.papers) == 3


@pytest.mark.parametrize("most", [20_000, 60_000, 110_000])
def test_a_full_disk_stops_the_run_in_one_line_and_the_next_one_goes_on(
    config: Path, tmp_path: Path, most: int
) -> None:
    """No file may grow beyond ``most`` bytes: the store stops first, or the files of the folder do."""
    papers = many(tmp_path / "papers", 60)
    run([papers], out=tmp_path / "calm", config=config, engine=fake_engine)
    child = start(papers, tmp_path / "out", config, "inline", most)
    _, told = child.communicate()
    last = told.decode().splitlines()[-1]
    assert child.returncode != 0 and f"Error: {tmp_path / 'out'}" in last, "the place is named"
    assert "cannot be" in last
    assert not (tmp_path / "out" / "run.json").exists()
    run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "calm")


def test_shards_put_together_are_the_run_over_all(config: Path, papers: Path, tmp_path: Path) -> None:
    run([papers], out=tmp_path / "whole", config=config, engine=counting_engine)
    out = tmp_path / "out"
    for number in (1, 3):
        run([papers], out=out, config=config, engine=counting_engine, shard=(number, 3))
    with pytest.raises(RunError, match="shards not done yet: 2 of 3"):
        merge(out, engine=counting_engine)
    assert sorted(status(out)) == ["1/3", "3/3"]
    run([papers], out=out, config=config, engine=counting_engine, shard=(2, 3))
    done = merge(out, engine=counting_engine)
    assert done.papers["reused"] == 4
    assert bytes_of(out) == bytes_of(tmp_path / "whole")
    with pytest.raises(RunError, match="no shard was run"):
        merge(out, engine=counting_engine)


def test_shards_of_different_papers_are_not_put_together(config: Path, papers: Path, tmp_path: Path) -> None:
    run([papers], out=tmp_path / "out", config=config, engine=fake_engine, shard=(1, 2))
    run([papers / "b.txt"], out=tmp_path / "out", config=config, engine=fake_engine, shard=(2, 2))
    with pytest.raises(RunError, match="called with different papers"):
        merge(tmp_path / "out", engine=fake_engine)
