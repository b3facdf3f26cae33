"""Rows and columns of a table: from words between rules to cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from her2mine.ingest.lines import cjk_count
from her2mine.ingest.pdf_chars import Area
from her2mine.ingest.pdf_grid import Row, Word, type_size, word_lines

_STRIP = 3.0  # points of white between columns, and no less than ...
_STRIP_SHARE = 0.42  # ... this share of the type size
_SURE = 0.6  # a strip of this many type sizes parts columns even where few lines have words on both of its sides
_JUMP = 1.5  # white between rows is this many times that between the lines of a cell
_GOES_ON = re.compile(r"[(（\[～~–—-]|[a-z]{2,}|[)）\],，、;；:：%％]|(?:to|vs\.?)\b")
_OPEN = re.compile(r"[(（\[,，、/–—-]$|\b(?:and|or|of|with|to|for|in|plus|the|a)$|[+＋和与及或的]$")
_TIED = "(（[–—-~～±"  # a figure that opens with one of these goes on with what stands above
_FIGURES = re.compile(r"[\d.,·%％()（）\[\]<>=≤≥±/–—~～\s-]+")


def column_cuts(lines: Sequence[Sequence[Word]], area: Area, share: float = _STRIP_SHARE) -> list[float]:
    """Middles of the white strips between columns: no word of the table's body crosses them.

    Lines that hold nothing but one run of words (headings within the table) are not asked, but no more may cross a
    strip than it parts: white in one line of prose is no column. ``share``: of the type size, the narrowest strip.
    """
    size = type_size([word for line in lines for word in line])
    least = max(_STRIP, share * size)
    asked = [line for line in lines if len(_runs(line, least)) > 1] or list(lines)
    strips = _strips([word for line in asked for word in line], area, least)
    runs = [_runs(line, least) for line in lines]
    ends = [(min([word.x1 for word in line]), max([word.x0 for word in line])) for line in asked]
    cuts = []
    for low, high in strips:
        beside = sum([first <= low and last >= high for first, last in ends])  # lines with words on both sides
        across = sum([any(x0 < low and x1 > high for x0, x1 in line) for line in runs])
        if across <= max(1, beside) and (high - low >= _SURE * size or beside >= max(2, 0.3 * len(asked))):
            cuts.append((low + high) / 2)
    return cuts


def _runs(line: Sequence[Word], least: float) -> list[tuple[float, float]]:
    runs: list[tuple[float, float]] = []
    for word in line:
        if runs and word.x0 - runs[-1][1] < least:
            runs[-1] = (runs[-1][0], max(runs[-1][1], word.x1))
        else:
            runs.append((word.x0, word.x1))
    return runs


def _strips(words: Sequence[Word], area: Area, least: float) -> list[tuple[float, float]]:
    strips: list[tuple[float, float]] = []
    reach = None
    for x0, x1 in sorted([(word.x0, word.x1) for word in words]):
        if reach is not None and x0 - reach >= least:
            strips.append((reach, x0))
        reach = x1 if reach is None else max(reach, x1)
    return [(low, high) for low, high in strips if area[0] < (low + high) / 2 < area[2]]


def column_of(word: Word, cuts: Sequence[float]) -> int:
    """The column that a word's middle stands in."""
    return bisect_left(cuts, word.middle[0])


def by_column(words: Iterable[Word], cuts: Sequence[float]) -> dict[int, list[Word]]:
    """Words by the column they stand in."""
    found: dict[int, list[Word]] = {}
    for word in words:
        found.setdefault(column_of(word, cuts), []).append(word)
    return found


def body_rows(words: Sequence[Word], cuts: Sequence[float], rules: Sequence[Area], area: Area) -> list[Row]:
    """The rows of a table's body: parted by rules, then by white, then by what goes on where.

    A rule over some columns only parts the cells of these; the cells of the others stand beside all of its rows.
    """
    full = [rule for rule in rules if rule[2] - rule[0] > 0.9 * (area[2] - area[0])]
    regions = _regions(words, [_level(rule) for rule in full])
    each = len(regions) >= 4 and sum(_one_row(region, cuts) for region in regions) >= 0.7 * len(regions)
    out: list[Row] = []
    for region in regions:
        low, high = min(word.top for word in region), max(word.bottom for word in region)
        inner = [rule for rule in rules if rule not in full and low < _level(rule) < high]
        if inner:
            out.extend(_partly_ruled(region, cuts, inner, area))
            continue
        lines = word_lines(region)
        groups = [lines] if each and _one_row(region, cuts) else _grouped(lines, cuts)
        out.extend(_row([word for line in group for word in line], cuts) for group in groups)
    return out


def _level(rule: Area) -> float:
    return (rule[1] + rule[3]) / 2


def _regions(words: Sequence[Word], levels: Sequence[float]) -> list[list[Word]]:
    edges = [float("-inf"), *sorted(levels), float("inf")]
    found = [[word for word in words if low < word.middle[1] <= high] for low, high in pairwise(edges)]
    return [region for region in found if region]


def _partly_ruled(region: Sequence[Word], cuts: Sequence[float], rules: Sequence[Area], area: Area) -> list[Row]:
    """Rows between two full rules that are parted in some columns only."""
    borders = [area[0], *cuts, area[2]]
    middles = [(low + high) / 2 for low, high in pairwise(borders)]
    ruled = {at for at, middle in enumerate(middles) if any(rule[0] <= middle <= rule[2] for rule in rules)}
    inside = [word for word in region if column_of(word, cuts) in ruled]
    beside = [word for word in region if column_of(word, cuts) not in ruled]
    parts = _regions(inside, [_level(rule) for rule in rules])
    rows = [_filled_row(part, cuts) for part in parts] or [Row()]
    for word in beside:
        column = column_of(word, cuts)
        rows[0].cells.setdefault(column, []).append(word)
        rows[0].down[column] = len(rows)
    return rows


