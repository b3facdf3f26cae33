"""``her2mine curate log``, ``diff``, ``restore``, ``merge``: the editions of the curated table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from her2mine.cli.curate import curate, tell
from her2mine.cli.faults import guarded
from her2mine.cli.options import ConfigOption, WhoOption, WhyOption


@curate.command("log")
@guarded
def log(
    row: Annotated[str, typer.Option("--row", metavar="ID", help="Where the cells of this row come from.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines.")] = False,
    config: ConfigOption = None,
) -> None:
    """List the editions of the curated table, the latest first, or where the cells of one row come from.

    [bold]Examples[/bold]

        her2mine curate log

        her2mine curate log --row ID
    """
    from her2mine import api

    if row:
        for cell in api.curate_provenance(row, config=config):
            typer.echo(json.dumps(cell, ensure_ascii=False) if as_json else _cell(cell))
        return
    for each in reversed(api.curate_log(config=config)):
        if as_json:
            typer.echo(json.dumps({name: getattr(each, name) for name in each.__slots__}, ensure_ascii=False))
            continue
        by = f"  {each.action} {each.decision} by {each.who}, {each.when}" if each.decision else ""
        rows = f"  +{each.added} -{each.removed}" if each.decision else ""
        typer.echo(f"edition {each.number}  {each.rows} rows{rows}  {each.sha256[:12]}{by}\n    {each.why}")


@curate.command("diff")
@guarded
def diff(
    first: Annotated[int, typer.Argument(metavar="A", help="Number of an edition.")],
    second: Annotated[int, typer.Argument(metavar="B", help="Number of another edition.")],
    config: ConfigOption = None,
) -> None:
    """Show what differs in results.csv between two editions, as git would; the key of the rows heads each hunk.

    [bold]Example[/bold]

        her2mine curate diff 1 2

    Exit status: 0 the same, 1 they differ, 2 there is no such edition.
    """
    from her2mine import api

    text = api.curate_diff(first, second, config=config)
    typer.echo(text, nl=False)
    if text:
        raise typer.Exit(1)


@curate.command("restore")
@guarded
def restore(
    edition: Annotated[int, typer.Argument(metavar="EDITION", help="Number of the edition whose tables are wanted.")],
    who: WhoOption,
    why: WhyOption,
    config: ConfigOption = None,
) -> None:
    """Bring the tables of an earlier edition back, as a new edition; those between stay in the history.

    [bold]Example[/bold]

        her2mine curate restore 1 --who "A. Curator" --why "the June review was of a draft"
    """
    from her2mine import api

    tell(api.curate_restore(edition, who=who, why=why, config=config))


@curate.command("merge")
@guarded
def merge(
    other: Annotated[Path, typer.Argument(metavar="FOLDER", help="Another copy of the curated folder.")],
    who: WhoOption,
    why: WhyOption,
    ours: Annotated[
        list[str] | None, typer.Option("--ours", metavar="ROW", help="Keep our form of this row; may be repeated.")
    ] = None,
    theirs: Annotated[
        list[str] | None, typer.Option("--theirs", metavar="ROW", help="Take their form of this row; may be repeated.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Take over what another copy of the curated folder changed since the edition that both have in common.

    [bold]Example[/bold]

        her2mine curate merge ../colleague/corpus/curated --who "A. Curator" --why "both June reviews"

    Exit status: 0, or 1 when both changed the same row (each is shown; choose with --ours or --theirs).
    """
    from her2mine import api

    take: dict[str, Any] = dict.fromkeys(ours or [], "ours") | dict.fromkeys(theirs or [], "theirs")
    try:
        made = api.curate_merge(other, who=who, why=why, take=take, config=config)
    except api.MergeConflictError as error:
        for conflict in error.conflicts:
            typer.echo(f"conflict: {conflict}", err=True)
        raise typer.Exit(1) from None
    if made is None:
        typer.echo("the other copy has no decision that this one lacks")
    else:
        tell(made)


def _cell(cell: dict[str, Any]) -> str:
    page = f", page {cell['page']}" if cell["page"] else ""
    change = f"{cell['column']}: {cell['old'] or 'empty'} -> {cell['new'] or 'empty'}"
    head = f"edition {cell['edition']}  {change}  ({cell['review']} by {cell['who']}; {cell['doc']}{page})"
    return f"{head}\n    {cell['sentence']}"
