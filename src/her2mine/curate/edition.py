"""Writing a new edition whole or not at all, one curator at a time.

A decision touches several files. They are first written together into ``pending.json``, which is put in place in one
step; that step makes the decision. Then the files are spread out and ``pending.json`` goes. A process killed before the
step leaves the old edition, one killed after it leaves ``pending.json``, from which readers take the new edition and
the next writer finishes the job.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from her2mine.diff.gold import PENDING, read_pending

DECISIONS = "decisions.jsonl"
PACKAGE = "datapackage.json"
CHANGELOG = "CHANGELOG.md"
PAUSE = 0.005  # seconds between two tries for a lock


class CurateError(Exception):
    """A decision that cannot be made; ``str(error)`` is one line."""


class EditionMovedError(CurateError):
    """Somebody else made an edition since the one that was looked at; nothing was written."""

    def __init__(self, folder: Path, seen: int, now: int, told: str) -> None:
        super().__init__(
            f"{folder}: edition {now} was made since you looked at edition {seen} ({told}); "
            f"look at what changed (her2mine curate diff {seen} {now}) and publish again"
        )
        self.seen = seen
        self.now = now


@contextmanager
def locked(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the folder for writing, and finish an edition that a killed writer left pending.

    Raises CurateError when somebody else holds it for longer than ``wait`` seconds, or when there is no
    ``datapackage.json``.
    """
    try:
        handle = (folder / PACKAGE).open("rb")
    except OSError as error:
        raise CurateError(f"{folder / PACKAGE}: {error.strerror}") from error
    with handle:
        if not held(handle.fileno(), wait):
            raise CurateError(f"{folder}: another curator is writing to it; try again in a moment")
        recover(folder)
        yield  # closing the handle lets go of the lock


def held(handle: int, wait: float) -> bool:
    """Take the lock of an open file, trying for ``wait`` seconds; whether it was had. Closing the file frees it."""
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(PAUSE)
        else:
            return True


def commit(folder: Path, files: Mapping[str, str]) -> None:
    """Put new contents (file name to text) in place, all of them or none. Call it under :func:`locked`."""
    replace(folder / PENDING, json.dumps({"files": dict(files)}, ensure_ascii=False))
    recover(folder)


def recover(folder: Path) -> None:
    """Spread out what ``pending.json`` holds; nothing happens when there is none.

    Raises GoldError when it is not a file that :func:`commit` wrote.
    """
    pending = folder / PENDING
    if not pending.exists():
        return
    for name, text in read_pending(pending).items():
        replace(folder / name, text)
    pending.unlink()
    settle(folder)


def replace(path: Path, text: str) -> None:
    """Write a file beside its place, let it reach the disk, and put it in place in one step."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    settle(path.parent)


def next_edition(record: str, results: str, rows: int, *, decision: str, why: str) -> str:
    """Extend the text of ``edition.json`` ("" for the first edition) by one edition with these results."""
    old: dict[str, Any] = json.loads(record) if record else {"edition": 0, "history": []}
    number = int(old["edition"]) + 1
    entry = {"edition": number, "decision": decision, "rows": rows, "sha256": digest(results), "why": why}
    new = {"edition": number, "sha256": digest(results), "history": [*old["history"], entry]}
    return json.dumps(new, indent=2, ensure_ascii=False) + "\n"


def digest(text: str) -> str:
    """SHA-256, in hex, of the file that the text makes."""
    return hashlib.sha256(text.encode()).hexdigest()


def settle(folder: Path) -> None:
    """Let a change of names in the folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
