"""A run folder copied to an address: an object store, another machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from her2mine.run.errors import RunError
from her2mine.run.folder import PRODUCER
from her2mine.run.inputs import opened_url

RECORD = "run.json"


def check_address(url: str) -> None:
    """Refuse an address where something else lies.

    Raises:
        RunError: it cannot be reached, or holds files and no run.
    """
    system, path = opened_url(url)
    try:
        if system.exists(path) and system.find(path) and not _is_run(system, path):
            raise RunError(url, "is not empty and is not the folder of an earlier run; choose another --out")
    except RunError:
        raise
    except Exception as error:  # each file system has errors of its own
        raise RunError(url, f"cannot be reached: {error}") from None


def publish(folder: Path, url: str) -> None:
    """Copy a run to an address; ``run.json`` goes last, so a copy that has it is whole.

    Raises:
        RunError: the address cannot be written; the folder stays as it is.
    """
    system, path = opened_url(url)
    files = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if _goes(file, folder)}
    try:
        if system.exists(f"{path}/{RECORD}"):
            system.rm(f"{path}/{RECORD}")
        for name, file in sorted(files.items(), key=lambda pair: pair[0] == RECORD):
            system.makedirs(f"{path}/{name}".rpartition("/")[0], exist_ok=True)
            system.put_file(str(file), f"{path}/{name}")
        for old in system.find(path):
            if str(old).removeprefix(path).lstrip("/") not in files:
                system.rm(old)
    except Exception as error:  # each file system has errors of its own
        raise RunError(url, f"cannot be written: {error}; the run is in {folder}") from None


def _goes(file: Path, folder: Path) -> bool:
    return file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)


def _is_run(system: Any, path: str) -> bool:
    try:
        record = json.loads(system.cat_file(f"{path}/{RECORD}"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and record.get("producer") == PRODUCER
