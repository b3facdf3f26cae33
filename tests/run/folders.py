"""Run folders as tests look at them."""

from __future__ import annotations

from pathlib import Path

from her2mine.run.folder import HIDDEN


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The files of a run by name; what is kept for the next run is left out."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and HIDDEN not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def many(folder: Path, count: int, words: str = "") -> Path:
    """A folder of papers, each with a value of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = f"{words}\nalpha = {number % 7}.{number % 3}\npaper{number} = {number}\n"
        (folder / f"p{number:03}.txt").write_text(text, encoding="utf-8")
    return folder
