"""Every executor gives the same bytes, and a paper that harms its process costs itself only."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from her2mine.run import RunError, load_config, run
from her2mine.run.codec import decode
from her2mine.run.executors import Executor, Limits, Setup, make
from her2mine.run.inputs import Input, digest
from her2mine.run.store import PaperKeys
from her2mine.run.work import Done, Job
from tests.run.fakes import deadly_batch, fake_engine
from tests.run.folders import bytes_of, many

LIMITS = Limits(seconds=3, megabytes=300)
POISON = {
    "crash.txt": ("die", "the process that read it died (exit status 9) 3 times"),
    "hang.txt": ("slow", "took longer than the 3 seconds a paper may"),
    "memory.txt": ("eat", "took more memory than a paper may"),
    "garbage.txt": ("\x00\x01defect", None),
}


@pytest.fixture(params=["pool", "dask"])
def executor(request: pytest.FixtureRequest, config: Path) -> Iterator[Executor]:
    setup = Setup(fake_engine, load_config(config), LIMITS)
    with closing(make(setup, name=request.param, jobs=2)) as made:
        yield made


def jobs(folder: Path) -> Iterator[Job]:
    for place, path in enumerate(sorted(folder.iterdir())):
        keys = PaperKeys(f"r{place}", f"m{place}", f"c{place}")
        yield Job(place, Input(path, path.name, path.stem), digest(path), keys)


def reasons(outcomes: list[Done]) -> list[tuple[str, str]]:
    return [(done.kind, str(decode(done.last.body)) if done.kind != "compared" else "") for done in outcomes]


@pytest.mark.parametrize("name", ["pool", "dask"])
def test_every_executor_gives_the_same_bytes(config: Path, papers: Path, tmp_path: Path, name: str) -> None:
    run([papers], out=tmp_path / "inline", config=config, engine=fake_engine)
    run([papers], out=tmp_path / name, config=config, engine=fake_engine, executor=name, jobs=2)
    assert bytes_of(tmp_path / "inline") == bytes_of(tmp_path / name)


def test_poisonous_papers_are_in_quarantine_with_their_reasons_and_the_rest_is_done(
    executor: Executor, tmp_path: Path
) -> None:
    folder = many(tmp_path / "papers", 12)
    for name, (text, _) in POISON.items():
        (folder / name).write_text(text, encoding="utf-8")
    outcomes = sorted(executor.run(jobs(folder)), key=lambda done: done.place)
    assert [done.place for done in outcomes] == list(range(16))  # each once
    told = dict(zip(sorted(path.name for path in folder.iterdir()), reasons(outcomes), strict=True))
    assert [told.pop(name) for name in ("crash.txt", "hang.txt", "memory.txt")] == [
        ("quarantined", POISON[name][1]) for name in ("crash.txt", "hang.txt", "memory.txt")
    ]
    assert told.pop("garbage.txt")[0] == "compared"  # no value in it, and no harm
    assert set(told.values()) == {("compared", "")}


def test_a_worker_that_is_killed_by_somebody_costs_nothing(config: Path, tmp_path: Path) -> None:
    folder = many(tmp_path / "papers", 30, words="pause")
    setup = Setup(fake_engine, load_config(config), LIMITS)
    with closing(make(setup, name="pool", jobs=2)) as pool:
        outcomes = []
        for done in pool.run(jobs(folder)):
            outcomes.append(done)
            if len(outcomes) in (3, 11):
                os.kill(pool._workers[0]._process.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    assert sorted(done.place for done in outcomes) == list(range(30))
    assert {done.kind for done in outcomes} == {"compared"}


def test_a_dask_worker_that_is_killed_costs_nothing(config: Path, tmp_path: Path) -> None:
    folder = many(tmp_path / "papers", 60, words="pause")
    setup = Setup(fake_engine, load_config(config), LIMITS)
    with closing(make(setup, name="dask", jobs=2)) as cluster:
        pids = list(cluster._client.run(os.getpid).values())  # type: ignore[attr-defined]
        outcomes: list[Done] = []
        for done in cluster.run(jobs(folder)):
            if not outcomes:
                os.kill(pids[0], signal.SIGKILL)
            outcomes.append(done)
    assert sorted(done.place for done in outcomes) == list(range(60))
    assert {done.kind for done in outcomes} == {"compared"}


def test_a_paper_that_ends_every_dask_worker_is_found_by_halving(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others of its batch are done; it is in quarantine."""
    dask = pytest.importorskip("dask")
    folder = many(tmp_path / "papers", 1)
    (folder / "fatal.txt").write_text("fatal", encoding="utf-8")
    monkeypatch.setattr("her2mine.run.executors.dask.do_batch", deadly_batch)
    setup = Setup(fake_engine, load_config(config), LIMITS)
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        closing(make(setup, name="dask", jobs=1)) as cluster,
    ):
        outcomes = sorted(cluster.run(jobs(folder)), key=lambda done: done.place)
    told = dict(zip(sorted(path.name for path in folder.iterdir()), reasons(outcomes), strict=True))
    assert told.pop("fatal.txt") == ("quarantined", "the cluster gave it up: every worker that had it died")
    assert set(told.values()) == {("compared", "")}


