"""Where an export goes: a file or a folder that is whole or not there, and never something else than an export."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ExportError(Exception):
    """An export that cannot be made; ``str(error)`` is one line naming the place and the reason."""


@contextmanager
def file_at(target: Path) -> Iterator[Path]:
    """Give a path beside the target to write to; when the block ends well the file takes the target's place.

    Raises:
        ExportError: the place cannot be written.
    """
    if target.is_dir():
        raise ExportError(f"{target}: is a folder, not a file")
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with _telling(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield beside
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def folder_at(target: Path, mark: str) -> Iterator[Path]:
    """Give a fresh folder to write in; when the block ends well it takes the target's place.

    Args:
        target: the folder wanted.
        mark: a file that every such export has; a folder that holds other things and not this one is not replaced.

    Raises:
        ExportError: the target is a file or holds something else, or the place cannot be written.
    """
    if target.exists() and not target.is_dir():
        raise ExportError(f"{target}: is a file, not a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / mark).exists():
        raise ExportError(f"{target}: is not empty and holds no earlier export; choose another --out")
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    with _telling(target):
        beside.mkdir(parents=True)
        try:
            yield beside
            if target.exists():
                target.rename(old)
            beside.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _telling(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(f"{target}: cannot be written: {error.strerror or error}") from error
