"""What the page stands on: a run, the curated table, the papers and the review log, read again when they change."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from her2mine.curate import Board, CurateError
from her2mine.curate.changes import Pending
from her2mine.curate.edition import DECISIONS
from her2mine.curate.editions import Edition, editions
from her2mine.curate.journal import REVIEWS
from her2mine.curate.states import Seen, State, in_force, seen_by, states
from her2mine.diff.gold import EDITION, PENDING, RESULTS, TRIALS, GoldTable, load_gold
from her2mine.records import Judgement
from her2mine.review.filters import CLOSED
from her2mine.review.papers import Papers
from her2mine.review.worklist import TO_LOOK_AT, Worklist
from her2mine.run.config import Config

KEPT_VISITORS = 50  # whose view of the states is kept
RECORD = "run.json"
TABLES = (RESULTS, TRIALS, EDITION, PENDING)
Stamp = tuple[int, ...]


@dataclass(frozen=True)
class Shelf:
    """A run with what it is shown and decided with; a newer run in its folder makes a new one."""

    stamp: Stamp
    board: Board
    worklist: Worklist
    papers: Papers


@dataclass(frozen=True)
class Tables:
    """The curated table at one moment, and how it came to be."""

    stamp: Stamp
    gold: GoldTable
    editions: tuple[Edition, ...]


@dataclass(frozen=True)
class Known:
    """The curated table and the decisions at one moment."""

    stamp: Stamp
    tables: Tables
    states: Mapping[str, State]
    pending: Pending
    records: tuple[Judgement, ...]
    reviewers: int
    _seen: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    @property
    def gold(self) -> GoldTable:
        """The curated table."""
        return self.tables.gold

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Its editions, the first first."""
        return self.tables.editions

    def statuses(self, who: str) -> Mapping[str, str]:
        """The state of every claim, as far as ``who`` may see it."""
        if who not in self._seen:
            if len(self._seen) > KEPT_VISITORS:
                self._seen.clear()
            told = self.states.items()
            self._seen[who] = {key: seen_by(state, who, self.reviewers).status for key, state in told}
        return self._seen[who]


class Service:
    """Everything the page reads, for all visitors; threads may share it.

    Args:
        run: the run folder.
        config: the pipeline; its curated table is the one worked on, unless ``curated`` names another.
        curated: the folder of the curated table.
        papers: folders in which the papers of the run are looked for.

    Raises:
        CurateError: ``run`` is no finished run.
        GoldError: the curated table cannot be read.
    """

    def __init__(self, run: Path, config: Config, *, curated: Path | None = None, papers: Sequence[Path] = ()) -> None:
        self.folder = run
        self.curated = curated or config.gold
        self.reviewers = config.review.reviewers
        self._config = config
        self._paper_folders = tuple(papers)
        self._lock = threading.RLock()
        self._shelf = self._read_run()
        self._tables: Tables | None = None
        self._known = self._read_curated()

    @property
    def shelf(self) -> Shelf:
        """The run as it stands; one that is written anew in its folder is taken over whole."""
        with self._lock:
            if _stamp(self.folder, (RECORD,)) != self._shelf.stamp:
                try:
                    self._shelf = self._read_run()
                    self._known = self._read_curated()
                except CurateError:  # between the old folder and the new one, or gone: what was read stays
                    pass
            return self._shelf

    @property
    def known(self) -> Known:
        """The curated table and the decisions as they stand."""
        with self._lock:
            if self._stamp() != self._known.stamp:
                self._known = self._read_curated()
            return self._known

    @property
    def board(self) -> Board:
        """Where decisions are made."""
        return self.shelf.board

    def seen(self, key: str, who: str) -> Seen:
        """Where a claim stands, as far as ``who`` may see it."""
        return seen_by(self.known.states.get(key, State(key)), who, self.reviewers)

    def progress(self, who: str) -> tuple[int, int]:
        """How many of the claims worth a look are decided, as far as ``who`` may see it, and how many there are."""
        statuses = self.known.statuses(who)
        worth = [key for key, item in self.shelf.worklist.items.items() if item.kind in TO_LOOK_AT]
        return sum(statuses.get(key) in CLOSED for key in worth), len(worth)

    def waiting(self) -> dict[str, int]:
        """How many changes wait to be published, and how many claims are disputed."""
        found = self.known.pending
        disputed = sum(state.status == "disputed" for state in self.known.states.values())
        return {"changes": len(found.changes) + len(found.clashes), "disputes": disputed}

    def log(self, who: str) -> list[tuple[Judgement, bool]]:
        """All that was said, the newest first, as far as ``who`` may see it, and whether it is in force."""
        records = self.known.records
        standing = states(records, self.reviewers)
        hidden = {key for key, state in standing.items() if seen_by(state, who, self.reviewers).hidden}
        holds = {entry.id for entry in in_force(records)}
        seen = (entry for entry in reversed(records) if entry.who == who or entry.target not in hidden)
        return [(entry, entry.id in holds) for entry in seen]

    def _read_run(self) -> Shelf:
        stamp = _stamp(self.folder, (RECORD,))
        review = self._config.review
        board = Board(self.folder, self.curated, reviewers=review.reviewers, corrections=review.corrections)
        sources = {paper.doc: paper for paper in board.results.papers}
        papers = Papers(sources, self._paper_folders, self._config.reading)
        return Shelf(stamp, board, Worklist(board.results, board.claims.values()), papers)

    def _stamp(self) -> Stamp:
        return _stamp(self.curated, (*TABLES, REVIEWS, DECISIONS))

    def _read_curated(self) -> Known:
        stamp = self._stamp()  # before reading: what changes meanwhile is read again
        board = self._shelf.board
        tables, told = self._read_tables(), board.states()
        return Known(stamp, tables, told, board.pending(), board.journal.read(), self.reviewers)

    def _read_tables(self) -> Tables:
        """The tables, read again only when they have changed: a decision alone changes none."""
        stamp = _stamp(self.curated, TABLES)
        if self._tables is None or stamp != self._tables.stamp:
            self._tables = Tables(stamp, load_gold(self.curated), tuple(editions(self.curated)))
        return self._tables


def _stamp(folder: Path, names: Sequence[str]) -> Stamp:
    """What changes when one of the files does: time, size and inode of each; zeros for one that is not there."""
    found: list[int] = []
    for name in names:
        try:
            told = (folder / name).stat()
            found += (told.st_mtime_ns, told.st_size, told.st_ino)
        except OSError:
            found += (0, 0, 0)
    return tuple(found)
