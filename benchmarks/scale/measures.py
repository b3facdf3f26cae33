"""The measures: each makes its papers, runs, and gives its figures as plain JSON values."""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import random
import re
import shutil
import signal
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.scale.corpora import name_of, poisoned, repeated
from benchmarks.scale.onerun import measured, size_of, started
from her2mine.run.config import load_config
from her2mine.run.engine import build
from her2mine.run.folder import HIDDEN

Figures = dict[str, Any]
WAYS = {"inline": ("inline", 1), "pool of 1": ("pool", 1), "pool of 2": ("pool", 2), "dask of 2": ("dask", 2)}
"""Executor and number of jobs, by name."""


def scaling(articles: Sequence[Path], work: Path, asked: Namespace) -> Figures:
    """Time and memory against the number of papers, in a pool of two."""
    engine = _engine(asked)
    sizes = [int(size) for size in asked.sizes.split(",")]
    if asked.remembering:
        measured(repeated(articles, work / "all", len(articles)), work / "warm", engine=engine, executor="pool", jobs=2)
    runs = []
    for size in sizes:
        papers = repeated(articles, work / f"papers-{size}", size)
        out = _fresh(work / f"run-{size}")
        found = measured(papers, out, engine=engine, executor="pool", jobs=2)
        runs.append({"papers": size, "input_MB": round(size_of(papers) / 1e6, 1), **_short(found)})
        print(json.dumps(runs[-1]), flush=True)
    first, last = runs[-2] if len(runs) > 1 else runs[0], runs[-1]
    return {
        "runs": runs,
        "last_against_the_one_before": {
            "papers": last["papers"] / first["papers"],
            "seconds": round(last["seconds"] / first["seconds"], 2),
            "cpu_seconds": round(last["cpu_seconds"] / first["cpu_seconds"], 2),
            "peak_MB": round(last["peak_MB"] / first["peak_MB"], 3),
            "largest_worker_MB": round(last["largest_worker_MB"] / first["largest_worker_MB"], 3),
        },
    }


def executors(articles: Sequence[Path], work: Path, asked: Namespace) -> Figures:
    """The same papers through each executor; ratios within this run, and whether the bytes are the same."""
    papers = repeated(articles, work / f"papers-{asked.papers}", asked.papers)
    ways = {name: way for name, way in WAYS.items() if name in asked.ways.split(",")}
    runs: dict[str, Figures] = {}
    for name, (executor, jobs) in ways.items():
        out = _fresh(work / f"run-{executor}-{jobs}")
        runs[name] = _short(measured(papers, out, engine=_engine(asked), executor=executor, jobs=jobs))
        print(name, json.dumps(runs[name]), flush=True)
    folders = [work / f"run-{executor}-{jobs}" for executor, jobs in ways.values()]
    return {
        "papers": asked.papers,
        "runs": runs,
        **_ratios(runs),
        "runs with the same bytes": sum(_bytes(folder) == _bytes(folders[0]) for folder in folders),
    }


def _ratios(runs: dict[str, Figures]) -> dict[str, float]:
    """How much longer one way takes than another, where both were run."""
    pairs = {
        "two processes against one": ("pool of 1", "pool of 2"),
        "two processes against inline": ("inline", "pool of 2"),
        "dask against pool": ("dask of 2", "pool of 2"),
    }
    return {
        told: round(runs[slow]["seconds"] / runs[fast]["seconds"], 2)
        for told, (slow, fast) in pairs.items()
        if slow in runs and fast in runs
    }


