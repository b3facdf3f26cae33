"""What the words of a results table tell, before its figures are read: heads of columns and rows, cells of prose."""

from __future__ import annotations

import re

from her2mine.bind.allocation import Allocation
from her2mine.bind.cells import counted_terms, figures
from her2mine.bind.grid import Grid, Head, HeadReader, merged
from her2mine.bind.tablerows import bare_arm
from her2mine.bind.tools import Tools
from her2mine.extract import gate
from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.languages import known_mentions, mentions
from her2mine.extract.values import Kind, find_values
from her2mine.records import Cell, Label, Mention, Paper, Table
from her2mine.vocabulary import fold

_ALL = re.compile(r"[(（]\s*100(?:\.0+)?\s?[%％]?\s*[)）]")  # a share of all patients


class TableWords:
    """The words of one table."""

    def __init__(
        self, paper: Paper, tools: Tools, meanings: Abbreviations, table: Table, language: str, allocation: Allocation
    ) -> None:
        self.paper, self.tools, self.table, self.language, self.meanings = paper, tools, table, language, meanings
        self.grid = Grid(table)
        self.heads = HeadReader(paper, tools, self._mentions, allocation)
        self.top = self.grid.header_rows()
        self.worded = False  # whether no head tells an endpoint, so that cells name their own ("ORR 49% (95% CI ...)")

    def _mentions(self, text: str) -> list[Mention]:
        """The names of a cell."""
        return known_mentions(text, self.tools.languages, self.meanings)

    def _prose_names(self, text: str) -> list[Mention]:
        """The names of a caption, which reads like a sentence: the model's trials count as well, if with a figure."""
        found = mentions(text, self.language, self.tools.languages, self.meanings)
        return [
            m for m in found if m.voices != ("model",) or (m.label is Label.TRIAL and any(map(str.isdigit, m.text)))
        ]

    @property
    def caption_text(self) -> str:
        """The caption, folded."""
        return fold(self.paper.text[slice(*self.table.caption)] if self.table.caption else "")

    def _column(self, column: int) -> Head:
        cells = dict.fromkeys(filter(None, (self.grid.at(row, column) for row in range(self.top))))
        return merged(self.heads.read(cell.start, cell.end) for cell in cells)

    def _lists_events(self) -> bool:
        """Whether a cell lists events with their numbers."""
        cells = [cell for row in range(self.top, self.grid.rows) for cell in self.grid.row(row) if cell.column]
        return any(
            self.heads.read(cell.start + start, cell.start + end).endpoints
            for cell in cells
            for (start, end), _ in counted_terms(fold(self._text(cell)))
        )

    def _row_head(self, row: int) -> Head:
        """What the words of a row tell: all its cells that hold no figures."""
        cells = [c for c in self.grid.row(row) if c.end > c.start and self._is_head(c)]
        heads = [self.heads.read(c.start, c.end) for c in cells if not self._is_prose(c)]
        result = merged(heads)
        whole = any(_ALL.search(self._text(c)) for c in self.grid.row(row))
        if whole and not result.endpoints and self.tools.cues.get("tables", "total").fullmatch(result.text):
            result.measure = "size"
        bare = [arm for c in cells for arm in bare_arm(fold(self._text(c)), self.tools.cues)]
        result.arms = [arm for h in heads for arm in h.arms] or bare  # the first cell with drugs names the row's arm
        return result

    def _is_head(self, cell: Cell) -> bool:
        """Whether a cell holds no figures, but for the size of the group that opens its row."""
        folded = fold(self._text(cell))
        if cell.column and counted_terms(folded):
            return False
        return not figures(folded) or (cell.column == 0 and bool(self.heads.read(cell.start, cell.end).arms))

    def _is_prose(self, cell: Cell) -> bool:
        """Whether a cell tells its results in words, to be read like a sentence."""
        text = self._text(cell)
        folded = fold(text)
        if not re.search(r"\d", text) or (figures(folded) and not self.worded) or not gate(text):
            return False
        told = [v for v in find_values(text, folded) if v.kind is not Kind.LANDMARK and not v.size]
        return bool(told) and bool(self.heads.read(cell.start, cell.end).endpoints)

    def _timed(self, code: str) -> bool:
        return self.tools.vocabulary.endpoint_kind(code) == "time"

    def _text(self, cell: Cell) -> str:
        return self.paper.text[cell.start : cell.end]

    def _part_name(self, cell: Cell) -> str:
        """The group of patients that a cell tells, by its name if it has one."""
        text = self._text(cell)
        if not text or self.tools.cues.has("tables", "whole", fold(text)):
            return text
        return next(iter(self.heads.read(cell.start, cell.end).populations), text)
