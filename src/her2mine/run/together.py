"""The results of all papers put together into a run folder, one paper after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Final

from her2mine.records import Discrepancy
from her2mine.report.files import RunFiles
from her2mine.report.model import CHECK, CONFLICT, Changed, Results, Since
from her2mine.report.overview import Overview
from her2mine.report.tables import line
from her2mine.report.text import speaking, spoken
from her2mine.report.view import ROWS
from her2mine.run.engine import Engine
from her2mine.run.errors import RunError
from her2mine.run.scratch import Scratch
from her2mine.run.store import Store
from her2mine.run.work import Brief, Found

DISCREPANCIES: Final = "discrepancies.jsonl"
CHANGES: Final = "changes.jsonl"


@dataclass(frozen=True, slots=True)
class Member:
    """A paper that counts: its name in the verdicts, and where its results are kept."""

    doc: str
    key: str


class Merge:
    """Puts papers together. Nothing is held of a paper but its member, which is small."""

    def __init__(self, store: Store, engine: Engine, members: Sequence[Member], work: Path) -> None:
        """Take the papers in their order; ``work`` is a folder for what has to be sorted."""
        self._store, self._engine, self._members, self._work = store, engine, members, work

    def write(self, folder: Path, rest: Results, before: Path | None = None) -> Results:
        """Write the run into an existing folder.

        Args:
            folder: where to.
            rest: what no paper tells (title, refused files, provenance).
            before: the folder of the run that this one replaces.

        Returns:
            The run as far as page and terminal show it.

        Raises:
            OSError: the folder cannot be written.
            RunError: results have been lost from the store since they were put there.
        """
        with ExitStack() as stack:
            stack.enter_context(speaking(str(rest.provenance.get("language", spoken()))))
            scratch = stack.enter_context(Scratch(self._work))
            overview = Overview(base=scratch.base)
            files = stack.enter_context(RunFiles(folder))
            if len(self._members) > 1:
                self._compare(scratch)
            since = None
            if before is not None and (before / DISCREPANCIES).exists():
                changes = stack.enter_context((folder / CHANGES).open("w", encoding="utf-8", newline="\n"))
                since = _Watch(scratch, before, changes)
            for results in self._papers(scratch):
                files.add(results)
                overview.add(results)
                if since is not None:
                    since.look(results.discrepancies)
            told = since.end({member.doc for member in self._members}) if since is not None else None
            shown = overview.results(replace(rest, since=told))
            files.finish(shown)
        return shown

    def _compare(self, scratch: Scratch) -> None:
        """Hold papers against each other, quantity by quantity."""
        for member in self._members:
            scratch.note_dois([self._brief(member).doi])
        for member in self._members:
            brief = self._brief(member)
            scratch.add_voices(member.doc, brief.doi, brief.cites, self._store.load(member.key, "voices") or ())
        for voices in scratch.quantities():
            scratch.add_across(self._engine.across(voices))
        scratch.end_across()

    def _papers(self, scratch: Scratch) -> Iterator[Results]:
        for member in self._members:
            found = self._store.load(member.key)
            if not isinstance(found, Found):
                raise _lost(member)
            verdicts = [*found.verdicts, *scratch.across(member.doc)]
            yield Results(
                papers=(self._brief(member).row,),
                findings=found.findings,
                abstentions=found.abstentions,
                discrepancies=tuple(sorted(verdicts, key=lambda item: (item.start, item.end))),
            )

    def _brief(self, member: Member) -> Brief:
        brief = self._store.load(member.key, "brief")
        if not isinstance(brief, Brief):
            raise _lost(member)
        return brief


def _lost(member: Member) -> RunError:
    return RunError(member.doc, "its results were kept and can no longer be read; run again")


class _Watch:
    """Sees which conflicts and checks come and go between the last run and this one, and writes them down."""

    def __init__(self, scratch: Scratch, before: Path, file: IO[str]) -> None:
        self._scratch, self._file = scratch, file
        self._counts = dict.fromkeys(("new", "solved", "gone"), 0)
        self._shown: list[Changed] = []
        scratch.note_before(before / DISCREPANCIES)

    def look(self, verdicts: Sequence[Discrepancy]) -> None:
        for item in verdicts:
            if item.severity in (CONFLICT, CHECK) and self._scratch.is_new(item):
                fields = {name: getattr(item, name) for name in Changed.__dataclass_fields__ if name != "change"}
                self._note(Changed("new", **fields))

    def end(self, docs: set[str]) -> Since:
        for row in self._scratch.not_seen():
            self._note(Changed("solved" if row["doc"] in docs else "gone", **row))
        return Since(self._counts, tuple(self._shown))

    def _note(self, item: Changed) -> None:
        self._counts[item.change] += 1
        self._file.write(line(asdict(item)))
        if self._counts[item.change] <= ROWS:  # the page shows no more of each
            self._shown.append(item)
