"""Doing what is to be done: jobs to an executor, outcomes to the store, a word to whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import chain

from her2mine.run.codec import decode
from her2mine.run.executors import Executor, Inline, Pool, Setup
from her2mine.run.log import RunLog
from her2mine.run.todo import Paper, Todo
from her2mine.run.work import COMPARED, Done, Job

Progress = Callable[[int, int, str, int], None]
"""Called with papers done, papers in all, the name of the last one, and papers refused so far."""


class Drive:
    """One pass over papers of a run."""

    def __init__(self, todo: Todo, log: RunLog, progress: Progress | None) -> None:
        """Take what is to be done, and who is told of it."""
        self._todo, self._log, self._progress = todo, log, progress

    def run(self, executor: Callable[[], Executor], setup: Setup, places: Sequence[int]) -> None:
        """Do the papers at these places that the store does not have, and keep each as soon as it is done.

        The executor is made when the first paper has to be done.

        Raises:
            RunError: the pipeline, the workers or the store cannot be used; what was done so far is kept.
        """
        self._log.standing.total = len(places)
        jobs = self._todo.jobs(places, self._settled)
        try:
            first = next(jobs, None)
            if first is not None:
                with closing(executor()) as workers:
                    for done in self._outcomes(workers, setup, chain([first], jobs)):
                        self._keep(done)
        finally:
            self._todo.fetcher.close()

    def _outcomes(self, executor: Executor, setup: Setup, jobs: Iterator[Job]) -> Iterator[Done]:
        """In this process a paper can end the run: one that once was left open gets a process of its own."""
        if not isinstance(executor, Inline):
            yield from executor.run(jobs)
            return
        apart: list[Job] = []
        yield from executor.run(self._opened(jobs, apart))
        if apart:
            with closing(Pool(setup, 1)) as pool:
                yield from pool.run(apart)

    def _opened(self, jobs: Iterator[Job], apart: list[Job]) -> Iterator[Job]:
        suspects = self._todo.store.left_open()
        for job in jobs:
            if job.keys.compared in suspects:
                apart.append(job)
                continue
            if job.keys.compared:
                self._todo.store.open(job.keys.compared)
            yield job

    def _keep(self, done: Done) -> None:
        paper = self._todo.papers[done.place]
        paper.kind = done.kind
        if done.last.key:
            self._todo.store.put([*done.before, *(() if done.passing else (done.last,))], ended=done.last.key)
        if done.kind != COMPARED:
            paper.reason = str(decode(done.last.body))
            self._log.event(done.kind, name=paper.source.name, reason=paper.reason)
        else:
            self._log.event("done", name=paper.source.name)
        self._tell(paper)

    def _settled(self, paper: Paper) -> None:
        if paper.reused:
            self._log.standing.reused += 1
        self._tell(paper)

    def _tell(self, paper: Paper) -> None:
        standing = self._log.standing
        standing.done += 1
        standing.refused += paper.kind not in (COMPARED, "copy")
        self._log.step()
        if self._progress is not None:
            self._progress(standing.done, standing.total, paper.source.name, standing.refused)
