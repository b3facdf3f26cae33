"""What the page stands on: a run, the curated table, the papers and the review log, read again when they change."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from her2mine.curate.journal import Journal
from her2mine.curate.states import Seen, State, seen_by, states
from her2mine.diff.gold import GoldTable, load_gold
from her2mine.records import Judgement
from her2mine.review.board import TO_LOOK_AT, Board, Item
from her2mine.review.filters import CLOSED
from her2mine.review.loaded import load_run, stamp_of
from her2mine.review.papers import Papers
from her2mine.run.config import Config
from her2mine.run.errors import RunError


@dataclass(frozen=True)
class Shelf:
    """A run and what it is shown with; a newer run makes a new one."""

    board: Board
    papers: Papers


class Service:
    """Everything the page reads, for all visitors.

    Args:
        run: the run folder.
        config: the pipeline; its curated table is the one worked on, unless ``curated`` names another.
        curated: the folder of the curated table.
        papers: folders in which the papers of the run are looked for.

    Raises:
        RunError: ``run`` is no run folder.
        RunFolderError: one of its files is broken.
        GoldError: the curated table cannot be read.
    """

    def __init__(
        self, run: Path, config: Config, *, curated: Path | None = None, papers: Sequence[Path] = (), reviewers: int = 1
    ) -> None:
        self.folder = run
        self.curated = curated or config.gold
        self.reviewers = reviewers
        self.journal = Journal(self.curated)
        self._config = config
        self._paper_folders = tuple(papers)
        self._lock = threading.Lock()
        self._shelf = self._read_run()
        self._gold = load_gold(self.curated)
        self._gold_stamp = self._stamp()
        self._known: tuple[tuple[Judgement, ...], dict[str, State]] = ((), {})

    @property
    def shelf(self) -> Shelf:
        """The run as it stands; a run that is written anew in its folder is taken over whole."""
        with self._lock:
            try:
                if stamp_of(self.folder) != self._shelf.board.run.stamp:
                    self._shelf = self._read_run()
            except RunError:  # between the old folder and the new one, or gone: what was read stays
                pass
            return self._shelf

    @property
    def gold(self) -> GoldTable:
        """The curated table as it stands."""
        with self._lock:
            if self._stamp() != self._gold_stamp:
                self._gold_stamp = self._stamp()
                self._gold = load_gold(self.curated)
            return self._gold

    def states(self) -> dict[str, State]:
        """Where every claim stands that somebody has decided on."""
        records = self.journal.read()
        with self._lock:
            if len(records) != len(self._known[0]) or records[-1:] != self._known[0][-1:]:
                self._known = records, states(records, self.reviewers)
            return self._known[1]

    def seen(self, key: str, who: str) -> Seen:
        """Where a claim stands, as far as ``who`` may see it."""
        state = self.states().get(key)
        return seen_by(state, who, self.reviewers) if state else Seen(key)

    def progress(self, who: str) -> tuple[int, int]:
        """How many of the claims worth a look are decided, as far as ``who`` may see it, and how many there are."""
        known = self.states()
        worth = [item for item in self.shelf.board.items.values() if item.kind in TO_LOOK_AT]
        done = sum(status_of(item, known, who, self.reviewers) in CLOSED for item in worth)
        return done, len(worth)

    def _read_run(self) -> Shelf:
        run = load_run(self.folder)
        return Shelf(Board(run), Papers(run.papers, self._paper_folders, self._config.reading))

    def _stamp(self) -> tuple[int, ...]:
        paths = (self.curated / name for name in ("results.csv", "trials.csv", "edition.json", "pending.json"))
        return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)


def status_of(item: Item, known: dict[str, State], who: str, reviewers: int) -> str:
    """The state of a claim as ``who`` may see it."""
    state = known.get(item.key)
    return seen_by(state, who, reviewers).status if state else "open"
