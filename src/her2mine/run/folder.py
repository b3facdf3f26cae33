"""A run folder that is either complete or not there.

Everything is written to a hidden folder beside the target, which then takes the target's name. A run that is killed
leaves at most such a hidden folder, and the next run to the same place clears it away.

What a run needs for the next one (the store, the log) lies in a hidden folder within, which goes on to the new folder.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from her2mine.run.errors import RunError, writing

PRODUCER = "her2mine"
HIDDEN = ".her2mine"
WRITTEN = frozenset(
    {
        "findings.jsonl",
        "findings.csv",
        "discrepancies.jsonl",
        "discrepancies.csv",
        "abstentions.jsonl",
        "report.html",
        "run.json",
        "changes.jsonl",
        "parquet",
        HIDDEN,
    }
)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a fresh folder to write in; when the block ends well it takes the place of ``target``.

    Raises:
        RunError: ``target`` is a file, holds something that no run wrote, or it or its place cannot be written (an
            OSError of the block counts as that: a full disk, a lost mount).
    """
    target = target.absolute()
    check_target(target)
    partial = _hidden(target, "partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(target)
        partial.mkdir()
    except OSError as error:
        raise RunError(target, f"cannot be written: {error.strerror or error}") from None
    try:
        with writing(target):
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
    if names - {HIDDEN} and not _is_run(target):
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
    _hand_on(old, target)
    shutil.rmtree(old, ignore_errors=True)


def _hand_on(old: Path, target: Path) -> None:
    """Move what the hidden folder of the replaced run holds to the new one, where that has none of its own."""
    if not (old / HIDDEN).is_dir():
        return
    (target / HIDDEN).mkdir(exist_ok=True)
    for item in (old / HIDDEN).iterdir():
        place = target / HIDDEN / item.name
        if not place.exists():
            item.rename(place)


def _hidden(target: Path, kind: str) -> Path:
    return target.parent / f".{target.name}.{kind}-{os.getpid()}"


def clear_leftovers(target: Path) -> None:
    """Remove what killed runs left; an earlier result whose replacement was cut off gets its name back."""
    target = target.absolute()
    for kind in ("old", "partial"):
        for folder in sorted(target.parent.glob(f".{escape(target.name)}.{kind}-*")):
            if _alive(folder.name.rpartition("-")[2]):
                continue
            if kind == "old" and not target.exists():
                folder.rename(target)
            else:
                if kind == "old":
                    _hand_on(folder, target)
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
