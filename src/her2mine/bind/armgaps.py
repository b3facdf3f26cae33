"""What stands between the names of drugs in a sentence, and what is asked of a run of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.arm import ArmTools
from her2mine.bind.lexicon import Cues, unbracketed
from her2mine.records import Mention


def gap_of(folded: str, left: Mention, right: Mention) -> str:
    """The words between two names, without brackets and without the rest of one that the first stands in."""
    gap = folded[left.end : right.start]
    if in_brackets(folded, left):
        gap = re.sub(r"^[^()]*\)", " ", gap)  # the rest of the bracket the name stands in
    return unbracketed(gap)


def is_control(mention: Mention, tools: ArmTools) -> bool:
    """Whether a name is that of a placebo, or of what somebody chose."""
    return all(tools.drug_class(drug) == "control" for drug in mention.drugs)


def all_drugs(run: Sequence[Mention]) -> set[str]:
    """All drugs of a run."""
    return {drug for mention in run for drug in mention.drugs}


def in_brackets(folded: str, mention: Mention) -> bool:
    """Whether a name stands in an open bracket."""
    before = folded[: mention.start]
    return before.rfind("(") > before.rfind(")")


def joined_by_word(folded: str, run: Sequence[Mention], cues: Cues) -> bool:
    """Whether the drugs of an arm are joined by a word ("A联合B"): a list behind goes on with what was added."""
    return len(run) > 1 and cues.get("arms", "join").search(folded, run[0].end, run[-1].start) is not None


def is_prior(folded: str, first: Mention, cues: Cues) -> bool:
    """Whether the drug is told as earlier treatment, as a drug's class, or as resisted."""
    if cues.get("arms", "prior_after", r"\s*{}").match(folded, first.end):
        return True
    listed = re.compile(r"\([^()]*\)").match(folded, first.end)  # "化疗(A、B)后进展"
    if listed and cues.get("arms", "prior_after", r"\s*{}").match(folded, listed.end()):
        return True
    before = unbracketed(folded[max(0, first.start - 80) : first.start], "")
    clause = re.split(r"[,，。;:()]", before)[-1]
    if cues.get("arms", "turns", r"{}\s*(?:the )?$").search(clause) and cues.has("arms", "stays", folded):
        return False  # "half switched to X and half stayed on Y"
    setting, article = cues.words("arms", "setting"), cues.words("arms", "articles")
    return cues.get("arms", "prior", rf"{{}}\s*(?:{article}\s|(?:{setting})\s?)*$").search(clause) is not None
