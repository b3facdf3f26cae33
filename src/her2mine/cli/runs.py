"""The commands that mine many papers: run, merge, status."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from her2mine.cli import show
from her2mine.cli.faults import guarded
from her2mine.cli.options import ConfigOption, LangOption, OcrOption, PasswordOption

if TYPE_CHECKING:  # the engine is loaded only when a command needs it
    from her2mine.run import Run


class ExecutorName(StrEnum):
    """Where papers are mined."""

    inline = "inline"
    pool = "pool"
    dask = "dask"


CacheOption = Annotated[
    Path | None,
    typer.Option("--cache", help="Folder for what is kept of papers. Default: a hidden folder in the run folder."),
]
PathsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Papers (.txt, .xml, .nxml, .pdf), folders, patterns, archives (.tar.gz, .zip), addresses (s3://, "
        "https://), and @FILE for a list of them.",
    ),
]
OutOption = Annotated[
    str | None,
    typer.Option(
        "--out",
        help="Folder to write; an earlier run in it is replaced, and its papers are not read again. An address "
        "(s3://...) gets a copy. Default: outputs/<name>-<hash>.",
    ),
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="Processes; the output is the same for any number.")]
ExecutorOption = Annotated[
    ExecutorName | None,
    typer.Option("--executor", help="Where papers are mined. Default: a pool, or this process with one job."),
]
SchedulerOption = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Dask scheduler to use, tcp://HOST:PORT.")
]
ShardOption = Annotated[
    str | None,
    typer.Option("--shard", metavar="I/N", help="Do only every N-th paper from the I-th; then her2mine merge OUT."),
]
SecondsOption = Annotated[float, typer.Option("--time-limit", min=1, help="Seconds a paper may take (pool and Dask).")]
MegabytesOption = Annotated[
    int, typer.Option("--memory-limit", min=64, help="Megabytes a paper may take (pool and Dask).")
]
RetryOption = Annotated[bool, typer.Option("--retry", help="Try papers in quarantine again.")]
VerifyOption = Annotated[
    bool, typer.Option("--verify", help="Hash every file, also those whose size and times have not changed.")
]


def add(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("run")(run_command)
    app.command("merge")(merge_command)
    app.command("status")(status_command)


@guarded
def run_command(
    paths: PathsArgument,
    out: OutOption = None,
    config: ConfigOption = None,
    lang: LangOption = None,
    jobs: JobsOption = 1,
    password: PasswordOption = None,
    ocr: OcrOption = False,
    executor: ExecutorOption = None,
    scheduler: SchedulerOption = None,
    cache: CacheOption = None,
    shard: ShardOption = None,
    seconds: SecondsOption = 600.0,
    megabytes: MegabytesOption = 2048,
    retry: RetryOption = False,
    verify: VerifyOption = False,
) -> None:
    """Mine papers into a run folder: findings, discrepancies, and a page to read.

    A second run into the same folder reads only what is new or has changed; one that was killed goes on.

    [bold]Examples[/bold]

        her2mine run corpus/papers

        her2mine run review.pdf supplement.xml --out outputs/mine

        her2mine run big-folder --jobs 8

        her2mine run s3://bucket/articles.tar.gz --scheduler tcp://host:8786

    Exit status: 0 when all went well, 2 when a file was refused (the others are done) or nothing could be run.
    """
    from her2mine import api

    with show.progress() as progress:
        result = api.run(
            paths,
            out=out,
            config=config,
            jobs=jobs,
            progress=progress,
            language=lang.value if lang else None,
            password=password,
            ocr=ocr,
            executor=executor.value if executor else None,
            scheduler=scheduler,
            cache=cache,
            shard=_shard(shard),
            limits=api.Limits(seconds=seconds, megabytes=megabytes),
            retry=retry,
            verify=verify,
        )
    _end(result)


@guarded
def merge_command(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The run folder that the shards were run for.")],
    cache: CacheOption = None,
    password: PasswordOption = None,
) -> None:
    """Put the shards of a run together, once all are done.

    [bold]Examples[/bold]

        her2mine run papers --out outputs/big --shard 1/2

        her2mine run papers --out outputs/big --shard 2/2

        her2mine merge outputs/big

    Exit status: as for run; 2 when a shard is missing (which ones is said).
    """
    from her2mine import api

    with show.progress() as progress:
        result = api.merge(out, cache=cache, password=password, progress=progress)
    _end(result)


@guarded
def status_command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder, also of a run that works or was killed.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False,
) -> None:
    """Tell where a run stands: papers done, refusals, rate, time left; of shards, each.

    [bold]Examples[/bold]

        her2mine status outputs/mine

        her2mine status outputs/big --json

    Exit status: 0 done or at work, 1 stopped before its end, 2 no run here.
    """
    from her2mine import api

    found = api.status(run)
    show.standings(found, as_json=as_json)
    raise typer.Exit(0 if all(one.state == "done" or one.alive() for one in found.values()) else 1)


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    number, slash, count = text.partition("/")
    if not (slash and number.isdigit() and count.isdigit() and 1 <= int(number) <= int(count)):
        raise typer.BadParameter(f"{text!r} is not I/N with 1 <= I <= N", param_hint="--shard")
    return int(number), int(count)


def _end(result: Run) -> None:
    if result.shard is not None:
        show.shard(result)
        return
    show.summary(result)
    raise typer.Exit(2 if result.shown.refused else 0)
