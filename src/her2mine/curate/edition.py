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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from her2mine.diff.gold import PENDING, read_pending

DECISIONS = "decisions.jsonl"
PACKAGE = "datapackage.json"


class CurateError(Exception):
    """A decision that cannot be made; ``str(error)`` is one line."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for writing, and finish an edition that a killed writer left pending.

    Raises CurateError when somebody else holds it, or when there is no ``datapackage.json``.
    """
    try:
        handle = (folder / PACKAGE).open("rb")
    except OSError as error:
        raise CurateError(f"{folder / PACKAGE}: {error.strerror}") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CurateError(f"{folder}: another curator is writing to it; try again in a moment") from error
        recover(folder)
        yield  # closing the handle lets go of the lock


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
    _settle(folder)


def replace(path: Path, text: str) -> None:
    """Write a file beside its place, let it reach the disk, and put it in place in one step."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _settle(path.parent)


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


def _settle(folder: Path) -> None:
    """Let a change of names in the folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
