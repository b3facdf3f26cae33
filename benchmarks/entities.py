"""How well the entity model finds names it has never seen.

    python -m benchmarks.entities ARTICLES [--texts FOLDER] [--seeds 0,1,2] [--models FOLDER] [--json FILE]

For each seed a quarter of the drug names and a quarter of the trial names (with all their aliases) is drawn at random;
every sentence that holds one is kept from training, and so is the name from templates and inventions. The model is
trained, and read on those sentences. ``--texts`` adds plain texts that are only read. ``--models`` keeps the
models of the splits, and takes those that are there instead of training them.

A held-out mention is found when a prediction of its label covers it and is at most ``SLACK`` characters longer. A
prediction that touches no name the vocabulary has counts as false; many of them are names the vocabulary lacks, so the
precision is a lower bound. ``proposals`` in the JSON lists them for judging by eye.

Two systems are measured: ``model`` alone, and ``all``, the model together with the name patterns (the vocabulary then
without the held-out names).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from her2mine.extract.components import Entities, find_names
from her2mine.extract.merge import add
from her2mine.extract.names import registry_numbers
from her2mine.ingest import paper_of
from her2mine.records import Label, Mention
from her2mine.run.config import load_config
from her2mine.segment import segment
from her2mine.vocabulary import Vocabulary, fold_keeping_case
from her2mine.vocabulary.fold import has_cjk
from pipeline.training import weak
from pipeline.training.names import UNNAMED, Name, Names, load_names
from pipeline.training.train import gather, save, train

ROOT = Path(__file__).resolve().parents[1]
SLACK = 14
SHARE = 0.25
LABELS = (Label.DRUG, Label.TRIAL)
# Classes of rows that are no drug's name; they are drawn as well, but not looked for.
UNNAMED_ARMS = frozenset({"class", "control", "device", "photodynamic therapy", "transplant"})

Key = tuple[str, str, str]  # system, label, language


@dataclass
class Tally:
    """Counts of one split; ``names`` holds by held-out name how many of its mentions were found, of how many."""

    found: Counter[Key] = field(default_factory=Counter)
    held: Counter[Key] = field(default_factory=Counter)
    right: Counter[Key] = field(default_factory=Counter)
    given: Counter[Key] = field(default_factory=Counter)
    names: defaultdict[Key, dict[str, list[int]]] = field(default_factory=lambda: defaultdict(dict))
    doubtful: list[dict[str, str]] = field(default_factory=list)

    def figures(self) -> dict[str, dict[str, Any]]:
        """Recall, precision and the counts behind them."""
        return {
            "/".join(key): {
                "recall": _ratio(self.found[key], self.held[key]),
                "precision": _ratio(self.right[key], self.given[key]),
                "mentions": self.held[key],
                "names": len(self.names[key]),
                "recall by name": _mean([a / b for a, b in self.names[key].values()]),
                "predictions": self.given[key],
            }
            for key in sorted(self.held)
        }


def draw(names: Names, seed: int) -> frozenset[Name]:
    """A quarter of the drug names and of the trial names, regimens and classes of treatment apart."""
    rng = Random(seed)
    drugs = sorted({(Label.DRUG, e.canonical) for e in names.entries if e.label is Label.DRUG and _is_drug(e.group)})
    trials = sorted({(Label.TRIAL, e.canonical) for e in names.entries if e.label is Label.TRIAL})
    return frozenset([*rng.sample(drugs, round(len(drugs) * SHARE)), *rng.sample(trials, round(len(trials) * SHARE))])


def _is_drug(group: str) -> bool:
    return group not in UNNAMED and group != "regimen"


def _is_looked_for(mention: Mention, vocabulary: Vocabulary) -> bool:
    return mention.label is not Label.DRUG or vocabulary.drug_class(mention.canonical) not in UNNAMED_ARMS


def measure(sentences: Iterable[str], names: Names, entities: Entities, ignorant: Vocabulary) -> Tally:
    """Read the sentences that hold a held-out name."""
    tally = Tally()
    for text in sentences:
        known = [*names.vocabulary.find(text), *registry_numbers(text)]
        held = [m for m in known if (m.label, m.canonical) in names.held_out and _is_looked_for(m, names.vocabulary)]
        if not held:
            continue
        model = entities.find(text)
        systems = {"model": model, "all": add(find_names(text, ignorant), model)}
        for system, found in systems.items():
            _count(tally, system, text, held, known, [m for m in found if _counts(m, system)])
    return tally


def _counts(mention: Mention, system: str) -> bool:
    """Names that patterns or the model gave; those of the vocabulary are not what is measured."""
    return system == "model" or {"pattern", "model"} & set(mention.voices) != set()


def _count(
    tally: Tally, system: str, text: str, held: Sequence[Mention], known: Sequence[Mention], found: Sequence[Mention]
) -> None:
    language = "zh" if has_cjk(text) else "en"
    for label in LABELS:
        key = (system, label.value, language)
        for mention in (m for m in held if m.label is label):
            hit = any(_covers(f, mention) for f in found)
            tally.held[key] += 1
            tally.found[key] += hit
            counts = tally.names[key].setdefault(mention.canonical, [0, 0])
            counts[0] += hit
            counts[1] += 1
        for prediction in (f for f in found if f.label is label):
            right = any(k.label is label and _touch(k, prediction) for k in known)
            tally.given[key] += 1
            tally.right[key] += right
            if not right:
                tally.doubtful.append({"system": system, "label": label.value, "name": prediction.text, "text": text})


def _covers(found: Mention, held: Mention) -> bool:
    longer = (found.end - found.start) - (held.end - held.start)
    return found.label is held.label and found.start <= held.start and held.end <= found.end and longer <= SLACK


def _touch(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def text_sentences(folder: Path) -> list[str]:
    """The sentences of all plain texts of a folder, folded."""
    found: dict[str, None] = {}
    for file in sorted(folder.rglob("*.txt")):
        paper = paper_of(file.read_text("utf-8"))
        for sentence in segment(paper):
            found.setdefault(fold_keeping_case(paper.text[sentence.start : sentence.end]))
    return list(found)


def run(articles: Path, texts: Path | None, seeds: Sequence[int], models: Path) -> dict[str, Any]:
    """Train and measure on each split."""
    config = load_config()
    sentences = weak.article_sentences(articles)
    annotated = weak.annotated_sentences(ROOT / "corpus" / "annotated")
    every, results = load_names(config), []
    for seed in seeds:
        held_out = draw(every, seed)
        names = load_names(config, held_out)
        ignorant = Vocabulary([e for e in names.entries if (e.label, e.canonical) not in held_out])
        folder = models / f"split-{seed}"
        if not (folder / "meta.json").is_file():
            save(train(gather(sentences, annotated, names), say=_aside), folder, {})
        entities = Entities(ignorant, str(folder))
        parts = {"articles": sentences, **({"texts": text_sentences(texts)} if texts else {})}
        tallies = {part: measure(given, names, entities, ignorant) for part, given in parts.items()}
        results.append({part: {"figures": t.figures(), "proposals": t.doubtful} for part, t in tallies.items()})
        print(table(results[-1], f"split {seed}"), flush=True)
    return {"seeds": list(seeds), "splits": results, "summary": summary(results)}


def summary(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Mean and range over the splits of each figure."""
    gathered: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        for part, told in result.items():
            for key, figures in told["figures"].items():
                for name, value in figures.items():
                    if value is not None:
                        gathered[f"{part}/{key}"][name].append(value)
    return {
        key: {name: {"mean": _mean(v), "min": min(v), "max": max(v)} for name, v in told.items()}
        for key, told in gathered.items()
    }


