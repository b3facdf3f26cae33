"""What reading PDFs costs and gives: CPU and memory against pdfplumber, right cells, right values, damaged files.

    python -m benchmarks.pdf cost FILE...          CPU a page and peak memory, ours and pdfplumber's text and tables
    python -m benchmarks.pdf columns TEXT...       texts set in two columns by three writers: values as in the text
    python -m benchmarks.pdf tables                made results tables: cells exactly right
    python -m benchmarks.pdf faults                pages whose text layer lies: told, and numbers given as certain
    python -m benchmarks.pdf mutated FILE... [--count 200]    copies with flipped bits, lost parts, cut ends

Each prints JSON. ``cost`` measures every reader in a process of its own, pinned to one core, the best of ``--repeat``.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from her2mine.ingest import Reading, read
from her2mine.records import Finding, Paper, Refusal
from her2mine.run.config import load_config
from her2mine.run.engine import Engine, build

OURS, THEIRS = "her2mine", "pdfplumber"


def cost(files: Sequence[Path], repeat: int) -> dict[str, Any]:
    """CPU milliseconds a page and peak memory of both readers on the same files in the same run."""
    # in turns, so that a machine that is busy for a while slows both of them
    runs = [{tool: _measured(tool, files) for tool in (OURS, THEIRS)} for _ in range(repeat)]
    rows = {tool: min((run[tool] for run in runs), key=lambda one: one["cpu_ms_a_page"]) for tool in (OURS, THEIRS)}
    ratio = rows[THEIRS]["cpu_ms_a_page"] / rows[OURS]["cpu_ms_a_page"]
    return {**rows, "times_less_cpu": round(ratio, 2), "files": len(files)}


def _measured(tool: str, files: Sequence[Path]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.pdf_one", tool, *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def columns(files: Sequence[Path]) -> list[dict[str, Any]]:
    """Texts set in two columns by each writer, and how many of the text's values come back with the same slots."""
    from tests.papers.typeset import WRITERS, set_paper

    engine = build(load_config(None))
    rows = []
    for file in files:
        source = read(file)
        wanted = slots(engine.mine(source).findings)
        pages = set_paper(source, "Example Journal of Reviews")
        for name, writer in WRITERS.items():
            found = slots(_mined(engine, writer(pages)))
            same = sum((wanted & found).values())
            total = sum(wanted.values())
            tables = Counter({key: n for key, n in wanted.items() if key[-1]})
            rows.append({
                "file": file.name, "writer": name, "values": total, "same": same, "share": round(same / total, 4),
                "table_values": sum(tables.values()), "table_same": sum((tables & found).values()),
            })  # fmt: skip
    return rows


def _mined(engine: Engine, data: bytes) -> tuple[Finding, ...]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(data)
        return engine.mine(engine.read(file)).findings


def slots(findings: Sequence[Finding]) -> Counter[tuple[Any, ...]]:
    """Findings as what they say, whatever their place; the last part tells values of tables."""
    return Counter(
        ("".join(one.text.split()), one.endpoint, one.statistic, one.unit, one.op, one.role, one.trial, one.drugs,
         one.comparator, one.timepoint, one.ci_low, one.ci_high, one.population is None, one.table is not None)
        for one in findings
    )  # fmt: skip


def printed(files: Sequence[Path]) -> list[dict[str, Any]]:
    """Results of texts printed as three-line tables: values found in the PDF against the same table as text."""
    from tests.papers.typeset import WRITERS, Setter, fonts

    engine = build(load_config(None))
    rows = []
    for file in files:
        for number, grid in enumerate(_grids(engine.mine(read(file)).findings)):
            with tempfile.TemporaryDirectory() as folder:
                text = Path(folder) / "table.txt"
                body = "\n".join("\t".join(row) for row in grid)
                text.write_text(f"Table {number + 1}. Results of the trials\n{body}\n", encoding="utf-8")
                wanted = slots(engine.mine(read(text)).findings)
            fonts()
            setter = Setter("Example Journal")
            setter.paragraph(f"Table {number + 1}. Results of the trials", 8, 1)
            setter.table(grid, wide=False) if len(grid[0]) < 4 else setter.table(grid)
            found = slots(_mined(engine, WRITERS["rows"](setter.pages)))
            rows.append({"file": file.name, "table": number + 1, "rows": len(grid), "values": sum(wanted.values()),
                         "same": sum((wanted & found).values())})  # fmt: skip
    return rows


