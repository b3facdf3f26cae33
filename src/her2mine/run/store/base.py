"""The store: results of papers in one SQLite file, each under the hash of all that it rests on.

An entry is there or not there: it is written in one transaction, and read back only if it is whole. So a run that is
killed at any moment leaves a store that the next run goes on with, and an entry that is there is a done-marker.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from her2mine.run.codec import CodecError, decode
from her2mine.run.errors import RunError

FILE: Final = "store.sqlite"
LAYOUT: Final = 1  # of the tables; a store of another layout is begun anew
WAIT: Final = 60.0  # seconds for another run that uses the store to finish a transaction
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, kind TEXT NOT NULL, brief BLOB, voices BLOB, body BLOB);
CREATE TABLE IF NOT EXISTS files (place TEXT PRIMARY KEY, token TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS opened (key TEXT PRIMARY KEY);
"""


class StoreError(RunError):
    """A store that cannot be written: a full disk, a lost mount, no right."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One result: ``kind`` is "paper", "mined", "compared", "refused" or "quarantined", ``body`` its encoded records.

    Of a compared paper ``brief`` tells what it is (without its findings), ``voices`` what it says of quantities that
    other papers may tell too; both are encoded as well, so that they can be read without the rest.
    """

    key: str
    kind: str
    body: bytes
    brief: bytes = b""
    voices: bytes = b""


class Store:
    """An open store. One process writes to it at a time; several may use it in turn."""

    def __init__(self, folder: Path) -> None:
        """Open the store of a folder, which is made where it is not there.

        A file that is no store any more is put aside (``.damaged``) and a new one begun.

        Raises:
            StoreError: the folder cannot be written.
        """
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(folder, f"cannot be written: {error.strerror or error}") from None
        self.renewed = False
        try:
            self._open()
        except sqlite3.OperationalError as error:
            raise StoreError(self.path, f"cannot be used: {error}") from None
        except sqlite3.DatabaseError:
            self._put_aside()

    def _put_aside(self) -> None:
        """Begin anew beside a file that SQLite cannot read; it is kept for whoever wants to look."""
        self.renewed = True
        for suffix in ("", "-wal", "-shm"):
            file = self.path.with_name(self.path.name + suffix)
            if file.exists():
                file.replace(file.with_name(file.name + ".damaged"))
        self._open()

    def _open(self) -> None:
        self._base = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
        layout = self._base.execute("PRAGMA user_version").fetchone()[0]
        if layout not in (0, LAYOUT):
            self._base.executescript("DROP TABLE IF EXISTS entries; DROP TABLE IF EXISTS files;")
        # A log beside the file (WAL) makes a commit cheap and safe against kills; where the file system has no shared
        # memory for it, SQLite keeps its usual journal, which is as safe and slower.
        self._base.execute("PRAGMA journal_mode=WAL").fetchone()
        self._base.execute("PRAGMA synchronous=NORMAL")
        self._base.executescript(_TABLES + f"PRAGMA user_version={LAYOUT};")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was put is safe already."""
        self._base.close()

    def put(self, entries: Iterable[Entry], ended: str = "") -> None:
        """Keep entries, all or none, and note that a paper that was opened has ended.

        Raises:
            StoreError: they cannot be written; what was there before still is.
        """
        rows = [(each.key, each.kind, each.brief, each.voices, each.body) for each in entries]
        with self._writing():
            self._base.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", rows)
            self._base.execute("DELETE FROM opened WHERE key = ?", (ended,))

    def kind(self, key: str) -> str:
        """What is kept under a key, "" for nothing."""
        row = self._one("SELECT kind FROM entries WHERE key = ?", key)
        return str(row[0]) if row else ""

    def body(self, key: str) -> bytes | None:
        """The encoded records of an entry."""
        row = self._one("SELECT body FROM entries WHERE key = ?", key)
        return bytes(row[0]) if row else None

    def load(self, key: str, column: str = "body") -> Any:
        """The records of an entry's ``body``, ``brief`` or ``voices``; None when it is not there or is damaged."""
        assert column in ("body", "brief", "voices")
        row = self._one(f"SELECT {column} FROM entries WHERE key = ?", key)
        if row is None:
            return None
        try:
            return decode(bytes(row[0]))
        except CodecError:
            return None

    def drop(self, key: str) -> None:
        """Forget an entry."""
        with self._writing():
            self._base.execute("DELETE FROM entries WHERE key = ?", (key,))

    def open(self, key: str) -> None:
        """Note that a paper is begun; :meth:`put` takes the note away again. What stays noted ended a run."""
        with self._writing():
            self._base.execute("INSERT OR IGNORE INTO opened VALUES (?)", (key,))

    def left_open(self) -> frozenset[str]:
        """The papers that were begun and never ended."""
        return frozenset(str(key) for (key,) in self._base.execute("SELECT key FROM opened"))

    def hashed(self, place: str, token: str) -> str:
        """The hash of a file seen before with this token, "" when it is another one."""
        row = self._one("SELECT sha256 FROM files WHERE place = ? AND token = ?", place, token)
        return str(row[0]) if row else ""

    def note_hashes(self, hashes: Iterable[tuple[str, str, str]]) -> None:
        """Keep (place, token, sha256) of files."""
        with self._writing():
            self._base.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", hashes)

    def take(self, other: Path) -> None:
        """Take over the entries of another store, a shard's.

        Raises:
            StoreError: it cannot be read.
        """
        with self._faults():
            self._base.execute("ATTACH DATABASE ? AS shard", (str(other),))
            try:
                with self._writing():
                    self._base.execute("INSERT OR IGNORE INTO entries SELECT * FROM shard.entries")
                    self._base.execute("INSERT OR REPLACE INTO files SELECT * FROM shard.files")
            finally:
                self._base.execute("DETACH DATABASE shard")

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget the entries that no paper of the last run rests on."""
        with self._writing():
            self._base.execute("CREATE TEMP TABLE used (key TEXT PRIMARY KEY)")
            self._base.executemany("INSERT OR IGNORE INTO used VALUES (?)", ((key,) for key in keys))
            self._base.execute("DELETE FROM entries WHERE key NOT IN (SELECT key FROM used)")
            self._base.execute("DROP TABLE used")

    def _one(self, question: str, *values: str) -> Any:
        with self._faults():
            return self._base.execute(question, values).fetchone()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._faults():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self.path, f"cannot be used: {error}; what was read so far is kept") from None
