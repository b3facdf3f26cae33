"""How many numbers of composed reports are read right, and in which wordings they are not.

    python -m benchmarks.constructions [--language en|zh] [--every 1] [--worst 5] [--json FILE]

Prints, for each set of wordings, how many values have the right arm, role, endpoint, statistic and group, and the
designs, results and arms in which most are wrong. `--every N` takes each N-th report only.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.constructions.compose import TABLES, Expected, Report, groups_told, reports
from her2mine.bind import bind_paper, load_tools
from her2mine.bind.tools import Tools
from her2mine.diff.gold import load_gold
from her2mine.ingest.plaintext import read_text
from her2mine.records import Finding
from her2mine.run.config import load_config


@dataclass(slots=True)
class Count:
    """Values of one set of wordings, and where those stand that are wrong."""

    values: int = 0
    wrong: int = 0
    swapped: int = 0  # values of one arm told as the other's
    places: Counter[str] = field(default_factory=Counter)


def right(expected: Expected, found: Finding | None, *, grouped: bool) -> bool:
    """Whether a finding says what the number is; of groups of patients, the arm may be any or none."""
    if found is None or (found.endpoint, found.statistic) != (expected.endpoint, expected.statistic):
        return False
    if found.timepoint != expected.months:
        return False
    if grouped:
        same = not found.comparator or set(found.drugs) == set(found.comparator)
        told = found.role in ("experimental", "single") and bool(found.population)
        return told if expected.group else same
    arms = (frozenset(found.drugs), frozenset(found.comparator)) == (expected.drugs, expected.comparator)
    part = expected.part is None or bool(found.population) == expected.part
    return arms and found.role == expected.role and part


def swapped(expected: Expected, found: Finding | None) -> bool:
    """Whether a value of one arm is told as the other's: what would be held against the wrong row."""
    roles = {"experimental", "control"}
    return found is not None and {expected.role, found.role} == roles and not expected.group


def measured(made: Iterable[Report], tools: Tools) -> dict[str, Count]:
    """The counts of each set."""
    counts: dict[str, Count] = {}
    for report in made:
        count = counts.setdefault(report.construction, Count())
        paper = read_text(Path("report.txt"), report.text.encode("utf-8"), "report")
        found = {finding.start: finding for finding in bind_paper(paper, tools).findings}
        grouped = groups_told(report.numbers)
        wrong = [n for n in report.numbers if not right(n, found.get(n.start), grouped=grouped)]
        count.values += len(report.numbers)
        count.wrong += len(wrong)
        count.swapped += sum(swapped(n, found.get(n.start)) for n in wrong)
        for place in (*report.heads, report.result, report.arms):
            count.places[place] += len(wrong)
    return counts


def main(argv: Sequence[str] | None = None) -> int:
    """Measure all languages or one; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.constructions", description=__doc__)
    parser.add_argument("--language", choices=sorted(TABLES))
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--worst", type=int, default=3, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(argv)
    config = load_config()
    tools = load_tools(config.vocabulary, load_gold(config.gold).trials, {k: str(v) for k, v in config.models.items()})
    figures: dict[str, dict[str, dict[str, int]]] = {}
    for language in [options.language] if options.language else sorted(TABLES):
        made = list(reports(language))[:: options.every]
        counts = measured(made, tools)
        figures[language] = {
            name: {"values": c.values, "wrong": c.wrong, "swapped": c.swapped} for name, c in counts.items()
        }
        for name, count in counts.items():
            share = 1 - count.wrong / count.values
            print(f"{language}  {name:20} {count.values:6} values  {share:.3f} right  {count.swapped} swapped")
            for place, wrong in count.places.most_common(options.worst):
                print(*([f"      {wrong:4}  {place}"] if wrong else []), sep="\n", end="\n" if wrong else "")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
