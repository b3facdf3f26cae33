"""What the entity model is worth where the vocabulary lacks names: mining with a part of the names taken out.

    python -m benchmarks.unlisted GOLD... [--share 0.25] [--splits 3] [--json FILE]

GOLD are annotation files (JSON lines) beside their papers, as `her2mine evaluate` takes them. In each split the given
share of the drug and trial names is drawn at random and taken out of the vocabulary; papers are mined without and with
the entity model, and scored. Share 0 shows whether the model does harm where every name is known.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from her2mine.bind import bind_paper, load_tools
from her2mine.bind.tools import Tools
from her2mine.diff.gold import load_gold
from her2mine.extract import Languages
from her2mine.ingest import read
from her2mine.normalize import TrialResolver
from her2mine.records import Label
from her2mine.run.config import Config, load_config
from her2mine.run.goldfiles import load_rows
from her2mine.run.scoring import Score, score
from her2mine.vocabulary import Vocabulary

TAKEN = (Label.DRUG, Label.TRIAL)
UNNAMED = frozenset({"generic", "no drug", "radiation", "locoregional", "regimen"})  # no drug's own name


def ignorant(vocabulary: Vocabulary, share: float, seed: int) -> Vocabulary:
    """The vocabulary without a share of its drugs and trials."""
    rng = Random(seed)
    names = sorted({(e.label, e.canonical) for e in vocabulary.entries if e.label in TAKEN and e.group not in UNNAMED})
    out = set(rng.sample(names, round(len(names) * share)))
    return Vocabulary(e for e in vocabulary.entries if (e.label, e.canonical) not in out)


def tools_with(config: Config, share: float, seed: int, *, model: bool) -> Tools:
    """Everything binding needs, with the names that are left."""
    trials = load_gold(config.gold).trials
    full = load_tools(config.vocabulary, trials)
    vocabulary = ignorant(full.vocabulary, share, seed)
    models = {language: str(folder) for language, folder in config.models.items()} if model else None
    return replace(
        full,
        vocabulary=vocabulary,
        languages=Languages(vocabulary, models),
        trials=TrialResolver(trials, vocabulary),
        arms=replace_names(full, vocabulary),
    )


def replace_names(tools: Tools, vocabulary: Vocabulary) -> Any:
    """The arm tools over another vocabulary."""
    return type(tools.arms)(vocabulary.is_chemo, vocabulary.drug_class, tools.cues)


def mined(gold: Path, tools: Tools) -> Iterable[dict[str, Any]]:
    """The findings of the annotated papers, as rows."""
    for doc in dict.fromkeys(row["doc"] for row in load_rows(gold)):
        places = (gold.parent / f"{doc}.txt", gold.with_suffix("") / f"{doc}.txt")
        paper = read(next(place for place in places if place.is_file()))
        yield from (finding.row() for finding in bind_paper(paper, tools).findings)


def compare(files: Sequence[Path], config: Config, share: float, seed: int) -> dict[str, dict[str, Score]]:
    """Scores by file, without and with the model."""
    told: dict[str, dict[str, Score]] = {}
    for name, model in (("without", False), ("with", True)):
        tools = tools_with(config, share, seed, model=model)
        for file in files:
            found = list(mined(file, tools))
            told.setdefault(file.name, {})[name] = score(load_rows(file), found, config.evaluate)
    return told


def main() -> None:
    """Compare over splits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--share", type=float, default=0.25)
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    config, rows = load_config(), []
    print(f"{'split':<7}{'file':<20}{'model':<9}{'found':>8}{'strict':>8}{'drugs':>8}{'trial':>8}")
    for seed in range(given.splits if given.share else 1):
        for file, scores in compare(given.gold, config, given.share, seed).items():
            for name, told in scores.items():
                figures = (told.detection.f1, told.strict.f1, told.slots["drugs"], told.slots["trial"])
                print(f"{seed:<7}{file:<20}{name:<9}" + "".join(f"{figure:>8.3f}" for figure in figures))
                rows.append({"split": seed, "file": file, "model": name, **told.row()})
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps({"share": given.share, "rows": rows}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
