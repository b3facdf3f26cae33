"""What the columns of a results table tell together: ratios beside a survival, counts beside rates, unnamed groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from her2mine.bind.arm import ArmTools
from her2mine.bind.arms import Arm
from her2mine.bind.contrast import contrast_pair, different, is_component
from her2mine.bind.grid import SIZED, Head, HeadReader
from her2mine.bind.lexicon import Cues
from her2mine.records import BlockKind, Paper, Table
from her2mine.segment import cut
from her2mine.vocabulary import fold

BEST = frozenset({"CR", "PR", "SD", "PD"})  # categories of the best response, told in patients or in percent
COMPARES = ("ratio", "p_value", "ci")


def complete(columns: Sequence[Head], texts: Sequence[Sequence[str]], cues: Cues) -> None:
    """Add to the heads of columns what their neighbours tell.

    Args:
        columns: one head a column; they are changed.
        texts: the cells below the heads by column, folded.
        cues: the words of tables and arms.
    """
    _ratios(columns)
    _counts(columns, texts)
    _unnamed(columns, cues)
    for head in columns:
        if head.arms and not head.measure and not head.endpoints and cues.get("tables", "sized").search(head.text):
            head.measure = "size"


def parts_by_column(columns: Sequence[Head], cues: Cues) -> dict[int, str]:
    """Column -> the group of patients that heads it, in a table whose rows tell the arms: "X-positive (n = 104)".

    Two columns and more are headed by their sizes and nothing else that is known; those for all patients are no group.
    """
    free = {
        index: head
        for index, head in enumerate(columns)
        if index and head.sizes and not (head.arms or head.endpoints or head.trials or head.measure)
    }
    names = {index: SIZED.sub("", head.text).strip() for index, head in free.items()}
    told = {index: name for index, name in names.items() if name and not cues.has("tables", "whole", name)}
    return told if len(told) > 1 else {}


def _ratios(columns: Sequence[Head]) -> None:
    """A ratio, P value or interval whose head names no endpoint is that of the column left of it."""
    for left, head in pairwise(columns):
        if head.measure in COMPARES and not head.endpoints and not head.arms:
            head.endpoints = list(left.endpoints)


def _counts(columns: Sequence[Head], texts: Sequence[Sequence[str]]) -> None:
    """Whole numbers of a category of response are patients where other columns have a percent sign."""
    percent = any(head.unit == "percent" for head in columns) or any("%" in text for cells in texts for text in cells)
    for head, cells in zip(columns, texts, strict=True):
        plain = bool(cells) and all(re.fullmatch(r"\d{1,4}", text) for text in cells)
        if percent and plain and not head.unit and not head.measure and set(head.endpoints) & BEST:
            head.measure = "events"


def _unnamed(columns: Sequence[Head], cues: Cues) -> None:
    """A column headed by a group without its drugs, beside one headed by the control, is the experimental group's."""
    if not any(arm.hint == "control" for head in columns for arm in head.arms):
        return
    bare = [
        h for h in columns if not h.arms and not h.endpoints and not h.measure and cues.has("arms", "group", h.text)
    ]
    if len(bare) == 1:
        bare[0].arms = [Arm(0, 0, (), "experimental", grouped=True)]


def pair_of(told: Sequence[Arm], caption: Head, tools: ArmTools) -> tuple[Arm, Arm] | None:
    """Experimental and control arm; of several, the control is the one without the drug the caption names first."""
    arms = different(told)
    named = [drug for arm in caption.arms for drug in arm.drugs if not tools.is_chemo(drug)]
    if len(arms) > 2 and named and not any(arm.hint == "control" for arm in arms):
        without = [arm for arm in arms if arm.drugs and named[0] not in arm.drugs]
        others = [arm for arm in arms if named[0] in arm.drugs]
        if len(without) == 1 and others:
            return others[0], without[0]
    return contrast_pair(list(told), tools)