def _grids(findings: Sequence[Finding]) -> list[list[list[str]]]:
    """Results of trials as tables, an arm a row and an endpoint a column."""
    heads = {("OS", "median"): "Median OS, months", ("PFS", "median"): "Median PFS, months", ("ORR", "rate"): "ORR, %"}
    arms: dict[tuple[str, str], dict[str, str]] = {}
    for one in findings:
        head = heads.get((one.endpoint, one.statistic))
        if head and one.trial and one.drugs and one.role in ("experimental", "control"):
            arms.setdefault((one.trial, " + ".join(one.drugs)), {}).setdefault(head, one.text)
    rows = [[trial, arm, *(cells.get(head, "-") for head in heads.values())] for (trial, arm), cells in arms.items()]
    parts = [rows[at : at + 8] for at in range(0, len(rows), 8)]
    return [[["Trial", "Arm", *heads.values()], *part] for part in parts if len(part) > 2]


def tables() -> dict[str, Any]:
    """Cells exactly right in the made tables."""
    from tests.papers.grids import MADE, drawn, right

    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for made in MADE:
            file = Path(folder) / "table.pdf"
            file.write_bytes(drawn(made))
            rows[made.name] = right(made, read(file))
    good, wanted = (sum(pair[at] for pair in rows.values()) for at in (0, 1))
    return {"tables": len(rows), "cells": wanted, "right": good, "share": round(good / wanted, 4), "each": rows}


def faults() -> list[dict[str, Any]]:
    """For each fault and language: whether it was told, and wrong numbers given as certain."""
    from tests.papers.faults import FAULTS, TRUE, can_draw

    engine = build(load_config(None))
    rows = []
    for fault in FAULTS:
        for language in filter(lambda one: can_draw(fault, one), fault.languages):
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "paper.pdf"
                file.write_bytes(fault.draw(language))
                told, findings = _told(engine, file)
            wrong = [one.text for one in findings if one.needs_eyes is None and one.text not in TRUE]
            rows.append({"fault": fault.name, "language": language, "told": bool(re.search(fault.told, told)),
                         "values": len(findings), "needs_eyes": sum(bool(one.needs_eyes) for one in findings),
                         "wrong_and_certain": wrong})  # fmt: skip
    return rows


def _told(engine: Engine, file: Path) -> tuple[str, tuple[Finding, ...]]:
    try:
        mined = engine.mine(engine.read(file))
    except Refusal as refusal:
        return refusal.reason, ()
    return "; ".join(mined.paper.warnings), mined.findings


def mutated(files: Sequence[Path], count: int) -> dict[str, Any]:
    """Damaged copies of files, read one after the other as a run reads them."""
    from tests.papers.hostile import mutated as damaged

    reading = Reading(seconds=60)
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            source = files[seed % len(files)]
            target = Path(folder) / f"{source.stem}-{seed}.pdf"
            target.write_bytes(damaged(source.read_bytes(), seed))
            start = time.monotonic()
            outcomes[_outcome(target, reading)] += 1
            slowest = max(slowest, time.monotonic() - start)
            target.unlink()
    return {"files": count, "slowest_seconds": round(slowest, 1), "outcomes": dict(outcomes.most_common())}


def _outcome(file: Path, reading: Reading) -> str:
    try:
        paper: Paper = read(file, reading=reading)
    except Refusal as refusal:
        return "refused: " + re.sub(r"\d+", "N", refusal.reason)[:100]
    return "read, with warnings" if paper.warnings else "read"


def main() -> None:
    """Run one part and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("cost", "columns", "printed", "tables", "faults", "mutated"))
    parser.add_argument("files", nargs="*")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--count", type=int, default=200)
    asked = parser.parse_args()
    paths = [Path(name) for name in asked.files]
    parts: dict[str, Callable[[], Any]] = {
        "cost": lambda: cost(paths, asked.repeat),
        "columns": lambda: columns(paths),
        "printed": lambda: printed(paths),
        "tables": tables,
        "faults": faults,
        "mutated": lambda: mutated(paths, asked.count),
    }
    print(json.dumps(parts[asked.part](), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
