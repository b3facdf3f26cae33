"""Line pieces of a page: characters that stand side by side, and the text they make."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from her2mine.ingest.lines import cjk_count
from her2mine.ingest.pdf_chars import Area, Char
from her2mine.ingest.pdf_frame import UPRIGHT, Frame

if TYPE_CHECKING:
    from her2mine.ingest.pdf_grid import Grid

_APART = 0.7  # white wider than this share of the type size parts two pieces; a line may still join them again
_BACK = 0.5  # a step back by more than this share starts a new piece
_SAME = 0.45  # share of the lower height that two pieces of one line have in common
_BLANK = 0.2  # white wider than this share is a space even where the file holds none
_BLANK_HAN = 0.6  # between Han characters, which are set apart to fill a line
_FILLED = 0.1  # Han characters further apart than this share fill a line: blanks among them mean nothing
_SQUARE = frozenset("，。、；：？！（）《》〈〉【】＜＞＝％")  # signs that bring their own white
_BLANK_SQUARE = 1.2
_RAISED_SIZE = 0.82  # a raised character is smaller than its line ...
_RAISED_BY = 0.12  # ... and its foot stands higher, both as shares of the line's size
_CITED = re.compile(r"[\d,;–-]+|[\[\d,;–\]-]+")


def middle(values: list[float]) -> float:
    """The middle one of some values."""
    return sorted(values)[len(values) // 2]


@dataclass(slots=True)
class Piece:
    """Characters side by side on one line, in reading order. ``grid``: the piece stands for a whole table."""

    chars: list[Char]
    x0: float
    top: float
    x1: float
    bottom: float
    grid: Grid | None = None
    inner: list[TextLine] = field(default_factory=list)  # the lines of turned text that this piece stands for
    at: int = 0  # place in the stream
    kept: float = 0.0  # the usual type size, once it is known

    @property
    def size(self) -> float:
        """The usual type size."""
        if not self.kept:
            self.kept = middle([char.type for char in self.chars]) if self.chars else self.bottom - self.top
        return self.kept

    @property
    def first(self) -> int:
        """Place in the stream."""
        return self.at

    @property
    def area(self) -> Area:
        """The box around it."""
        return self.x0, self.top, self.x1, self.bottom

    def text(self) -> str:
        """Its plain text."""
        return "".join([" " + char.text if char.spaced else char.text for char in self.chars]).lstrip(" ")


@dataclass(slots=True)  # never changed, but to make frozen ones takes thrice as long, and there are very many
class TextLine:
    """A line: its text, place and size in its frame; ``spans`` holds left and right edge of each text character.

    ``hyphen``: it ends in a hyphen that may belong to the line break only; ``font``: when the whole line has one;
    ``first``: its place in the stream; ``grid``: set when the line stands for a whole table.
    """

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    hyphen: bool = False
    font: str = ""
    spans: array[float] = field(default_factory=lambda: array("f"))
    frame: Frame = UPRIGHT
    first: int = 0
    grid: Grid | None = None
    column: int = 0  # number of the column on the page, in reading order
    doubts: tuple[tuple[int, int, str], ...] = ()  # (start, end, reason) of what must be looked at
    repairs: tuple[tuple[int, int, str], ...] = ()  # (start, end, what the text layer says)

    @property
    def area(self) -> Area:
        """The box around it, in its frame."""
        return self.x0, self.top, self.x1, self.bottom


def placed(chars: Sequence[Char], frame: Frame) -> list[Char]:
    """The characters with their boxes in a frame."""
    if not frame.turn:
        return list(chars)
    moved = []
    for char in chars:
        x0, top, x1, bottom = frame.upright((char.x0, char.top, char.x1, char.bottom))
        moved.append(replace(char, x0=x0, top=top, x1=x1, bottom=bottom))
    return moved


def pieces(chars: Iterable[Char]) -> list[Piece]:
    """The pieces that characters in stream order make, each cut where a column could end."""
    found: list[Piece] = []
    current: Piece | None = None
    run, foot, edge = None, 0.0, 0.0
    for char in chars:
        x1 = char.x1
        if (
            char.run is run  # the usual case: the next character of a word or line
            and char.bottom == foot
            and 0 <= x1 - edge < 1.2 * char.type
            and char.x0 - edge < 0.5 * char.type
            and current is not None
        ):
            current.chars.append(char)
            current.x1 = edge = x1
            continue
        run = char.run
        if current is None or _parted(current, char):
            current = Piece([char], char.x0, char.top, x1, char.bottom, at=char.index)
            found.append(current)
        else:
            current.chars.append(char)
            if x1 > current.x1:
                current.x1 = x1
            if char.top < current.top:
                current.top = char.top
            if char.bottom > current.bottom:
                current.bottom = char.bottom
        foot, edge = current.bottom, current.x1
    return _joined_up(found)


def _parted(piece: Piece, char: Char) -> bool:
    last = piece.chars[-1]
    top, bottom = char.top, char.bottom
    height, other = bottom - top, last.bottom - last.top
    size = other if other > height else height
    if char.x0 - last.x1 > _APART * size or char.x0 < last.x0 - _BACK * size:
        return True
    if top == piece.top and bottom == piece.bottom:
        return False
    common = (bottom if bottom < piece.bottom else piece.bottom) - (top if top > piece.top else piece.top)
    return common < _SAME * min(piece.bottom - piece.top, height)


def _grow(piece: Piece, other: Piece) -> None:
    piece.x0, piece.x1 = min(piece.x0, other.x0), max(piece.x1, other.x1)
    piece.top, piece.bottom = min(piece.top, other.top), max(piece.bottom, other.bottom)
    piece.kept, piece.at = 0.0, min(piece.at, other.at)


def _joined_up(found: list[Piece]) -> list[Piece]:
    """Pieces of one line that touch, put together whatever their place in the stream."""
    rows: dict[int, list[Piece]] = defaultdict(list)
    out: list[Piece] = []
    for piece in sorted(found, key=lambda one: one.x0):
        level = round((piece.top + piece.bottom) / 16)
        near = [one for key in (level - 1, level, level + 1) for one in rows[key] if _touch(one, piece)]
        if near:
            left = max(near, key=lambda one: one.x1)
            left.chars.extend(piece.chars)
            _grow(left, piece)
        else:
            rows[level].append(piece)
            out.append(piece)
    return sorted(out, key=lambda one: (one.top, one.x0))


def _touch(left: Piece, right: Piece) -> bool:
    size = max(left.chars[-1].size, right.chars[0].size)
    gap = right.x0 - left.x1
    if not -_BACK * size < gap <= _APART * size:
        return False
    low = min(left.bottom - left.top, right.bottom - right.top)
    return min(left.bottom, right.bottom) - max(left.top, right.top) >= _SAME * low


def same_row(one: Piece, other: Piece) -> bool:
    """Whether two pieces stand on one printed line."""
    low = min(one.bottom - one.top, other.bottom - other.top)
    return min(one.bottom, other.bottom) - max(one.top, other.top) >= _SAME * low


def rows_of(found: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces of one column as printed lines, from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(found, key=lambda one: ((one.top + one.bottom) / 2, one.x0)):
        if rows and not piece.grid and any(same_row(one, piece) and not one.grid for one in rows[-1]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def line_of(row: Sequence[Piece], page: int, frame: Frame, column: int = 0) -> TextLine:
    """The line that pieces side by side make."""
    chars = [char for piece in row for char in piece.chars]
    size = row[0].size if len(row) == 1 else middle([char.type for char in chars])
    level = len(row) == 1 and chars[0].bottom == chars[-1].bottom == row[0].bottom
    foot = row[0].bottom if level else middle([char.bottom for char in chars])
    out = written(chars, size, foot)
    text = out.text
    hyphen = text.endswith("\xad")
    fonts = {char.run.font for char in (chars[0], chars[-1])}
    return TextLine(
        text.replace("\xad", "-"),
        page,
        min([piece.x0 for piece in row]),
        min([piece.top for piece in row]),
        max([piece.x1 for piece in row]),
        max([piece.bottom for piece in row]),
        size,
        hyphen,
        fonts.pop() if len(fonts) == 1 else "",
        out.spans,
        frame,
        min([piece.at for piece in row]),
        column=column,
        doubts=tuple(out.doubts),
        repairs=tuple(out.repairs),
    )


class _Writer:
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


def written(chars: Sequence[Char], size: float, foot: float) -> _Writer:
    """The text of a line, the edges of its characters, its doubts; raised figures are marked ``^{12}``."""
    out = _Writer()
    run: list[Char] = []
    last: Char | None = None
    edge = 0.0  # where the last one ends
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
        if last is not None and (char.spaced or x0 - edge > tight):
            loose = _loose(chars, size) if loose < 0 and last.text > "\u2e80" else loose
            if _blank(last, char, loose):
                out.write(" ", edge, x0)
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


def _raise(out: _Writer, run: Sequence[Char]) -> None:
    if not run:
        return
    text, before = "".join(char.text for char in run), (out.parts[-1][-1:] if out.parts else "")
    x0, x1 = run[0].x0, run[-1].x1
    if before.strip() and _CITED.fullmatch(text) and any(char.isdigit() for char in text):
        out.write(f"^{{{text}}}", x0, x1)
        return
    note = len(text) == 1 and (text.isdigit() or text.islower()) and (before.isalnum() or before in set(")%]"))
    out.write(f"^{text}" if note and before.strip() else text, x0, x1)
