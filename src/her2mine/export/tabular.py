"""Folders of tables: CSV for people and spreadsheets, Parquet with types for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from her2mine.export.place import folder_at
from her2mine.export.sheets import Kind, Row, Sheet, sheets
from her2mine.export.source import Source
from her2mine.report.tables import write_csv

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 10_000  # rows of a Parquet row group
MARK = "discrepancies"


def write_csvs(source: Source, target: Path) -> None:
    """A folder with one CSV a table; no cell starts a formula (see :mod:`her2mine.report.cells`)."""
    with folder_at(target, f"{MARK}.csv") as folder:
        for sheet in sheets(source):
            write_csv(folder / f"{sheet.name}.csv", tuple(sheet.columns), sheet.rows())


def write_parquets(source: Source, target: Path) -> None:
    """A folder with one Parquet file a table; text is that of the paper, untouched."""
    with folder_at(target, f"{MARK}.parquet") as folder:
        for sheet in sheets(source):
            _write_parquet(folder / f"{sheet.name}.parquet", sheet)


def _write_parquet(path: Path, sheet: Sheet) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([(name, _arrow(kind)) for name, kind in sheet.columns.items()])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(sheet.rows()):
            values = [{name: _value(row.get(name), kind) for name, kind in sheet.columns.items()} for row in rows]
            writer.write_table(pa.Table.from_pylist(values, schema))


def _arrow(kind: Kind) -> pa.DataType:
    import pyarrow as pa

    plain = {"number": pa.float64(), "whole": pa.int64(), "flag": pa.bool_(), "texts": pa.list_(pa.string())}
    return {**plain, "wholes": pa.list_(pa.int64())}.get(kind, pa.string())


def _value(value: Any, kind: Kind) -> Any:
    return json.dumps(value, ensure_ascii=False) if kind == "json" and value is not None else value


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        yield batch
