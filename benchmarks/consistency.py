"""What the consistency checks flag in a folder of papers, each flag with its sentence, to be judged by eye.

    python -m benchmarks.consistency FOLDER [--config FILE] [--json FILE]

Papers are mined as always and compared with a curated table that has no rows, so that only the checks speak that hold
the numbers of one paper against each other. Verdicts of severity "conflict" and "check" are listed and counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from her2mine.diff import DiffSettings, diff_paper
from her2mine.diff.gold import GoldTable
from her2mine.records import Discrepancy, MinedPaper, Refusal
from her2mine.run.config import load_config
from her2mine.run.engine import build
from her2mine.run.inputs import collect

# Citations are held against titles and not against numbers: they are another question.
CAUSES = frozenset(
    {
        "hr_outside_ci", "ci_asymmetric", "p_ci_inconsistent", "direction_conflict", "difference_mismatch",
        "percent_count_mismatch", "arms_sum_mismatch", "impossible_order", "value_conflict", "n_conflict",
    }
)  # fmt: skip
NO_GOLD = GoldTable(trials=(), results=(), edition=0, sha256="")


def flags(mined: MinedPaper, settings: DiffSettings) -> list[Discrepancy]:
    """The verdicts that need no curated table and accuse a number or ask for a look at it."""
    verdicts = diff_paper(mined, NO_GOLD, settings)
    return [each for each in verdicts if each.cause in CAUSES and each.severity != "info"]


def line(flag: Discrepancy) -> str:
    """One flag for people: where it is, what it says, and the sentence."""
    where = f"{flag.doc} {flag.start} {flag.text!r} {flag.cause} [{flag.severity}]"
    return "\n".join((where, f"   {flag.explanation}", f"   {' '.join(flag.quote.split())}"))


def totals(papers: int, found: Sequence[Discrepancy]) -> str:
    """Flags by cause and severity."""
    counts = Counter((flag.cause, flag.severity) for flag in found)
    lines = [f"{cause:<24}{severity:<10}{count:>4}" for (cause, severity), count in sorted(counts.items())]
    return "\n".join([f"{len(found)} flags in {papers} papers", *lines])


def main() -> None:
    """Run over a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    files = [item.path for item in collect([given.folder]).papers] if given.folder.is_dir() else []
    if not files:
        sys.exit(f"{given.folder}: no papers")
    config = load_config(given.config)
    engine, found = build(config), list[Discrepancy]()
    for file in files:
        try:
            mine = flags(engine.mine(engine.read(file)), config.diff)
        except Refusal as refusal:
            print(f"{file.name}: {refusal}")
            continue
        print("".join(f"{line(flag)}\n" for flag in mine), end="", flush=True)
        found += mine
    print(totals(len(files), found))
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps([flag.model_dump(mode="json") for flag in found], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
