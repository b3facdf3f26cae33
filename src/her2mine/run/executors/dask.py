"""Papers on a Dask cluster: one that is there (``tcp://…``), or one of this machine that lives as long as the run.

A Dask worker does not read papers itself. It keeps a process of our own pool for each of its threads, so that limits,
second attempts and quarantine are the same as in the pool, and a paper can harm no worker. Should a worker die for
another reason while it has papers, Dask gives them to another; those that lose every worker are halved, and each that
is left is tried once more with nothing else under way: Dask blames all papers that wait at a worker for its death.
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
REPAIR: Final = 30.0  # seconds in which Dask starts a worker of this machine again
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
        source = iter(jobs)
        tasks: dict[Any, list[Job]] = {}
        suspects: list[Job] = []
        self._send(source, tasks)
        while tasks:
            for future in self._finished(tasks):
                batch = tasks.pop(future)
                done = self._result(future)
                if done is not None:
                    yield from done
                elif len(batch) > 1:
                    for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
                        tasks[self._submitted(half)] = half
                else:
                    suspects += batch
            self._send(source, tasks)
        for job in suspects:
            yield from self._alone(job)

    def _send(self, source: Iterator[Job], tasks: dict[Any, list[Job]]) -> None:
        room = AHEAD * max(1, sum(self._client.nthreads().values()))
        while len(tasks) < room:
            batch = list(islice(source, BATCH))
            if not batch:
                return
            tasks[self._submitted(batch)] = batch

    def _submitted(self, batch: list[Job]) -> Any:
        return self._client.submit(do_batch, self._setup, batch, pure=False)

    def _finished(self, futures: Iterable[Any]) -> list[Any]:
        """Wait until one is done at least.

        A cluster of others may have no workers for hours, until its batch system has room. Ours has none only when Dask
        could not start one again, which it then never does.

        Raises:
            RunError: our cluster has lost all its workers.
        """
        from distributed import wait

        missing = 0  # looks in a row that found no worker: one may fall into a restart
        while True:
            try:
                found = wait(list(futures), timeout=REPAIR, return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]
                return list(found.done)
            except TimeoutError:
                missing = 0 if self._client.nthreads() else missing + 1
                if self._cluster is not None and missing > 1:
                    raise RunError("dask", "lost its workers; what was read so far is kept") from None

    def _alone(self, job: Job) -> list[Done]:
        (future,) = self._finished([self._submitted([job])])
        return self._result(future) or [quarantined(job, _LOST)]

    def _result(self, future: Any) -> list[Done] | None:
        """What came of a finished batch; None when every worker that had it died.

        Raises:
            RunError: the pipeline cannot be used, or Dask itself failed.
        """
        from distributed import KilledWorker

        error = future.exception()
        if error is None:
            done: list[Done] = future.result()
            return done
        if isinstance(error, KilledWorker):
            return None
        if isinstance(error, RunError):
            raise error
        raise RunError("dask", f"{type(error).__name__}: {error}; what was read so far is kept")

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
