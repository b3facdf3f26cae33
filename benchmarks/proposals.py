"""Names that only the entity model finds, drawn at random with their sentences, for judging by eye.

    python -m benchmarks.proposals ARTICLES [--draw 200] [--seed 0] [--labels DRUG TRIAL] [--json FILE]

Articles are mined as in a run, so that the model reads the sentences it reads there; what vocabulary, short forms or
patterns find as well is left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from random import Random

from her2mine.records import Refusal
from her2mine.run.config import load_config
from her2mine.run.engine import build
from her2mine.run.inputs import collect

AROUND = 110  # characters shown on either side
ALONE = ("model",)


def proposals(folder: Path, config: Path | None) -> list[dict[str, str]]:
    """All names that only the model finds, in text order."""
    engine, found = build(load_config(config)), []
    for item in collect([folder]).papers:
        try:
            mined = engine.mine(engine.read(item.path))
        except Refusal:
            continue
        text = mined.paper.text
        for name in dict.fromkeys(m for m in mined.mentions if m.voices == ALONE):
            before, after = text[max(0, name.start - AROUND) : name.start], text[name.end : name.end + AROUND]
            context = " ".join(f"{before}[[{name.text}]]{after}".split())
            found.append({"label": name.label.value, "name": name.text, "file": item.name, "context": context})
    return found


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--draw", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--labels", nargs="+", default=["DRUG", "TRIAL"])
    parser.add_argument("--config", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    if not given.articles.is_dir():
        sys.exit(f"{given.articles}: no such folder")
    found = [row for row in proposals(given.articles, given.config) if row["label"] in given.labels]
    drawn = Random(given.seed).sample(found, min(given.draw, len(found)))
    drawn.sort(key=lambda row: (row["label"], row["name"].lower()))
    for row in drawn:
        print(f"{row['label']}\t{row['name']}\t{row['context']}")
    print(f"{len(found)} in all: {dict(Counter(row['label'] for row in found))}", file=sys.stderr)
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(drawn, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
