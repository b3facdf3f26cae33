"""What single steps of the line take at the least on one core: none of them can be left out, so none may be slower
than the line is asked to be."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import spacy
from lxml import etree

from her2mine.bind import load_tools
from her2mine.bind.tools import Tools
from her2mine.diff.gold import load_gold
from her2mine.extract import gate
from her2mine.extract.components import find_names
from her2mine.extract.values import find_values
from her2mine.records import Paper
from her2mine.run.config import Config, load_config
from her2mine.run.engine import Engine, build
from her2mine.segment import segment
from her2mine.vocabulary import fold, fold_keeping_case

Figures = dict[str, Any]
ROUNDS = 3


def floors(articles: Sequence[Path], work: Path, asked: Namespace) -> Figures:
    """MB of article XML a CPU second for each step alone, over all articles; the best of three rounds."""
    some = articles[: min(len(articles), asked.papers)]
    config = load_config()
    engine = build(config)
    papers = [engine.read(article) for article in some]
    gated = [text for paper in papers for text in _gated(paper)]
    size = sum(article.stat().st_size for article in some) / 1e6
    rates = {
        name: round(size / min(_seconds(step) for _ in range(ROUNDS)), 2)
        for name, step in _steps(engine, _tools(config), some, papers, gated).items()
    }
    return {
        "papers": len(some),
        "input_MB": round(size, 2),
        "MB of text": round(sum(len(paper.text.encode()) for paper in papers) / 1e6, 2),
        "sentences": sum(len(segment(paper)) for paper in papers),
        "of them through the gate": len(gated),
        "MB/s": rates,
        "in a row MB/s": round(1 / sum(1 / rate for rate in list(rates.values())[1:]), 2),
    }


def _tools(config: Config) -> Tools:
    models = {language: str(folder) for language, folder in config.models.items()}
    return load_tools(config.vocabulary, load_gold(config.gold).trials, models)


def _steps(
    engine: Engine, tools: Tools, articles: Sequence[Path], papers: Sequence[Paper], gated: Sequence[str]
) -> dict[str, Callable[[], object]]:
    """The steps by name: the first is part of the second, the others follow each other."""
    tokenizer, entities = spacy.blank("en"), tools.languages.entities("en")
    steps: dict[str, Callable[[], object]] = {
        "parse the XML (lxml alone)": lambda: [etree.parse(str(article)) for article in articles],
        "read the paper": lambda: [engine.read(article) for article in articles],
        "cut sentences": lambda: [segment(paper) for paper in papers],
        "gate": lambda: [_gated(paper) for paper in papers],
        "vocabulary over gated sentences": lambda: [find_names(text, tools.vocabulary) for text in gated],
        "numbers of gated sentences": lambda: [find_values(text, fold(text)) for text in gated],
        "tokens of gated sentences (spaCy blank)": lambda: [tokenizer.make_doc(text) for text in gated],
    }
    if entities is not None and entities.model is not None:
        nlp = entities.model.nlp
        steps["entity model over gated sentences, tokens and batches of 64"] = lambda: _all(
            nlp.pipe(map(fold_keeping_case, gated), batch_size=64)
        )
    return steps


def _gated(paper: Paper) -> list[str]:
    texts = ((paper.text[s.start : s.end], s.language) for s in segment(paper))
    return [text for text, language in texts if gate(text, language)]


def _seconds(step: Callable[[], object]) -> float:
    begun = time.process_time()
    step()
    return time.process_time() - begun


def _all(given: Iterable[object]) -> int:
    return sum(1 for _ in given)
