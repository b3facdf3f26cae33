"""The commands. Each is one call of the Python API of the same name, plus what a person sees of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from her2mine import __version__
from her2mine.cli import editions, reviews, runs, show  # noqa: F401 (the first two add commands to curate)
from her2mine.cli.curate import curate
from her2mine.cli.export import export_command
from her2mine.cli.faults import BROKEN_PIPE, INTERRUPTED, guarded
from her2mine.cli.options import ConfigOption, LangOption, OcrOption, PasswordOption
from her2mine.cli.review import review

app = typer.Typer(
    help="Finds the trial results that review papers quote and says which numbers are wrong, and why.",
    epilog="Examples: her2mine run corpus/papers, her2mine check review.pdf; each command shows more with --help.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.add_typer(curate, name="curate")
app.command("review")(review)
runs.add(app)
app.command("export")(export_command)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"her2mine {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Finds the trial results that review papers quote and says which numbers are wrong, and why."""


@app.command("check")
@guarded
def check_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One paper.")],
    config: ConfigOption = None,
    lang: LangOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the conflicts as JSON lines.")] = False,
    password: PasswordOption = None,
    ocr: OcrOption = False,
) -> None:
    """Check one paper and show its conflicts in the terminal; nothing is written.

    [bold]Examples[/bold]

        her2mine check review.txt

        her2mine check review.pdf --json | jq .cause

        her2mine check review.txt --lang zh

    Exit status: 0 nothing wrong, 1 conflicts found, 2 the file cannot be read.
    """
    from her2mine import api

    results = api.check(file, config=config, language=lang.value if lang else None, password=password, ocr=ocr)
    if as_json:
        for item in results.conflicts:
            typer.echo(json.dumps(item.row(), ensure_ascii=False))
    else:
        show.conflicts(results)
    raise typer.Exit(1 if results.conflicts else 0)


@app.command("read")
@guarded
def read_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One paper.")],
    blocks: Annotated[bool, typer.Option("--blocks", help="Put kind, language and offsets before each block.")] = False,
    password: PasswordOption = None,
    ocr: OcrOption = False,
) -> None:
    """Print the text of a paper as the pipeline reads it, block after block.

    [bold]Examples[/bold]

        her2mine read review.pdf

        her2mine read review.xml --blocks

    Exit status: 0, or 2 when the file is refused (the reason is on stderr).
    """
    from her2mine import api

    paper = api.read(file, password=password, ocr=ocr)
    show.blocks(paper, kinds=blocks)
    show.warnings(paper)


@app.command("look")
@guarded
def look_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PDF.")],
    page: Annotated[int | None, typer.Option("--page", min=1, help="Only this page, as a PNG.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write: .html, or .png with --page.")] = None,
    values: Annotated[bool, typer.Option("--values/--no-values", help="Find and mark the values too.")] = True,
    config: ConfigOption = None,
    password: PasswordOption = None,
    ocr: OcrOption = False,
) -> None:
    """Draw what was read of a PDF over its pages: blocks in reading order, cells, values, furniture struck out.

    [bold]Examples[/bold]

        her2mine look review.pdf

        her2mine look review.pdf --page 3

        her2mine look review.pdf --page 3 --no-values --out page.png

    Exit status: 0 (the file written is printed), or 2 when the file is refused.
    """
    from her2mine import api

    typer.echo(api.look(file, page=page, out=out, values=values, config=config, password=password, ocr=ocr))


@app.command("evaluate")
@guarded
def evaluate_command(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Annotated values: JSON lines, or a text with marks (.txt).")
    ],
    findings: Annotated[
        Path | None,
        typer.Argument(
            metavar="FINDINGS",
            help="findings.jsonl or a run folder. Without it, the annotated papers beside GOLD are mined.",
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="FIELD", help="Show these groups only, in full: role, trial, ... May be repeated."
        ),
    ] = None,
    errors: Annotated[
        int,
        typer.Option("--errors", metavar="N", min=0, help="Show the first N values that differ, with the sentence."),
    ] = 0,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for score.json, errors.jsonl and the calibration plot (SVG, PNG)."),
    ] = None,
    config: ConfigOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the score as one JSON object, and nothing else.")
    ] = False,
) -> None:
    """Score findings against annotated values: detection, strict, and each slot; overall and by group.

    Groups are by language, source (prose or table), statistic, endpoint and paper (of a text with marks:
    construction); --by names others.

    [bold]Examples[/bold]

        her2mine evaluate annotated/gold.jsonl

        her2mine evaluate annotated/gold.jsonl outputs/mine --out outputs/score

        her2mine evaluate corpus/annotated/en.txt --by role --by construction --errors 5
    """
    from her2mine import api
    from her2mine.cli import scored

    score = api.evaluate(gold, findings, config=config, by=tuple(by or ()), out=out)
    if as_json:
        typer.echo(json.dumps(score.row(), ensure_ascii=False))
        return
    scored.score(score, full=bool(by))
    scored.differences(score.differences, errors)


@app.command("plant")
@guarded
def plant_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A correct paper, or a text with marked values.")],
    cause: Annotated[str, typer.Option("--cause", help="The cause of the error, as docs/causes names it.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the copies and their key.jsonl.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same errors.")] = 1,
    count: Annotated[int, typer.Option("--count", min=1, help="Copies, each with another error.")] = 1,
    config: ConfigOption = None,
) -> None:
    """Write copies of a correct paper with one error each: what a check of papers can be tested with.

    The key says where each error stands, its cause, what the place said and what it says now.

    [bold]Examples[/bold]

        her2mine plant review.txt --cause arm_swap --out planted

        her2mine plant review.txt --cause digit_typo --count 5 --seed 7 --out planted

    Exit status: 0, or 2 when the file is refused or no place in it can bear such an error.
    """
    from her2mine import api

    for key in api.plant(file, out, cause=cause, seed=seed, count=count, config=config):
        typer.echo(f"{key.doc}.txt, character {key.start}: {key.said} -> {key.says}")


def main() -> None:
    """Entry point of ``her2mine``; never shows a traceback for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # papers hold any letter, whatever the terminal's locale
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name="her2mine")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        sys.stderr.close()
        sys.exit(BROKEN_PIPE)
