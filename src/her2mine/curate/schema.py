"""Checking CSV text against a Frictionless Table Schema: columns, types, constraints, keys and foreign keys."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from her2mine.curate.table import Row

Check = Callable[[Any, str], str]


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong: in which file, row (line number, the header is 1; 0 for the whole file) and column, and why."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = [self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        return f"{', '.join(filter(None, place))}: {self.reason}"


@dataclass
class Table:
    """A CSV file taken apart: rows with their line numbers, and what was wrong with its form."""

    file: str
    rows: list[tuple[int, Row]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(file: str, text: str, columns: Sequence[str]) -> Table:
    """Take CSV text apart. A row that does not fit the header is a fault and is left out."""
    table = Table(file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        table.faults += _header_faults(file, header, columns)
        for cells in reader:
            if len(cells) == len(header):
                table.rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
            else:
                reason = f"{len(cells)} cells where the header has {len(header)}"
                table.faults.append(Fault(file, reader.line_num, "", reason))
    except csv.Error as error:
        table.faults.append(Fault(file, reader.line_num, "", str(error)))
    return table


def check_table(table: Table, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Hold every cell against its field, and the table against its keys."""
    for spec in schema["fields"]:
        yield from _check_column(table, spec)
    yield from _check_key(table, schema.get("primaryKey", []))


def check_foreign_keys(table: Table, schema: Mapping[str, Any], others: Mapping[str, Table]) -> Iterator[Fault]:
    """Each referring cell must stand in the other table; ``others`` is by resource name."""
    for link in schema.get("foreignKeys", []):
        column, target = link["fields"], link["reference"]
        known = {row.get(target["fields"]) for _, row in others[target["resource"]].rows}
        for line, row in table.rows:
            if column in row and row[column] not in known:
                yield Fault(table.file, line, column, f"{row[column]!r} is not in {others[target['resource']].file}")


def _header_faults(file: str, header: Sequence[str], columns: Sequence[str]) -> Iterator[Fault]:
    for column in columns:
        if column not in header:
            yield Fault(file, 1, column, "no such column in the header")
    for place, column in enumerate(header):
        if column not in columns:
            yield Fault(file, 1, column, "a column the schema does not have")
        elif column in header[:place]:
            yield Fault(file, 1, column, "column given twice")


def _check_column(table: Table, spec: Mapping[str, Any]) -> Iterator[Fault]:
    name = spec["name"]
    constraints = spec.get("constraints", {})
    seen: dict[str, int] = {}
    for line, row in table.rows:
        if name not in row:
            continue
        reason = _cell_fault(row[name], spec["type"], constraints)
        if not reason and constraints.get("unique") and row[name] in seen:
            reason = f"{row[name]!r} stands in row {seen[row[name]]} already"
        seen.setdefault(row[name], line)
        if reason:
            yield Fault(table.file, line, name, reason)


def _cell_fault(cell: str, kind: str, constraints: Mapping[str, Any]) -> str:
    """Say why a cell breaks its field; empty when it does not. Rules of value do not touch empty cells."""
    if not cell:
        return "empty, but needed" if constraints.get("required") else ""
    if cell != cell.strip():
        return f"{cell!r} has blanks around it"
    if not _TYPES[kind](cell):
        return f"{cell!r} is not of type {kind}"
    reasons = (check(constraints[name], cell) for name, check in _CONSTRAINTS.items() if name in constraints)
    return next(filter(None, reasons), "")


def _check_key(table: Table, columns: Sequence[str]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in table.rows:
        values = tuple(row.get(column, "") for column in columns)
        if columns and values in seen:
            told = ", ".join(filter(None, values))
            yield Fault(table.file, line, columns[0], f"same key as row {seen[values]}: {told}")
        seen.setdefault(values, line)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", cell) is not None


_TYPES: dict[str, Callable[[str], bool]] = {
    "string": lambda cell: True,
    "number": _is_number,
    "integer": lambda cell: re.fullmatch(r"-?\d+", cell) is not None,
    "boolean": lambda cell: cell in ("true", "false"),
}
_CONSTRAINTS: dict[str, Check] = {
    "enum": lambda allowed, cell: "" if cell in allowed else f"{cell!r} is none of {', '.join(allowed)}",
    "pattern": lambda shape, cell: "" if re.fullmatch(shape, cell) else f"{cell!r} does not have the shape {shape}",
    "minimum": lambda least, cell: "" if float(cell) >= least else f"{cell} is below {least}",
    "maximum": lambda most, cell: "" if float(cell) <= most else f"{cell} is above {most}",
}