def headed_pair(row: Sequence[Arm], columns: Sequence[Head], caption: Head) -> tuple[Arm, Arm] | None:
    """The row's arm and its control where a head only says "test vs control group"; the caption may tell it."""
    bare = {arm.hint for head in columns for arm in head.arms if not arm.drugs}
    pairs = {"experimental", "control"} <= bare or any(head.both for head in columns)
    if len(different(row)) != 1 or not row[0].drugs or not pairs:
        return None
    told = [arm for arm in caption.arms if arm.hint == "control"]
    return row[0], next(iter(told), Arm(0, 0, (), "control"))


def with_reference(told: Sequence[Arm], columns: Sequence[Head]) -> list[Arm]:
    """The arms of a table, where the one that the ratios are told against ("HR vs X") is the control."""
    against = different([arm for head in columns for arm in head.against])
    if len(against) != 1 or not told:
        return list(told)
    control = replace(against[0], hint="control")
    marked = [replace(arm, hint="control") if arm.same(control) else arm for arm in told]
    return marked if any(arm.same(control) for arm in told) else [*marked, control]


def lead_of(paper: Paper, index: int, cues: Cues) -> tuple[int, int] | None:
    """The last sentence of the paragraph above a table, where it leads to the table ("... are shown below:")."""
    place = next((i for i, block in enumerate(paper.blocks) if block.table == index), 0)
    above = next((b for b in reversed(paper.blocks[:place]) if b.kind is not BlockKind.CAPTION), None)
    if above is None or above.kind is not BlockKind.PARAGRAPH:
        return None
    text = paper.text[above.start : above.end]
    start, end = cut(text)[-1]
    sentence = fold(text[start:end])
    if not sentence.endswith(":") and not cues.has("tables", "leads", sentence):
        return None
    named = [span for span in cut(text) if span[0] <= start]
    return above.start + (named[-2][0] if len(named) > 1 else start), above.start + end


def arm_of_pair(arm: Arm, pair: tuple[Arm, Arm] | None) -> Arm:
    """The arm of a column head as the rows' own study tells it: its control, or the one with the head's drugs."""
    if pair is None:
        return arm
    mine, control = set(arm.drugs), set(pair[1].drugs)
    if arm.hint == "control" and not mine:
        return pair[1]
    if arm.hint == "experimental" and not mine:
        return pair[0]
    return pair[0] if mine and mine < set(pair[0].drugs) and not mine <= control else arm


def caption_of(paper: Paper, table: Table, index: int, heads: HeadReader) -> Head:
    """What the caption tells; the trial may be told by the sentence that leads to the table instead."""
    head = heads.read(*table.caption) if table.caption else Head()
    lead = None if head.trials else lead_of(paper, index, heads.tools.cues)
    trials = heads.read(*lead).trials if lead else []
    return replace(head, trials=trials) if len(set(trials)) == 1 else head


def named(arm: Arm) -> bool:
    """Whether anything tells which arm it is."""
    return bool(arm.drugs or arm.hint or arm.label)


def role_in(arm: Arm | None, pair: tuple[Arm, Arm] | None) -> str:
    """The role of an arm beside a pair of experimental and control arm; "single" where there is no pair."""
    if pair is None or arm is None:
        return "single"
    return "control" if arm.same(pair[1]) or is_component(arm, pair) else "experimental"


def arms_of(column: Head, row: Head, pair: tuple[Arm, Arm] | None, n: int, arms: int) -> list[Arm | None]:
    """One arm a figure: the column's, else the row's; two figures in a cell are experimental and control.

    Args:
        column: the head of the cell's column.
        row: that of its row.
        pair: experimental and control arm of the study.
        n: how many figures the cell holds.
        arms: how many arms the table tells.
    """
    if column.both and n == 2 and len(column.arms) == 2 and all(arm.drugs for arm in column.arms):
        return [arm_of_pair(arm, pair) for arm in column.arms]
    if column.arms and not column.both and (column.arms[0].drugs or not any(arm.drugs for arm in row.arms)):
        return [arm_of_pair(column.arms[0], None if arms > 2 and column.arms[0].drugs else pair)] * n
    if n == 2 and pair is not None:
        return [row.arms[0], row.arms[1]] if len(row.arms) > 1 else list(pair)
    return [row.arms[0] if row.arms else None] * n
