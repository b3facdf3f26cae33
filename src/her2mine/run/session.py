"""One run from its inputs to its folder: what is known, what is done, what is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from her2mine.report.load import read_run
from her2mine.report.model import Results
from her2mine.run import shards
from her2mine.run.assembly import Assembly
from her2mine.run.drive import Drive, Progress
from her2mine.run.executors import Executor, Setup, make
from her2mine.run.fetch import Fetcher
from her2mine.run.folder import HIDDEN, check_target, clear_leftovers
from her2mine.run.inputs import Inputs, is_url
from her2mine.run.log import RunLog
from her2mine.run.publish import check_address, publish
from her2mine.run.store import Store, stages
from her2mine.run.todo import Paper, Todo

OUTPUTS: Final = Path("outputs")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a caller asks of a run beside its papers and its pipeline; see :func:`her2mine.run.run`."""

    out: Path | str | None = None
    cache: Path | None = None
    jobs: int = 1
    executor: str | None = None
    scheduler: str | None = None
    shard: tuple[int, int] | None = None
    retry: bool = False
    verify: bool = False
    recipe: shards.Recipe = field(default_factory=shards.Recipe)


@dataclass(frozen=True)
class Run:
    """A finished run.

    ``shown`` is what page and terminal tell of it, ``papers`` counts the "new", "changed", "again" (same bytes, other
    code, settings, names or table), "reused" and "gone" ones. ``folder`` holds its files; a shard has written none, and
    its folder is where its results are kept.
    """

    folder: Path
    shown: Results
    papers: dict[str, int] = field(default_factory=dict)
    address: str = ""  # where a copy of the folder went
    shard: tuple[int, int] | None = None

    @cached_property
    def results(self) -> Results:
        """All of it, read back from the folder; of a run of many thousand papers that takes much memory."""
        return read_run(self.folder)


class Session:
    """One call of :func:`her2mine.run.run`."""

    def __init__(self, setup: Setup, inputs: Inputs, wishes: Wishes, progress: Progress | None) -> None:
        """Check where results are to go, before hours of work rather than after them.

        Raises:
            RunError: something else is there, it cannot be written, or the curated table cannot be read.
        """
        self._setup, self._inputs, self._wishes, self._progress = setup, inputs, wishes, progress
        self._out, self._address = _places(wishes.out)
        self._engine = setup.factory(setup.config)

    def run(self) -> Run:
        """Do what is to be done and write the folder.

        Raises:
            RunError: see :func:`her2mine.run.run`.
        """
        home = self._wishes.cache or (self._out or OUTPUTS) / HIDDEN
        work = shards.folder(home, *self._wishes.shard) if self._wishes.shard else home
        with Store(work) as store:
            log = RunLog(work, len(self._inputs.papers), self._wishes.executor or "")
            try:
                done = self._done(store, log, work)
            except BaseException as error:
                log.fail(error)
                raise
            log.end("done")
        if self._address:
            publish(done.folder, self._address)
        return done

    def _done(self, store: Store, log: RunLog, work: Path) -> Run:
        wishes = self._wishes
        if wishes.shard is None:
            shards.take_all(work, store)
        todo = self._todo(store)
        places = shards.places(len(todo.papers), wishes.shard)
        Drive(todo, log, self._progress).run(self._executor, self._setup, places)
        if wishes.shard is not None:
            shards.note(work, wishes.recipe)
            return Run(work, Results(), {"done": len(places)}, shard=wishes.shard)
        assembly = Assembly(todo, self._engine, self._setup.config, self._inputs)
        folder = self._out or OUTPUTS / assembly.name()
        shown = assembly.write(folder, work, own_store=wishes.cache is None and self._out is not None)
        return Run(folder, shown, assembly.counts, self._address)

    @property
    def _executor(self) -> Callable[[], Executor]:
        wishes = self._wishes
        return lambda: make(self._setup, name=wishes.executor, jobs=wishes.jobs, scheduler=wishes.scheduler)

    def _todo(self, store: Store) -> Todo:
        config = self._setup.config
        return Todo(
            store,
            stages(config, self._setup.factory),
            Fetcher(store, verify=self._wishes.verify),
            [Paper(source) for source in self._inputs.papers],
            self._wishes.retry,
            config.reading.password is not None,
        )


def _places(out: Path | str | None) -> tuple[Path | None, str]:
    """The folder to write and the address to copy it to, each where it was asked for."""
    if out is None:
        return None, ""
    if is_url(str(out)):
        check_address(str(out))
        return None, str(out)
    folder = Path(out)
    check_target(folder.absolute())
    clear_leftovers(folder)
    return folder, ""
