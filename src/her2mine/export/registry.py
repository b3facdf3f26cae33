"""The kinds of export and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from her2mine.export.place import ExportError
from her2mine.export.source import Source, open_source
from her2mine.report.text import speaking

FOLDER = Path("outputs") / "export"
KINDS: dict[str, str] = {
    "xlsx": ".xlsx",
    "csv": "-csv",
    "parquet": "-parquet",
    "ro-crate": "-ro-crate",
    "errata": ".md",
}
"""Each kind with what its default name ends in, after the name of the run."""


def export(
    run: Path,
    kind: str,
    *,
    gold: Path,
    out: Path | None = None,
    reviewers: int = 1,
    language: str = "en",
    confirmed: bool = False,
) -> Path:
    """Make an export of a finished run.

    Args:
        run: the run folder.
        kind: one of :data:`KINDS`. Errata are Markdown, or HTML where ``out`` ends in ``.html``; a research object is a
            folder, or an archive where ``out`` ends in ``.zip``.
        gold: the curated folder that it was held against, with the review log.
        out: the file or folder to write; an earlier export in its place is replaced in one step. Default:
            ``outputs/export/<name of the run>`` and an ending.
        reviewers: how many reviewers must agree.
        language: of what people read, "en" or "zh".
        confirmed: of errata, only those that reviewers have confirmed.

    Returns:
        The file or folder written.

    Raises:
        ExportError: an unknown kind, or a place that cannot be written.
        CurateError: ``run`` holds no finished run.
        GoldError: the curated folder cannot be read.
    """
    if kind not in KINDS:
        raise ExportError(f"{kind!r} is no kind of export; there are {', '.join(KINDS)}")
    target = out if out is not None else FOLDER / f"{run.resolve().name}{KINDS[kind]}"
    source = open_source(run, gold, reviewers)
    with speaking(language):
        _writer(kind, confirmed)(source, target)
    return target


def _writer(kind: str, confirmed: bool) -> Callable[[Source, Path], None]:
    """Each format loads its own libraries, and only when it is asked for."""
    if kind == "errata":
        from her2mine.export.errata import write_errata

        return lambda source, target: write_errata(source, target, confirmed=confirmed)
    if kind == "ro-crate":
        from her2mine.export.crate import write_crate

        return write_crate
    if kind == "xlsx":
        from her2mine.export.xlsx import write_xlsx

        return write_xlsx
    from her2mine.export.tabular import write_csvs, write_parquets

    return write_csvs if kind == "csv" else write_parquets