def again(articles: Sequence[Path], work: Path, asked: Namespace) -> Figures:
    """A second run with nothing changed, and a third with one paper changed."""
    papers = repeated(articles, work / f"papers-{asked.papers}", asked.papers)
    out = _fresh(work / "run-again")
    runs = {"first": measured(papers, out, executor="pool", jobs=2), "second": measured(papers, out)}
    changed = papers / name_of(articles, asked.papers // 2)
    whole = changed.read_bytes()
    changed.write_bytes(whole.replace(b"</article>", b"<!-- another version --></article>"))
    runs["one changed"] = measured(papers, out)
    changed.write_bytes(whole)
    return {
        "papers": asked.papers,
        "runs": {name: {**_short(found), "counted": found["papers"]} for name, found in runs.items()},
        "second against first": round(runs["second"]["seconds"] / runs["first"]["seconds"], 4),
    }


def kills(articles: Sequence[Path], work: Path, asked: Namespace) -> Figures:
    """Kill driver, pool worker or Dask worker at random moments, run again: the bytes of an undisturbed run."""
    papers = repeated(articles, work / f"papers-{asked.papers}", asked.papers)
    calm = _fresh(work / "run-calm")
    span = measured(papers, calm, executor="pool", jobs=2)["seconds"]
    moments = random.Random(1)
    told: list[Figures] = []
    for number in range(asked.rounds):
        victim = ("driver", "pool worker", "dask worker")[number % 3]
        out = _fresh(work / "run-killed")
        child = started(papers, out, executor="dask" if victim == "dask worker" else "pool", jobs=2)
        wait = moments.uniform(0.5, span)
        time.sleep(wait)
        hit = _kill(child.pid, victim)
        child.wait()
        done = measured(papers, out, executor="pool", jobs=2)
        told.append({"victim": victim, "after": round(wait, 1), "hit": hit, "reused": done["papers"]["reused"]})
        told[-1]["same bytes"] = _bytes(out) == _bytes(calm)
        print(json.dumps(told[-1]), flush=True)
    return {"papers": asked.papers, "rounds": told, "same bytes": sum(one["same bytes"] for one in told)}


def _kill(driver: int, victim: str) -> bool:
    """Kill a process of a run; False when it has ended or has no such worker at this moment."""
    wanted = {"driver": "", "pool worker": "executors.child", "dask worker": "spawn_main"}[victim]
    pids = [driver] if victim == "driver" else [pid for pid in _below(driver) if wanted in _command(pid)]
    for pid in pids[:1]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
    return bool(pids)


def _below(parent: int) -> list[int]:
    """All processes that a process has started, and those that they have."""
    threads = Path(f"/proc/{parent}/task").glob("*/children")  # each thread has those that it started
    children = [int(pid) for thread in threads for pid in thread.read_text().split()]
    return children + [pid for child in children for pid in _below(child)]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")


def poison(articles: Sequence[Path], work: Path, asked: Namespace) -> Figures:
    """Papers of which some crash, hang, eat memory or are garbage, in a pool and on Dask."""
    papers = repeated(articles, _fresh(work / "papers-poison"), asked.papers - 20)
    names = poisoned(papers, 5)
    engine = "harmed, remembering" if asked.remembering else "harmed"
    told: Figures = {"papers": asked.papers}
    outs = []
    for executor in ("pool", "dask"):
        out = _fresh(work / f"run-poison-{executor}")
        found = measured(papers, out, engine=engine, executor=executor, jobs=2, seconds=30, megabytes=900)
        told[executor] = {
            "done": found["counts"]["papers"],
            "refused": len(found["refused"]),
            "those that are poison": sorted(found["refused"]) == names,
            "reasons": Counter(found["refused"].values()),
            "seconds": found["seconds"],
        }
        outs.append(out)
        print(executor, json.dumps(told[executor]), flush=True)
    return {**told, "same bytes": _bytes(outs[0]) == _bytes(outs[1])}


def profile(articles: Sequence[Path], work: Path, asked: Namespace) -> Figures:
    """Where the time of one core goes: share of each room and library, up to the comparison."""
    engine = build(load_config())
    engine.mine(engine.read(articles[0]))
    some = articles[: min(len(articles), asked.papers)]
    stages = dict.fromkeys(("read", "mine", "compare", "condense"), 0.0)
    profiler = cProfile.Profile()
    for article in some:
        marks = [time.perf_counter()]
        paper = engine.read(article)
        marks.append(time.perf_counter())
        mined = engine.mine(paper)
        marks.append(time.perf_counter())
        engine.compare(mined)
        marks.append(time.perf_counter())
        list(engine.condense(mined))
        marks.append(time.perf_counter())
        for stage, begun, ended in zip(stages, marks, marks[1:], strict=False):
            stages[stage] += ended - begun
    with profiler:
        for article in some:
            mined = engine.mine(engine.read(article))
            engine.compare(mined)
            list(engine.condense(mined))
    size = sum(article.stat().st_size for article in some) / 1e6
    return {
        "papers": len(some),
        "input_MB": round(size, 2),
        "seconds": {stage: round(seconds, 2) for stage, seconds in stages.items()},
        "MB/s": {stage: round(size / seconds, 2) for stage, seconds in stages.items() if seconds},
        "whole line MB/s": round(size / sum(stages.values()), 3),
        "share of own time": _shares(pstats.Stats(profiler)),
    }


def _shares(stats: pstats.Stats) -> dict[str, float]:
    spent: Counter[str] = Counter()
    for (file, _, name), (_, _, own, _, _) in stats.stats.items():  # type: ignore[attr-defined]
        spent[_part(file, name)] += own
    whole = sum(spent.values())
    return {part: round(seconds / whole, 3) for part, seconds in spent.most_common(14)}


def _part(file: str, name: str) -> str:
    """The room or library that a function belongs to."""
    if room := re.search(r"her2mine/(\w+)", file):
        return f"her2mine.{room[1]}"
    if library := re.search(r"(?:^|site-packages/)(spacy|thinc|numpy|pydantic|lxml|jieba)", file):
        return library[1]
    return "regular expressions" if "re.Pattern" in name else "Python itself"


def cost(articles: Sequence[Path], work: Path, asked: Namespace) -> Figures:
    """What 100 thousand and 10 million papers take, from the runs in the results file (``--json``)."""
    told = json.loads(asked.json.read_text(encoding="utf-8"))
    last = told["scaling"]["runs"][-1]
    core_seconds = 2 * last["seconds"] / last["papers"]  # a pool of two
    assumed = {
        "papers are like the articles measured (reviews, dense in results)": True,
        "core hour": "0.04 (currency of your provider)",
        "cores of the cluster": 64,
    }
    found: Figures = {"measured core seconds a paper": round(core_seconds, 3), "assumed": assumed}
    for papers in (100_000, 10_000_000):
        hours = papers * core_seconds / 3600
        found[f"{papers:,} papers"] = {
            "core hours": round(hours),
            "hours on 64 cores": round(hours / 64, 1),
            "price of computing": round(hours * 0.04, 2),
            "store_GB": round(papers * last["store_MB"] / last["papers"] / 1e3, 1),
            "run_folder_GB": round(papers * (last["out_MB"] - last["store_MB"]) / last["papers"] / 1e3, 1),
        }
    return found


def _engine(asked: Namespace) -> str:
    return "remembering" if asked.remembering else "real"


def _short(found: Figures) -> Figures:
    kept = ("seconds", "cpu_seconds", "peak_MB", "largest_worker_MB", "out_MB", "store_MB")
    return {**{name: found[name] for name in kept}, "findings": found["counts"]["findings"]}


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and HIDDEN not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
