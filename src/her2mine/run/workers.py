"""One paper at a time, in this process or in several; the outcome is the same, in the order of the papers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from her2mine.records import Abstention, Discrepancy, Finding, MinedPaper, Refusal
from her2mine.report.model import PaperRow
from her2mine.run.config import Config
from her2mine.run.engine import Engine
from her2mine.run.inputs import Input

EngineFactory = Callable[[Config], Engine]

DEBUG = "HER2MINE_DEBUG"  # set it to see where an unexpected fault comes from, instead of one line in the report
DIED = "the process that read it died; the file may be damaged or too large"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one paper, without its text: ``paper`` and what was found in it, or a ``refusal``, the reason."""

    source: Input
    paper: PaperRow | None = None
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    condensed: Any = None  # for the comparison across papers
    refusal: str = ""


def process(engine: Engine, source: Input) -> Outcome:
    """Read, mine and compare one paper. A fault of any kind costs this paper only."""
    try:
        paper = engine.read(source.path)
        paper = replace(paper, doc=source.doc, path=Path(source.name))  # no place of this machine goes further
        return _outcome(engine, source, engine.mine(paper))
    except Refusal as refusal:
        return Outcome(source, refusal=" ".join(refusal.reason.split()))
    except Exception as error:  # a defect of ours must not cost the other papers their run; it is reported by name
        if os.environ.get(DEBUG):
            raise
        return Outcome(source, refusal=f"could not be mined ({type(error).__name__}: {_one_line(error)})")


def _outcome(engine: Engine, source: Input, mined: MinedPaper) -> Outcome:
    paper = mined.paper
    row = PaperRow(
        doc=paper.doc,
        name=source.name,
        sha256=paper.sha256,
        format=paper.format,
        language=paper.language,
        title=paper.title,
        encoding=paper.encoding,
        pages=paper.pages,
        warnings=paper.warnings,
    )
    return Outcome(
        source, row, mined.findings, mined.abstentions, engine.compare(mined), condensed=engine.condense(mined)
    )


def in_this_process(engine: Engine, papers: Sequence[Input]) -> Iterator[Outcome]:
    """The papers one after the other."""
    for source in papers:
        yield process(engine, source)


def in_processes(factory: EngineFactory, config: Config, papers: Sequence[Input], jobs: int) -> Iterator[Outcome]:
    """The papers over ``jobs`` processes, outcomes in the order of the papers.

    Each process sets up its engine once. When one dies (a damaged file can take a native parser down), the papers still
    open are tried again one by one in processes of their own, so that only the culprit is refused.
    """
    with _pool(factory, config, jobs) as pool:
        futures = [pool.submit(_work, source) for source in papers]
        try:
            for source, future in zip(papers, futures, strict=True):
                yield _settle(source, future) or _alone(factory, config, source)
        except BaseException:  # an interrupt or a closed generator: let no queued paper start
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _settle(source: Input, future: Future[Outcome]) -> Outcome | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _alone(factory: EngineFactory, config: Config, source: Input) -> Outcome:
    with _pool(factory, config, 1) as pool:
        try:
            return pool.submit(_work, source).result()
        except BrokenProcessPool:
            return Outcome(source, refusal=DIED)


def _pool(factory: EngineFactory, config: Config, jobs: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")  # the same on every platform, and safe beside threads
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(factory, config))


_ENGINE: list[Engine] = []  # one per worker process, filled by _start


def _start(factory: EngineFactory, config: Config) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _ENGINE[:] = [factory(config)]


def _end_with_parent() -> None:
    """Where the run is killed outright, its workers would wait for papers for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(source: Input) -> Outcome:
    return process(_ENGINE[0], source)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or "no message"
