"""What every executor is: jobs in, outcomes out, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from her2mine.run.config import Config
from her2mine.run.work import Done, EngineFactory, Job


@dataclass(frozen=True, slots=True)
class Limits:
    """What one paper may take of a process of its own, and how long a process serves.

    ``seconds`` of wall time, ``megabytes`` of memory on top of what the process holds before the paper; after
    ``papers`` a process is replaced, so that what libraries hold on to does not pile up.
    """

    seconds: float = 600.0
    megabytes: int = 2048
    papers: int = 1000


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to begin: how to make its engine, and the limits. It can be sent to another process."""

    factory: EngineFactory
    config: Config
    limits: Limits = Limits()


class Executor(Protocol):
    """Does jobs; every job given comes back as exactly one Done."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """The outcomes as they come; jobs are taken only as fast as they are done.

        Raises:
            RunError: the pipeline cannot be used, or no worker can be had.
        """

    def close(self) -> None:
        """End all workers; jobs that are not done are given up."""
