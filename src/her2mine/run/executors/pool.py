"""Processes of this machine, each with one paper at a time, so that what harms a process is known and costs itself.

A paper that kills its process is tried again in a new one: the fault may have been another's (a machine without memory,
an administrator). One that does so every time, takes too long or too much memory is put in quarantine with its reason.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from her2mine.run.errors import RunError
from her2mine.run.executors.base import Setup
from her2mine.run.work import DEBUG, Done, Job, quarantined

ATTEMPTS: Final = 3  # deaths after which a paper is in quarantine, and starts in a row that may fail
_CHILD: Final = "her2mine.run.executors.child"


class Worker:
    """A worker process as its parent sees it: idle, or busy with one job until a deadline."""

    def __init__(self, setup: Setup) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get(DEBUG) else subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # so that it can be ended with all that it has started
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        with self._process.stdin as source, self._process.stdout as target:
            self._jobs = Connection(os.dup(source.fileno()), readable=False)
            self.answers = Connection(os.dup(target.fileno()), writable=False)
        self.limits, self.served, self.ready = setup.limits, 0, False
        self.job: Job | None = None
        self.deadline = float("inf")
        self._send(setup)

    def give(self, job: Job) -> None:
        """Begin a job; its time counts from when the process is ready."""
        self.job, self.served = job, self.served + 1
        self._start_clock()
        self._send(job)

    def answer(self) -> Done | None:
        """What the process says; None while it is only getting ready.

        Raises:
            EOFError: it died.
            RunError: the pipeline cannot be used.
        """
        try:
            said = pickle.loads(self.answers.recv_bytes())  # what our own process wrote
        except OSError as error:
            raise EOFError from error
        if isinstance(said, RunError):
            raise said
        if not isinstance(said, Done):
            self.ready = True
            self._start_clock()
            return None
        self.job, self.deadline = None, float("inf")
        return said

    @property
    def spent(self) -> bool:
        """Whether it has served long enough."""
        return self.served >= self.limits.papers

    def end(self) -> int:
        """End the process and what it has started; its exit status, negative for a signal."""
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for end in (self._jobs, self.answers):
            end.close()
        return self._process.wait()

    def status(self) -> int:
        """How a process that has closed its answers ended, negative for a signal."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        return self.end()

    def _start_clock(self) -> None:
        self.deadline = time.monotonic() + self.limits.seconds if self.ready and self.job else float("inf")

    def _send(self, item: Any) -> None:
        with contextlib.suppress(BrokenPipeError):  # it died: its answers end, and are looked at next
            self._jobs.send_bytes(pickle.dumps(item))


class Pool:
    """An executor over ``jobs`` processes that stay until it is closed."""

    def __init__(self, setup: Setup, jobs: int) -> None:
        """Take what is needed; processes start when there is work for them."""
        self._setup, self._size = setup, jobs
        self._workers: list[Worker] = []
        self._deaths: Counter[int] = Counter()
        self._again: deque[Job] = deque()
        self._failed_starts = 0

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """The outcomes as they come."""
        source = iter(jobs)
        self._again.clear()
        self._deaths.clear()
        while True:
            self._feed(source)
            busy = [worker for worker in self._workers if worker.job is not None]
            if not busy:
                return
            patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            speaking = wait([worker.answers for worker in busy], None if patience == float("inf") else patience)
            for worker in busy:
                done = self._heard(worker) if worker.answers in speaking else self._overdue(worker)
                if done is not None:
                    yield done

    def close(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _feed(self, source: Iterator[Job]) -> None:
        """Give idle processes work, and start more while there are too few."""
        idle = [worker for worker in self._workers if worker.job is None]
        while idle or len(self._workers) < self._size:
            job = self._again.popleft() if self._again else next(source, None)
            if job is None:
                return
            worker = idle.pop() if idle else self._started()
            worker.give(job)

    def _started(self) -> Worker:
        worker = Worker(self._setup)
        self._workers.append(worker)
        return worker

    def _heard(self, worker: Worker) -> Done | None:
        try:
            done = worker.answer()
        except EOFError:
            return self._died(worker)
        self._failed_starts = 0
        if done is not None and (done.spent or worker.spent):
            self._retire(worker)
        return done

    def _overdue(self, worker: Worker) -> Done | None:
        job = worker.job
        if job is None or time.monotonic() < worker.deadline:
            return None
        self._retire(worker)
        return quarantined(job, f"took longer than the {self._setup.limits.seconds:g} seconds a paper may")

    def _died(self, worker: Worker) -> Done | None:
        """Try the job of a dead process again, or give the paper up; None while it is tried."""
        job = worker.job
        self._workers.remove(worker)
        status = worker.status()
        assert job is not None
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= ATTEMPTS:
                raise RunError("worker", f"cannot be started ({_death(status)})")
        else:
            self._deaths[job.place] += 1
        if self._deaths[job.place] >= ATTEMPTS:
            return quarantined(job, f"the process that read it died ({_death(status)}) {ATTEMPTS} times")
        self._again.append(job)
        return None

    def _retire(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.end()


def _death(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
