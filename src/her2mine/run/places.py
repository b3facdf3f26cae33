"""Where values stand: in which language, in prose or in a table, and in which sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from her2mine.records import BlockKind, MinedPaper, Paper, Sentence, Table

PROSE, TABLE = "prose", "table"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper and its sentences in text order."""

    paper: Paper
    sentences: tuple[Sentence, ...]

    @classmethod
    def of(cls, mined: MinedPaper) -> ReadPaper:
        """A mined paper; one that was only read (no sentences) is cut into sentences here."""
        from her2mine.segment import segment  # jieba and the like are loaded only when needed

        return cls(mined.paper, mined.sentences or tuple(segment(mined.paper)))

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence around an offset, if any."""
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[index] if index >= 0 and offset < self.sentences[index].end else None

    def table_at(self, offset: int) -> Table | None:
        """The table around an offset, if any."""
        block = self.paper.block_at(offset)
        return self.paper.tables[block.table] if block is not None and block.table is not None else None


class Places:
    """Places told by the papers themselves, by the findings' own fields where a paper is not at hand, "" by neither."""

    def __init__(self, papers: Iterable[ReadPaper] = (), found: Iterable[Row] = ()) -> None:
        self._papers = {each.paper.doc: each for each in papers}
        told = Counter((str(row["doc"]), str(row["language"])) for row in found if row.get("language"))
        self._languages = {doc: language for (doc, language), _ in reversed(told.most_common())}

    def language(self, row: Row) -> str:
        """The language around a row: its own, its sentence's or block's, or that of most findings in its paper."""
        if row.get("language"):
            return str(row["language"])
        read = self._papers.get(row["doc"])
        if read is None:
            return self._languages.get(row["doc"], "")
        part = read.sentence_at(row["start"]) or read.paper.block_at(row["start"])
        return part.language if part else read.paper.language

    def source(self, row: Row) -> str:
        """:data:`PROSE` or :data:`TABLE`: by the block of the paper, else by the finding's own ``table``."""
        read = self._papers.get(row["doc"])
        if read is not None:
            block = read.paper.block_at(row["start"])
            return TABLE if block is not None and block.kind is BlockKind.TABLE else PROSE
        return (PROSE if row["table"] is None else TABLE) if "table" in row else ""

    def sentence(self, row: Row) -> str:
        """The text around a row on one line: its own quote, else its sentence or its row of cells in the paper."""
        if row.get("quote"):
            return str(row["quote"])
        read, offset = self._papers.get(row["doc"]), row["start"]
        if read is None:
            return ""
        if table := read.table_at(offset):
            return _cells(read.paper.text, table, offset)
        part = read.sentence_at(offset) or read.paper.block_at(offset)
        return _one_line(read.paper.text, part.start, part.end) if part else ""


def _cells(text: str, table: Table, offset: int) -> str:
    row = next((cell.row for cell in table.cells if cell.start <= offset < cell.end), None)
    cells = [cell for cell in table.cells if cell.row == row and cell.start < cell.end]
    return " | ".join(_one_line(text, cell.start, cell.end) for cell in cells)


def _one_line(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())
