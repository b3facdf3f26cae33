"""The drugs that a run of names stands for: no details of a class word twice, alternatives as their class."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.arm import ArmTools
from her2mine.bind.armruns import bracket_owner, bracketed_detail, sums_up
from her2mine.records import Mention


def combine(run: Sequence[Mention], folded: str, tools: ArmTools) -> tuple[str, ...]:
    """The drugs of a run: details of a class word are dropped, alternatives of one class become the class word."""
    drugs: list[str] = []
    for index, mention in enumerate(run):
        gap = folded[run[index - 1].end : mention.start] if index else ""
        owner = bracket_owner(folded, run[:index], mention, tools.cues)
        if owner is not None and bracketed_detail(owner, mention, tools):
            continue
        if index and sums_up(gap, run[index - 1], mention, tools):
            continue
        slash = re.fullmatch(r"\s*/\s*", gap) is not None and not _doublet(run[index - 1], mention, tools)
        if index and (slash or tools.cues.has("arms", "or", gap)) and _merge_class(drugs, mention, tools):
            continue
        drugs.extend(d for d in mention.drugs if d not in drugs)
    return tuple(drugs)


def _doublet(left: Mention, right: Mention, tools: ArmTools) -> bool:
    """Whether just one of two drugs is of a class that is given with others ("carboplatin/paclitaxel")."""
    partner = tools.cues.get("arms", "partner_class")
    given = [all(partner.fullmatch(tools.drug_class(drug)) for drug in mention.drugs) for mention in (left, right)]
    return given[0] != given[1]


def _merge_class(drugs: list[str], mention: Mention, tools: ArmTools) -> bool:
    if not drugs or len(mention.drugs) != 1:
        return False
    last, new = drugs[-1], mention.drugs[0]
    kind = tools.drug_class(new)
    if tools.drug_class(last) == kind and tools.drug_class(kind) == "generic":
        while drugs and tools.drug_class(drugs[-1]) == kind:  # "A, B or C"
            drugs.pop()
        drugs.append(kind)
        return True
    plain = ("generic", "control", "no drug")
    if all(tools.is_chemo(drug) and tools.drug_class(drug) not in plain for drug in (last, new)):
        drugs[-1] = "chemotherapy"  # "docetaxel or vinorelbine": whichever, as the investigator chose
        return True
    return last in (kind, new)
