"""Checking a curated folder: its tables against ``datapackage.json`` and the rules, its editions against its log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from her2mine.curate import rules
from her2mine.curate.edition import DECISIONS, PACKAGE, CurateError, digest
from her2mine.curate.journal import REVIEWS, Journal, named
from her2mine.curate.schema import Fault, Table, check_foreign_keys, check_table, read_table
from her2mine.curate.table import order
from her2mine.diff.gold import EDITION, RESULTS, TRIALS, GoldError, read_files, result_of
from her2mine.records import Decision


def validate(folder: Path) -> list[Fault]:
    """Every fault of the curated dataset in ``folder``, in order of file, row and column; none means it is sound.

    Never raises for bad content: a file that is missing or cannot be read is a fault too.
    """
    try:
        files = read_files(folder, (PACKAGE, TRIALS, RESULTS, EDITION, DECISIONS))
        schemas, names = schemas_of(files[PACKAGE])
    except GoldError as error:
        path, _, reason = str(error).partition(": ")
        return [Fault(Path(path).name, 0, "", reason)]
    except (ValueError, KeyError, TypeError) as error:
        return [Fault(PACKAGE, 0, "", f"not a data package: {error}")]
    missing = {TRIALS, RESULTS} - set(schemas)
    if missing:
        return [Fault(PACKAGE, 0, "resources", f"no resource {path}") for path in sorted(missing)]
    return sorted({*check_tables(files, schemas, names), *_check_editions(files), *_check_reviews(folder)})


def schemas_of(package: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return, from the text of ``datapackage.json``, the schemas by file name, and the file names by resource name."""
    resources = json.loads(package)["resources"]
    schemas = {resource["path"]: resource["schema"] for resource in resources}
    return schemas, {resource["name"]: resource["path"] for resource in resources}


def check_tables(
    files: Mapping[str, str], schemas: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> Iterator[Fault]:
    """Check tables (file name to CSV text) against schemas (by file name); ``names`` is resource name to file name."""
    tables = {path: read_table(path, files[path], _columns(schema)) for path, schema in schemas.items()}
    by_name = {name: tables[path] for name, path in names.items()}
    for path, table in tables.items():
        yield from table.faults
        yield from check_table(table, schemas[path])
        yield from check_foreign_keys(table, schemas[path], by_name)
    yield from _check_results(tables[RESULTS])
    yield from _check_order(tables[RESULTS])
    yield from _check_aliases(tables[TRIALS])


def _columns(schema: Mapping[str, Any]) -> list[str]:
    return [spec["name"] for spec in schema["fields"]]


def _check_results(table: Table) -> Iterator[Fault]:
    for line, row in table.rows:
        try:
            record = result_of(row)
        except (KeyError, ValueError):  # the schema check has named the cell
            continue
        if record.printed and record.ci_verified in ("", *rules.LEVELS):
            yield from (Fault(table.file, line, column, reason) for column, reason in rules.faults(record))


def _check_order(table: Table) -> Iterator[Fault]:
    if any(fault.row == 1 for fault in table.faults):
        return
    for (_, before), (line, row) in zip(table.rows, table.rows[1:], strict=False):
        if order(row) < order(before):
            yield Fault(table.file, line, "trial", "out of order; rows are sorted by their key")


def _check_aliases(table: Table) -> Iterator[Fault]:
    """No name may stand for two trials."""
    owner: dict[str, str] = {row.get("trial", "").casefold(): row.get("trial", "") for _, row in table.rows}
    for line, row in table.rows:
        for alias in filter(None, row.get("aliases", "").split(";")):
            other = owner.setdefault(alias.strip().casefold(), row.get("trial", ""))
            if other != row.get("trial", ""):
                yield Fault(table.file, line, "aliases", f"{alias!r} is also a name of {other}")


def _check_editions(files: Mapping[str, str]) -> Iterator[Fault]:
    try:
        edition = json.loads(files[EDITION])
        number, known = edition["edition"], edition["sha256"]
        history = [entry["edition"] for entry in edition["history"]]
    except (ValueError, KeyError, TypeError) as error:
        yield Fault(EDITION, 0, "", f"not an edition record: {error}")
        return
    if history != list(range(1, number + 1)):
        yield Fault(EDITION, 0, "history", f"tells of editions {history}, not of 1 to {number}")
    if digest(files[RESULTS]) != known:
        yield Fault(RESULTS, 0, "", f"is not the file of edition {number}; it was changed outside the decisions")
    yield from _check_decisions(files[DECISIONS], number)


def _check_reviews(folder: Path) -> Iterator[Fault]:
    """Every line of the review log is a judgement, and is what its id says; one still being written is left aside."""
    try:
        records = Journal(folder).read()
    except CurateError as error:
        yield Fault(REVIEWS, 0, "", str(error).partition(": ")[2])
        return
    for line, entry in enumerate(records, start=1):
        if named(entry).id != entry.id:
            yield Fault(REVIEWS, line, "id", f"{entry.id} is not the id of what the line says; it was changed by hand")


def _check_decisions(text: str, number: int) -> Iterator[Fault]:
    edition = 1
    for line, entry in enumerate(text.splitlines(), start=1):
        try:
            decision = Decision.model_validate_json(entry)
        except ValidationError as error:
            first = error.errors()[0]
            yield Fault(DECISIONS, line, ".".join(map(str, first["loc"])), first["msg"])
            continue
        if decision.edition_before != edition:
            yield Fault(DECISIONS, line, "edition_before", f"{decision.edition_before} after edition {edition}")
        edition = decision.edition_after
    if edition != number:
        yield Fault(DECISIONS, 0, "edition_after", f"the log ends at edition {edition}, {EDITION} says {number}")
