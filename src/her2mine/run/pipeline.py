"""A run: papers in, one folder out. The Python side of ``her2mine run``, ``check`` and ``read``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from her2mine import __version__
from her2mine.records import Discrepancy, Paper, Refusal
from her2mine.report.model import PaperRow, RefusedFile, Results
from her2mine.report.write import write_run
from her2mine.run.config import Config, load_config
from her2mine.run.engine import Engine, build
from her2mine.run.errors import RunError
from her2mine.run.folder import PRODUCER, check_target, replacing
from her2mine.run.inputs import Inputs, collect, digest
from her2mine.run.workers import EngineFactory, Outcome, in_processes, in_this_process

OUTPUTS = Path("outputs")
FORMAT = 1  # of run.json
LIBRARIES = ("spacy", "scispacy", "jieba", "opencc", "lxml", "pypdfium2")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: the folder it wrote and what is in it."""

    folder: Path
    results: Results


def run(
    paths: Iterable[Path | str],
    *,
    out: Path | str | None = None,
    config: Path | str | Config | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    language: str | None = None,
    password: str | None = None,
    ocr: bool = False,
    engine: EngineFactory = build,
) -> Run:
    """Mine papers and write a run folder.

    Args:
        paths: files and folders; folders are read at all levels, in sorted order.
        out: the folder to write; it may hold an earlier run, which is replaced in one step. Without it,
            ``outputs/<name>-<six hex digits>``, named after the input and a hash of all that goes into the run, so that
            a run never overwrites a different one.
        config: a pipeline file, or the default one.
        jobs: processes; the output does not depend on it. More than one needs a caller that can be imported
            (``if __name__ == "__main__":``), as always with processes.
        progress: called with (papers done, papers, name) after each paper.
        language: of the explanations ("en" or "zh"); without it the pipeline file's.
        password: opens PDFs that are locked.
        ocr: read scanned pages by text recognition; every value from them is marked.
        engine: makes the engine from the config; a test may give its own (importable, where ``jobs`` > 1).

    Raises:
        RunError: no papers, or a config, gold table, vocabulary or output folder that cannot be used.
    """
    settings = _asked(_speaking(config if isinstance(config, Config) else load_config(config), language), password, ocr)
    given = list(paths)
    inputs = collect(given)
    if not inputs.papers:
        raise RunError(", ".join(map(str, given)) or "run", "no papers here")
    if out is not None:
        check_target(Path(out).absolute())
    here = engine(settings)
    results = _results(here, settings, inputs, _outcomes(here, engine, settings, inputs, jobs, progress))
    folder = Path(out) if out is not None else OUTPUTS / f"{inputs.label}-{_fingerprint(results)}"
    with replacing(folder) as partial:
        write_run(results, partial)
    return Run(folder, results)


def check(
    path: Path | str,
    *,
    config: Path | str | Config | None = None,
    language: str | None = None,
    password: str | None = None,
    ocr: bool = False,
    engine: EngineFactory = build,
) -> Results:
    """Mine one paper and write nothing. ``language``: of the explanations; without it the pipeline file's.

    ``password`` opens a locked PDF, ``ocr`` reads scanned pages.

    Raises:
        Refusal: the paper cannot be read safely.
        RunError: a config, gold table or vocabulary that cannot be used, or a folder instead of a paper.
    """
    settings = _asked(_speaking(config if isinstance(config, Config) else load_config(config), language), password, ocr)
    if Path(path).is_dir():
        raise RunError(path, "is a folder; check takes one paper (use run for folders)")
    inputs = collect([path])
    here = engine(settings)
    results = _results(here, settings, inputs, list(in_this_process(here, inputs.papers)))
    if results.refused:
        raise Refusal(path, results.refused[0].reason)
    return results


