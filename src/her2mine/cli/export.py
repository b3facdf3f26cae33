"""``her2mine export``: what people take along from a finished run."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from her2mine.cli.curate import latest_run
from her2mine.cli.faults import guarded
from her2mine.cli.options import ConfigOption, LangOption


class Kind(StrEnum):
    """The kinds of export."""

    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"
    ro_crate = "ro-crate"
    errata = "errata"


@guarded
def export_command(
    kind: Annotated[Kind, typer.Argument(help="What to make.")],
    run: Annotated[
        Path | None, typer.Argument(metavar="RUN", help="The run folder. Default: the latest in ./outputs.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File or folder to write. Default: outputs/export/<name of the run> and an ending."),
    ] = None,
    lang: LangOption = None,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="Of errata, only those that reviewers have confirmed.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Export a run: a workbook, CSV or Parquet tables, a research object, or errata for an editor.

    Decisions of reviewers, with reasons and notes, stand beside the discrepancies. No cell starts a formula.

    [bold]Examples[/bold]

        her2mine export xlsx

        her2mine export errata outputs/papers --out letter.html --lang zh

        her2mine export ro-crate outputs/papers --out papers.zip

    Exit status: 0 (what was written is printed), or 2 when it cannot be made.
    """
    from her2mine import api

    language = lang.value if lang else None
    folder = run or latest_run()
    typer.echo(api.export(folder, kind.value, out=out, language=language, confirmed=confirmed, config=config))