def table(result: dict[str, Any], title: str) -> str:
    """The figures of a split as lines of text."""
    lines = [f"{title:<28}{'recall':>8}{'by name':>9}{'prec.':>8}{'mentions':>10}{'names':>7}{'given':>7}"]
    for part, told in result.items():
        for key, f in told["figures"].items():
            cells = [f["recall"], f["recall by name"], f["precision"], f["mentions"], f["names"], f["predictions"]]
            widths = (8, 9, 8, 10, 7, 7)
            shown = "".join(f"{'-' if c is None else c:>{w}}" for c, w in zip(cells, widths, strict=True))
            lines.append(f"{part + '/' + key:<28}{shown}")
    return "\n".join(lines)


def _aside(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Run over a folder of articles."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--seeds", default="0,1,2", help="one split each, commas between")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    if not given.articles.is_dir():
        sys.exit(f"{given.articles}: no such folder")
    with tempfile.TemporaryDirectory() as folder:
        seeds = [int(seed) for seed in given.seeds.split(",")]
        figures = run(given.articles, given.texts, seeds, given.models or Path(folder))
    for key, told in figures["summary"].items():
        shown = "  ".join(f"{name} {v['mean']} ({v['min']}-{v['max']})" for name, v in told.items())
        print(f"{key}: {shown}")
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
