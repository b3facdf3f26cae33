"""Groups told in free words: "for patients whose tumours had spread", "在获得缓解的患者中"."""

from __future__ import annotations

import re
from functools import cache

from her2mine.bind.lexicon import Cues
from her2mine.records import Label, Mention

MAX_WORDS = 120  # characters of the group's wording that are kept


@cache
def _pattern(cues: Cues) -> re.Pattern[str]:
    people, who = cues.words("populations", "people"), cues.words("populations", "who")
    lead, quality = cues.words("populations", "lead"), cues.words("populations", "quality")
    stop = cues.words("populations", "stop")
    group = rf"(?P<group>{people}\s+{who}\s.{{4,{MAX_WORDS}}}?)"
    english = rf"(?P<lead>{lead})\s+(?:the |all |these )*{group}(?=\s*(?:[,;:(]|{stop}))"
    chinese = rf"(?P<group_>{quality}[^,;。()]{{1,28}}?(?:\([^()]*\))?的?{cues.words('populations', 'persons')})"
    return re.compile(f"{english}|{chinese}")


def restricted_groups(folded: str, text: str, cues: Cues) -> list[Mention]:
    """Restricted sets of patients told in free words, as POPULATION mentions whose canonical name is their wording.

    A set counts when it opens the sentence or stands behind "for" or "among"; "in patients with X" within a sentence
    mostly restates whom the study enrolled, and what patients received is an arm, so neither counts.
    """
    found = []
    for match in _pattern(cues).finditer(folded):
        name = "group" if match["group"] else "group_"
        start, end = match.span(name)
        if _restricts(folded, match, cues):
            canonical = " ".join(text[start:end].split())
            found.append(Mention(Label.POPULATION, start, end, text[start:end], canonical, voices=("restricted",)))
    return found


def _restricts(folded: str, match: re.Match[str], cues: Cues) -> bool:
    before = folded[: match.start()]
    words = match["group"] or match["group_"]
    if cues.has("populations", "treated", words):
        return False
    if match["group_"]:
        return not cues.has("populations", "enrolment", re.split(r"[,;。]", before)[-1])
    if cues.get("populations", "negative").match(words):
        return True
    opening = re.fullmatch(r"\W*(?:\w+,\s*)?", re.split(r"[;。]", before)[-1]) is not None
    return opening or re.match(cues.words("populations", "telling"), match["lead"]) is not None
