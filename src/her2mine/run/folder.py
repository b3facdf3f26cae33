"""A run folder that is either complete or not there.

Everything is written to a hidden folder beside the target, which then takes the target's name. A run that is killed
leaves at most such a hidden folder, and the next run to the same place clears it away.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from her2mine.run.errors import RunError

PRODUCER = "her2mine"
WRITTEN = frozenset(
    {
        "findings.jsonl",
        "findings.csv",
        "discrepancies.jsonl",
        "discrepancies.csv",
        "abstentions.jsonl",
        "report.html",
        "run.json",
    }
)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a fresh folder to write in; when the block ends well it takes the place of ``target``.

    Raises:
        RunError: ``target`` is a file, holds something that no run wrote, or its place cannot be written.
    """
    target = target.absolute()
    check_target(target)
    partial = _hidden(target, "partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(target)
        partial.mkdir()
    except OSError as error:
        raise RunError(target, f"cannot be written: {error.strerror or error}") from None
    try:
        yield partial
        _swap(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def check_target(target: Path) -> None:
    """Refuse a target whose replacement would destroy something that no run wrote.

    Raises:
        RunError: it is a file, a folder that holds other things than the files of an earlier run, or in a place that
            cannot be written.
    """
    if not target.exists():
        _check_place(target.absolute())
        return
    if not target.is_dir():
        raise RunError(target, "is a file, not a folder")
    names = {item.name for item in target.iterdir()}
    if names and not _is_run(target):
        raise RunError(target, "is not empty and is not the folder of an earlier run; choose another --out")
    foreign = sorted(names - WRITTEN)
    if foreign:
        raise RunError(
            target, f"holds what no run wrote ({', '.join(foreign[:3])}); move it away or choose another --out"
        )


def _check_place(target: Path) -> None:
    """Before hours of work rather than after them."""
    above = next(folder for folder in target.parents if folder.exists())
    if not above.is_dir():
        raise RunError(target, f"cannot be written: {above} is a file, not a folder")
    if not os.access(above, os.W_OK | os.X_OK):
        raise RunError(target, f"cannot be written: no right to write in {above}")


def _is_run(folder: Path) -> bool:
    try:
        written = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(written, dict) and written.get("producer") == PRODUCER


def _swap(partial: Path, target: Path) -> None:
    old = _hidden(target, "old")
    try:
        if target.exists():
            target.rename(old)
        partial.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise RunError(target, f"cannot be replaced: {error.strerror or error}") from None
    shutil.rmtree(old, ignore_errors=True)


def _hidden(target: Path, kind: str) -> Path:
    return target.parent / f".{target.name}.{kind}-{os.getpid()}"


def _clear_leftovers(target: Path) -> None:
    """Remove what killed runs left; an earlier result whose replacement was cut off gets its name back."""
    for kind in ("old", "partial"):
        for folder in sorted(target.parent.glob(f".{escape(target.name)}.{kind}-*")):
            if _alive(folder.name.rpartition("-")[2]):
                continue
            if kind == "old" and not target.exists():
                folder.rename(target)
            else:
                shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: str) -> bool:
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
