"""Tables of a page: three-line tables of journals, and grids drawn with lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from her2mine.ingest import patterns
from her2mine.ingest.pdf_chars import Area
from her2mine.ingest.pdf_frame import Frame
from her2mine.ingest.pdf_grid import Grid, Row, Word, cells_of, inside, overlap, type_size, word_lines, words_of
from her2mine.ingest.pdf_lines import Piece
from her2mine.ingest.pdf_ruled import ruled
from her2mine.ingest.pdf_rules import Drawn
from her2mine.ingest.pdf_tablehead import head_rows
from her2mine.ingest.pdf_tablerows import body_rows, column_cuts

_ENDS = 7.0  # points by which the ends of a table's rules may differ
_WIDE = 60.0  # points; a rule of a table is no shorter
_PART = 25.0  # points; a rule over some columns is no shorter
_FILLED = 0.34  # share of cells with text, and no less
_LONG = 90  # characters in the average cell above which it is prose
_PROSE = 12.0  # columns whose lines are all longer than this many type sizes are columns of prose
_HEAD_LINES = 6
_DRAWN = 1.5
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Sheet:
    """What the table finders look at: the pieces of a page in one frame, its words, and what is drawn."""

    page: int
    frame: Frame
    pieces: Sequence[Piece]
    drawn: Drawn

    @cached_property
    def words(self) -> list[Word]:
        """The words of its pieces, from top to bottom."""
        return sorted(words_of(self.pieces), key=lambda word: word.middle[1])

    @cached_property
    def captions(self) -> list[Piece]:
        """The pieces that open the caption of a table."""
        return [piece for piece in self.pieces if is_table_caption(piece.text())]

    @cached_property
    def heights(self) -> list[float]:
        """How far down the middle of each word stands."""
        return [word.middle[1] for word in self.words]


def find_tables(page: int, frame: Frame, pieces: Sequence[Piece], drawn: Drawn) -> list[Grid]:
    """The tables with rules on a page, not overlapping, from top to bottom."""
    if len(drawn.level) < 2 and len(drawn.upright) < 2:
        return []
    sheet = Sheet(page, frame, pieces, drawn)
    groups = list(_groups(sheet))
    if not groups and len(drawn.upright) < 2:
        return []
    found = [grid for grid in (*ruled(page, frame, sheet.words, drawn), *_three_line(sheet, groups)) if plausible(grid)]
    chosen: list[Grid] = []
    for grid in sorted(found, key=lambda one: -_ground(one)):
        if not any(overlap(grid.area, other.area) for other in chosen):
            chosen.append(grid)
    return sorted(chosen, key=lambda one: one.area[1])


def _ground(grid: Grid) -> float:
    """The area of a table; that of a drawn grid counts more, as its lines leave less to guess."""
    x0, top, x1, bottom = grid.area
    return (x1 - x0) * (bottom - top) * (_DRAWN if grid.kind == "grid" else 1.0)


def plausible(grid: Grid) -> bool:
    """Whether the cells look like a table of figures and not like prose in columns, a form or a chart."""
    filled = [cell.text for cell in grid.cells if cell.lines]
    if grid.rows < 2 or grid.columns < 2 or len(filled) < max(4, _FILLED * len(grid.cells)):
        return False
    lines = [line.text for cell in grid.cells for line in cell.lines]
    if any(patterns.CAPTION.match(text) and not patterns.TABLE_LABEL.match(text) for text in lines):
        return False  # a chart with its caption
    return sum(len(text) for text in filled) <= _LONG * len(filled) and any(_DIGIT.search(text) for text in filled)


def is_table_caption(text: str) -> bool:
    """Whether a line opens the caption of a table."""
    return patterns.CAPTION.match(text) is not None and patterns.TABLE_LABEL.match(text) is not None


def _three_line(sheet: Sheet, groups: Sequence[list[Area]]) -> Iterator[Grid]:
    """Tables between level rules of one width, columns told apart by the white between them."""
    for rules in groups:
        for run in _tabular(sheet, rules):
            grid = _grid(sheet, run)
            if grid is not None:
                yield grid


def _groups(sheet: Sheet) -> Iterator[list[Area]]:
    """Level rules with the same ends, from top to bottom, cut where a caption stands between two of them."""
    groups: list[list[Area]] = []
    for rule in sorted(sheet.drawn.level, key=lambda one: one[1]):
        if rule[2] - rule[0] < _WIDE:
            continue
        same = [group for group in groups if _same_ends(group[-1], rule)]
        if same and not _caption_between(sheet, same[-1][-1], rule):
            same[-1].append(rule)
        else:
            groups.append([rule])
    yield from (group for group in groups if len(group) >= 2)


def _same_ends(one: Area, other: Area) -> bool:
    return abs(one[0] - other[0]) < _ENDS and abs(one[2] - other[2]) < _ENDS


def _caption_between(sheet: Sheet, above: Area, below: Area) -> bool:
    return any(
        above[3] - 1 <= piece.top and piece.bottom <= below[1] + 3
        and above[0] - 5 <= piece.x1 and piece.x0 <= above[2]
        for piece in sheet.captions
    )  # fmt: skip


def _between(sheet: Sheet, above: Area, below: Area) -> list[Word]:
    area = (above[0] - 3, above[1], above[2] + 3, below[3])
    heights = sheet.heights
    near = sheet.words[bisect_left(heights, area[1]) : bisect_right(heights, area[3])]
    return [word for word in near if area[0] <= word.middle[0] <= area[2]]


def _tabular(sheet: Sheet, rules: Sequence[Area]) -> Iterator[list[Area]]:
    """The runs of rules with something like a table between each two of them."""
    run: list[Area] = [rules[0]]
    for above, below in pairwise(rules):
        words = _between(sheet, above, below)
        if words and not _in_columns(word_lines(words), above):
            yield from _complete(sheet, run)
            run = [below]
        else:
            run.append(below)
    yield from _complete(sheet, run)


def _complete(sheet: Sheet, run: list[Area]) -> Iterator[list[Area]]:
    filled = sum(bool(_between(sheet, above, below)) for above, below in pairwise(run))
    if filled >= 2:
        yield run
    elif filled == 1:
        above, below = run[0], run[-1]
        lines = word_lines(_between(sheet, above, below))
        if len(lines) <= _HEAD_LINES and (tail := _open_body(sheet, below)):
            yield [*run, tail]  # only the head is closed: the body runs to the foot of the page
        elif len(lines) >= 2 and len(column_cuts(lines, above)) >= 2:
            yield run


def _open_body(sheet: Sheet, rule: Area) -> Area | None:
    """An unseen closing rule under lines in columns that run from a rule to the foot of the page."""
    area = (rule[0] - 3, rule[3], rule[2] + 3, sheet.frame.size[1])
    lines = word_lines([word for word in sheet.words if inside(word.middle, area)])
    taken: list[list[Word]] = []
    for line in lines:
        foot = max(word.bottom for word in (taken[-1] if taken else line))
        if taken and min(word.top for word in line) - foot > 2.5 * type_size(line):
            break
        taken.append(line)
    rest = len(lines) - len(taken)
    if len(taken) < 2 or rest > 3 or len(column_cuts(taken, area)) < 2 or not _in_columns(taken, area):
        return None
    foot = max(word.bottom for line in taken for word in line) + 1
    return rule[0], foot, rule[2], foot


def _in_columns(lines: Sequence[Sequence[Word]], area: Area) -> bool:
    """Whether lines stand in the columns of a table: white strips between them, and not all of them prose."""
    cuts = column_cuts(lines, area)
    if not cuts:
        return False
    size = type_size([word for line in lines for word in line])
    borders = [float("-inf"), *cuts, float("inf")]
    lengths = []
    for low, high in pairwise(borders):
        runs = [[word for word in line if low < word.middle[0] <= high] for line in lines]
        ink = sorted(run[-1].x1 - run[0].x0 for run in runs if run)
        lengths.append(ink[len(ink) // 2] if ink else 0.0)
    return min(lengths) < _PROSE * size


def _grid(sheet: Sheet, rules: Sequence[Area]) -> Grid | None:
    """The table between rules: its head above the second one, its body below."""
    rules = _distinct(sheet, rules)
    if len(rules) == 2 and (under := _head_rule(sheet, rules)):
        rules = [rules[0], under, rules[1]]
    area = (
        min(rule[0] for rule in rules) - 3,
        rules[0][1] - 1,
        max(rule[2] for rule in rules) + 3,
        rules[-1][3] + 1,
    )
    head = _between(sheet, rules[0], rules[1]) if len(rules) > 2 else []
    body = [word for above, below in pairwise(rules[1:] if head else rules) for word in _between(sheet, above, below)]
    if not body or (head and len(word_lines(head)) > _HEAD_LINES):
        return None
    cuts = column_cuts(word_lines(body), area)
    if not cuts:
        return None
    partial = [rule for rule in sheet.drawn.level if _within(rule, area) and not _same_ends(rule, rules[0])]
    over = [rule for rule in partial if head and rules[0][1] < rule[1] < rules[1][1]]
    rows: list[Row] = head_rows(head, body, cuts, area, over)
    inner = [*rules[1:-1], *(rule for rule in partial if rule not in over and rule[2] - rule[0] > _PART)]
    rows += body_rows(body, cuts, inner, area)
    if not head and rows:
        rows[0].header = True
    width = area[2] - area[0]
    shares = tuple(round((cut - area[0]) / width, 3) for cut in cuts)
    return Grid(
        area, sheet.page, sheet.frame, cells_of(rows, sheet.page, sheet.frame), shares,
        open_end=rules[-1] not in sheet.drawn.level,
    )  # fmt: skip


def _head_rule(sheet: Sheet, rules: Sequence[Area]) -> Area | None:
    """The rule below a head that is drawn under some of its columns only, as wide as the table."""
    (x0, top, x1, _), bottom = rules[0], rules[-1][1]
    inner = [one for one in sheet.drawn.level if x0 - _ENDS < one[0] and one[2] < x1 + _ENDS and top < one[1] < bottom]
    inner = [one for one in inner if one[2] - one[0] > _PART]
    if not inner or inner[-1][3] - inner[0][1] > _DRAWN:
        return None
    whole = (x0, inner[0][1], x1, inner[0][3])
    above, below = (word_lines(_between(sheet, *pair)) for pair in ((rules[0], whole), (whole, rules[-1])))
    return whole if above and len(above) < min(_HEAD_LINES, len(below)) else None


def _distinct(sheet: Sheet, rules: Sequence[Area]) -> list[Area]:
    """The rules without the second one of a double rule."""
    kept = [rules[0]]
    for rule in rules[1:]:
        if _between(sheet, kept[-1], rule):
            kept.append(rule)
    return kept if len(kept) > 1 else list(rules)


def _within(rule: Area, area: Area) -> bool:
    return inside(((rule[0] + rule[2]) / 2, (rule[1] + rule[3]) / 2), area)
