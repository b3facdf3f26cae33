"""Findings and discrepancies as Parquet: typed columns, written part by part."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Union, get_args, get_origin

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from her2mine.records import Box, Discrepancy, Finding, GoldResult

ROWS: Final = 20_000  # of a part, and so held at a time
FOLDER: Final = "parquet"
_PLAIN: Final = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_BOX: Final = pa.struct(
    [("page", pa.int64()), *((name, pa.float64()) for name in Box.__dataclass_fields__ if name != "page")]
)


def findings_schema() -> pa.Schema:
    """The columns of findings: the fields of a Finding, lists and boxes nested."""
    return pa.schema([pa.field(name, arrow_type(info)) for name, info in Finding.model_fields.items()])


def discrepancies_schema() -> pa.Schema:
    """The columns of discrepancies: those of the verdict, and the curated row's with the prefix ``gold_``."""
    own = [(name, info) for name, info in Discrepancy.model_fields.items() if name != "gold"]
    gold = [(f"gold_{name}", info) for name, info in GoldResult.model_fields.items()]
    return pa.schema([pa.field(name, arrow_type(info)) for name, info in (*own, *gold)])


def arrow_type(annotation: Any) -> pa.DataType:
    """The Arrow type of a field or of its annotation."""
    if isinstance(annotation, FieldInfo):
        annotation = annotation.annotation
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return arrow_type(next(each for each in inner if each is not type(None)))
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(arrow_type(inner[0]))
    if annotation is Box or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return _BOX
    return _PLAIN.get(annotation, pa.string())


class Parts:
    """Writes rows to ``part-00000.parquet``, ``part-00001.parquet`` ... of a folder; a part holds ROWS rows.

    A data set of no rows has one part too, so that its columns can be read.
    """

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        """Make the folder. ``schema``: the columns; what a row lacks is null, what it has besides is left out."""
        folder.mkdir(parents=True)
        self._folder, self._schema = folder, schema
        self._held: list[pa.RecordBatch] = []  # they take far less room than rows as dicts
        self._written = 0

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take rows; full parts are written."""
        if rows:
            self._held.append(pa.RecordBatch.from_pylist(rows, schema=self._schema))
        while sum(batch.num_rows for batch in self._held) >= ROWS:
            table = self._table()
            self._write(table.slice(0, ROWS))
            self._held = table.slice(ROWS).to_batches()

    def close(self) -> None:
        """Write the rest."""
        if self._held or not self._written:
            self._write(self._table())
        self._held = []

    def _table(self) -> pa.Table:
        return pa.Table.from_batches(self._held, schema=self._schema)

    def _write(self, table: pa.Table) -> None:
        pq.write_table(table, self._folder / f"part-{self._written:05}.parquet", compression="zstd")
        self._written += 1
