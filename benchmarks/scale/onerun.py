"""One run in a process of its own, and what it took: ``python -m benchmarks.scale.onerun`` with a JSON object.

Prints one JSON object: seconds, CPU seconds of all its processes, peak memory (MB) of the process and of
the largest of its workers, and the counts.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.scale import engines
from her2mine.run import run
from her2mine.run.engine import build
from her2mine.run.executors import Limits
from her2mine.run.folder import HIDDEN

ENGINES = {
    "real": build,
    "harmed": engines.harmed,
    "remembering": engines.remembering,
    "harmed, remembering": engines.harmed_remembering,
}


def measured(papers: Path, out: Path, **more: Any) -> dict[str, Any]:
    """Run in another process; ``more``: engine, executor, jobs, seconds, megabytes, retry."""
    command = [sys.executable, "-m", "benchmarks.scale.onerun"]
    asked = json.dumps({"papers": str(papers), "out": str(out), **more})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the run failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def started(papers: Path, out: Path, **more: Any) -> subprocess.Popen[str]:
    """The same, not waited for."""
    command = [sys.executable, "-m", "benchmarks.scale.onerun"]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
    )
    assert child.stdin is not None
    child.stdin.write(json.dumps({"papers": str(papers), "out": str(out), **more}))
    child.stdin.close()
    return child


def main() -> None:
    asked = json.loads(sys.stdin.read())
    limits = Limits(seconds=asked.get("seconds", 600.0), megabytes=asked.get("megabytes", 2048))
    begun = time.perf_counter()
    done = run(
        [asked["papers"]],
        out=asked["out"],
        engine=ENGINES[asked.get("engine", "real")],
        executor=asked.get("executor", "inline"),
        jobs=asked.get("jobs", 1),
        limits=limits,
        retry=asked.get("retry", False),
    )
    seconds = time.perf_counter() - begun
    usage = {who: resource.getrusage(flag) for who, flag in _WHO.items()}
    peak = {who: used.ru_maxrss / 1024 for who, used in usage.items()}
    print(
        json.dumps(
            {
                "seconds": round(seconds, 2),
                "cpu_seconds": round(sum(used.ru_utime + used.ru_stime for used in usage.values()), 2),
                "peak_MB": round(peak["self"]),
                "largest_worker_MB": round(peak["workers"]),
                "counts": done.shown.counts(),
                "papers": done.papers,
                "refused": {item.name: item.reason for item in done.shown.refused},
                "out_MB": round(size_of(Path(asked["out"])) / 1e6, 1),
                "store_MB": round(size_of(Path(asked["out"]) / HIDDEN) / 1e6, 1),
            }
        )
    )


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


_WHO = {"self": resource.RUSAGE_SELF, "workers": resource.RUSAGE_CHILDREN}

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
