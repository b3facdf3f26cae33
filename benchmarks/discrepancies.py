"""How many known discrepancies a run finds, how many of their causes it names, and what it flags beyond them.

usage: discrepancies.py KNOWN.jsonl PREDICTED.jsonl [FINDINGS.jsonl] [--missed]

KNOWN is a list of places with kind and confidence; PREDICTED the ``discrepancies.jsonl`` of a run. A known place counts
as found when a verdict of severity "check" or "conflict" overlaps it (a cross_paper line also at its other place), and
its cause as right when such a verdict names the kind. With FINDINGS the share of flagged values is told too.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

Row = dict[str, Any]
# A mistyped digit is a value conflict whose origin is known too.
REFINES = {("digit_typo", "value_conflict"), ("value_conflict", "digit_typo")}


def load(path: str) -> list[Row]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]


def overlaps(first: Row, second: Row) -> bool:
    return bool(first["doc"] == second["doc"] and first["start"] < second["end"] and second["start"] < first["end"])


def hits(known: Row, flagged: list[Row]) -> list[Row]:
    places = [known] + ([known["other"]] if "other" in known else [])
    return [row for row in flagged if any(overlaps(place, row) for place in places)]


def cause_right(known: Row, found: list[Row]) -> bool:
    return any(row["cause"] == known["kind"] or (row["cause"], known["kind"]) in REFINES for row in found)


def false_alarms(known: list[Row], flagged: list[Row]) -> list[Row]:
    places = known + [row["other"] for row in known if "other" in row]
    return [row for row in flagged if not any(overlaps(place, row) for place in places)]


def table(known: list[Row], flagged: list[Row], missed: bool) -> None:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in known:
        groups[row["confidence"]].append(row)
    for level in sorted(groups, key=["high", "medium", "low"].index):
        rows = [(row, hits(row, flagged)) for row in groups[level]]
        found = [row for row, by in rows if by]
        named = [row for row, by in rows if cause_right(row, by)]
        print(f"{level:7} {len(rows):3} known, found {len(found):3} ({len(found) / len(rows):.1%}), "
              f"cause right {len(named):3} ({len(named) / len(rows):.1%})")  # fmt: skip
        for row, by in rows if missed else []:
            if not cause_right(row, by):
                causes = ", ".join(sorted({hit["cause"] for hit in by})) or "-"
                print(f"   {row['doc']} {row['start']} {row['text']!r} {row['kind']}: got {causes}")


def main() -> None:
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    known, predicted = load(names[0]), load(names[1])
    docs = {row["doc"] for row in known}
    flagged = [row for row in predicted if row["severity"] in ("check", "conflict") and row["doc"] in docs]
    table(known, flagged, "--missed" in sys.argv)
    alarms = false_alarms(known, flagged)
    values = {(row["doc"], row["start"]) for row in alarms if row["cause"] != "citation_mismatch"}
    findings = [row for row in load(names[2]) if row["doc"] in docs] if len(names) > 2 else []
    share = f" of {len(findings)} ({len(values) / len(findings):.1%})" if findings else ""
    print(f"flagged beyond the list: {len(values)} values{share}, {len(alarms)} verdicts")
    for row in alarms:
        print(f"   {row['doc']} {row['start']} {row['text']!r} {row['cause']} [{row['severity']}] {row['explanation']}")


if __name__ == "__main__":
    main()
