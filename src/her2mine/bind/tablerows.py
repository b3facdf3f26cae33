"""What the rows of a results table tell together: studies as rows, rows that go on, groups of patients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from her2mine.bind.arm import Arm
from her2mine.bind.cells import figures
from her2mine.bind.grid import Grid, Head, HeadReader, merged
from her2mine.bind.lexicon import Cues
from her2mine.records import Cell
from her2mine.vocabulary import fold, fold_keeping_case

Rows = list[tuple[int, Head]]

_LEVEL = re.compile(r"\d+\s?%\s?ci")  # of an interval
_PART = re.compile(r"\sPart\s?[0-9A-Z]{1,3}\s*$")  # of a study whose name stands before; a cohort has its own values
_CITED = re.compile(r"\s*(?:\[[\d,\s–-]+\]|\(\d{4}\)|[,，]?\s*\d{4}[a-z]?)\s*$")
_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(?:[-/ ][A-Za-z0-9]+){0,4}$")


def study_column(columns: Sequence[Head], cues: Cues) -> int | None:
    """The first column whose head says that it names studies."""
    return _headed(columns, "studies", cues)


def _headed(columns: Sequence[Head], key: str, cues: Cues) -> int | None:
    """The first column that is headed by just a wording of the cue ``key``."""
    told = cues.get("tables", key, r"\W*{}\W*")
    return next((i for i, head in enumerate(columns) if told.fullmatch(head.text)), None)


def study_name(cell: Cell | None, text: Callable[[Cell], str]) -> str | None:
    """The trial that a cell of such a column names, if it is written like a name and not like an author."""
    if cell is None or cell.end == cell.start:
        return None
    name = _PART.sub("", _CITED.sub("", fold_keeping_case(text(cell)).strip(" *")))
    written = _NAME.match(name) is not None and len(re.findall(r"[A-Z0-9]", name)) > 2
    return name if written and not re.search(r"\bet al|\bvs?\b", name) else None


def row_groups(grid: Grid, rows: Rows, studies: int | None, text: Callable[[Cell], str]) -> Iterator[Rows]:
    """Rows that belong together: a study and the unnamed rows below it; a table without studies is one group.

    A study may be named again in front of its other arm.

    Args:
        grid: the table.
        rows: its rows below the heads, each with what its words tell.
        studies: the column that names studies, if there is one.
        text: what a cell holds.
    """
    column = studies or 0
    if studies is None and not any(head.trials for _, head in rows):
        yield rows
        return
    group: Rows = []
    for row, head in rows:
        first = grid.at(row, column)
        named = first is not None and first.end > first.start and first.row == row and not head.endpoints
        opens = bool(head.trials) or named  # rows of endpoints go on with the study above them
        if opens and group and not _other_arm(head, group, first, grid.at(group[0][0], column), text):
            yield group
            group = []
        group.append((row, head))
    if group:
        yield group


def _other_arm(head: Head, group: Rows, cell: Cell | None, above: Cell | None, text: Callable[[Cell], str]) -> bool:
    """Whether a row names the study of the rows above once more, and an arm that none of them names."""
    if cell is None or above is None or fold(text(cell)).strip() != fold(text(above)).strip():
        return False
    told = [arm.drugs for _, row in group for arm in row.arms]
    single = len(head.arms) == 1 and len(told) == len(group)
    return single and head.arms[0].drugs not in told


def continued(grid: Grid, group: Rows, arms: int | None, timed: Callable[[str], bool]) -> Rows:
    """The rows of a study; one whose cell of treatment (column ``arms``) is empty has the arms of the row above.

    ``timed`` tells whether an endpoint is a time, of which a hazard ratio can be.
    """
    told: Rows = []
    for row, head in group:
        cell = grid.at(row, arms) if arms is not None else None
        empty = cell is not None and cell.end == cell.start
        carried = told[-1][1].arms if told and empty and not head.arms and not head.endpoints else head.arms
        endpoints = _of_row_above(head, told[-1][1], timed) if told else head.endpoints
        told.append((row, replace(head, arms=list(carried), endpoints=list(endpoints))))
    return told


def _of_row_above(head: Head, above: Head, timed: Callable[[str], bool]) -> Sequence[str]:
    """The endpoints of a row; a ratio or P value with none, and no group, is of the time told right above it."""
    own = head.endpoints or head.arms or head.trials or head.populations
    compares = head.measure in ("ratio", "p_value") and not own
    known = [code for code in above.endpoints[-1:] if head.ratio != "hazard_ratio" or timed(code)]
    return known if compares else head.endpoints


def parts_of(
    grid: Grid, group: Rows, columns: Sequence[Head], cues: Cues, text: Callable[[Cell], str]
) -> Mapping[int, str]:
    """Row -> the patient group that a column of the table tells for it, where the rows of one study tell several."""
    column = _headed(columns, "parts", cues)
    if column is None or len(group) < 2:
        return {}
    cells = {row: grid.at(row, column) for row, _ in group}
    told = {row: " ".join(text(cell).split()) for row, cell in cells.items() if cell is not None}
    for above, row in pairwise(told):
        told[row] = told[row] or told[above]  # an empty cell goes on with the group above it
    return told if len(set(map(fold, told.values()))) > 1 and all(told.values()) else {}


def only_sizes(grid: Grid, row: int, heads: HeadReader) -> bool:
    """Whether a row that names a study holds nothing but sizes ("n = 301"): it heads the rows below it."""
    others = [c for c in grid.row(row) if c.end > c.start and c.column > 0]
    return bool(others) and all(heads.read(c.start, c.end).sizes for c in others)


def is_section(grid: Grid, row: int, text: Callable[[Cell], str]) -> bool:
    """Whether a row has words in one cell alone, so that it heads the rows below it."""
    filled = [c for c in grid.row(row) if c.end > c.start]
    return len(filled) == 1 and not figures(fold(text(filled[0])))


def first_head(grid: Grid, row: int, heads: HeadReader) -> Head:
    """What the first cell of a row tells."""
    cell = grid.at(row, 0)
    return heads.read(cell.start, cell.end) if cell is not None else Head()


def heads_below(
    grid: Grid, row: int, columns: Sequence[Head], heads: HeadReader, text: Callable[[Cell], str]
) -> list[Head]:  # fmt: skip
    """The heads of the columns below a section that tells some anew ("Progression-free survival | | HR (95% CI)").

    [] for a row that is no such section.
    """
    cells = [c for c in grid.row(row) if c.end > c.start and c.row == row]
    words = [_LEVEL.sub("", fold(text(c))) for c in cells]
    if len(cells) < 2 or cells[0].column or any(re.search(r"\d", word) for word in words):
        return []
    told = {c.column: heads.read(c.start, c.end) for c in cells[1:]}
    if not all(head.measure in ("ratio", "p_value", "ci") for head in told.values()):
        return []
    return [merged([head, told[i]]) if i in told else head for i, head in enumerate(columns)]


def bare_arm(folded: str, cues: Cues) -> list[Arm]:
    """The arm of a cell that holds no more than the name of its role ("Control")."""
    for hint, key in (("experimental", "bare_experimental"), ("control", "bare_control")):
        if cues.get("tables", key, r"\W*{}\W*").fullmatch(folded):
            return [Arm(0, 0, (), hint, grouped=True, text=folded)]
    return []


def parts_by_role(grid: Grid, group: Rows, text: Callable[[Cell], str]) -> Mapping[int, str]:
    """Row -> the patient group told in the first column once for the rows of several arms, which only tell roles."""
    if not all(len(head.arms) == 1 and head.arms[0].hint and not head.arms[0].drugs for _, head in group):
        return {}
    told: dict[int, str] = {}
    for row, _ in group:
        cell = grid.at(row, 0)
        name = " ".join(text(cell).split()) if cell is not None else ""
        told[row] = name or next(reversed(told.values()), "")
    return told if 1 < len(set(told.values())) < len(told) and all(told.values()) else {}


def part_of_study(grid: Grid, group: Rows, columns: Sequence[Head], cues: Cues, read: Callable[[Cell], Head]) -> str:
    """The known patient group that a column tells for a whole study, where it tells others for other studies.

    The column of the studies tells it where one is named with several ("TRIAL (all)", "TRIAL (X-positive)").
    """
    column = _headed(columns, "population", cues)
    if column is None:
        return _part_beside_name(grid, group, study_column(columns, cues) or 0, cues, read)
    heads = [read(cell) for row in range(grid.header_rows(), grid.rows) if (cell := grid.at(row, column)) is not None]
    first = grid.at(group[0][0], column)
    differ = len({head.text for head in heads if head.text.strip()}) > 1
    if not differ or first is None or cues.has("tables", "whole", read(first).text):
        return ""
    return next(iter(read(first).populations), "")


def _part_beside_name(grid: Grid, group: Rows, column: int, cues: Cues, read: Callable[[Cell], Head]) -> str:
    cells = (grid.at(row, column) for row in range(grid.header_rows(), grid.rows))
    heads = [read(cell) for cell in cells if cell is not None]
    first = grid.at(group[0][0], column)
    mine = read(first) if first is not None else Head()
    others = {head.text for head in heads if head.trials and head.trials == mine.trials}
    return next(iter(mine.populations), "") if len(others) > 1 and not cues.has("tables", "whole", mine.text) else ""


def under_endpoint(head: Head, above: Head, others: Iterable[Head], cues: Cues) -> Head:
    """The head of a row that names a group alone, under the row of the endpoint it goes on with ("PFS", "X-positive").

    Args:
        head: the row's.
        above: that of the last row with an endpoint.
        others: the heads of the columns and of the section; where they tell endpoints, rows have those.
        cues: the cue tables.
    """
    own = head.endpoints or head.measure or head.arms or head.trials
    whole = cues.get("populations", "whole")
    group = next((name for name in head.populations if not whole.fullmatch(name.lower())), "")
    if own or not group or not above.endpoints or any(other.endpoints for other in others):
        return head
    return replace(
        head, endpoints=above.endpoints, measure=above.measure, unit=above.unit, landmark=above.landmark, part=group
    )


def group_of(place: Head, subgroups: bool, cues: Cues) -> str | None:
    """The group of patients a place tells, where the table tells groups (``subgroups``) or the place says so."""
    told = place.part or (place.row.strip() if subgroups else "")
    if told:
        return None if cues.has("tables", "whole", fold(told)) else next(iter(place.populations), told)
    whole = cues.get("populations", "whole")
    parts = [name for name in place.populations if not whole.fullmatch(name.lower())]
    named = bool(parts) and cues.has("populations", "cue", place.text)
    return parts[0] if named or (parts and subgroups) else place.dose or None
