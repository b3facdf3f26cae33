"""What only a house style sets: binding reads the text without it.

"共 805 例患者" and "共805例患者" say the same, and so do "12 percent", "12 per cent", "12 %" and "12%". The wordings
of the cue tables are written for one of them, so a paper is read in a copy in that style, and what was found is told
in the offsets of the paper as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import Any

from her2mine.bind.finish import ROW_STROKE
from her2mine.records import Abstention, Cell, Finding, Mention, MinedPaper, Paper, Table

_HAN = "\u3400-\u9fff"
_BLANK = "[ \u00a0\u2009\u202f]"
_STYLE = re.compile(
    rf"(?<=[{_HAN}]){_BLANK}(?=[0-9A-Za-z<>≤≥~±])|(?<=[0-9A-Za-z%)]){_BLANK}(?=[{_HAN}])"  # set apart from Han
    rf"|(?<=\d)(?:{_BLANK}(?=%)|(?:{_BLANK}|-)(?P<percent>per ?cent\b)(?!ile| point))"
)


class Spacing:
    """Maps offsets between a paper's text and its copy without the spaces of style and with signs for "percent"."""

    def __init__(self, text: str) -> None:
        """Find what the copy of ``text`` leaves out."""
        self._text = text
        self._gone: list[int] = []  # places of the characters left out; of "percent" one stays, as the sign
        self._words: dict[int, int] = {}  # where each "percent" starts and ends
        for match in _STYLE.finditer(text):
            self._gone.append(match.start())
            if match["percent"]:
                self._gone += range(match.start("percent") + 1, match.end())
                self._words[match.start("percent")] = match.end()
        # where in the copy each of them was: the character that follows it
        self._at = [place - count for count, place in enumerate(self._gone)]

    def __bool__(self) -> bool:
        """Whether the copy differs."""
        return bool(self._gone)

    def text(self) -> str:
        """The copy."""
        return _STYLE.sub(lambda match: "%" if match["percent"] else "", self._text)

    def tight(self, offset: int) -> int:
        """The offset in the copy of an offset in the text."""
        return offset - bisect_right(self._gone, offset - 1)

    def start(self, offset: int) -> int:
        """The offset in the text at which the character at ``offset`` of the copy stands."""
        return offset + bisect_right(self._at, offset)

    def end(self, offset: int) -> int:
        """The offset in the text right behind the character before ``offset`` of the copy."""
        if offset <= 0:
            return 0
        last = self.start(offset - 1)
        return self._words.get(last, last + 1)

    def span(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span of the copy as one of the text."""
        start = self.start(span[0])
        return (start, self.end(span[1])) if span[1] > span[0] else (start, start)


def tightened(paper: Paper, spacing: Spacing) -> Paper:
    """The paper without the spaces of style; what stands on its pages is left out."""

    def moved(part: Any) -> Any:
        return replace(part, start=spacing.tight(part.start), end=spacing.tight(part.end))

    return replace(
        paper,
        text=spacing.text(),
        blocks=tuple(moved(block) for block in paper.blocks),
        tables=tuple(_table(table, spacing, moved) for table in paper.tables),
        references=tuple(moved(reference) for reference in paper.references),
        citations=tuple(moved(citation) for citation in paper.citations),
        places=(),
        doubts=(),
        repairs=(),
    )


def _table(table: Table, spacing: Spacing, moved: Any) -> Table:
    def pair(span: tuple[int, int]) -> tuple[int, int]:
        return spacing.tight(span[0]), spacing.tight(span[1])

    cells: tuple[Cell, ...] = tuple(moved(cell) for cell in table.cells)
    caption = pair(table.caption) if table.caption else None
    told: Table = replace(moved(table), cells=cells, caption=caption, footnotes=tuple(map(pair, table.footnotes)))
    return told


def as_printed(mined: MinedPaper, paper: Paper, spacing: Spacing) -> MinedPaper:
    """What was found in the copy of ``paper``, told in the paper's own text and offsets."""

    def quote(span: tuple[int, int]) -> str:
        return " ".join(paper.text[span[0] : span[1]].split())

    def found(one: Finding) -> Finding:
        told = _told(one, spacing) | {"citation_spans": tuple(map(spacing.span, one.citation_spans))}
        return one.model_copy(update=told if one.table is not None else told | {"quote": quote(told["sentence"])})

    def unbound(one: Abstention) -> Abstention:
        told = _told(one, spacing)
        # the words of a table's row are those of several cells, parted by a stroke
        printed = one.quote if ROW_STROKE in one.quote else quote(told["sentence"])
        return one.model_copy(update=told | {"quote": printed})

    def mention(one: Mention) -> Mention:
        start, end = spacing.span((one.start, one.end))
        return replace(one, start=start, end=end, text=paper.text[start:end])

    sentences = []
    for sentence in mined.sentences:
        start, end = spacing.span((sentence.start, sentence.end))
        sentences.append(replace(sentence, start=start, end=end))
    return MinedPaper(
        paper=paper,
        sentences=tuple(sentences),
        findings=tuple(map(found, mined.findings)),
        abstentions=tuple(map(unbound, mined.abstentions)),
        mentions=tuple(map(mention, mined.mentions)),
    )


def _told(one: Finding | Abstention, spacing: Spacing) -> dict[str, Any]:
    start, end = spacing.span((one.start, one.end))
    return {"start": start, "end": end, "sentence": spacing.span(one.sentence)}
