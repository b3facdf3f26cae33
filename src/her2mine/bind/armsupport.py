"""Drugs that were given so that others could be: "A plus B with G-CSF" is a treatment of A and B."""

from __future__ import annotations

from collections.abc import Sequence

from her2mine.bind.arm import ArmTools
from her2mine.records import Mention


def without_support(folded: str, mentions: Sequence[Mention], tools: ArmTools) -> list[Mention]:
    """The drugs of a sentence but for support that is told behind the treatment it was given with."""
    classes = tools.cues.forms("arms", "support_classes")

    def supports(mention: Mention) -> bool:
        return bool(mention.drugs) and all(tools.drug_class(drug) in classes for drug in mention.drugs)

    treats = [m.end for m in mentions if not supports(m)]
    lead = tools.cues.get("arms", "supports", r"{}\s*(?:the |an? )?$")
    return [
        m
        for m in mentions
        if not supports(m) or not any(end <= m.start for end in treats) or not lead.search(folded, 0, m.start)
    ]
