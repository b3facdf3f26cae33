"""Line pieces of a page: characters that stand side by side, and the text they make."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from her2mine.ingest.pdf_chars import Area, Char
from her2mine.ingest.pdf_frame import UPRIGHT, Frame
from her2mine.ingest.pdf_written import written

if TYPE_CHECKING:
    from her2mine.ingest.pdf_grid import Grid

_APART = 0.7  # white wider than this share of the type size parts two pieces; a line may still join them again
_BACK = 0.5  # a step back by more than this share starts a new piece
_SAME = 0.45  # share of the lower height that two pieces of one line have in common


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
    line: list[Char] = []
    run, foot, edge = None, 0.0, 0.0
    for char in chars:
        x1 = char.x1
        if (
            char.run is run  # the usual case: the next character of a word or line, and never the first one
            and char.bottom == foot
            and 0 <= x1 - edge < 1.2 * char.type
            and char.x0 - edge < 0.5 * char.type
        ):
            line.append(char)
            edge = x1
            continue
        run = char.run
        if current is not None:
            current.x1 = edge
        if current is None or _parted(current, char):
            current = Piece([char], char.x0, char.top, x1, char.bottom, at=char.index)
            found.append(current)
            line = current.chars
        else:
            line.append(char)
            if x1 > edge:
                current.x1 = x1
            if char.top < current.top:
                current.top = char.top
            if char.bottom > current.bottom:
                current.bottom = char.bottom
        foot, edge = current.bottom, current.x1
    if current is not None:
        current.x1 = edge
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
    whole = row[0] if len(row) == 1 else _side_by_side(row)
    chars, size = whole.chars, whole.size
    level = len(row) == 1 and chars[0].bottom == chars[-1].bottom == whole.bottom
    foot = whole.bottom if level else middle([char.bottom for char in chars])
    out = written(chars, size, foot)
    text = out.text
    hyphen = text.endswith("\xad")
    fonts = {char.run.font for char in (chars[0], chars[-1])}
    return TextLine(
        text.replace("\xad", "-"),
        page,
        whole.x0,
        whole.top,
        whole.x1,
        whole.bottom,
        size,
        hyphen,
        fonts.pop() if len(fonts) == 1 else "",
        out.spans,
        frame,
        whole.at,
        column=column,
        doubts=tuple(out.doubts),
        repairs=tuple(out.repairs),
    )


def _side_by_side(row: Sequence[Piece]) -> Piece:
    """Several pieces as one."""
    return Piece(
        [char for piece in row for char in piece.chars],
        min([piece.x0 for piece in row]),
        min([piece.top for piece in row]),
        max([piece.x1 for piece in row]),
        max([piece.bottom for piece in row]),
        at=min([piece.at for piece in row]),
    )
