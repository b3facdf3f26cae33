"""Characters side by side written as text: the blanks between them, raised figures, doubts and repairs."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from her2mine.ingest.lines import cjk_count
from her2mine.ingest.pdf_chars import Char

_BLANK = 0.2  # white wider than this share is a space even where the file holds none
_BLANK_HAN = 0.6  # between Han characters, which are set apart to fill a line
_FILLED = 0.1  # Han characters further apart than this share fill a line: blanks among them mean nothing
_SQUARE = frozenset("，。、；：？！（）《》〈〉【】＜＞＝％")  # signs that bring their own white
_BLANK_SQUARE = 1.2
_RAISED_SIZE = 0.82  # a raised character is smaller than its line ...
_RAISED_BY = 0.12  # ... and its foot stands higher, both as shares of the line's size
_CITED = re.compile(r"[\d,;–-]+|[\[\d,;–\]-]+")


class Writer:
    """Text being put together, with the edges of each of its characters, its doubts and its repairs."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.edges: list[float] = []
        self.doubts: list[tuple[int, int, str]] = []
        self.repairs: list[tuple[int, int, str]] = []

    def write(self, text: str, x0: float, x1: float) -> None:
        """Write a stretch; a ligature's width is shared by its letters."""
        self.parts.append(text)
        if len(text) == 1:
            self.edges += (x0, x1)
            return
        for at in range(len(text)):
            step = (x1 - x0) / len(text)
            self.edges += (x0 + at * step, x0 + (at + 1) * step)

    def note(self, char: Char, length: int) -> None:
        """Keep a character's doubt, and what it was before a repair; ``length``: of what was written for it."""
        end = len(self.edges) // 2
        doubt = char.doubt or ("a sign of unknown meaning" if char.unknown else "")
        if doubt:
            self.doubts.append((end - length, end, doubt))
        if char.told:
            self.repairs.append((end - length, end, char.told))

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self.parts)

    @property
    def spans(self) -> array[float]:
        """The edges in a form that takes little room."""
        return array("f", self.edges)


def written(chars: Sequence[Char], size: float, foot: float) -> Writer:
    """The text of a line, the edges of its characters, its doubts; raised figures are marked ``^{12}``."""
    out = Writer()
    run: list[Char] = []
    last: Char | None = None
    edge = inf  # where the last one ends
    loose = -1.0  # not asked for so far
    small, high, tight = _RAISED_SIZE * size, foot - _RAISED_BY * size, 0.5 * _BLANK * size
    letters, edges = out.parts, out.edges
    for char in chars:
        x0 = char.x0
        if char.type < small and char.bottom < high and (run or (last is not None and not _blank(last, char))):
            run.append(char)
            last, edge = char, char.x1
            continue
        if run:
            _raise(out, run)
            run = []
        if (char.spaced or x0 - edge > tight) and last is not None:
            loose = _loose(chars, size) if loose < 0 and last.text > "\u2e80" else loose
            if _blank(last, char, loose):
                letters.append(" ")
                edges += (edge, x0)
        text, edge = char.text, char.x1
        if len(text) == 1 and text != "\xad":
            letters.append(text)
            edges += (x0, edge)
        else:
            text = "" if text == "\xad" and char.x1 - char.x0 < 0.1 * size else text
            out.write(text, char.x0, char.x1)
        if char.unknown or char.doubt or char.told:
            out.note(char, len(text))
        last = char
    _raise(out, run)
    return out


def _loose(chars: Sequence[Char], size: float) -> float:
    """How far apart the Han characters of a line stand, in type sizes: lines are filled by white between them."""
    gaps = [
        b.x0 - a.x1 for a, b in pairwise(chars) if "\u4e00" <= a.text <= "\u9fff" and "\u4e00" <= b.text <= "\u9fff"
    ]
    return max(0.0, sorted(gaps)[len(gaps) // 4]) / max(1.0, size) if len(gaps) > 3 else 0.0


def _blank(before: Char, char: Char, loose: float = 0.0) -> bool:
    """Whether a space belongs between two characters of one line whose Han characters stand ``loose`` sizes apart."""
    if char.spaced and before.text.isascii() and char.text.isascii():
        return True
    gap = char.x0 - before.x1
    size = char.bottom - char.top
    if not char.spaced and gap < _BLANK * size:
        return False
    if before.text[-1:] in _SQUARE or char.text[:1] in _SQUARE:
        return gap > _BLANK_SQUARE * size
    han = cjk_count(before.text[-1:] + char.text[:1])
    if char.spaced and not (han and loose > _FILLED):
        return True
    return gap > (_BLANK_HAN + max(0.0, loose) if han else _BLANK) * size


def _raise(out: Writer, run: Sequence[Char]) -> None:
    if not run:
        return
    text, before = "".join(char.text for char in run), (out.parts[-1][-1:] if out.parts else "")
    x0, x1 = run[0].x0, run[-1].x1
    if before.strip() and _CITED.fullmatch(text) and any(char.isdigit() for char in text):
        out.write(f"^{{{text}}}", x0, x1)
        return
    note = len(text) == 1 and (text.isdigit() or text.islower()) and (before.isalnum() or before in set(")%]"))
    out.write(f"^{text}" if note and before.strip() else text, x0, x1)
