"""Annotation as it lies on disk: JSON lines beside the papers they speak of, or text with marks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from her2mine.ingest import SUFFIXES
from her2mine.records import Paper
from her2mine.run.annotated import Snippet, read_annotated, read_passages
from her2mine.run.engine import Engine
from her2mine.run.errors import RunError

MARKED = frozenset({".txt", ".text", ".md"})  # suffixes of texts with marks; any other file is JSON lines


@dataclass(frozen=True, slots=True)
class Annotation:
    """Annotated values (``rows``) of a file; ``snippets`` are the papers by name where the file holds them itself."""

    path: Path
    rows: list[dict[str, Any]]
    snippets: Mapping[str, Snippet] = field(default_factory=dict)

    @property
    def docs(self) -> tuple[str, ...]:
        """The annotated papers, in the order of the file; of a text with marks also lines without a value."""
        return tuple(self.snippets) or tuple(dict.fromkeys(row["doc"] for row in self.rows))

    @property
    def groups(self) -> tuple[str, ...]:
        """The fields to group by where none are asked for; a text with marks has constructions instead of papers."""
        return ("language", "source", "statistic", "endpoint", "construction" if self._constructions else "doc")

    @property
    def _constructions(self) -> bool:
        return any(snippet.construction for snippet in self.snippets.values())

    def name_constructions(self, rows: Iterable[dict[str, Any]]) -> None:
        """Write into rows of a text with marks under which construction they stand."""
        for row in rows:
            if row["doc"] in self.snippets:
                row["construction"] = self.snippets[row["doc"]].construction

    def file(self, doc: str) -> Path | None:
        """The paper beside the annotation, or in the folder of its name (``set.jsonl``: ``set/``); None if neither."""
        folders = (self.path.parent, self.path.with_suffix(""))
        places = (folder / f"{doc}{suffix}" for folder in folders for suffix in SUFFIXES)
        return next((place for place in places if place.is_file()), None)

    def paper(self, doc: str, engine: Engine) -> Paper:
        """The paper of that name.

        Raises:
            RunError: it is not there.
            Refusal: it cannot be read safely.
        """
        if doc in self.snippets:
            from her2mine.ingest.plaintext import paper_of

            return paper_of(self.snippets[doc].text, doc)
        if (file := self.file(doc)) is None:
            raise RunError(self.path, f"no paper for {doc!r} beside it; give a findings file or a run folder as well")
        return engine.read(file)


def load_annotation(path: Path) -> Annotation:
    """Read annotated values from JSON lines, from a text with marks (by its suffix) or a folder of marked passages.

    Raises:
        RunError: the file cannot be read, has a line that is no value or a bad mark, or holds no values.
    """
    if path.is_dir() or path.suffix.lower() in MARKED:
        snippets = read_passages(path) if path.is_dir() else read_annotated(path)
        rows = [value for snippet in snippets for value in snippet.values]
        annotation = Annotation(path, rows, {snippet.doc: snippet for snippet in snippets})
        annotation.name_constructions(rows)
    else:
        annotation = Annotation(path, load_rows(path))
    if not annotation.rows:
        raise RunError(path, "holds no annotated values")
    return annotation


def load_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON lines file of findings.

    Raises:
        RunError: the file cannot be read, or a line is no object with doc, start and end.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise RunError(path, reason) from None
    return [_row(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        return {**row, "doc": str(row["doc"]), "start": int(row["start"]), "end": int(row["end"])}
    except (ValueError, TypeError, KeyError) as error:
        reason = f"has no {error}" if isinstance(error, KeyError) else "is not a finding (a JSON object)"
        raise RunError(path, f"line {number} {reason}") from None
