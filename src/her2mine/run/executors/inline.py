"""The papers one after the other, in this process. Limits of time and memory need a process of its own: see Pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from her2mine.run.engine import Engine
from her2mine.run.executors.base import Setup
from her2mine.run.work import Done, Job, process


class Inline:
    """An executor without workers."""

    def __init__(self, setup: Setup) -> None:
        """Take what is needed; the engine is made when the first job comes."""
        self._setup = setup

    @cached_property
    def _engine(self) -> Engine:
        return self._setup.factory(self._setup.config)

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """The outcomes in the order of the jobs."""
        for job in jobs:
            yield process(self._engine, job)

    def close(self) -> None:
        """Nothing to end."""
