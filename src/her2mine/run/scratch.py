"""What a run has to sort and look up while it is put together, on disk: memory does not grow with the papers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from her2mine.records import Discrepancy
from her2mine.report.model import CHECK, CONFLICT, Changed
from her2mine.run.codec import decode, encode
from her2mine.run.engine import Voice
from her2mine.run.errors import RunError

FILE: Final = "scratch.sqlite"
_FLAGS: Final = (CONFLICT, CHECK)
_CLAIM: Final = ("doc", "cause", "text", "trial", "endpoint", "statistic")
_TABLES: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;
CREATE TABLE dois (doi TEXT PRIMARY KEY);
CREATE TABLE voices (quantity TEXT, doc TEXT, number INTEGER, doi TEXT, cites TEXT, told BLOB);
CREATE TABLE across (doc TEXT, start INTEGER, stop INTEGER, cause TEXT, id TEXT PRIMARY KEY, verdict BLOB);
CREATE TABLE before (claim TEXT PRIMARY KEY, number INTEGER, row TEXT, seen INTEGER DEFAULT 0);
"""


class Scratch:
    """Tables of one run that are thrown away at its end; a killed run's are overwritten."""

    def __init__(self, folder: Path) -> None:
        """Begin empty, in a folder that is there.

        Raises:
            RunError: it cannot be written.
        """
        self._path = folder / FILE
        self._path.unlink(missing_ok=True)
        self._base = sqlite3.connect(self._path, isolation_level=None)
        try:
            self._base.executescript(_TABLES)
            self._base.execute("BEGIN")
        except sqlite3.Error as error:
            self._end()
            raise self._fault(error) from None

    @property
    def base(self) -> sqlite3.Connection:
        """The database, for tables of others that may be thrown away at the end of the run as well."""
        return self._base

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Throw the tables away; a fault of theirs within the block (a full disk) is told as a RunError."""
        self._end()
        if isinstance(error, sqlite3.Error):
            raise self._fault(error) from None

    def _end(self) -> None:
        self._base.close()
        self._path.unlink(missing_ok=True)

    def _fault(self, error: sqlite3.Error) -> RunError:
        return RunError(self._path, f"cannot be used: {error}; what was read so far is kept")

    def note_dois(self, dois: Iterable[str]) -> None:
        """The DOIs of the run's own papers: of what papers cite, only these matter."""
        self._base.executemany("INSERT OR IGNORE INTO dois VALUES (?)", ((doi,) for doi in dois if doi))

    def add_voices(self, doc: str, doi: str, cites: Iterable[str], told: Iterable[tuple[str, Any]]) -> None:
        """What one paper tells of quantities that others may tell too."""
        own = " ".join(sorted(one for one in cites if self._is_own(one)))
        rows = ((quantity, doc, number, doi, own, encode(one)) for number, (quantity, one) in enumerate(told))
        self._base.executemany("INSERT INTO voices VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _is_own(self, doi: str) -> bool:
        return self._base.execute("SELECT 1 FROM dois WHERE doi = ?", (doi,)).fetchone() is not None

    def quantities(self) -> Iterator[list[Voice]]:
        """What papers tell of each quantity that two or more of them tell, by ``doc`` and in text order."""
        self._base.execute("CREATE INDEX by_quantity ON voices (quantity, doc, number)")
        rows = self._base.execute(
            "SELECT quantity, doc, doi, cites, told FROM voices WHERE quantity IN"
            " (SELECT quantity FROM voices GROUP BY quantity HAVING min(doc) < max(doc)) ORDER BY quantity, doc, number"
        )
        for _, group in groupby(rows, key=lambda row: row[0]):
            yield [Voice(doc, doi, frozenset(cites.split()), decode(told)) for _, doc, doi, cites, told in group]

    def add_across(self, verdicts: Iterable[Discrepancy]) -> None:
        """Verdicts that took several papers."""
        rows = ((one.doc, one.start, one.end, one.cause, one.id, encode(one)) for one in verdicts)
        self._base.executemany("INSERT OR REPLACE INTO across VALUES (?, ?, ?, ?, ?, ?)", rows)

    def end_across(self) -> None:
        """All verdicts are there; the voices are no longer needed."""
        self._base.execute("DELETE FROM voices")
        self._base.execute("CREATE INDEX by_doc ON across (doc, start, stop, cause, id)")

    def across(self, doc: str) -> list[Discrepancy]:
        """Those on one paper, in text order."""
        rows = self._base.execute("SELECT verdict FROM across WHERE doc = ? ORDER BY start, stop, cause, id", (doc,))
        return [decode(verdict) for (verdict,) in rows]

    def note_before(self, discrepancies: Path) -> None:
        """The conflicts and checks of the run that this one replaces, from its ``discrepancies.jsonl``."""
        with discrepancies.open(encoding="utf-8") as stream:
            flagged = (json.loads(text) for text in stream if any(f'"severity": "{flag}"' in text for flag in _FLAGS))
            rows = (
                (_claim(row), number, _kept(row)) for number, row in enumerate(flagged) if row["severity"] in _FLAGS
            )
            self._base.executemany("INSERT OR IGNORE INTO before (claim, number, row) VALUES (?, ?, ?)", rows)

    def is_new(self, verdict: Discrepancy) -> bool:
        """Whether the earlier run did not have this verdict; one that it had has stayed."""
        claim = _claim({name: getattr(verdict, name) for name in _CLAIM})
        done = self._base.execute("UPDATE before SET seen = 1 WHERE claim = ?", (claim,))
        return done.rowcount == 0

    def not_seen(self) -> Iterator[dict[str, Any]]:
        """The verdicts of the earlier run that :meth:`is_new` was not asked for, in its order."""
        for (row,) in self._base.execute("SELECT row FROM before WHERE seen = 0 ORDER BY number"):
            yield json.loads(row)


def _claim(row: Mapping[str, Any]) -> str:
    """What makes two verdicts one: not the place, which a new version of the paper shifts."""
    return json.dumps([row.get(name) for name in _CLAIM], ensure_ascii=False)


def _kept(row: Mapping[str, Any]) -> str:
    return json.dumps({name: row.get(name) for name in Changed.__dataclass_fields__ if name != "change"})
