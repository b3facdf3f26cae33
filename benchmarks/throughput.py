"""How fast papers are read and mined on one core: MB/s of input and papers/s, stage by stage.

    python benchmarks/throughput.py PATH... [--repeat 3] [--json FILE]

Prints a table, and with --json writes the figures. Papers that are refused are counted and left out.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from her2mine.records import Paper, Refusal
from her2mine.run.config import load_config
from her2mine.run.engine import Engine, build
from her2mine.run.inputs import collect

Given = TypeVar("Given")
STAGES = ("read", "mine", "compare")


@dataclass
class Clock:
    """Seconds spent by stage, and what went through."""

    papers: int = 0
    size: int = 0  # bytes of input
    values: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))

    def time(self, stage: str, step: Callable[[], Given]) -> Given:
        """Do a step and count its time."""
        start = time.perf_counter()
        result = step()
        self.seconds[stage] += time.perf_counter() - start
        return result

    def figures(self) -> dict[str, object]:
        """MB/s and papers/s by stage and for the whole line."""
        total = {**self.seconds, "whole line": sum(self.seconds.values())}
        rates = {
            stage: {
                "seconds": round(seconds, 3),
                "MB/s": round(self.size / 1e6 / seconds, 3) if seconds else None,
                "papers/s": round(self.papers / seconds, 2) if seconds else None,
            }
            for stage, seconds in total.items()
        }
        return {"papers": self.papers, "MB": round(self.size / 1e6, 3), "values": self.values, "stages": rates}


def measure(engine: Engine, files: Iterable[Path]) -> tuple[dict[str, Clock], list[str]]:
    """One pass over the files; clocks by format, and the names of refused files."""
    clocks: dict[str, Clock] = defaultdict(Clock)
    refused = []
    for file in files:
        trial = Clock()
        try:
            paper = trial.time("read", lambda file=file: engine.read(file))  # type: ignore[misc]
        except Refusal:
            refused.append(file.name)
            continue
        _mine(engine, paper, trial)
        _add(clocks[paper.format], trial, file.stat().st_size)
    return clocks, refused


def _mine(engine: Engine, paper: Paper, clock: Clock) -> None:
    mined = clock.time("mine", lambda: engine.mine(paper))
    clock.time("compare", lambda: engine.compare(mined))
    clock.values += len(mined.findings)


def _add(total: Clock, one: Clock, size: int) -> None:
    total.papers += 1
    total.size += size
    total.values += one.values
    for stage, seconds in one.seconds.items():
        total.seconds[stage] += seconds


def best(engine: Engine, files: list[Path], repeat: int) -> tuple[dict[str, Clock], list[str]]:
    """The fastest of several passes by format, after one paper of warming up."""
    measure(engine, files[:1])
    passes = [measure(engine, files) for _ in range(repeat)]
    fastest: dict[str, Clock] = {}
    for clocks, _ in passes:
        for name, clock in clocks.items():
            if name not in fastest or sum(clock.seconds.values()) < sum(fastest[name].seconds.values()):
                fastest[name] = clock
    return fastest, passes[0][1]


def table(clocks: dict[str, Clock]) -> str:
    """The figures as lines of text."""
    lines = [f"{'format':<8}{'stage':<12}{'seconds':>9}{'MB/s':>9}{'papers/s':>10}"]
    for name, clock in sorted(clocks.items()):
        lines.append(f"{name}: {clock.papers} papers, {clock.size / 1e6:.2f} MB, {clock.values} values")
        for stage, seconds in {**clock.seconds, "whole line": sum(clock.seconds.values())}.items():
            rates = f"{clock.size / 1e6 / seconds:>9.2f}{clock.papers / seconds:>10.1f}" if seconds else ""
            lines.append(f"{'':<8}{stage:<12}{seconds:>9.3f}{rates}")
    return "\n".join(lines)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    files = [item.path for item in collect(given.paths).papers]
    start = time.perf_counter()
    engine = build(load_config(given.config))
    setup = time.perf_counter() - start
    clocks, refused = best(engine, files, given.repeat)
    print(f"set-up {setup:.2f} s; Python {platform.python_version()}, one core, best of {given.repeat} passes")
    print(table(clocks))
    if refused:
        print(f"refused: {', '.join(refused)}", file=sys.stderr)
    if given.json:
        figures = {name: clock.figures() for name, clock in sorted(clocks.items())}
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps({"setup": round(setup, 3), "formats": figures}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
