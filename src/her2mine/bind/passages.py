"""Which paragraphs belong together: items of a list, text under a heading, and paragraphs that go on with a study."""

from __future__ import annotations

import re
from collections.abc import Collection

from her2mine.bind.arms import ArmTools
from her2mine.bind.context import Context, new_drugs
from her2mine.bind.lexicon import Cues
from her2mine.bind.studies import trial_name, turns
from her2mine.bind.view import View
from her2mine.extract.values import Kind
from her2mine.ingest.patterns import BULLETS
from her2mine.records import Block, BlockKind, Label, Paper
from her2mine.segment.cut import LABELLED
from her2mine.vocabulary import Vocabulary, fold

SHORT_ITEM = 80  # characters up to which an item can be the title of those below it
_CLOSED = (".", "。", ";", "；")  # how an item ends that is no title
_ITEM = re.compile(rf"\s*(?:(?:[-*·+]|\d+[.)、])\s|[{BULLETS}])")


def goes_on(paper: Paper, before: int, block: int) -> bool:
    """Whether a block belongs to the one before it: told after a colon, or an item of the same list."""
    first, second = paper.blocks[before], paper.blocks[block]
    head = paper.text[first.start : first.end].rstrip(" *")
    listed = is_item(paper, block)
    title = len(head) <= SHORT_ITEM and is_item(paper, before) and not head.endswith(_CLOSED)
    opens = head.endswith((":", "：")) or title or _lines(paper, first, second)
    return block - before == 1 and (opens or listed) and first.section == second.section


def _lines(paper: Paper, first: Block, second: Block) -> bool:
    """Whether two blocks are neighbouring lines that open with a label each ("Trial: ...", "Median OS: ...")."""
    between = paper.text[first.end : second.start]
    labelled = all(LABELLED.match(paper.text, block.start, block.end) for block in (first, second))
    return labelled and between.count("\n") == 1 and not between.strip()


def is_item(paper: Paper, block: int) -> bool:
    """Whether a block is an item of a list; the sign may stand in the block or right before it."""
    start, end = paper.blocks[block].start, paper.blocks[block].end
    return any(_ITEM.match(paper.text[at:end]) for at in range(max(0, start - 4), start + 1) if _opens(paper.text, at))


def _opens(text: str, at: int) -> bool:
    """Whether a line begins at an offset."""
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def headed(paper: Paper, vocabulary: Vocabulary, block: int) -> Context:
    """A paragraph under a heading that names one trial speaks of that trial."""
    heading = paper.blocks[block].section.split(" / ")[-1]
    named = dict.fromkeys(trial_name(m) for m in vocabulary.find(heading, {Label.TRIAL}))
    return Context(trial=next(iter(named)), anchored=True) if len(named) == 1 else Context()


def same_part(paper: Paper, before: int, block: int, cues: Cues) -> bool:
    """Whether two blocks stand under one heading, or with nothing between them but the label of a part ("Safety")."""
    between = [b for b in paper.blocks[before + 1 : block + 1] if b.kind is BlockKind.HEADING]
    part = cues.get("studies", "part", r"[\W_\d]*{}[\W_]*(?:\([^()]*\)\W*)?")
    return all(part.fullmatch(fold(paper.text[b.start : b.end])) for b in between)


def speaks_on(
    view: View, before: Context, tools: ArmTools, cited: Collection[int], *, part: bool = False
) -> bool | None:
    """Whether a sentence speaks of the study told before; None where it tells nothing either way.

    Under a heading of results (``part``) whatever is told without arms is told of those known.
    """
    if view.trials or turns(view):
        return False
    if _announced(view, before, tools):
        return True
    if new_drugs(view.arms, before.arms, tools):
        return False
    known = {drug for arm in before.arms for drug in arm.drugs}
    named = any(arm.grouped or arm.hint or arm.label or (arm.drugs and set(arm.drugs) <= known) for arm in view.arms)
    refers = named or _of_study(view)
    if cited and before.citation and not set(cited) & set(before.citation):
        return refers and _of_study(view)
    goes_on = not view.arms and (_compares(view) or (part and bool(view.endpoints)))
    return True if refers or _labelled(view) or goes_on else None


def _announced(view: View, before: Context, tools: ArmTools) -> bool:
    """Whether a study that was only named so far is told now: of its drug, with whatever other groups it had."""
    if before.trial is None or before.bound:
        return False
    own = new_drugs(before.arms, (), tools)
    told = [new_drugs([arm], (), tools) for arm in view.arms]
    return any(drugs and drugs <= own for drugs in told)


def _of_study(view: View) -> bool:
    """Whether a sentence speaks of a part of a study or of its groups as known."""
    known = view.has("studies", "same") or view.has("studies", "later")
    return known or view.has("populations", "part") or view.has("arms", "groups")


def _labelled(view: View) -> bool:
    """Whether a paragraph opens with the label of a part ("Safety: ...", "【安全性】")."""
    return view.cues.get("studies", "part", r"[\W_\d]*{}[^\w()]*[:\]】]").match(view.folded) is not None


def _compares(view: View) -> bool:
    """Whether a sentence compares two arms without naming either: "PFS was 9.9 vs 5.1 months (HR 0.50)"."""
    ratio = any(value.kind in (Kind.HAZARD_RATIO, Kind.P_VALUE) for value in view.values)
    return bool(view.endpoints) and (ratio or view.has("contrast", "between"))
