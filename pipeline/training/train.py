"""Training one entity model: what an epoch is made of, and the loop over epochs."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import load_config, load_model_from_config, registry
from thinc.api import fix_random_seed

from pipeline.training import swap, templates, weak
from pipeline.training.invent import Inventor
from pipeline.training.marked import Marked
from pipeline.training.names import REFUSED, Names, no_names

CONFIG = Path(__file__).with_name("config.cfg")
NAMED = frozenset({"DRUG", "TRIAL"})
NEVER_PARTS = (
    "cell line",
    "gene",
    "instrument",
    "journal",
    "protein",
    "word",
)  # kinds that do not stand in a trial's name
SHORTEST_PART = 2

Say = Callable[[str], None]


@dataclass(frozen=True)
class Material:
    """What is trained on: weakly labelled sentences, those that name a drug or (could name) a trial apart."""

    telling: Sequence[Marked]
    plain: Sequence[Marked]
    annotated: Sequence[Marked]
    ordinary: Sequence[str]  # words that are no drug's name
    names: Names


def gather(sentences: Mapping[str, int], annotated: Sequence[str], names: Names) -> Material:
    """Label and sort sentences, given with the number of their article."""
    telling: list[Marked] = []
    plain: list[Marked] = []
    for marked in weak.labelled(sentences, names):
        named = any(label in NAMED for _, _, label in marked.spans) or swap.has_unnamed_trial(marked.text)
        (telling if named else plain).append(marked)
    ordinary = weak.ordinary_words([*telling, *plain], sentences)
    return Material(telling, plain, list(weak.labelled(annotated, names)), ordinary, names)


def epoch(material: Material, number: int, settings: dict[str, Any]) -> list[Marked]:
    """The sentences of an epoch, in the order in which they are seen; the same for the same seed and number."""
    rng = Random(settings["seed"] * 1000 + number)
    names, inventor = material.names, Inventor(rng, material.names.taken)
    chosen = [*material.telling, *(m for m in material.plain if rng.random() < settings["plain_share"])]
    chosen += [m for _ in range(settings["annotated_rounds"]) for m in material.annotated]
    sentences = [swap.swapped(marked, names, inventor) for marked in chosen]
    for language, rounds in (("en", settings["english_rounds"]), ("zh", settings["chinese_rounds"])):
        sentences += [m for _ in range(rounds) for m in templates.every(names, inventor, language)]
    sentences = [swap.capitals(m) if rng.random() < settings["capitals_share"] else m for m in sentences]
    rng.shuffle(sentences)
    return sentences


def train(material: Material, say: Say = print, config: Path = CONFIG) -> Language:
    """Train a model."""
    whole = load_config(config)
    settings = registry.resolve({"training": whole["training"]})["training"]
    fix_random_seed(settings["seed"])
    nlp = load_model_from_config({key: part for key, part in whole.items() if key != "training"}, auto_fill=True)
    sentences = epoch(material, 0, settings)
    nlp.initialize(lambda: _examples(nlp, sentences[:2000]))
    optimizer, ner = settings["optimizer"], cast(Any, nlp.get_pipe("ner"))
    for number in range(settings["epochs"]):
        losses: dict[str, float] = {}
        for batch in _batches(_examples(nlp, epoch(material, number, settings)), settings, number):
            ner.update(batch, sgd=optimizer, drop=settings["dropout"], losses=losses)  # nlp.update copies all Docs
        say(f"epoch {number + 1} of {settings['epochs']}: loss {losses['ner']:.0f}")
    with nlp.use_params(optimizer.averages):
        bare = _bare(nlp)
    _lean(bare, settings["lean"])
    bare.meta.update(word_lists(material))
    return bare


def _lean(nlp: Language, lean: dict[str, float]) -> None:
    """Make a name of a label likelier to be begun by so much: more are found, and more that are none."""
    ner = cast(Any, nlp.get_pipe("ner"))
    layer = ner.model.get_ref("upper")  # scores of the moves
    scores = layer.get_param("b").copy()
    for place, move in enumerate(ner.move_names):
        kind, _, label = move.partition("-")
        if kind in ("B", "U"):
            scores[place] += lean.get(label, 0)
    layer.set_param("b", scores)


def word_lists(material: Material) -> dict[str, list[str]]:
    """What :class:`her2mine.extract.models.EntityModel` refuses whatever stands around it.

    Groups are not among it: with a number, or in another group's name, they make a trial's name.
    """
    listed = [*material.names.negatives.items(), *no_names(REFUSED).items()]
    names = {name for kind, found in listed if kind != "group" for name in found if " " not in name}
    parts = {name for kind, found in listed if kind in NEVER_PARTS for name in found if len(name) > SHORTEST_PART}
    return {"not_names": sorted(names), "not_parts": sorted(parts), "ordinary_words": list(material.ordinary)}


def _examples(nlp: Language, sentences: Sequence[Marked]) -> Iterator[Example]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W030\]")  # names that end within a token teach nothing
        for marked in sentences:
            yield Example.from_dict(nlp.make_doc(marked.text), {"entities": list(marked.spans)})


def _batches(examples: Iterator[Example], settings: dict[str, Any], number: int) -> Iterator[list[Example]]:
    """Batches that grow from epoch to epoch."""
    first, last = settings["batch_words"]
    limit = min(last, first * 2**number)
    batch: list[Example] = []
    words = 0
    for example in examples:
        batch.append(example)
        words += len(example.reference)
        if words >= limit:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def _bare(nlp: Language) -> Language:
    """The model as it will be loaded, without the words of the texts it has seen."""
    fresh = spacy.blank(str(nlp.lang), config={"nlp": {"tokenizer": nlp.config["nlp"]["tokenizer"]}})
    fresh.add_pipe("ner", config={"model": nlp.config["components"]["ner"]["model"]})
    fresh.from_bytes(nlp.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    return fresh


def save(nlp: Language, folder: Path, meta: dict[str, Any]) -> None:
    """Write a model's folder; nothing in it depends on the time or the machine."""
    nlp.meta.update(meta)
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder, exclude=["vocab"])
    file = folder / "meta.json"
    told = json.loads(file.read_text("utf-8"))
    for key in ("not_names", "not_parts", "ordinary_words"):  # one line each, for people who look into the file
        told[key] = " ".join(told[key])
    file.write_text(json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
