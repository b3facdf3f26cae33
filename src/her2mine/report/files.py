"""The files of a run folder, written while its papers come by; no more than a few papers are held."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

from her2mine.records import Discrepancy, Finding
from her2mine.report.cells import cell
from her2mine.report.html import render
from her2mine.report.model import CITATIONS, KINDS, Results
from her2mine.report.tables import DISCREPANCY_COLUMNS, FINDING_COLUMNS, discrepancy_row, line

INPUTS: Final = ".inputs"  # the part of run.json that grows with the papers, until all are there
_INDENT: Final = "    "


class RunFiles:
    """Writes a run folder: :meth:`add` for each paper or lot of papers in order, then :meth:`finish`."""

    def __init__(self, folder: Path) -> None:
        """Open the files in an existing folder.

        Raises:
            OSError: the folder cannot be written.
        """
        from her2mine.report import arrow  # a third of a second to import: only who writes a run pays

        self._folder = folder
        self._stack = ExitStack()
        self._findings, self._verdicts = self._table("findings"), self._table("discrepancies")
        self._abstentions = self._file("abstentions.jsonl")
        self._inputs = self._file(INPUTS)
        self._rows = self._csv("findings.csv", FINDING_COLUMNS), self._csv("discrepancies.csv", DISCREPANCY_COLUMNS)
        parts = folder / arrow.FOLDER
        self._parts = (
            arrow.Parts(parts / "findings", arrow.findings_schema()),
            arrow.Parts(parts / "discrepancies", arrow.discrepancies_schema()),
        )
        self._comma = ""

    def __enter__(self) -> RunFiles:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def add(self, results: Results) -> None:
        """Write what was found in some papers, which come after those written before.

        Raises:
            OSError: the disk is full, or the folder is gone.
        """
        self._add_findings(results.findings)
        self._add_verdicts(results.discrepancies)
        self._abstentions.writelines(line(item.model_dump(mode="json")) for item in results.abstentions)
        for row in inputs_of(results):
            text = json.dumps(row, ensure_ascii=False, indent=2).replace("\n", f"\n{_INDENT}")
            self._inputs.write(f"{self._comma}\n{_INDENT}{text}")
            self._comma = ","

    def finish(self, results: Results) -> None:
        """Write the page and ``run.json``; ``results`` tells of the run as a whole.

        Raises:
            OSError: as for :meth:`add`.
        """
        for part in self._parts:
            part.close()
        write_text(self._folder / "report.html", render(results))
        self._stack.close()
        self._write_record(results)

    def _add_findings(self, findings: Sequence[Finding]) -> None:
        rows = [finding.row() for finding in findings]
        self._findings.writelines(map(line, rows))
        self._rows[0].writerows([cell(row.get(column)) for column in FINDING_COLUMNS] for row in rows)
        self._parts[0].add(rows)

    def _add_verdicts(self, verdicts: Sequence[Discrepancy]) -> None:
        self._verdicts.writelines(line(item.row()) for item in verdicts)
        rows = [discrepancy_row(item) for item in verdicts]
        self._rows[1].writerows([cell(row.get(column)) for column in DISCREPANCY_COLUMNS] for row in rows)
        self._parts[1].add(rows)

    def _write_record(self, results: Results) -> None:
        """``run.json``; its list of papers is copied from where it was gathered, as it may be long."""
        gathered = self._folder / INPUTS
        head, mark, tail = json.dumps(record_of(results), ensure_ascii=False, indent=2).partition('"inputs": []')
        with (self._folder / "run.json").open("w", encoding="utf-8", newline="\n") as stream:
            if not self._comma:
                stream.write(head + mark + tail + "\n")
            else:
                stream.write(head + '"inputs": [')
                with gathered.open(encoding="utf-8", newline="\n") as papers:
                    stream.writelines(papers)
                stream.write("\n  ]" + tail + "\n")
        gathered.unlink()

    def _table(self, name: str) -> IO[str]:
        return self._file(f"{name}.jsonl")

    def _file(self, name: str) -> IO[str]:
        return self._stack.enter_context((self._folder / name).open("w", encoding="utf-8", newline="\n"))

    def _csv(self, name: str, columns: Sequence[str]) -> Any:
        stream = self._stack.enter_context((self._folder / name).open("w", encoding="utf-8", newline=""))
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        return writer


def record_of(results: Results) -> dict[str, Any]:
    """What ``run.json`` says, without the papers: what made the run and what came out; no times, no local paths."""
    return {
        **results.provenance,
        "title": results.title,
        "counts": results.counts(),
        "causes": results.causes(),
        "inputs": [],
        "refused": [{"name": item.name, "sha256": item.sha256, "reason": item.reason} for item in results.refused],
        "copies": [{"name": item.name, "of": item.of, "why": item.why} for item in results.copies],
        "passed_over": list(results.passed_over),
    }


def inputs_of(results: Results) -> Iterable[Mapping[str, Any]]:
    """What ``run.json`` says of each paper."""
    found: dict[str, int] = {}
    for finding in results.findings:
        found[finding.doc] = found.get(finding.doc, 0) + 1
    kinds = results.tally()
    for paper in results.papers:
        yield {
            "doc": paper.doc,
            "name": paper.name,
            "sha256": paper.sha256,
            "format": paper.format,
            "encoding": paper.encoding,
            "language": paper.language,
            "title": paper.title,
            "pages": paper.pages,
            "findings": found.get(paper.doc, 0),
            **{kind: kinds[paper.doc, kind] for kind in (*KINDS, CITATIONS)},
            "warnings": list(paper.warnings),
        }


def write_text(path: Path, text: str) -> None:
    """Write a text file, lines ended the same on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")
