"""Papers on a Dask cluster: one that is there (``tcp://…``), or one of this machine that lives as long as the run.

A Dask worker does not read papers itself. It keeps a process of our own pool for each of its threads, so that limits,
second attempts and quarantine are the same as in the pool, and a paper can harm no worker. Should a worker die for
another reason while it has papers, Dask gives them to another; those that lose every worker are halved until the one
that does it is alone.
"""

from __future__ import annotations

import logging
import pickle
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from her2mine.run.errors import RunError
from her2mine.run.executors.base import Setup
from her2mine.run.executors.pool import ATTEMPTS, Pool
from her2mine.run.store.keys import COMPARE, MINE, READ, code
from her2mine.run.work import Done, Job, quarantined

BATCH: Final = 4  # papers a task: enough that Dask's own work for a task does not count
PATIENCE: Final = 10.0  # seconds for a scheduler to answer
AHEAD: Final = 3  # tasks a thread that are sent before they can start
_LOST: Final = "the cluster gave it up: every worker that had it died"

_of_thread = threading.local()


class Dask:
    """An executor over the workers of a cluster."""

    def __init__(self, setup: Setup, *, scheduler: str | None = None, jobs: int = 1) -> None:
        """Go to a scheduler, or start a cluster of ``jobs`` processes on this machine.

        Raises:
            RunError: Dask is not installed, the scheduler does not answer, or a worker has another her2mine.
        """
        try:
            from distributed import Client
        except ImportError:
            raise RunError("dask", "is not installed (pip install 'her2mine[cluster]')") from None
        self._setup = pickle.dumps(setup)
        self._cluster: Any = None
        try:
            if scheduler is None:
                self._cluster = _cluster(jobs)
            self._client: Any = Client(scheduler or self._cluster, timeout=PATIENCE)  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError, RuntimeError, ValueError) as error:
            raise RunError(scheduler or "dask", f"cannot be reached: {error}") from None
        self._check_code()

    def _check_code(self) -> None:
        mine = rooms()
        for worker, theirs in self._client.run(rooms, on_error="return").items():
            if isinstance(theirs, str) and theirs != mine:
                self.close()
                raise RunError(worker, "has another version of her2mine than this machine")

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """The outcomes as they come."""
        from distributed import as_completed

        source = iter(jobs)
        tasks: dict[Any, list[Job]] = {}
        waiting = as_completed([])  # type: ignore[no-untyped-call]
        self._send(source, tasks, waiting)
        while tasks:
            future = next(waiting)
            batch = tasks.pop(future)
            yield from self._outcomes(future, batch, tasks, waiting)
            self._send(source, tasks, waiting)

    def _send(self, source: Iterator[Job], tasks: dict[Any, list[Job]], waiting: Any) -> None:
        room = AHEAD * max(1, sum(self._client.nthreads().values()))
        while len(tasks) < room:
            batch = list(islice(source, BATCH))
            if not batch:
                return
            self._submit(batch, tasks, waiting)

    def _submit(self, batch: list[Job], tasks: dict[Any, list[Job]], waiting: Any) -> None:
        future = self._client.submit(do_batch, self._setup, batch, pure=False)
        tasks[future] = batch
        waiting.add(future)

    def _outcomes(self, future: Any, batch: list[Job], tasks: dict[Any, list[Job]], waiting: Any) -> Iterator[Done]:
        from distributed import KilledWorker

        error = future.exception()
        if error is None:
            yield from future.result()
        elif isinstance(error, RunError):
            raise error
        elif not isinstance(error, KilledWorker):
            raise RunError("dask", f"{type(error).__name__}: {error}; what was read so far is kept")
        elif len(batch) > 1:
            for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
                self._submit(half, tasks, waiting)
        else:
            yield quarantined(batch[0], _LOST)

    def close(self) -> None:
        """Leave the cluster, and end it if it is ours."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _cluster(jobs: int) -> Any:
    """A cluster of this machine; one whose worker dies before it has started is started again."""
    from distributed import LocalCluster

    for attempt in range(ATTEMPTS):
        try:
            return LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=jobs, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
            )
        except RuntimeError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError


def do_batch(setup: bytes, batch: list[Job]) -> list[Done]:
    """What a worker does: the jobs, in the process that this thread keeps for its setup."""
    if getattr(_of_thread, "setup", None) != setup:
        if hasattr(_of_thread, "pool"):
            _of_thread.pool.close()
        _of_thread.pool = Pool(pickle.loads(setup), 1)  # what our own side of the cluster wrote
        _of_thread.setup = setup
    return list(_of_thread.pool.run(batch))


def rooms() -> str:
    """The code that makes results, as one hash."""
    return code((*READ, *MINE, *COMPARE, "run/executors"))
