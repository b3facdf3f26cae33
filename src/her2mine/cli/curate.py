"""``her2mine curate``: the curated table, its checks, decisions and history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from her2mine.cli.faults import guarded
from her2mine.cli.options import ConfigOption, RunOption, WhoOption, WhyOption
from her2mine.records import Decision

curate = typer.Typer(
    help="Check the curated table; decide on claims of a run, publish what is settled; compare and restore editions.",
    no_args_is_help=True,
    epilog="Examples: her2mine curate validate, her2mine curate history; each command shows more with --help.",
)


@curate.command("validate")
@guarded
def validate(config: ConfigOption = None) -> None:
    """Check the curated table: types, keys, foreign keys, intervals, history.

    Each fault is one line with file, row and column.

    [bold]Example[/bold]

        her2mine curate validate

    Exit status: 0 no fault, 1 faults found, 2 the table cannot be read.
    """
    from her2mine import api

    faults = api.curate_validate(config=config)
    for fault in faults:
        typer.echo(str(fault))
    if faults:
        raise typer.Exit(1)
    typer.echo("the curated table is sound")


@curate.command("accept")
@guarded
def accept(
    target: Annotated[str, typer.Argument(metavar="ID", help="Id of a verdict or of a finding, as in the report.")],
    who: WhoOption,
    why: WhyOption,
    run: RunOption = None,
    gold_is_wrong: Annotated[
        bool, typer.Option("--gold-is-wrong", help="Give the curated row the paper's number.")
    ] = False,
    new_trial: Annotated[bool, typer.Option("--new-trial", help="Let a candidate bring a new trial.")] = False,
    set_cells: Annotated[
        list[str] | None, typer.Option("--set", metavar="COLUMN=TEXT", help="Set a cell of the row; may be repeated.")
    ] = None,
    source_doi: Annotated[str, typer.Option("--source-doi", help="The publication that the row is to name.")] = "",
    config: ConfigOption = None,
) -> None:
    """Say that a verdict is right.

    A value that is new to the table is added to it, in a new edition. A conflict is noted as confirmed: the paper is
    wrong and the table stands, unless --gold-is-wrong says otherwise.

    [bold]Examples[/bold]

        her2mine curate accept ID --who "A. Curator" --why "read in the full text, table 2"

        her2mine curate accept ID --run outputs/mine --who AC --why "erratum" --gold-is-wrong
    """
    from her2mine import api

    tell(
        api.curate_accept(
            target,
            run=run or latest_run(),
            who=who,
            why=why,
            gold_is_wrong=gold_is_wrong,
            new_trial=new_trial,
            changes=cells_of(set_cells or [], "--set"),
            source_doi=source_doi,
            config=config,
        )
    )


@curate.command("reject")
@guarded
def reject(
    target: Annotated[str, typer.Argument(metavar="ID", help="Id of a verdict or of a finding, as in the report.")],
    who: WhoOption,
    why: WhyOption,
    run: RunOption = None,
    config: ConfigOption = None,
) -> None:
    """Say that a verdict is not right; the curated table stays as it is.

    [bold]Example[/bold]

        her2mine curate reject ID --who "A. Curator" --why "the sentence speaks of another cohort"
    """
    from her2mine import api

    tell(api.curate_reject(target, run=run or latest_run(), who=who, why=why, config=config))


@curate.command("history")
@guarded
def history(config: ConfigOption = None) -> None:
    """List all decisions, the oldest first.

    [bold]Example[/bold]

        her2mine curate history
    """
    from her2mine import api

    decisions = api.curate_history(config=config)
    for decision in decisions:
        tell(decision)
    if not decisions:
        typer.echo("no decisions yet")


@curate.command("undo")
@guarded
def undo(
    decision: Annotated[str, typer.Argument(metavar="ID", help="Id of a decision, as in the history.")],
    who: WhoOption,
    why: WhyOption,
    config: ConfigOption = None,
) -> None:
    """Take a decision back; both stay in the history.

    [bold]Example[/bold]

        her2mine curate undo ID --who "A. Curator" --why "the erratum was withdrawn"
    """
    from her2mine import api

    tell(api.curate_undo(decision, who=who, why=why, config=config))


def latest_run(outputs: Path = Path("outputs")) -> Path:
    """The run folder written last.

    Raises:
        RunError: there is none.
    """
    runs = sorted(outputs.glob("*/run.json"), key=lambda file: (file.stat().st_mtime, file))
    if not runs:
        from her2mine.run.errors import RunError

        raise RunError(outputs, "no run here; name its folder with --run")
    return runs[-1].parent


def cells_of(settings: list[str], option: str) -> dict[str, str]:
    """The cells (name to text) of ``NAME=TEXT`` settings.

    Raises:
        RunError: a setting of another form; it names the option.
    """
    cells = {}
    for setting in settings:
        column, sign, text = setting.partition("=")
        if not sign or not column.strip():
            from her2mine.run.errors import RunError

            raise RunError(option, f"wants NAME=TEXT, not {setting!r}")
        cells[column.strip()] = text
    return cells


def tell(decision: Decision) -> None:
    """Show a decision: what it made, who and why."""
    before, after = decision.edition_before, decision.edition_after
    made = f"edition {before} -> {after}" if after != before else f"edition {after} stands"
    rows = f"; rows added: {len(decision.added)}, removed: {len(decision.removed)}" if after != before else ""
    typer.echo(f"{decision.id}  {decision.when}  {decision.action} {decision.target}  {made}{rows}")
    typer.echo(f"    {decision.who}: {decision.why}")
