"""What papers were found to say, put into the run folder: which papers count, what is new, and whether anything is."""

from __future__ import annotations

import json
from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from her2mine.digests import digest_of
from her2mine.report.model import Copy, RefusedFile, Results
from her2mine.run.codec import CodecError, decode, encode
from her2mine.run.config import Config
from her2mine.run.copies import Known, copies
from her2mine.run.engine import Engine
from her2mine.run.folder import HIDDEN, WRITTEN, replacing
from her2mine.run.inputs import Inputs
from her2mine.run.provenance import provenance
from her2mine.run.store.keys import code
from her2mine.run.todo import Paper, Todo
from her2mine.run.together import CHANGES, Member, Merge
from her2mine.run.work import COMPARED, Brief

MANIFEST: Final = "manifest.json"
SHOWN: Final = "shown"
KINDS: Final = ("new", "changed", "again", "reused", "gone")
_WRITERS: Final = ("report", "run/together.py", "run/copies.py", "run/assembly.py", "run/scratch.py", "wording.py")
_ALWAYS: Final = WRITTEN - {CHANGES, HIDDEN}


class Assembly:
    """A run all of whose papers are done."""

    def __init__(self, todo: Todo, engine: Engine, config: Config, inputs: Inputs) -> None:
        """Take the papers as they are in the store."""
        self._todo, self._engine, self._config, self._inputs = todo, engine, config, inputs
        self.counts: dict[str, int] = {}

    def name(self) -> str:
        """A folder name of the run's own: what was read, and six digits of a hash of all that went into it."""
        read = [(paper.source.name, paper.sha256) for paper in self._todo.papers]
        return f"{self._inputs.label}-{digest_of(self._provenance, read)[:6]}"

    def write(self, folder: Path, work: Path, *, own_store: bool) -> Results:
        """Write the run folder, unless it holds this very run already; sets ``counts``.

        Args:
            folder: the run folder; an earlier run in it is replaced in one step.
            work: a folder for what has to be sorted on the way.
            own_store: whether no other run uses the store, so that what this one does not rest on can go.

        Returns:
            The run as far as page and terminal show it.

        Raises:
            RunError: the folder cannot be written.
        """
        manifest = _manifest(folder)
        self.counts = self._counted(manifest)
        shown = _shown(folder) if manifest.get("made") == self._made else None
        if shown is not None:
            return shown
        before = folder if (folder / "run.json").exists() else None
        with replacing(folder) as partial:
            merge = Merge(self._todo.store, self._engine, self._members, work)
            shown = merge.write(partial, self._rest, before)
            self._note(partial / HIDDEN, shown)
            if own_store:
                self._todo.store.keep_only(key for paper in self._todo.papers for key in _keys(paper))
            self._todo.store.close()  # it may lie in the folder that is replaced
        return shown

    @cached_property
    def _provenance(self) -> dict[str, Any]:
        return provenance(self._config, self._engine)

    @cached_property
    def _copies(self) -> dict[int, Copy]:
        """The papers that do not count; of files with the same bytes only the first was read."""
        known = (Known.of(place, paper.source.name, self._brief(paper)) for place, paper in self._todo.compared())
        return dict(sorted({**self._todo.copies, **copies(known)}.items()))

    @cached_property
    def _members(self) -> list[Member]:
        return [
            Member(paper.source.doc, paper.keys.compared)
            for place, paper in self._todo.compared()
            if place not in self._copies
        ]

    @cached_property
    def _rest(self) -> Results:
        """What the run tells besides its papers' results."""
        refused = {paper.source.name: self._reason(paper) for paper in self._todo.papers if paper.kind != COMPARED}
        told, same = [], {copy.name: copy.of for copy in self._copies.values()}
        for paper in self._todo.papers:
            name = paper.source.name
            reason = refused.get(same.get(name, name), "")  # a copy of a refused file is refused too
            if reason:
                told.append(RefusedFile(name, paper.sha256, reason))
        return Results(
            title=self._config.title,
            refused=tuple(told),
            passed_over=self._inputs.passed_over,
            provenance=self._provenance,
            copies=tuple(copy for copy in self._copies.values() if copy.of not in refused),
        )

    @cached_property
    def _made(self) -> str:
        """A hash of all that the files of the run rest on."""
        rest = self._rest
        told = [(each.name, each.reason) for each in rest.refused], [(each.name, each.of) for each in rest.copies]
        papers = [(paper.source.name, paper.source.doc, paper.keys.compared) for paper in self._todo.papers]
        return digest_of(code(_WRITERS), rest.title, rest.provenance, rest.passed_over, told, papers)

    def _reason(self, paper: Paper) -> str:
        return paper.reason or str(self._todo.store.load(paper.keys.compared) or "")

    def _brief(self, paper: Paper) -> Brief:
        brief: Brief = self._todo.store.load(paper.keys.compared, "brief")
        return brief

    def _counted(self, manifest: dict[str, Any]) -> dict[str, int]:
        """How the papers differ from those of the run that was in the folder before."""
        before: dict[str, str] = manifest.get("papers", {})
        counted: Counter[str] = Counter()
        for paper in self._todo.papers:
            known = before.get(paper.source.name)
            same = paper.reused or paper.kind == "copy"
            counted["reused" if same else _how(known, paper.sha256)] += 1
        counted["gone"] = len(before.keys() - {paper.source.name for paper in self._todo.papers})
        return {kind: counted[kind] for kind in KINDS}

    def _note(self, hidden: Path, shown: Results) -> None:
        hidden.mkdir(exist_ok=True)
        (hidden / SHOWN).write_bytes(encode(shown))
        papers = {paper.source.name: paper.sha256 for paper in self._todo.papers}
        noted = json.dumps({"made": self._made, "papers": papers}, ensure_ascii=False)
        (hidden / MANIFEST).write_text(noted, encoding="utf-8")


def _how(before: str | None, sha256: str) -> str:
    if before is None:
        return "new"
    return "again" if before == sha256 else "changed"


def _keys(paper: Paper) -> tuple[str, str, str]:
    return paper.keys.read, paper.keys.mined, paper.keys.compared


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / HIDDEN / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _shown(folder: Path) -> Results | None:
    """What was shown of the run in a folder, as long as all its files are there."""
    if not all((folder / name).exists() for name in _ALWAYS):
        return None
    try:
        shown = decode((folder / HIDDEN / SHOWN).read_bytes())
    except (OSError, CodecError):
        return None
    return shown if isinstance(shown, Results) else None
