"""A run: papers in, one folder out. The Python side of ``her2mine run``, ``check`` and ``read``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from her2mine.records import Paper, Refusal
from her2mine.report.model import Results
from her2mine.run.codec import decode
from her2mine.run.config import Config, load_config
from her2mine.run.drive import Progress
from her2mine.run.engine import build
from her2mine.run.errors import RunError
from her2mine.run.executors import Limits, Setup
from her2mine.run.folder import HIDDEN
from her2mine.run.inputs import Input, collect, digest
from her2mine.run.log import Standing
from her2mine.run.provenance import provenance
from her2mine.run.session import Run, Session, Wishes
from her2mine.run.shards import Recipe, standings
from her2mine.run.shards import recipe as stored_recipe
from her2mine.run.store import stages
from her2mine.run.work import COMPARED, Brief, EngineFactory, Found, Job, process

__all__ = ["Progress", "Run", "check", "merge", "read", "run", "status"]


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
    executor: str | None = None,
    scheduler: str | None = None,
    cache: Path | str | None = None,
    shard: tuple[int, int] | None = None,
    limits: Limits | None = None,
    retry: bool = False,
    verify: bool = False,
    engine: EngineFactory = build,
) -> Run:
    """Mine papers and write a run folder.

    A paper that an earlier run into the same folder (or with the same ``cache``) has done is not read again, as long as
    its bytes, the code, the settings, the vocabulary and the models are the same.

    Args:
        paths: files, folders, patterns, ``@lists``, archives and addresses; see :func:`her2mine.run.inputs.collect`.
        out: the folder to write; it may hold an earlier run, which is replaced in one step. Without it,
            ``outputs/<name>-<six hex digits>``, named after the input and a hash of all that goes into the run, so that
            a run never overwrites a different one. An address (``s3://…``) gets a copy of that folder.
        config: a pipeline file, or the default one.
        jobs: processes; the output does not depend on it. With one, papers are mined in this process.
        progress: called with (papers done, papers, name, papers refused) after each paper.
        language: of the explanations ("en" or "zh"); without it the pipeline file's.
        password: opens PDFs that are locked.
        ocr: read scanned pages by text recognition; every value from them is marked.
        executor: "inline", "pool" or "dask"; without it, by ``jobs`` and ``scheduler``.
        scheduler: address of a Dask scheduler whose workers see the papers under the same paths.
        cache: folder for what is kept of papers; without it a hidden folder in ``out`` (or in ``outputs``).
        shard: (i, n), 1 <= i <= n: do every n-th paper from the i-th and keep the results, but write no files; when
            all n are done, :func:`her2mine.run.merge` (or a run without ``shard``) puts them together.
        limits: what one paper may take, where papers are mined in processes of their own.
        retry: try papers in quarantine again.
        verify: hash every file, also those that seem not to have changed.
        engine: makes the engine from the config; a test may give its own (importable, unless ``executor`` is "inline").

    Raises:
        RunError: no papers, or a config, gold table, vocabulary, model, cache, scheduler or output folder that cannot
            be used.
    """
    settings = _asked(_speaking(config if isinstance(config, Config) else load_config(config), language), password, ocr)
    given = list(paths)
    inputs = collect(given)
    if not inputs.papers:
        raise RunError(", ".join(map(str, given)) or "run", "no papers here")
    recipe = Recipe(tuple(map(str, given)), str(settings.path), language, ocr)
    wishes = Wishes(
        out=out,
        cache=Path(cache) if cache is not None else None,
        jobs=jobs,
        executor=executor,
        scheduler=scheduler,
        shard=shard,
        retry=retry,
        verify=verify,
        recipe=recipe.absolute(),
    )
    return Session(Setup(engine, settings, limits or Limits()), inputs, wishes, progress).run()


def merge(
    out: Path | str,
    *,
    cache: Path | str | None = None,
    password: str | None = None,
    progress: Progress | None = None,
    engine: EngineFactory = build,
) -> Run:
    """Put the shards of a run together: the same folder as from one run over all papers.

    ``out`` and ``cache`` are those of the shards; papers and pipeline are known from them.

    Raises:
        RunError: a shard is missing or was called differently, or the folder cannot be written.
    """
    told = stored_recipe(Path(cache) if cache is not None else Path(out) / HIDDEN)
    return run(
        told.paths,
        out=out,
        config=told.config,
        language=told.language,
        ocr=told.ocr,
        password=password,
        cache=cache,
        progress=progress,
        engine=engine,
    )


def status(folder: Path | str) -> dict[str, Standing]:
    """Where the run of a folder stands: one entry with the name "", or one for each shard, by name ("3/10").

    Raises:
        RunError: no run has worked here.
    """
    place = Path(folder)
    for hidden in (place / HIDDEN, place.parent / HIDDEN):
        found = standings(hidden)
        if found:
            return found
    raise RunError(place, "no run has worked here")


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
    place = Path(path)
    source = Input(place, place.name, place.stem)
    here = engine(settings)
    keys = stages(settings, engine).keys(digest(place), place.suffix, source.doc, source.name)
    done = process(here, Job(0, source, "", keys))
    if done.kind != COMPARED:
        raise Refusal(path, str(decode(done.last.body)))
    found: Found = decode(done.last.body)
    brief: Brief = decode(done.last.brief)
    return Results(
        title=settings.title,
        papers=(brief.row,),
        findings=found.findings,
        abstentions=found.abstentions,
        discrepancies=tuple(sorted(found.verdicts, key=lambda item: (item.start, item.end))),
        provenance=provenance(settings, here),
    )


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