def _filled_row(words: Sequence[Word], cuts: Sequence[float]) -> Row:
    return Row(cells=by_column(words, cuts))


def _one_row(region: Sequence[Word], cuts: Sequence[float]) -> bool:
    """Whether a ruled-off stretch is one row: most of its columns, or its shortest one, have just one line."""
    counts = sorted(len(word_lines(column)) for column in by_column(region, cuts).values())
    return bool(counts) and (counts[len(counts) // 2] == 1 or (len(counts) > 1 and counts[0] == 1))


def _row(words: Sequence[Word], cuts: Sequence[float]) -> Row:
    row = Row()
    lines = word_lines(words)
    first = lines[0] if lines else []
    if len(lines) == 1 and len(cuts) and _lone(first, cuts):
        row.cells[0] = list(first)
        row.spans[0] = len(cuts) + 1
        return row
    return _filled_row(words, cuts)


def _lone(line: Sequence[Word], cuts: Sequence[float]) -> bool:
    """Whether a line is one run of words over more than one column: a heading within the table."""
    if column_of(line[0], cuts) != 0 or line[-1].x1 <= cuts[0]:
        return False
    size = type_size(line)
    return len(_runs(line, max(_STRIP, 0.6 * size))) == 1


def _grouped(lines: list[list[Word]], cuts: Sequence[float]) -> list[list[list[Word]]]:
    """Lines as rows."""
    by_white = _by_white(lines)
    if len(by_white) > 1 and not any(_several(group, cuts) for group in by_white):
        return by_white
    groups: list[list[list[Word]]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, cuts):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _by_white(lines: list[list[Word]]) -> list[list[list[Word]]]:
    """Lines parted where the white is clearly larger than between the lines of a cell; one group without a jump."""
    if len(lines) < 3:
        return [lines]
    boxes = [(min(word.top for word in line), max(word.bottom for word in line)) for line in lines]
    steps = [(after[0] + after[1] - before[0] - before[1]) / 2 for before, after in pairwise(boxes)]
    ranked = sorted(steps)
    if ranked[-1] < 1.2 * ranked[0]:
        return [lines]
    jump = max(range(1, len(ranked)), key=lambda at: ranked[at] / max(1.0, ranked[at - 1]))
    if ranked[jump] < 1.15 * ranked[jump - 1]:
        return [lines]
    limit = (ranked[jump] + ranked[jump - 1]) / 2
    groups = [[lines[0]]]
    for step, line in zip(steps, lines[1:], strict=True):
        if step > limit:
            groups.append([])
        groups[-1].append(line)
    return groups


def _several(group: Sequence[Sequence[Word]], cuts: Sequence[float]) -> bool:
    """Whether lines that stand close together are rows of their own: a second one fills the columns of the first."""
    for before, line in pairwise(group):
        shared = _filled(before, cuts) & _filled(line, cuts)
        if 0 in shared and any(_both_figures(before, line, column, cuts) for column in shared - {0}):
            return True
    return False


def _both_figures(before: Sequence[Word], line: Sequence[Word], column: int, cuts: Sequence[float]) -> bool:
    """Whether two lines hold a figure of their own in a column, so that neither goes on with the other."""
    cells = [[word.text for word in one if column_of(word, cuts) == column] for one in (before, line)]
    if not all(_FIGURES.fullmatch(" ".join(cell)) for cell in cells):
        return False
    return cells[1][0][0] not in _TIED and cells[0][-1][-1] not in "–—-~～/,"


def _filled(line: Sequence[Word], cuts: Sequence[float]) -> set[int]:
    return {column_of(word, cuts) for word in line}


def _continues(group: list[list[Word]], line: list[Word], cuts: Sequence[float]) -> bool:
    """Whether each cell of a line goes on with the cell above it."""
    if _lone(line, cuts) if cuts else False:
        return False
    cells = by_column(line, cuts)
    above = {column_of(word, cuts) for row in group for word in row}
    if not set(cells) <= above:
        return False
    return all(_goes_on(group, column, words, cuts) for column, words in cells.items())


def _goes_on(group: list[list[Word]], column: int, words: Sequence[Word], cuts: Sequence[float]) -> bool:
    before = [word for row in group for word in row if column_of(word, cuts) == column]
    last = word_lines(before)[-1]
    tail, head = last[-1].text, words[0].text
    if _OPEN.search(" ".join(word.text for word in last)):
        return True
    if _FIGURES.fullmatch(head):
        return head[0] in _TIED
    if _GOES_ON.match(head):
        return True
    if _FIGURES.fullmatch(tail) and len(last) == 1:
        return False
    return _did_not_fit(last, words, column, cuts)


def _did_not_fit(last: Sequence[Word], words: Sequence[Word], column: int, cuts: Sequence[float]) -> bool:
    """Whether the Han character that opens a line found no room at the end of the line above it."""
    if column >= len(cuts) or not cjk_count(words[0].text[:1] + last[-1].text[-1:]):
        return False
    left = cuts[column - 1] if column else min(word.x0 for word in last)
    size = type_size(last)
    return cuts[column] - last[-1].x1 < 1.6 * size and last[-1].x1 - left > 0.6 * (cuts[column] - left)
