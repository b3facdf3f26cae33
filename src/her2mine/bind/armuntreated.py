"""Arms that got no drug: "X versus surgery alone", "randomised to observation or X", "观察组"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from her2mine.bind.arm import Arm
from her2mine.bind.lexicon import Cues
from her2mine.records import Mention

DEFINES = 40  # characters between a letter and what it stands for
_ASIDE = r"\s*(?:\([^()]*\)\s*)?"


def without_drug(
    folded: str, mentions: Sequence[Mention], arms: Sequence[Arm], cues: Cues, spread: int
) -> list[Arm]:  # fmt: skip
    """The groups that a sentence sets against an arm and that got no drug: each is the control.

    Args:
        folded: the sentence, folded, doses blanked out.
        mentions: its drugs and what stands in their place.
        arms: those of drugs.
        cues: the cue tables.
        spread: how many values a "respectively" shares out.
    """
    found = []
    joined = cues.get("arms", "then_given", _ASIDE + r"{}(?:\s[a-z]+)?\s*")  # "surgery and adjuvant X"
    for mention in mentions:
        if mention.drugs or cues.get("arms", "untreated").fullmatch(mention.canonical) is None:
            continue
        before = [arm for arm in arms if arm.drugs and arm.end <= mention.start]
        apart = bool(before) and _opposed(folded, mention, before, cues, spread)
        apart |= bool(arms) and (_valued(folded, mention, cues) or _opens(folded, mention, cues))
        if apart and not any(joined.fullmatch(folded, mention.end, arm.start) for arm in arms):
            span, name = (mention.start, mention.end), mention.canonical
            found.append(Arm(*span, (), "control", grouped=True, text=mention.text, label=name, untreated=True))
    return found


def _opposed(folded: str, mention: Mention, arms: Sequence[Arm], cues: Cues, spread: int) -> bool:
    """Whether it is set against an arm told before: "X versus", "compared X with", "for X and ..., respectively"."""
    noise = rf"(?:(?:{cues.words('arms', 'noise')}|{cues.words('arms', 'setting')})\s)*$"
    before = folded[: mention.start]
    if any(cues.get("contrast", key, rf"{{}}\s*{noise}").search(before) for key in ("opposing", "bettered")):
        return True
    if cues.get("arms", "alternative", rf"(?:^|[\s\w)]){{}}\s*{noise}").search(before):
        return True
    gap = folded[arms[-1].end : mention.start]
    comparing = cues.has("contrast", "comparing", folded[: arms[0].start])
    with_it = cues.get("contrast", "set_beside", rf"{_ASIDE}{{}}\s*{noise}").match(gap) is not None
    listed = cues.get("contrast", "listing", r"\s?{}\s*").fullmatch(gap) is not None
    return (comparing and with_it) or (spread > 1 and listed)


def _valued(folded: str, mention: Mention, cues: Cues) -> bool:
    """Read "16.6 months with observation", "53% of those given observation"."""
    lead = cues.words("arms", "lead")
    shape = rf"\d\s*(?:%|[a-z]+)?[)\]]?\s*{lead}\s*(?:(?:the|those|patients)\s+)*(?:{lead}\s*)?(?:the )?$"
    return re.search(shape, folded[: mention.start]) is not None


def defines(gap: str, cues: Cues) -> bool:
    """Whether words between the letter of an arm and what it got say that it got it: "arm A (n = 40;", "received"."""
    opened = re.fullmatch(r"\s*\(\s*(?:n\s*=\s*\d+\s*[;,]\s*)?", gap)
    told = cues.get("arms", "label_defines", r"[\s:,(]*(?:n\s*=\s*\d+[)\s:,;(]*)?{}?\s*")
    return len(gap) <= DEFINES and (opened or told.fullmatch(gap)) is not None


def _opens(folded: str, mention: Mention, cues: Cues) -> bool:
    """Read "randomised to observation or X", "either surgery alone (arm A) or X": the first of two groups."""
    sent = cues.get("arms", "assigned", rf"{{}}[\s\d:]*(?:{cues.words('arms', 'sent_to')})?\s*$")
    before = folded[: mention.start]
    first = sent.search(before) or cues.get("arms", "either", r"{}\s*$").search(before)
    labels = cues.get("arms", "labelled").finditer(before)
    if any(defines(before[label.end() :], cues) for label in labels):
        return True  # "to arm A (observation)", "those in arm A received observation"
    return first is not None and cues.get("contrast", "listing", _ASIDE + "{}").match(folded, mention.end) is not None


def observed(folded: str, arm: Arm, arms: Sequence[Arm], cues: Cues) -> Arm:
    """Read "观察组" beside a group with a drug's name as the one that was only observed, and not as the test group.

    So it is where a change starts from it: "由观察组的59%提高至74%".
    """
    starts = cues.get("contrast", "from_to", r"{}\s*$").search(folded[: arm.start]) is not None
    drugs = starts or any(other.grouped and other.drugs and other.hint != "control" for other in arms)
    alone = drugs and not arm.drugs and not any(other.hint == "control" for other in arms)
    if not alone or cues.get("arms", "observed").fullmatch(arm.text) is None:
        return arm
    return replace(arm, hint="control", label=arm.text, untreated=True)
