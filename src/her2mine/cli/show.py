"""What a person sees in the terminal; plain words and no colour in a pipe."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from her2mine.records import BlockKind, Discrepancy, Finding, Paper
from her2mine.report import words
from her2mine.report.model import Results, Subject, subject
from her2mine.report.view import quoted

if TYPE_CHECKING:  # the engine is loaded only when a command needs it
    from her2mine.run import Run
    from her2mine.run.log import Standing
    from her2mine.run.pipeline import Progress as OnDone

FEW = 3  # papers up to which a bar would only flicker
TOP = 3  # conflicts on the first screen of a run
PIPE_WIDTH = 100
KINDS = {"again": "done again"}  # of papers, where the word alone would not tell
STYLES = {"value": "bold black on yellow", "also": "underline", "": ""}


def console() -> Console:
    """Standard output; a fixed width in a pipe, so that the text does not depend on who reads it."""
    return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


@contextmanager
def progress() -> Iterator[OnDone | None]:
    """A bar on stderr for more than a few papers, with rate, time left and refusals; on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    told = (TextColumn("{task.fields[rate]}"), TextColumn("[red]{task.fields[refused]}[/]"), TimeRemainingColumn())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *told)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("mining", total=None, visible=False, rate="", refused="")

        def on_done(done: int, total: int, name: str, refused: int) -> None:
            speed = bar.tasks[task].speed
            bar.update(
                task,
                completed=done,
                total=total,
                visible=total > FEW,
                description=escape(name[-40:]),
                rate=f"{speed:.1f}/s" if speed else "",
                refused=f"{refused} refused" if refused else "",
            )

        yield on_done


def summary(run: Run) -> None:
    """The first screen of a run: what was read, the counts, the surest conflicts, and where to read on."""
    out, results = console(), run.shown
    counts = results.counts()
    out.print(
        f"{many(counts['papers'], 'paper')} read, {many(counts['findings'], 'value')} found: "
        f"[green]{counts['agrees']} agreeing[/], [red]{counts['conflict']} conflicting[/], "
        f"[yellow]{counts['check']} to check[/], [blue]{counts['new']} new[/], {counts['abstained']} not bound"
        + (f"; {many(counts['citations'], 'citation')} in doubt" if counts["citations"] else "")
        + (f"; [red]{many(counts['refused'], 'file')} refused[/]" if results.refused else ""),
        soft_wrap=True,
    )
    telling = _telling(results.conflicts)
    _conflict_list(out, results, telling[:TOP])
    if len(telling) > TOP:
        out.print(f"\n… and {many(len(telling) - TOP, 'more conflict')} in the report")
    out.print(Text(f"\nReport: {run.folder / 'report.html'}"), soft_wrap=True)
    if run.address:
        out.print(Text(f"Copied to {run.address}"), soft_wrap=True)
    _since(out, run)
    _refused(results)


def shard(run: Run) -> None:
    """A part of a run that is done."""
    number, count = run.shard or (1, 1)
    out = console()
    out.print(
        f"shard {number} of {count} is done: {many(run.papers['done'], 'paper')}; her2mine merge OUT when all are"
    )


def standings(found: Mapping[str, Standing], *, as_json: bool) -> None:
    """Where runs stand, a line each; ``found`` is by the name of the shard, "" for a run without."""
    if as_json:
        print(json.dumps({name: {**asdict(one), "alive": one.alive()} for name, one in found.items()}))
        return
    for name, one in found.items():
        print(f"{name}: {_standing(one)}" if name else _standing(one))


def _standing(one: Standing) -> str:
    told = f"{one.done} of {many(one.total, 'paper')}"
    told += f", {one.reused} reused" * bool(one.reused) + f", {one.refused} refused" * bool(one.refused)
    if one.alive():
        left = f", about {timedelta(seconds=round(one.left))} left" if one.left is not None else ""
        return f"at work on {one.host} (process {one.pid}): {told}, {one.rate:.1f} papers a second{left}"
    if one.state == "done":
        return f"done: {told} in {timedelta(seconds=round(one.updated - one.started))}"
    reason = f": {one.reason}" if one.reason else ""
    return f"{'killed' if one.state == 'running' else one.state} after {told}{reason}; the same command goes on"


