"""A workbook: a sheet a table, numbers as numbers, and no cell that runs or hides."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from her2mine.export.place import file_at
from her2mine.export.sheets import Kind, Sheet, sheets
from her2mine.export.source import Source
from her2mine.report.cells import cell, safe
from her2mine.report.text import say, word

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

LONGEST = 32_000  # characters; a spreadsheet holds 32,767 in a cell
MOST = 1_000_000  # rows; a spreadsheet holds 1,048,576
WIDTHS = {"quote": 60, "sentence": 60, "explanation": 60, "title": 40, "note": 40, "notes": 40, "gold_note": 40}
_WIDTH = 14
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the files inside: the same run makes the same bytes
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def write_xlsx(source: Source, target: Path) -> None:
    """Write the workbook; its first sheet says what the others are."""
    from openpyxl import Workbook

    with file_at(target) as file:
        book, tables = Workbook(write_only=True), sheets(source)
        _about(book, source, tables)
        for sheet in tables:
            _fill(book, sheet)
        book.save(file)
        _settle(file)


def _about(book: Workbook, source: Source, tables: Iterable[Sheet]) -> None:
    page: Any = book.create_sheet(word("export", "about"))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 30, 60
    page.append([_text(page, word("export", "what"), bold=True), _text(page, source.results.title)])
    page.append([_text(page, word("export", "edition")), source.edition])
    page.append([_text(page, "her2mine"), _text(page, source.version)])
    page.append([])
    page.append([_text(page, word("export", "sheet"), bold=True), _text(page, word("export", "rows"), bold=True)])
    for sheet in tables:
        page.append([_text(page, word("export", sheet.name)), sum(1 for _ in sheet.rows())])
    page.append([])
    page.append([_text(page, word("export", "safe"))])


def _fill(book: Workbook, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    page: Any = book.create_sheet(word("export", sheet.name))
    page.freeze_panes = "A2"
    for number, name in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = WIDTHS.get(name, _WIDTH)
    page.append([_text(page, name, bold=True) for name in sheet.columns])
    count = 1
    for row in sheet.rows():
        if count > MOST:
            break
        page.append([_cell(page, row.get(name), kind) for name, kind in sheet.columns.items()])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count}"


def _cell(page: Any, value: Any, kind: Kind) -> Any:
    """A number as a number, anything else as text."""
    if value is None or value == "":
        return None
    if kind in ("number", "whole") and isinstance(value, int | float):
        return value
    if kind == "flag":
        return bool(value)
    return _text(page, json.dumps(value, ensure_ascii=False) if kind == "json" else cell(value))


def _text(page: Any, text: str, *, bold: bool = False) -> Any:
    """A cell that is text whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    shown = safe(text) if not text.startswith("'") else text
    if len(shown) > LONGEST:
        shown = shown[:LONGEST] + say("cut", "export", n=len(shown))
    made = WriteOnlyCell(page, shown)
    made.data_type = "s"
    if bold:
        made.font = Font(bold=True)
    return made


def _settle(file: Path) -> None:
    """Take the times out, so that the same run makes the same bytes."""
    whole = file.with_name(f"{file.name}.timeless")
    try:
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
            for name, data in _entries(old):
                new.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
        whole.replace(file)
    finally:
        whole.unlink(missing_ok=True)


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in archive.namelist():
        data = archive.read(name)
        yield name, _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", data) if name == "docProps/core.xml" else data
