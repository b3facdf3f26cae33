"""A run folder's files, written from one :class:`Results`."""

from __future__ import annotations

from pathlib import Path

from her2mine.report.files import RunFiles
from her2mine.report.model import Results


def write_run(results: Results, folder: Path) -> None:
    """Write all outputs of a run into an existing folder.

    Raises:
        OSError: the folder cannot be written.
    """
    with RunFiles(folder) as files:
        files.add(results)
        files.finish(results)