def _since(out: Console, run: Run) -> None:
    """What differs from the last run; nothing of a first one."""
    told = {kind: number for kind, number in run.papers.items() if number}
    if set(told) > {"new"} or (told and "new" not in told):
        out.print(f"Papers: {', '.join(f'{number} {KINDS.get(kind, kind)}' for kind, number in told.items())}")
    since = run.shown.since
    if since is not None and any(since.counts.values()):
        counted = ", ".join(f"{number} {change}" for change, number in since.counts.items() if number)
        out.print(f"Conflicts and checks since the last run: {counted}")


def conflicts(results: Results) -> None:
    """All conflicts of a paper, and in one line what else was found."""
    out, counts = console(), results.counts()
    _conflict_list(out, results, results.conflicts)
    found = many(len(results.conflicts), "conflict") if results.conflicts else "no conflicts"
    rest = (
        f"{counts['agrees']} agreeing, {counts['check']} to check, {counts['new']} new, {counts['abstained']} not bound"
    )
    out.print(f"\n{found} in {many(counts['findings'], 'value')} ({rest})")


def blocks(paper: Paper, *, kinds: bool) -> None:
    """A paper's blocks in order, on standard output as they are."""
    for block in paper.blocks:
        if kinds:
            name = BlockKind(block.kind).value
            print(f"[{name} {block.language} {block.start}:{block.end}{_section(block.section)}]")
        print(paper.text[block.start : block.end].strip("\n"), end="\n\n")


def warnings(paper: Paper) -> None:
    """What a reader has to tell about a paper, on stderr."""
    for warning in paper.warnings:
        print(f"her2mine: {paper.path.name}: {warning}", file=sys.stderr)


def _conflict_list(out: Console, results: Results, items: Sequence[Discrepancy]) -> None:
    by_id = {finding.id: finding for finding in results.findings}
    for item in items:
        _conflict(out, item, by_id)


def _telling(items: Sequence[Discrepancy]) -> list[Discrepancy]:
    """One verdict a value: the surest of each cause first, then the next of each, so that few show what there is."""
    seen: Counter[str] = Counter()
    surest: dict[Subject, Discrepancy] = {}
    for item in sorted(items, key=lambda item: -item.confidence):
        surest.setdefault(subject(item), item)
    ranked = []
    for item in surest.values():
        ranked.append((seen[item.cause], item))
        seen[item.cause] += 1
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]


def _conflict(out: Console, item: Discrepancy, by_id: Mapping[str, Finding]) -> None:
    finding = by_id.get(item.finding)
    page = f", page {item.page}" if item.page is not None else ""
    head = Text.assemble("\n", (words.cause(item.cause), "bold red"), f"  {item.doc}{page}, character {item.start}")
    out.print(head)
    pieces = [(text, STYLES[kind]) for text, kind in quoted(item, by_id)]
    out.print(Padding(Text.assemble(*bracketed(pieces, colour=out.is_terminal)), (0, 0, 0, 2)))
    if finding is not None:
        out.print(line("says", f"{words.figure(finding)}  ({words.quantity(finding)})"))
    if item.gold is not None:
        out.print(line("gold", f"{words.gold_figure(item.gold)}  ({words.gold_quantity(item.gold)})"))
        out.print(line("from", " ".join(part for part in (item.gold.source_doi, f"[{item.gold.id}]") if part)))
    out.print(line("why", " ".join(part for part in (item.explanation, item.arithmetic) if part)))
    out.print(line("id", item.id))


def bracketed(pieces: Sequence[tuple[str, str]], *, colour: bool) -> list[tuple[str, str]]:
    """Without colour the value spoken of stands between » and «."""
    if colour:
        return list(pieces)
    return [(f"»{text}«" if style == STYLES["value"] else text, style) for text, style in pieces]


def line(name: str, text: str, width: int = 4) -> Padding:
    """A word and what it introduces, which may take several lines."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=width, style="dim")
    table.add_column(overflow="fold")
    table.add_row(name, Text(text))
    return Padding(table, (0, 0, 0, 2))


def _refused(results: Results) -> None:
    for item in results.refused:
        print(f"her2mine: {item.name}: {item.reason}", file=sys.stderr)
    for copy in results.copies:
        print(f"her2mine: {copy.name}: is a copy of {copy.of} (same {copy.why}) and does not count", file=sys.stderr)
    if results.passed_over:
        print(f"her2mine: passed over, no papers: {', '.join(results.passed_over)}", file=sys.stderr)


def _section(section: str) -> str:
    return f" {section}" if section else ""


def many(count: int, noun: str) -> str:
    """A count with its noun: "1 value", "2 values"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
