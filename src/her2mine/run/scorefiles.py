"""The files of a score: figures, differences, and the calibration plot where findings have confidences."""

from __future__ import annotations

import json
from pathlib import Path

from her2mine.run.errors import RunError
from her2mine.run.scoring import Score

SCORE, ERRORS = "score.json", "errors.jsonl"
PLOTS = ("calibration.svg", "calibration.png")


def check_folder(folder: Path) -> None:
    """Refuse a place for a score before the work is done.

    Raises:
        RunError: it is a file, lies in a file, or is a run folder (a run replaces no folder with foreign files).
    """
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        raise RunError(there, "is a file, not a folder")
    if (folder / "run.json").exists():
        raise RunError(folder, "is a run folder; choose another --out")


def write_score(score: Score, folder: Path) -> None:
    """Write the files of a score; those of an earlier score in the folder are replaced, others stay.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / SCORE, json.dumps(score.row(), ensure_ascii=False, indent=2) + "\n")
    lines = (json.dumps(item.row(), ensure_ascii=False) + "\n" for item in score.differences)
    _write(folder / ERRORS, "".join(lines))
    for name in PLOTS:
        (folder / name).unlink(missing_ok=True)
    if score.calibrations:
        from her2mine.run.plots import draw  # matplotlib takes a second to import: only who asks for plots pays

        draw(score.calibrations, [folder / name for name in PLOTS])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
