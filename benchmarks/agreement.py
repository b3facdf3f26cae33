"""How far two people who marked the same passages agree: the ceiling of any figure measured on them.

    python -m benchmarks.agreement FOLDER OTHER [--json FILE]

Both folders hold the same passages in the marks of corpus/annotated; neither reader had seen the marks of the other.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from her2mine.run.annotated import read_passages
from her2mine.run.config import load_config
from her2mine.run.scoring import score

LANGUAGES = ("en", "zh")


def agreement(first: Path, second: Path) -> dict[str, Any]:
    """Detection and strict F1 by language, the first's marks held to be right, and how often each slot is the same.

    Raises:
        SystemExit: a passage stands in one folder only, or its text differs.
    """
    mine, theirs = ({p.doc: p for p in read_passages(folder)} for folder in (first, second))
    odd = sorted(doc for doc in {*mine, *theirs} if doc not in mine or doc not in theirs)
    odd += sorted(doc for doc in {*mine} & {*theirs} if mine[doc].text != theirs[doc].text)
    if odd:
        raise SystemExit(f"{odd[0]}: not the same passage in both folders")
    told: dict[str, Any] = {}
    for language in LANGUAGES:
        docs = [doc for doc in mine if doc.startswith(language)]
        gold, found = ([row for doc in docs for row in side[doc].values] for side in (mine, theirs))
        result = score(gold, found, load_config(None).evaluate)
        told[language] = {
            "passages": len(docs),
            "values": [len(gold), len(found)],
            "detection F1": round(result.detection.f1, 3),
            "strict F1": round(result.strict.f1, 3),
            "slots": {slot: round(share, 3) for slot, share in result.slots.items()},
        }
    return told


def main() -> None:
    """Print the figures, and write them with --json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    text = json.dumps(agreement(asked.first, asked.second), indent=2)
    print(text)
    if asked.json:
        asked.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