def test_workers_are_replaced_after_a_number_of_papers(config: Path, tmp_path: Path) -> None:
    folder = many(tmp_path / "papers", 5)
    setup = Setup(fake_engine, load_config(config), Limits(papers=2))
    seen: set[int] = set()
    with closing(make(setup, name="pool", jobs=1)) as pool:
        for _ in pool.run(jobs(folder)):
            seen.update(worker._process.pid for worker in pool._workers)  # type: ignore[attr-defined]
    assert len(seen) >= 2


def test_a_quarantined_paper_is_left_alone_until_it_is_asked_for(config: Path, papers: Path, tmp_path: Path) -> None:
    (papers / "hang.txt").write_text("slow", encoding="utf-8")
    short = Limits(seconds=1.0)
    first = run([papers], out=tmp_path / "out", config=config, engine=fake_engine, executor="pool", limits=short)
    assert [item.name for item in first.shown.refused] == ["empty.txt", "hang.txt"]
    again = run([papers], out=tmp_path / "out", config=config, engine=fake_engine, executor="pool", limits=short)
    assert again.papers["reused"] == 5
    more = run(
        [papers], out=tmp_path / "out", config=config, engine=fake_engine, executor="pool", limits=short, retry=True
    )
    assert more.papers["reused"] == 4 and "1 seconds" in more.shown.refused[1].reason


def broken_engine(_: object) -> None:
    raise RunError("pipeline.toml", "a table is missing")


def test_a_pipeline_that_cannot_be_used_stops_the_run(config: Path, tmp_path: Path) -> None:
    folder = many(tmp_path / "papers", 3)
    setup = Setup(broken_engine, load_config(config), LIMITS)  # type: ignore[arg-type]
    with closing(make(setup, name="pool", jobs=2)) as pool, pytest.raises(RunError, match="a table is missing"):
        list(pool.run(jobs(folder)))


def test_a_scheduler_that_does_not_answer_is_one_line(config: Path) -> None:
    setup = Setup(fake_engine, load_config(config), LIMITS)
    with pytest.raises(RunError, match=r"tcp://127\.0\.0\.1:9: cannot be reached"):
        make(setup, name="dask", scheduler="tcp://127.0.0.1:9")


def test_a_job_script_for_slurm_starts_dask_workers_as_the_docs_ask_for() -> None:
    """What docs/scale.md shows, as far as a machine without SLURM can try it: the script that would be sent."""
    jobqueue = pytest.importorskip("dask_jobqueue")
    cluster = jobqueue.SLURMCluster(
        cores=4, processes=4, memory="16GB", walltime="04:00:00", n_workers=0, scheduler_options={"dashboard": False}
    )
    with closing(cluster):
        script = cluster.job_script()
    assert "#SBATCH -t 04:00:00" in script and "#SBATCH --mem=15G" in script
    assert "distributed.cli.dask_worker tcp://" in script and "--nworkers 4" in script
