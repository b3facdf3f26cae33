"""A results table as heads and cells: what each row and column says about the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from her2mine.bind.allocation import Allocation
from her2mine.bind.arms import Arm, find_arms
from her2mine.bind.cells import bare_time
from her2mine.bind.freeof import free_survivals
from her2mine.bind.lexicon import Cues
from her2mine.bind.studies import trial_name
from her2mine.bind.tools import Tools
from her2mine.extract.values import Kind, Value, find_values
from her2mine.records import Cell, Label, Mention, Paper, Table
from her2mine.vocabulary import fold

FindNames = Callable[[str], list[Mention]]


SIZED = re.compile(r"[(\[]?\s*n\s*=\s*\d+\s*[)\]]?.*")
RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")


@dataclass(slots=True)
class Head:
    """What the words of one cell (or of a whole row or column of heads) tell.

    ``measure`` is "median", "ratio", "p_value", "ci", "size", "events" or ""; ``unit`` is "month", "percent" or "".
    """

    text: str = ""
    row: str = ""  # of a cell's place: the words of its row, where they are no endpoint, arm or trial
    part: str = ""  # of a cell's place: the patient group that a column tells for its row
    start: int = 0
    endpoints: list[str] = field(default_factory=list)
    arms: list[Arm] = field(default_factory=list)
    trials: list[str] = field(default_factory=list)
    populations: list[str] = field(default_factory=list)
    landmark: float | None = None
    measure: str = ""
    ratio: str = ""
    unit: str = ""
    counts: bool = False
    tests: bool = False  # whether it names a P value, maybe beside a ratio
    both: bool = False  # whether it names two arms with a slash, in whose order each cell gives two figures
    sizes: list[Value] = field(default_factory=list)
    dose: str = ""  # the dose group that it tells, where the table has several of one drug
    against: list[Arm] = field(default_factory=list)  # the arm that a ratio is told against: "HR vs X"


def merged(heads: Iterable[Head]) -> Head:
    """One head out of several that speak of the same cells, the nearest last."""
    result = Head()
    for head in heads:
        result.text = f"{result.text} {head.text}".strip()
        result.endpoints = head.endpoints or result.endpoints
        result.arms = head.arms or result.arms
        result.trials = head.trials or result.trials
        result.populations = head.populations or result.populations
        result.landmark = head.landmark if head.landmark is not None else result.landmark
        result.measure = head.measure or result.measure
        result.ratio = head.ratio or result.ratio
        result.unit = head.unit or result.unit
        result.counts = head.counts or result.counts
        result.tests = head.tests or result.tests
        result.both = head.both or result.both
        result.sizes = [*result.sizes, *head.sizes]
        result.dose = head.dose or result.dose
        result.against = head.against or result.against
    return result


class HeadReader:
    """Reads the words of table cells."""

    def __init__(self, paper: Paper, tools: Tools, find: FindNames, allocation: Allocation) -> None:
        self.paper, self.tools, self.find, self.allocation = paper, tools, find, allocation
        self._known: dict[tuple[int, int], Head] = {}

    def read(self, start: int, end: int) -> Head:
        """The head in ``paper.text[start:end]``, read once; values in it keep offsets relative to ``start``."""
        if (start, end) not in self._known:
            self._known[(start, end)] = self._read(start, end)
        return self._known[(start, end)]

    def _read(self, start: int, end: int) -> Head:
        text = self._without_citations(start, end)
        folded = fold(text)
        names = self.find(text)
        if not any(m.label is Label.DRUG for m in names) and _SHORT.match(text):
            names = [*names, *self._regimens(text)]
        head = Head(text=folded, start=start)
        told = [m for m in names if m.label is Label.ENDPOINT and m.canonical not in ("N",)]
        told = free_survivals(told, folded, self.tools.cues)
        deviation = self.tools.cues.has("tables", "deviation", folded)
        head.endpoints = list(dict.fromkeys(m.canonical for m in told if not (deviation and m.canonical == "SD")))
        arms = find_arms(folded, [m for m in names if m.label is Label.DRUG], self.tools.arms, text=text)
        drugs = [arm for arm in arms if arm.drugs]
        head.arms = (
            [arm for arm in arms if arm.drugs or not arm.label] if drugs else arms
        )  # "Group 1 EC": the label tells no more
        head.arms = [self.allocation.given(arm) for arm in head.arms]
        if not head.arms:
            head.arms = [_untreated(m) for m in names if self._is_untreated(m)]
        head.trials = [trial_name(m) for m in names if m.label is Label.TRIAL]
        head.populations = [m.canonical or m.text for m in names if m.label is Label.POPULATION]
        self._measures(head, _without_or(text, folded))
        values = find_values(text, folded)
        head.landmark = next((v.months for v in values if v.kind is Kind.LANDMARK), bare_time(folded))
        head.sizes = [v for v in values if v.size]
        if head.sizes and not (head.arms or head.endpoints or head.populations):
            head.arms = self._called(SIZED.sub("", folded).strip())
        self._against(head)
        two = len(head.arms) == 2 and folded[head.arms[0].end : head.arms[1].start].strip() == "/"
        head.both = two or self.tools.cues.has("tables", "both_arms", folded)
        return head

    def _called(self, name: str) -> list[Arm]:
        """The group that a head with a size calls by how it was treated, without a word for a group ("Concurrent")."""
        forms = self.tools.cues.forms("tables", "group_form") if name else ()
        match = next(filter(None, (self._modality(form.format(name)) for form in forms)), None)
        if match is None:
            return []
        label = next(word for word in match.groups() if word)
        bare = self.tools.cues.get("arms", "untreated").fullmatch(label) is not None
        hint = "control" if bare else ""
        arm = Arm(0, len(name), (), hint, grouped=True, text=name, label=label, untreated=bare)
        return [self.allocation.given(arm)]

    def _modality(self, text: str) -> re.Match[str] | None:
        return self.tools.cues.get("arms", "modality").fullmatch(text)

    def _is_untreated(self, mention: Mention) -> bool:
        """Whether a name is of what a group got instead of a drug ("Surgery alone")."""
        told = self.tools.cues.get("arms", "untreated").fullmatch(mention.canonical)
        return mention.label is Label.DRUG and not mention.drugs and told is not None

    def _against(self, head: Head) -> None:
        """Read "HR vs X", "X相比的HR": the one arm that the head of a ratio names is held against the others."""
        cues, compares = self.tools.cues, head.measure in ("ratio", "p_value") or "p" in head.text.split()
        if len(head.arms) != 1 or not compares:
            return
        before, behind = head.text[: head.arms[0].start], head.text[head.arms[0].end :]
        if cues.get("contrast", "opposing", r"{}\s*$").search(before) or cues.get(
            "contrast", "held_against", r"\s*{}"
        ).match(behind):
            head.against, head.arms = head.arms, []

    def _regimens(self, text: str) -> list[Mention]:
        """A short name of a regimen that a sentence would have to call so, and a cell need not ("Rd (N = 369)")."""
        name = _SHORT.match(text)
        if name is None or any(self.tools.cues.get("tables", key).fullmatch(fold(name[1])) for key in RATIOS):
            return []
        found = self.find(f"{name[1]} regimen")
        return [m for m in found if m.label is Label.DRUG and (m.start, m.text) == (0, name[1])]

    def _without_citations(self, start: int, end: int) -> str:
        """A cell's text with citation markers blanked out, so that "TRIAL [5]" is a name alone."""
        text = self.paper.text[start:end]
        for cited in self.paper.citations:
            if start <= cited.start < end:
                a, b = cited.start - start, cited.end - start
                text = text[:a] + " " * (b - a) + text[b:]
        return re.sub(r"\[\d[\d,\s-]*\]|\*", lambda m: " " * len(m.group()), text).rstrip()

    def _measures(self, head: Head, folded: str) -> None:
        cues: Cues = self.tools.cues
        head.ratio = next((k for k in RATIOS if cues.has("tables", k, folded)), "")
        bare = cues.get("tables", "ci").sub("", folded).strip(" ,:;()[]%95")
        if cues.has("tables", "ci", folded) and not bare:
            head.measure = "ci"
        elif head.ratio:
            head.measure = "ratio"
        elif cues.get("tables", "p_value").fullmatch(_MARK.sub("", folded).strip(" *")):
            head.measure, head.tests = "p_value", True
        elif cues.get("tables", "size").fullmatch(re.sub(r"\([^()%]*/[^()%]*\)", "", folded).strip(" ,*")):
            head.measure = "size"
        elif cues.has("tables", "events", folded) and not any(
            code.startswith(("AE", "SAE")) for code in head.endpoints
        ):
            head.measure = "events"
        elif cues.has("tables", "median", folded):
            head.measure = "median"
        head.counts = cues.has("tables", "counts", folded)
        percent, month = "%" in re.sub(r"\d+\s*%\s*(?:exact )?ci", "", folded), cues.has("tables", "month", folded)
        head.unit = "month" if month else "percent" if percent else ""


