"""What is found in a folder of papers: findings, abstentions and refusals by file, and how fast it went on one core.

    python benchmarks/articles.py FOLDER [--config FILE] [--json FILE] [--without-models]

Papers are read and mined, not compared. A refused file is listed with its reason; any other error ends the run, since
a reader that breaks on real papers is what this script is there to show. ``--without-models`` mines each file a second
time without entity models, in turn with the first, and adds what that takes and how much longer the models make it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from her2mine.records import Refusal
from her2mine.run.config import load_config
from her2mine.run.engine import Engine, build
from her2mine.run.inputs import collect


@dataclass(frozen=True)
class Row:
    """One file: how many values were found, how many of them in tables, and how many were left unbound."""

    file: str
    size: int  # bytes
    seconds: float  # of the processor: other work on the machine does not count
    findings: int = 0
    in_tables: int = 0
    abstentions: int = 0
    refused: str = ""


def mine(engine: Engine, file: Path) -> Row:
    """Read and mine one file."""
    size, start = file.stat().st_size, time.process_time()
    try:
        mined = engine.mine(engine.read(file))
    except Refusal as refusal:
        return Row(file.name, size, time.process_time() - start, refused=str(refusal))
    seconds = time.process_time() - start
    tables = sum(finding.table is not None for finding in mined.findings)
    return Row(file.name, size, seconds, len(mined.findings), tables, len(mined.abstentions))


def cost(rows: Sequence[Row], bare: Sequence[Row]) -> dict[str, float | int | None]:
    """The run without models, and the seconds with them over those without."""
    told = totals(bare)
    ratio = sum(row.seconds for row in rows) / sum(row.seconds for row in bare)
    names = ("findings", "abstentions", "seconds", "papers/s")
    return {**{f"{name} without models": told[name] for name in names}, "models cost": round(ratio, 2)}


def totals(rows: Sequence[Row]) -> dict[str, float | int | None]:
    """Sums over all files; MB/s and papers/s over the files that were read."""
    read = [row for row in rows if not row.refused]
    seconds = sum(row.seconds for row in read)
    return {
        "papers": len(read),
        "refused": len(rows) - len(read),
        "findings": sum(row.findings for row in read),
        "in_tables": sum(row.in_tables for row in read),
        "abstentions": sum(row.abstentions for row in read),
        "MB": round(sum(row.size for row in read) / 1e6, 3),
        "seconds": round(seconds, 3),
        "MB/s": round(sum(row.size for row in read) / 1e6 / seconds, 3) if read else None,
        "papers/s": round(len(read) / seconds, 2) if read else None,
    }


def table(rows: Sequence[Row]) -> str:
    """The rows as lines of text, those with most findings first."""
    lines = [f"{'file':<32}{'kB':>8}{'seconds':>9}{'found':>8}{'tables':>8}{'unbound':>9}"]
    for row in sorted(rows, key=lambda row: (-row.findings, row.file)):
        told = row.refused or f"{row.findings:>6}{row.in_tables:>8}{row.abstentions:>9}"
        lines.append(f"{row.file:<32}{row.size // 1000:>8}{row.seconds:>9.2f}  {told}")
    return "\n".join(lines)


def main() -> None:
    """Run over a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--without-models", action="store_true")
    given = parser.parse_args()
    if not given.folder.is_dir():
        sys.exit(f"{given.folder}: no such folder")
    files = [item.path for item in collect([given.folder]).papers]
    if not files:
        sys.exit(f"{given.folder}: no papers")
    config = load_config(given.config)
    engine, rows, bare = build(config), [], []
    plain = build(config.model_copy(update={"models": {}})) if given.without_models else None
    for warming in filter(None, (engine, plain)):
        mine(warming, files[0])
    for file in files:
        rows.append(mine(engine, file))
        if plain:
            bare.append(mine(plain, file))
    told = {**totals(rows), **(cost(rows, bare) if bare else {})}
    print(table(rows), *(f"{name}: {value}" for name, value in told.items()), sep="\n")
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        figures = {"totals": told, "files": [asdict(row) for row in rows]}
        given.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
