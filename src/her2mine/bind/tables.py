"""Results tables: heads with endpoint and unit, arms as rows or as columns, "median (95% CI)" cells, interval rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from her2mine.bind.allocation import Allocation
from her2mine.bind.arms import Arm
from her2mine.bind.cells import Figure, counted_terms, interval_of, probabilities
from her2mine.bind.context import Study
from her2mine.bind.contrast import contrast_pair, different
from her2mine.bind.draft import Draft
from her2mine.bind.finish import table_abstention, table_finding
from her2mine.bind.grid import Head, HeadReader, merged
from her2mine.bind.statistics import RATIO_OF
from her2mine.bind.tablecolumns import (
    arm_of_pair,
    arms_of,
    caption_of,
    complete,
    headed_pair,
    named,
    pair_of,
    parts_by_column,
    role_in,
    with_reference,
)
from her2mine.bind.tabled import ProseCell, add_studies, set_against
from her2mine.bind.tabledoses import mark_doses
from her2mine.bind.tablerows import (
    Rows,
    continued,
    first_head,
    group_of,
    heads_below,
    is_section,
    only_sizes,
    part_of_study,
    parts_by_role,
    parts_of,
    row_groups,
    study_column,
    study_name,
    under_endpoint,
)
from her2mine.bind.tablesizes import head_sizes, row_sizes, section_sizes
from her2mine.bind.tablevalues import (
    endpoint_of,
    figures_of,
    give_interval,
    plain_values,
    ratio_by_note,
    told_twice,
)
from her2mine.bind.tablewords import TableWords
from her2mine.bind.tools import Tools
from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.values import Kind, Value
from her2mine.records import Abstention, Cell, Finding, Paper, Sentence, Table
from her2mine.vocabulary import fold


def read_tables(paper: Paper, tools: Tools, meanings: Abbreviations, allocation: Allocation) -> list[TableReader]:
    """Bind the figures of every table that tells results; the cells to be read as prose are left to the caller."""
    readers: list[TableReader] = []
    for index, table in enumerate(paper.tables):
        block = next((b for b in paper.blocks if b.table == index), None)
        language = block.language if block else paper.language
        readers.append(TableReader(paper, tools, meanings, table, index, language, allocation))
        readers[-1].findings = readers[-1].read()
    return readers


UNTOLD = frozenset({"QOL"})  # what a table may measure that is no result of ours


class TableReader(TableWords):
    """Reads one table."""

    def __init__(
        self, paper: Paper, tools: Tools, meanings: Abbreviations, table: Table, index: int, language: str,
        allocation: Allocation,
    ) -> None:  # fmt: skip
        super().__init__(paper, tools, meanings, table, language, allocation)
        self.index = index
        self.drafts: list[tuple[Cell, Draft]] = []
        self.prose: list[ProseCell] = []
        self.abstentions: list[Abstention] = []
        self.findings: list[Finding] = []
        self.pairs: list[tuple[Arm, Arm]] = []  # the two arms that it sets against each other, for no named trial
        self.studies: dict[str, Study] = {}  # the arms of the trials that the table names

    def read(self) -> list[Finding]:
        """Every value of the table as a finding."""
        columns = [self._column(c) for c in range(self.grid.columns)]
        complete(columns, [self.grid.below(c, self.top, self._text) for c in range(self.grid.columns)], self.tools.cues)
        self.notes = fold(" ".join(self.paper.text[a:b] for a, b in self.table.footnotes))
        self.caption = caption_of(
            self.paper,
            self.table,
            self.index,
            HeadReader(self.paper, self.tools, self._prose_names, self.heads.allocation),
        )
        head = self.caption.text + " " + (columns[0].text if columns else "")
        told = self.tools.cues.has("tables", "divided", self.caption.text)
        self.subgroups = told or self.tools.cues.has("populations", "part", head)
        if self.tools.cues.has("tables", "baseline", self.caption.text) and not self._by_baseline():
            self._sizes(columns, [a for head in columns for a in head.arms], next(iter(self.caption.trials), None))
        elif self._tells_results(columns):
            for group in self._row_groups(columns):
                self._group(group, columns)
        else:
            self.worded = True
            self._prose_only(columns)
        return self._told()

    def _by_baseline(self) -> bool:
        """Whether the caption tells results by what was known at baseline: "response by baseline PD-L1 expression"."""
        by = self.tools.cues.get("tables", "by_baseline").search(self.caption.text)
        return by is not None and bool(self.caption.endpoints)

    def _told(self) -> list[Finding]:
        """The findings of the rows that name an arm or trial (or whose columns do); nobody's values are no results."""
        told = {cell.row for cell, draft in self.drafts if draft.trial or (draft.arm is not None and named(draft.arm))}
        trust = self.tools.trust
        found = [
            (c.row, table_finding(self.paper, self.table, self.index, self.language, c, d, trust))
            for c, d in self.drafts
        ]
        self.abstentions = [table_abstention(finding) for row, finding in found if row not in told]
        return [finding for row, finding in found if row in told]

    def _tells_results(self, columns: Sequence[Head]) -> bool:
        """Whether heads name an endpoint, and an arm or a trial stands anywhere."""
        firsts = [self._row_head(row) for row in range(self.top, self.grid.rows)]
        ratios = any(head.measure == "ratio" for head in columns) and bool(self.caption.endpoints)
        told = ratios or any(set(h.endpoints) - UNTOLD for h in (*columns, *firsts)) or self._lists_events()
        whose = any(h.arms or h.trials for h in (*columns, *firsts, self.caption)) or self.heads.allocation.only
        return told and bool(whose)

    def _prose_only(self, columns: Sequence[Head]) -> None:
        """In a table that is no table of results single cells may still tell one in words, beside the study's size."""
        for row, head in self._rows(study_column(columns, self.tools.cues)):
            trial = next(iter(head.trials), None)
            add_studies(self.studies, [(row, head)], [], head.arms, self._contrasted)
            cells = [c for c in self.grid.row(row) if c.row == row and c.end > c.start]
            told = [c for c in cells if self._is_prose(c)]
            sizes = [c for c in cells if told and c not in told and columns[c.column].measure == "size"]
            for cell in (*told, *sizes):
                column = Head() if cell in told else columns[cell.column]
                self._cell(cell, column, column, head, None, trial, 0)

    def _rows(self, studies: int | None) -> Rows:
        """The rows below the heads with what their words tell; ``studies`` is the column that names studies."""
        rows = [(row, self._row_head(row)) for row in range(self.top, self.grid.rows)]
        for row, head in rows if studies is not None else ():
            name = None if head.trials or studies is None else study_name(self.grid.at(row, studies), self._text)
            head.trials = [name] if name else head.trials
        return rows

    def _row_groups(self, columns: Sequence[Head]) -> Iterator[Rows]:
        """The rows of each study, or all of them; rows may go on with the treatment of the row above."""
        studies = study_column(columns, self.tools.cues)
        for group in row_groups(self.grid, self._rows(studies), studies, self._text):
            arms = next((c for c in range(self.grid.columns) if self._tells_arms(group[0][0], c)), None)
            yield continued(self.grid, group, arms, self._timed)

    def _tells_arms(self, row: int, column: int) -> bool:
        cell = self.grid.at(row, column)
        return cell is not None and bool(self.heads.read(cell.start, cell.end).arms)

    def _group(self, rows: list[tuple[int, Head]], columns: Sequence[Head]) -> None:
        told = [a for head in columns for a in head.arms]
        if not any(a.drugs for a in told):  # a head that only says "experimental vs control"
            told = [a for _, head in rows for a in head.arms] or told
        if not told and len(different(self.caption.arms)) == 2:
            told = self.caption.arms  # "subgroup analysis of A versus B"
        told = with_reference(told, columns)
        add_studies(self.studies, rows, columns, told, self._pair)
        named = next((t for _, head in rows for t in head.trials), None) or next(iter(self.caption.trials), None)
        arms = different([arm for arm in told if arm.drugs])
        pair = self._pair(arms) if named is None and len(arms) == 2 == len(different(told)) else None
        self.pairs += [pair] if pair else []
        mark_doses([*columns, *(head for _, head in rows)], self.tools.cues)
        section, above, pair_told = Head(), Head(), None
        local: Sequence[Head] = columns  # the heads that hold below a section that tells heads of its own
        line = ""  # the words of the last row that has any
        parts = parts_of(self.grid, rows, columns, self.tools.cues, self._part_name)
        parts = parts or parts_by_role(self.grid, rows, self._text)
        part = part_of_study(self.grid, rows, columns, self.tools.cues, lambda c: self.heads.read(c.start, c.end))
        armed = not any(head.arms for head in columns)
        armed &= any(head.arms for _, head in rows) or self.heads.allocation.only is not None
        beside = parts_by_column(columns, self.tools.cues) if armed else {}
        for row, head in rows:
            heads = heads_below(self.grid, row, columns, self.heads, self._text)
            local = heads or local
            if (
                heads
                or is_section(self.grid, row, self._text)
                or (head.trials and only_sizes(self.grid, row, self.heads))
            ):
                section, above = first_head(self.grid, row, self.heads) if heads else head, Head()
                pair_told = contrast_pair(different(head.arms), self.tools.arms)
                for spot, size, arm in section_sizes(self.grid, self.heads, row, columns, pair_told):
                    self._keep(spot, size, "N", "count", Head(), pair_told, named, arm)
                continue
            head = under_endpoint(head, above, (section, *columns), self.tools.cues)
            above = head if head.endpoints else above
            line = head.text or line
            for column in range(self.grid.columns):
                cell = self.grid.at(row, column)
                if cell is not None and cell.row == row and cell.column == column and cell.end > cell.start:
                    trial, pair = self._study(columns[column], columns, told, named)
                    pair = pair_told or pair
                    headed = None if pair else headed_pair(head.arms, columns, self.caption)
                    whole = headed is not None and columns[column].measure == "size" and not columns[column].both
                    place = merged([section, head, local[column]]) if not columns[column].arms else merged(
                        [local[column], section, head]
                    )  # fmt: skip
                    own_words = head.endpoints or head.measure or head.arms or head.trials
                    place.row = "" if own_words else line  # a second line of figures is of the row above it
                    place.part = parts.get(row, part) or head.part or beside.get(column, "")
                    own = replace(head, arms=[]) if whole else head
                    self._cell(cell, place, local[column], own, None if whole else pair or headed, trial,
                               len(different(told)))  # fmt: skip
        self._sizes(columns, told, named, rows)

    def _study(
        self, column: Head, columns: Sequence[Head], told: Sequence[Arm], named: str | None
    ) -> tuple[str | None, tuple[Arm, Arm] | None]:
        """The trial of a column and its two arms: columns under one trial's name are one study."""
        if not column.trials:
            return named, self._pair(told)
        mine = [a for head in columns if head.trials == column.trials for a in head.arms]
        return column.trials[0], self._pair(mine or told)

    def _contrasted(self, arms: Sequence[Arm]) -> tuple[Arm, Arm] | None:
        return contrast_pair(list(arms), self.tools.arms)

    def _pair(self, arms: Sequence[Arm]) -> tuple[Arm, Arm] | None:
        return pair_of(arms, self.caption, self.tools.arms)

    def _cell(
        self, cell: Cell, place: Head, column: Head, row: Head, pair: tuple[Arm, Arm] | None, trial: str | None,
        arms: int,
    ) -> None:  # fmt: skip
        folded = fold(self._text(cell))
        if cell.column and (listed := counted_terms(folded)):
            arm = arms_of(column, row, pair, 1, arms)[0]
            self._listed(cell, listed, place, arm, pair, trial)
            return
        if self._is_prose(cell):
            block = next((i for i, b in enumerate(self.paper.blocks) if b.table == self.index), 0)
            sentence = Sentence(cell.start, cell.end, self.language, block, self.paper.blocks[block].section)
            heads = [self.heads.read(c.start, c.end) for c in self.grid.row(cell.row)]
            opposed = len(row.arms) == 2 and set_against(row, heads, self.tools.cues)
            self.prose.append(ProseCell(sentence, trial, tuple(row.arms[: 2 if opposed else 1])))
            return
        tells = bool(column.endpoints or column.arms)  # "first-line PFS", "high-dose group"
        no_result = not tells and self.tools.cues.has("tables", "no_result", column.text)
        if no_result or self.tools.cues.has("tables", "left_out", row.text):
            return
        bounds = "ci" in (place.measure, column.measure, row.measure) or folded.strip()[:1] in "(["
        if (interval := interval_of(folded)) is not None and (bounds or ("." in folded and not row.sizes)):
            give_interval(self.drafts, cell, interval)
            return  # two bounds are no two results, whatever the head says
        endpoint = endpoint_of(place, column, row, self.caption, self.tools.cues, subgroups=self.subgroups)
        if endpoint is None or endpoint in UNTOLD:
            return
        beside = column.tests and bool(column.ratio) and re.fullmatch(r"[<>=\s]*[01]?\.\d+\*?", folded) is not None
        if beside or "p_value" in (column.measure, place.measure):
            for start, end, number, op in probabilities(folded):
                value = Value(start, end, self._text(cell)[start:end], Kind.P_VALUE, number, "1", op, stop=end)
                self._keep(cell, value, endpoint, "p_value", place, pair, trial)
            return
        if self.caption.counts and place.unit != "percent":
            place = replace(place, counts=True)
        place, found = figures_of(folded, endpoint, place, column, row)
        alike = told_twice(found)
        whose = arms_of(column, row, pair, 1 if alike else len(found), arms) * (1 + alike)
        if endpoint == "N" and len(found) == 1 and len(different(row.arms)) > 1:
            whose, pair = [None], None  # one number for a row of two arms is the size of the study
        for figure, arm in zip(found, whose, strict=False):
            self._figure(cell, figure, endpoint, place, arm, pair, trial)

    def _listed(
        self, cell: Cell, listed: Sequence[tuple[tuple[int, int], tuple[int, int]]], place: Head, arm: Arm | None,
        pair: tuple[Arm, Arm] | None, trial: str | None,
    ) -> None:  # fmt: skip
        """Read "sepsis (1); hypoxia (2)" in a cell of an arm: patients with each event."""
        for (start, end), (first, last) in listed:
            told = self.heads.read(cell.start + start, cell.start + end).endpoints
            if len(told) == 1:
                text = self._text(cell)[first:last]
                value = Value(first, last, text, Kind.COUNT, float(text), "patient", stop=last)
                self._keep(cell, value, told[0], "count", place, pair, trial, arm)

    def _figure(
        self, cell: Cell, figure: Figure, endpoint: str, place: Head, arm: Arm | None, pair: tuple[Arm, Arm] | None,
        trial: str | None,
    ) -> None:  # fmt: skip
        text = self._text(cell)
        ratio = ratio_by_note(figure, self.notes, self.tools.cues) or place.ratio
        if ratio and figure.number is not None and not figure.unit:
            kind = Kind(ratio)
            value = Value(figure.start, figure.end, text[figure.start : figure.end], kind, figure.number, "ratio",
                          figure.op, stop=figure.end, interval=figure.interval)  # fmt: skip
            self._keep(cell, value, RATIO_OF.get(endpoint, endpoint), ratio, place, pair, trial, arm)
            return
        timed = self._timed(endpoint)
        for value, statistic, code in plain_values(figure, text, endpoint, place, timed, self.caption.unit):
            self._keep(cell, value, code, statistic, place, pair, trial, arm)

    def _keep(
        self, cell: Cell, value: Value, endpoint: str, statistic: str, place: Head, pair: tuple[Arm, Arm] | None,
        trial: str | None, arm: Arm | None = None,
    ) -> None:  # fmt: skip
        draft = Draft(value, endpoint, statistic, trial=trial, notes={"endpoint:table"}, group=cell.row + 1)
        if statistic in ("p_value", "hazard_ratio", "odds_ratio", "risk_ratio"):
            draft.role = "comparison"
            own = arm is not None and pair is not None and arm.drugs and not arm.same(pair[1])
            draft.arm, draft.comparator = (arm if own else pair[0], pair[1]) if pair else (arm, None)
        else:
            arm = arm or (self.heads.allocation.only if pair is None and trial is None else None)
            draft.arm, draft.role = arm, role_in(arm, pair)
            draft.timepoint = place.landmark if statistic == "rate" else None
        draft.population = group_of(place, self.subgroups, self.tools.cues)
        has_arm = draft.arm is not None and bool(draft.arm.drugs)
        draft.notes |= {"table:arm" if has_arm else "table:no arm", "table:trial" if trial else "table:no trial"}
        draft.notes.add(f"role:{draft.role}")
        self.drafts.append((cell, draft))

    def _sizes(self, columns: Sequence[Head], told: Sequence[Arm], named: str | None, rows: Rows | None = None) -> None:
        """The sizes of arms that heads of columns and rows tell, each once."""
        for cell, value, arm in head_sizes(self.grid, self.heads, self.top, columns):
            trial, pair = self._study(columns[cell.column], columns, told, named)
            self._size(cell, value, arm, pair, trial)
        pair = self._pair(told)
        for cell, value, arm, trial in row_sizes(self.grid, self.heads, rows or []):
            self._size(cell, value, arm_of_pair(arm, pair), pair, trial or named)

    def _size(self, cell: Cell, value: Value, arm: Arm | None, pair: tuple[Arm, Arm] | None, trial: str | None) -> None:
        if not any(draft.endpoint == "N" and kept == cell for kept, draft in self.drafts):
            self._keep(cell, value, "N", "count", Head(), pair, trial, arm)