def read(path: Path | str, *, password: str | None = None, ocr: bool = False) -> Paper:
    """A paper as the pipeline reads it; ``password`` opens a locked PDF, ``ocr`` reads scanned pages.

    Raises:
        Refusal: the paper cannot be read safely.
    """
    from her2mine import ingest

    return ingest.read(Path(path), reading=ingest.Reading(password=password, ocr=ocr))


def _speaking(config: Config, language: str | None) -> Config:
    """The pipeline with its verdicts said in another language."""
    if language is None:
        return config
    return config.model_copy(update={"diff": config.diff.model_copy(update={"language": language})})


def _asked(config: Config, password: str | None, ocr: bool) -> Config:
    """The pipeline with what was asked for the reading of PDFs."""
    wishes: dict[str, Any] = {"ocr": True} if ocr else {}
    if password is not None:
        wishes["password"] = password
    return config.model_copy(update={"reading": replace(config.reading, **wishes)}) if wishes else config


def _outcomes(
    here: Engine, factory: EngineFactory, config: Config, inputs: Inputs, jobs: int, progress: Progress | None
) -> list[Outcome]:
    papers = inputs.papers
    jobs = min(jobs, len(papers))
    stream = in_this_process(here, papers) if jobs <= 1 else in_processes(factory, config, papers, jobs)
    done: list[Outcome] = []
    for outcome in stream:
        done.append(outcome)
        if progress is not None:
            progress(len(done), len(papers), outcome.source.name)
    return done


def _results(engine: Engine, config: Config, inputs: Inputs, outcomes: Sequence[Outcome]) -> Results:
    mined = [outcome for outcome in outcomes if outcome.paper is not None]
    verdicts = [item for outcome in mined for item in outcome.discrepancies]
    if len(mined) > 1:
        verdicts += engine.across([outcome.condensed for outcome in mined])
    papers = tuple(outcome.paper for outcome in mined if outcome.paper is not None)
    return Results(
        title=config.title,
        papers=papers,
        findings=tuple(finding for outcome in mined for finding in outcome.findings),
        abstentions=tuple(item for outcome in mined for item in outcome.abstentions),
        discrepancies=_in_text_order(verdicts, papers),
        refused=tuple(_refused(outcome) for outcome in outcomes if outcome.paper is None),
        passed_over=inputs.passed_over,
        provenance=_provenance(config, engine),
    )


def _in_text_order(verdicts: Iterable[Discrepancy], papers: Sequence[PaperRow]) -> tuple[Discrepancy, ...]:
    place = {paper.doc: index for index, paper in enumerate(papers)}
    return tuple(sorted(verdicts, key=lambda item: (place.get(item.doc, len(place)), item.start, item.end)))


def _refused(outcome: Outcome) -> RefusedFile:
    return RefusedFile(outcome.source.name, digest(outcome.source.path), outcome.refusal)


def _provenance(config: Config, engine: Engine) -> dict[str, Any]:
    files = sorted(config.vocabulary.items())
    return {
        "producer": PRODUCER,
        "format": FORMAT,
        "versions": {"her2mine": __version__, **{name: _version(name) for name in LIBRARIES}},
        "config": {"name": config.path.name, "sha256": digest(config.path)},
        "vocabulary": {kind: {"name": file.name, "sha256": digest(file)} for kind, file in files},
        "models": {language: _model(folder) for language, folder in sorted(config.models.items())},
        "gold": engine.gold(),
        "language": config.diff.language,
    }


def _model(folder: Path) -> dict[str, str]:
    from her2mine.extract.models import model_digest  # spaCy takes a second to import

    return {"name": folder.name, "sha256": model_digest(folder)}


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"


def _fingerprint(results: Results) -> str:
    read_from = [(item.name, item.sha256) for item in results.papers] + [
        (item.name, item.sha256) for item in results.refused
    ]
    made_of = json.dumps([results.provenance, read_from], sort_keys=True)
    return hashlib.sha256(made_of.encode("utf-8")).hexdigest()[:6]
