"""``her2mine review``: the page on which a curator goes through a run's differences."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from her2mine.cli.faults import guarded
from her2mine.cli.options import ConfigOption


@guarded
def review(
    run: Annotated[
        Path | None, typer.Argument(metavar="RUN", help="Run folder. Default: the latest in ./outputs.")
    ] = None,
    curated: Annotated[
        Path | None, typer.Option("--curated", help="Folder of the curated table. Default: the pipeline's.")
    ] = None,
    papers: Annotated[
        list[Path] | None,
        typer.Option("--papers", help="Folder the papers are in; may be repeated. Default: beside the curated table."),
    ] = None,
    who: Annotated[
        str, typer.Option("--who", envvar="HER2MINE_WHO", help="Who decides. Without it the page asks.")
    ] = "",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any that is free.")] = 8642,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on. Beyond this machine it needs a password.")
    ] = "127.0.0.1",
    password: Annotated[
        str,
        typer.Option("--password", envvar="HER2MINE_REVIEW_PASSWORD", help="Asked of everybody who opens the page."),
    ] = "",
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = False,
    config: ConfigOption = None,
) -> None:
    """Serve the page on which differences are decided and new editions of the curated table are published.

    It listens on this machine only. Stop it with Ctrl+C; every decision is on the disk when the page has said so.

    [bold]Examples[/bold]

        her2mine review

        her2mine review outputs/papers --who "A. Curator" --open

        her2mine review outputs/mine --papers my-reviews

    Exit status: 0 when stopped, 2 when the run, the table or the address cannot be used.
    """
    from her2mine import api
    from her2mine.cli.curate import latest_run
    from her2mine.review import ask_password

    secret = ask_password(host, password, lambda: str(typer.prompt("Password for the page", hide_input=True)))
    folder = run or latest_run()
    served = api.review(
        folder, curated=curated, papers=papers or (), who=who, host=host, port=port, password=secret, config=config
    )
    typer.echo(f"{folder}: review it at {served.address} (stop with Ctrl+C)")
    if open_browser:
        typer.launch(served.address)
    served.run()
