"""Heads of tables: rows above the first full rule, and names that stand over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from her2mine.ingest.pdf_chars import Area
from her2mine.ingest.pdf_grid import Row, Word, type_size, word_lines
from her2mine.ingest.pdf_tablerows import by_column, column_of

_RUN = 0.6  # white wider than this share of the type size parts two names of a head
_OVER = 2.0  # points by which a name must cross a border to stand over both columns


def head_rows(
    words: Sequence[Word], body: Sequence[Word], cuts: Sequence[float], area: Area, partial: Sequence[Area]
) -> list[Row]:
    """The rows of a head. ``partial``: rules within it that run over some columns only, below the name of these."""
    if not words:
        return []
    borders = [area[0], *cuts, area[2]]
    inks = _inks([*body, *words], cuts, borders)
    inner = sorted({round((rule[1] + rule[3]) / 2, 1) for rule in partial})
    levels = _levels(words, inner)
    if len(levels) == 1:
        found = _spanning(levels[0], cuts, borders)
        return [_plain(levels[0], cuts)] if found is None else found
    rows: list[Row] = []
    for level, rule_at in zip(levels[:-1], inner, strict=False):
        over = [rule for rule in partial if abs((rule[1] + rule[3]) / 2 - rule_at) < 2]
        rows.append(_over_rules(level, over, cuts, inks))
    rows.append(_plain(levels[-1], cuts))
    _lower(rows)
    for row in rows:
        row.header = True
    return rows


def _levels(words: Sequence[Word], rules: Sequence[float]) -> list[list[Word]]:
    edges = [float("-inf"), *rules, float("inf")]
    found = [[word for word in words if low < word.middle[1] <= high] for low, high in pairwise(edges)]
    return [level for level in found if level]


def _plain(words: Sequence[Word], cuts: Sequence[float]) -> Row:
    """One row: each run of words goes to the column it is nearest to; as many runs as columns go in order."""
    row = Row(header=True)
    runs = [run for line in word_lines(words) for run in _runs(line)]
    lines = word_lines(words)
    if len(lines) == 1 and len(runs) == len(cuts) + 1:
        row.cells = {at: list(run) for at, run in enumerate(runs)}
        return row
    for run in runs:
        inside = {column_of(word, cuts) for word in run}
        if len(inside) > 1 and not _crosses(run, cuts):
            inside = {_nearest(run, cuts)}
        if len(inside) == 1:
            row.cells.setdefault(inside.pop(), []).extend(run)
        else:
            for word in run:
                row.cells.setdefault(column_of(word, cuts), []).append(word)
    return row


def _nearest(run: Sequence[Word], cuts: Sequence[float]) -> int:
    middle = (run[0].x0 + run[-1].x1) / 2
    return sum(middle > cut for cut in cuts)


def _crosses(run: Sequence[Word], cuts: Sequence[float]) -> bool:
    return any(run[0].x0 < cut - 4 * _OVER and run[-1].x1 > cut + 4 * _OVER for cut in cuts)


def _runs(line: Sequence[Word]) -> list[list[Word]]:
    size = type_size(line)
    runs: list[list[Word]] = []
    for word in line:
        if runs and word.x0 - runs[-1][-1].x1 < _RUN * size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _inks(words: Sequence[Word], cuts: Sequence[float], borders: Sequence[float]) -> list[tuple[float, float]]:
    """Left and right end of what stands in each column, headings over several columns aside."""
    inks = []
    columns = by_column(words, cuts)
    for at, (low, high) in enumerate(pairwise(borders)):
        inside = [word for word in columns.get(at, ()) if word.x0 > low and word.x1 < high]
        inks.append((min((w.x0 for w in inside), default=low), max((w.x1 for w in inside), default=high)))
    return inks


def _shared(ink: tuple[float, float], rule: Area) -> float:
    return min(ink[1], rule[2]) - max(ink[0], rule[0])


def _over_rules(
    words: Sequence[Word], rules: Sequence[Area], cuts: Sequence[float], inks: Sequence[tuple[float, float]]
) -> Row:
    """A row whose names stand over the rules below them; the rest goes to its own columns."""
    row = Row(header=True)
    rest = list(words)
    for rule in rules:
        covered = [at for at, ink in enumerate(inks) if _shared(ink, rule) > 0.5 * (ink[1] - ink[0])]
        over = [word for word in rest if rule[0] - 2 <= word.middle[0] <= rule[2] + 2]
        if not covered or not over:
            continue
        row.cells[covered[0]] = over
        row.spans[covered[0]] = len(covered)
        rest = [word for word in rest if word not in over]
    for word in rest:
        row.cells.setdefault(column_of(word, cuts), []).append(word)
    return row


def _spanning(words: Sequence[Word], cuts: Sequence[float], borders: Sequence[float]) -> list[Row] | None:
    """Head rows where a name crosses the border of two columns that have names of their own below; None without one."""
    lines = word_lines(words)
    if len(lines) < 2:
        return None
    runs = _runs(lines[0])
    below = {column_of(word, cuts) for line in lines[1:] for word in line}
    wide = [run for run in runs if _crosses(run, cuts) and sum(_under(run, at, borders) for at in below) > 1]
    if not wide:
        return None
    top = Row(header=True)
    for run in runs:
        if run in wide:
            covered = _reach(run, runs, borders, below)
            top.cells[covered[0]] = list(run)
            top.spans[covered[0]] = covered[-1] - covered[0] + 1
        else:
            top.cells.setdefault(_nearest(run, cuts), []).extend(run)
    rows = [top, _plain([word for line in lines[1:] for word in line], cuts)]
    _lower(rows)
    return rows


def _under(run: Sequence[Word], column: int, borders: Sequence[float]) -> bool:
    return borders[column] < run[-1].x1 and borders[column + 1] > run[0].x0


def _reach(run: Sequence[Word], runs: Sequence[Sequence[Word]], borders: Sequence[float], below: set[int]) -> list[int]:
    """The columns a name stands over: those with names below that are nearer to it than to any other name."""

    def middle(one: Sequence[Word]) -> float:
        return (one[0].x0 + one[-1].x1) / 2

    found = []
    for at in sorted(below):
        centre = (borders[at] + borders[at + 1]) / 2
        nearest = min(runs, key=lambda one: abs(middle(one) - centre))
        if nearest is run or _under(run, at, borders):
            found.append(at)
    return found


def _lower(rows: list[Row]) -> None:
    """What stands over one column and above no rule is one cell with the name below it; it belongs to the last row."""
    last = rows[-1]
    for row in reversed(rows[:-1]):
        for column in list(row.cells):
            alone = row.spans.get(column, 1) == 1 and column not in last.cells
            if alone or column not in row.spans:
                last.cells[column] = [*row.cells.pop(column), *last.cells.get(column, [])]
