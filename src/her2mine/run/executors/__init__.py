"""Where papers are done: in this process, in a pool of processes, or on a Dask cluster. The outcome is the same."""

from __future__ import annotations

from typing import Final

from her2mine.run.executors.base import Executor, Limits, Setup
from her2mine.run.executors.inline import Inline
from her2mine.run.executors.pool import Pool

NAMES: Final = ("inline", "pool", "dask")

__all__ = ["NAMES", "Executor", "Inline", "Limits", "Pool", "Setup", "make"]


def make(setup: Setup, *, name: str | None = None, jobs: int = 1, scheduler: str | None = None) -> Executor:
    """The executor asked for.

    Args:
        setup: the engine and its limits.
        name: one of :data:`NAMES`; without it "dask" where a scheduler is named, else "pool" or (for one job) "inline".
        jobs: processes of a pool or of a local cluster.
        scheduler: address of a Dask scheduler ("tcp://host:8786").

    Raises:
        RunError: Dask is not installed, or its scheduler cannot be reached.
        ValueError: another name.
    """
    chosen = name or ("dask" if scheduler else "pool" if jobs > 1 else "inline")
    if chosen == "inline":
        return Inline(setup)
    if chosen == "pool":
        return Pool(setup, jobs)
    if chosen == "dask":
        from her2mine.run.executors.dask import Dask  # an optional part, which takes a second to import

        return Dask(setup, scheduler=scheduler, jobs=jobs)
    raise ValueError(f"no executor is called {chosen!r}")
