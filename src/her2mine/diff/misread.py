"""Signs right behind a number that it is something else than it was read as.

The checks that set the numbers of one sentence against each other stand on several bindings at once. Where the words
beside a number contradict its binding, the check keeps silent.
"""

from __future__ import annotations

from her2mine.diff.context import PaperContext
from her2mine.diff.keys import family
from her2mine.diff.words import cue
from her2mine.records import Finding, Label


def named_otherwise(finding: Finding, context: PaperContext) -> bool:
    """Whether the name right behind a number is another endpoint's ("12 PR" read as CR), its own not right before."""
    behind = ahead = False
    text, own = context.mined.paper.text, family(finding.endpoint)
    for mention in context.mined.mentions:
        if mention.label is not Label.ENDPOINT or not mention.canonical:
            continue
        same = family(mention.canonical) == own
        if not same and mention.start >= finding.end:
            behind = behind or cue("number_of").fullmatch(text, finding.end, mention.start) is not None
        elif same and mention.end <= finding.start:
            ahead = ahead or cue("name_is").fullmatch(text, mention.end, finding.start) is not None
    return behind and not ahead


def share_of_patients(finding: Finding, context: PaperContext) -> bool:
    """Whether a percentage is told as one of patients ("17% of weekly patients"): no difference of two shares is."""
    return cue("share_of").match(context.mined.paper.text, finding.end) is not None


def counts_places(finding: Finding, context: PaperContext) -> bool:
    """Whether a number counts places or cycles ("5 control clinics") and no patients."""
    return cue("places").match(context.mined.paper.text, finding.end) is not None
