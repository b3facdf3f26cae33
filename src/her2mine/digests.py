"""Hashes of what goes into a result: files, folders, and anything that can be written as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def file_digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal; "" when it cannot be read or is no regular file (a pipe may never end)."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def folder_digest(folder: Path) -> str:
    """SHA-256 over the names and contents of all files of a folder, in hexadecimal, what Python compiled left out."""
    return files_digest(folder, (path for path in folder.rglob("*") if path.is_file()))


def files_digest(folder: Path, files: Iterable[Path]) -> str:
    """SHA-256 over names (as seen from ``folder``) and contents of files, in whatever order they come."""
    digest = hashlib.sha256()
    for file in sorted(file for file in files if "__pycache__" not in file.parts):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def digest_of(*parts: Any) -> str:
    """SHA-256 of JSON values (and of what ``str`` tells of others), in hexadecimal."""
    written = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(written.encode("ascii")).hexdigest()
