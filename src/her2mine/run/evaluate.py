"""Findings held against an annotation: from files to a score."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from her2mine.records import MinedPaper, Refusal
from her2mine.run.config import Config, load_config
from her2mine.run.engine import Engine, build
from her2mine.run.errors import RunError
from her2mine.run.goldfiles import Annotation, load_annotation, load_rows
from her2mine.run.places import Places, ReadPaper
from her2mine.run.scorefiles import check_folder, write_score
from her2mine.run.scoring import Score, score
from her2mine.run.work import DEBUG, EngineFactory

TEXT_FIELDS = frozenset({"language", "source"})  # told by the papers, not by the annotation

__all__ = ["Score", "evaluate"]


def evaluate(
    gold: Path | str,
    findings: Path | str | None = None,
    *,
    config: Path | str | Config | None = None,
    engine: EngineFactory = build,
    by: Sequence[str] = (),
    out: Path | str | None = None,
) -> Score:
    """Score findings against annotated values.

    Args:
        gold: annotated values: JSON lines with the fields of the exchange schema, or a text with marks (``.txt``, see
            ``corpus/annotated``), in which each line is a paper of its own.
        findings: findings as JSON lines, or a run folder. Without it the annotated papers are mined first; they are
            looked for beside the annotation and in the folder of its name beside it (``set.jsonl``: ``set/``).
        config: a pipeline file, or the default one.
        engine: makes the engine from the config; a test may give its own.
        by: fields to group by: "language", "source" (prose or table), or any field of the annotated values. Without
            it language, source, statistic, endpoint and paper (of a text with marks: construction).
        out: a folder to write the score, the differences and the calibration plot to.

    Raises:
        RunError: a file is missing or has a line that is no finding, an annotated paper cannot be found or mined, a
            field to group by is unknown, or ``out`` cannot be used.
        Refusal: an annotated paper cannot be read safely.
    """
    settings = config if isinstance(config, Config) else load_config(config)
    annotation = load_annotation(Path(gold))
    groups = _groups(annotation, by)
    if out is not None:
        check_folder(Path(out))
    if findings is None:
        predicted, papers = _mine(annotation, engine(settings))
    else:
        predicted, papers = _load(Path(findings)), _read(annotation)
    annotation.name_constructions(predicted)
    places = Places(papers, predicted)
    result = score(annotation.rows, predicted, settings.evaluate, by=groups, places=places, docs=annotation.docs)
    if out is not None:
        write_score(result, Path(out))
    return result


def _groups(annotation: Annotation, by: Iterable[str]) -> tuple[str, ...]:
    known = {name for row in annotation.rows for name in row} | TEXT_FIELDS
    for name in by:
        if name not in known:
            raise RunError(
                annotation.path, f"no annotated value has a field {name!r}; there are {', '.join(sorted(known))}"
            )
    return tuple(by) or annotation.groups


def _load(place: Path) -> list[dict[str, Any]]:
    return load_rows(place / "findings.jsonl" if place.is_dir() else place)


def _mine(annotation: Annotation, engine: Engine) -> tuple[list[dict[str, Any]], list[ReadPaper]]:
    """Findings of all annotated papers as rows, and the papers."""
    mined = [_mined(annotation, doc, engine) for doc in annotation.docs]
    rows = [{**finding.row(), "doc": paper.paper.doc} for paper in mined for finding in paper.findings]
    return rows, [ReadPaper.of(paper) for paper in mined]


def _mined(annotation: Annotation, doc: str, engine: Engine) -> MinedPaper:
    try:
        return engine.mine(annotation.paper(doc, engine))
    except (RunError, Refusal):
        raise
    except Exception as error:  # a defect of ours: one line with the paper, as in a run
        if os.environ.get(DEBUG):
            raise
        raise RunError(doc, f"could not be mined ({type(error).__name__}: {error})") from None


def _read(annotation: Annotation) -> list[ReadPaper]:
    """The annotated papers as far as they are at hand: they tell languages, tables and sentences."""
    from her2mine import ingest
    from her2mine.ingest.plaintext import paper_of

    read = [paper_of(snippet.text, doc) for doc, snippet in annotation.snippets.items()]
    beside = () if annotation.snippets else map(annotation.file, annotation.docs)
    for file in filter(None, beside):
        with suppress(Refusal):  # the findings are scored all the same
            read.append(ingest.read(file))
    return [ReadPaper.of(MinedPaper(paper)) for paper in read]