_MARK = re.compile(r"\^[a-z*†‡§](?:,[a-z*])*$")  # of a footnote
_SHORT = re.compile(r"([A-Z][A-Za-z0-9+-]{1,7})\s*(?:\([^()]*\))?\s*$")  # what may be a regimen's short name


def _untreated(mention: Mention) -> Arm:
    name = mention.canonical
    return Arm(mention.start, mention.end, (), "control", grouped=True, text=mention.text, label=name, untreated=True)


def _without_or(text: str, folded: str) -> str:
    """Folded text without the conjunction "or", which folding makes look like the abbreviation of odds ratio."""
    return re.sub(r"\bor\b", lambda m: m.group() if text[m.start()].isupper() else "  ", folded)


class Grid:
    """A table's cells by row and column, spans filled in."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = 1 + max((c.row + c.row_span - 1 for c in table.cells), default=-1)
        self.columns = 1 + max((c.column + c.column_span - 1 for c in table.cells), default=-1)
        self._cells: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    self._cells.setdefault((row, column), cell)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place."""
        return self._cells.get((row, column))

    def below(self, column: int, top: int, text: Callable[[Cell], str]) -> list[str]:
        """The folded text of a column's cells from row ``top`` on, the empty ones left out."""
        cells = [self.at(row, column) for row in range(top, self.rows)]
        return [fold(text(c)).strip() for c in cells if c is not None and c.end > c.start]

    def header_rows(self) -> int:
        """How many leading rows are heads: those flagged, else the first."""
        flagged = {c.row for c in self.table.cells if c.header}
        count = 0
        while count in flagged and count < self.rows:
            count += 1
        return max(count, 1)

    def row(self, row: int) -> list[Cell]:
        """The distinct cells of a row in column order."""
        cells = [self._cells[(row, c)] for c in range(self.columns) if (row, c) in self._cells]
        return list(dict.fromkeys(cells))
