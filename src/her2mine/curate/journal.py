"""The log of what reviewers decide: ``reviews.jsonl`` beside the curated table, one judgement a line, only ever longer.

It stands beside ``decisions.jsonl`` and not in it: that one holds the steps of the curated table and must replay to the
same bytes; this one holds every opinion, also those that change nothing.

A line is written under a lock and reaches the disk before :meth:`Journal.append` returns. A writer killed in the middle
leaves a line without an end; nobody was told that it was kept, so the next writer moves it to ``reviews.torn`` and says
so.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from her2mine.curate.edition import CurateError, held, settle
from her2mine.records import Judgement

REVIEWS = "reviews.jsonl"
TORN = "reviews.torn"
WAIT = 10.0  # seconds for the lock; a line is written in milliseconds
_BLOCK = 1 << 16

Records = tuple[Judgement, ...]


class Journal:
    """The review log of a curated folder. Threads may share one object; the file holds the truth."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / REVIEWS
        self.repaired = ""  # one line about a torn end that was moved away, by this object
        self._known: tuple[int, int, Records] = (0, 0, ())  # inode, bytes read, what they hold

    def read(self) -> Records:
        """Every judgement, the oldest first; an end that is still being written, or torn, is not there yet.

        Raises:
            CurateError: a line that is no judgement, with its number.
        """
        try:
            with self.path.open("rb") as file:
                return self._read(file.fileno())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise CurateError(f"{self.path}: {error.strerror or error}") from error

    def append(
        self, make: Callable[[Records], Judgement], then: Callable[[Records], object] | None = None
    ) -> Judgement:
        """Add the judgement that ``make`` gives for all those before it, and let it reach the disk.

        ``make`` runs under the lock: what it has seen is what the new line follows. It may raise to add nothing.
        ``then`` runs under it too, with all judgements, once the new one is on the disk.

        Raises:
            CurateError: the log cannot be written, or somebody holds it for longer than :data:`WAIT`.
        """
        with self._held() as handle:
            made = make(self._read(handle))
            _write(handle, _line(made))
            os.fsync(handle)
            if then is not None:
                then(self._read(handle))
        return made

    def take(self, records: Iterable[Judgement]) -> int:
        """Add the judgements of another log that this one does not have, as they are; how many there were.

        Raises:
            CurateError: the log cannot be written, or somebody holds it for longer than :data:`WAIT`.
        """
        with self._held() as handle:
            known = {entry.id for entry in self._read(handle)}
            new = [entry for entry in records if entry.id not in known]
            _write(handle, b"".join(_line(entry) for entry in new))
            os.fsync(handle)
        return len(new)

    @contextmanager
    def _held(self) -> Iterator[int]:
        """The log open under the lock, its end whole."""
        fresh = not self.path.exists()
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            raise CurateError(f"{self.path}: {error.strerror or error}") from error
        try:
            if not held(handle, WAIT):
                raise CurateError(f"{self.path}: somebody has held it for {WAIT:.0f} seconds; try again")
            if fresh:
                settle(self.folder)
            self._mend(handle)
            yield handle
        finally:
            os.close(handle)  # lets go of the lock

    def _mend(self, handle: int) -> None:
        """Close a last line that is whole, and move one that is torn to :data:`TORN`; nothing is thrown away."""
        tail, start = _tail(handle)
        if not tail:
            return
        if _parsed(tail) is not None:
            _write(handle, b"\n")
            return
        with (self.folder / TORN).open("ab") as kept:
            kept.write(tail + b"\n")
            kept.flush()
            os.fsync(kept.fileno())
        os.ftruncate(handle, start)
        os.fsync(handle)
        self.repaired = f"{self.path}: a line that was never finished ({len(tail)} bytes) was moved to {TORN}"

    def _read(self, handle: int) -> Records:
        """All whole lines; those read before are not read again while the file is the same one."""
        status = os.fstat(handle)
        inode, done, known = self._known
        if inode != status.st_ino or status.st_size < done:
            done, known = 0, ()
        data = _from(handle, done)
        whole = data[: data.rfind(b"\n") + 1]
        records = list(known)
        for line in whole.split(b"\n")[:-1]:
            records.append(self._record(line, len(records) + 1))
        self._known = (status.st_ino, done + len(whole), tuple(records))
        return tuple(records)

    def _record(self, line: bytes, number: int) -> Judgement:
        try:
            return Judgement.model_validate_json(line)
        except ValidationError as error:
            raise CurateError(f"{self.path}: line {number}: {error.errors()[0]['msg']}") from error


def named(draft: Judgement) -> Judgement:
    """The judgement with its time, if it has none, and its id: hexadecimal digits of a hash of all that it says."""
    told = {**draft.model_dump(mode="json", exclude={"id"}), "at": draft.at or now()}
    whole = json.loads(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))  # a half letter is no text
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    return Judgement.model_validate({**whole, "id": f"r-{hashlib.sha256(text.encode()).hexdigest()[:12]}"})


def _line(entry: Judgement) -> bytes:
    return (json.dumps(entry.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) + "\n").encode()


def now() -> str:
    """The time in UTC, ISO 8601 with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _from(handle: int, offset: int) -> bytes:
    parts = []
    while part := os.pread(handle, _BLOCK, offset):
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def _tail(handle: int) -> tuple[bytes, int]:
    """What stands after the last line end, and where it starts."""
    end = start = os.fstat(handle).st_size
    tail = b""
    while start > 0:
        step = min(_BLOCK, start)
        start -= step
        tail = os.pread(handle, step, start) + tail
        if (cut := tail.rfind(b"\n")) >= 0:
            tail = tail[cut + 1 :]
            break
    return tail, end - len(tail)


def _parsed(line: bytes) -> Judgement | None:
    try:
        return Judgement.model_validate_json(line)
    except ValidationError:
        return None
