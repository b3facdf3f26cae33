"""``her2mine curate decide``, ``pending``, ``publish``, ``agreement``: reviewing a run from the terminal."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from her2mine.cli.curate import cells_of, curate, latest_run, tell
from her2mine.cli.faults import guarded
from her2mine.cli.options import ConfigOption, RunOption, WhoOption, WhyOption
from her2mine.cli.show import many

if TYPE_CHECKING:
    from her2mine.curate.agreement import Kappa

NoteOption = Annotated[str, typer.Option("--note", help="In your own words; it is kept with the decision.")]
ClaimsOption = Annotated[
    list[str] | None, typer.Option("--claim", metavar="CLAIM", help="Only this claim; may be repeated. Default: all.")
]


class Said(StrEnum):
    """The verdicts of a reviewer."""

    paper_wrong = "paper_wrong"
    extraction_wrong = "extraction_wrong"
    gold_wrong = "gold_wrong"
    both_stand = "both_stand"
    new = "new"
    cannot_tell = "cannot_tell"


@curate.command("decide")
@guarded
def decide(
    target: Annotated[str, typer.Argument(metavar="ID", help="Id of a verdict, a finding or a claim.")],
    verdict: Annotated[Said, typer.Argument(help="Who is wrong.")],
    who: WhoOption,
    reason: Annotated[str, typer.Option("--reason", help="Reason class, such as misprint or other_arm.")] = "",
    note: NoteOption = "",
    set_cells: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="COLUMN=TEXT", help="A cell of the curated row; may be repeated."),
    ] = None,
    slots: Annotated[
        list[str] | None,
        typer.Option("--slot", metavar="SLOT=TEXT", help="A slot as it is right (extraction_wrong); may be repeated."),
    ] = None,
    source_doi: Annotated[str, typer.Option("--source-doi", help="The publication that the row is to name.")] = "",
    new_trial: Annotated[bool, typer.Option("--new-trial", help="Let the row bring a new trial.")] = False,
    settles: Annotated[bool, typer.Option("--settles", help="The last word on a claim that is disputed.")] = False,
    run: RunOption = None,
    config: ConfigOption = None,
) -> None:
    """Say who is wrong about a claim. Nothing changes in the curated table before it is published.

    [bold]Examples[/bold]

        her2mine curate decide ID paper_wrong --who "A. Curator" --reason other_arm

        her2mine curate decide ID gold_wrong --who AC --note "erratum" --set value=13.5

        her2mine curate decide ID extraction_wrong --who AC --slot role=control --slot drugs=placebo
    """
    from her2mine import api

    made = api.curate_decide(
        target,
        verdict.value,
        run=run or latest_run(),
        who=who,
        reason=reason,
        note=note,
        cells=cells_of(set_cells or [], "--set"),
        slots=cells_of(slots or [], "--slot"),
        source_doi=source_doi,
        new_trial=new_trial,
        settles=settles,
        config=config,
    )
    typer.echo(f"{made.id}  {made.verdict}  {made.doc}: {made.quoted}  (claim {made.target})")
    if made.verdict == "extraction_wrong":
        typer.echo(made.marked or "kept in the log only: a row of a table cannot stand alone as an annotated sentence")


@curate.command("withdraw")
@guarded
def withdraw(
    judgement: Annotated[str, typer.Argument(metavar="ID", help="Id of a judgement of yours, such as r-0123456789ab.")],
    who: WhoOption,
    note: NoteOption = "",
    run: RunOption = None,
    config: ConfigOption = None,
) -> None:
    """Take back what you decided on a claim; both stay in the log. What was published comes up as pending again.

    [bold]Example[/bold]

        her2mine curate withdraw ID --who "A. Curator" --note "misread the table"
    """
    from her2mine import api

    made = api.curate_withdraw(judgement, run=run or latest_run(), who=who, note=note, config=config)
    typer.echo(f"{made.id}  {made.undoes} is taken back  (claim {made.target})")


@curate.command("pending")
@guarded
def pending(claims: ClaimsOption = None, config: ConfigOption = None) -> None:
    """Show what is settled and not yet in the table, as a diff, and what is in its way.

    [bold]Example[/bold]

        her2mine curate pending

    Exit status: 0, or 1 when decisions contradict each other or the table's rules.
    """
    from her2mine import api

    found, text = api.curate_pending(targets=claims, config=config)
    if not found.changes and not found.clashes:
        typer.echo(f"nothing is pending on edition {found.edition}")
    if text:
        typer.echo(text, nl=False)
    for clash in found.clashes:
        typer.echo(f"conflict: {clash} (claims {', '.join(clash.targets)})", err=True)
    if found.clashes:
        raise typer.Exit(1)


@curate.command("publish")
@guarded
def publish(
    seen: Annotated[int, typer.Option("--on", metavar="EDITION", help="The edition that you looked at.")],
    who: WhoOption,
    why: WhyOption,
    claims: ClaimsOption = None,
    config: ConfigOption = None,
) -> None:
    """Write what is settled as a new edition; if another edition came in between, nothing is written.

    [bold]Example[/bold]

        her2mine curate publish --on 1 --who "A. Curator" --why "June review"
    """
    from her2mine import api

    tell(api.curate_publish(seen=seen, who=who, why=why, targets=claims, config=config))


@curate.command("agreement")
@guarded
def agreement(config: ConfigOption = None) -> None:
    """Show how far reviewers agree (Cohen's kappa of what they said blindly), and which claims are disputed.

    [bold]Example[/bold]

        her2mine curate agreement
    """
    from her2mine import api

    kappas, disputed = api.curate_agreement(config=config)
    for each in kappas:
        typer.echo(_agreed(each))
    if not kappas:
        typer.echo("no claim was decided by two reviewers yet")
    for state in disputed:
        said = "; ".join(f"{entry.who}: {entry.verdict}" for entry in state.standing)
        typer.echo(f"disputed  {state.target}  {state.standing[0].doc}: {state.standing[0].quoted}  {said}")


def _agreed(each: Kappa) -> str:
    """How far two reviewers agree, in one line."""
    told = "not defined" if each.kappa is None else f"{each.kappa:.2f}"
    if each.interval is not None:
        told += f" (95% interval {each.interval[0]:.2f} to {each.interval[1]:.2f})"
    return f"{each.first} and {each.second}: {many(each.n, 'claim')}, {each.observed:.0%} the same, kappa {told}"
