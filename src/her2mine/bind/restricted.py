"""Groups told in free words: "for patients whose tumours had spread", "在获得缓解的患者中"."""

from __future__ import annotations

import re
from functools import cache

from her2mine.bind.lexicon import Cues
from her2mine.records import Label, Mention

MAX_WORDS, MAX_HAN = 120, 28  # characters of the group's wording that are kept
# A value, with its unit and its interval, stands right before.
_BESIDE = re.compile(r"\d(?:%| months?| years?| weeks?)?\)?(?: ?[(\[][^()\[\]]*[)\]])? $")


@cache
def _pattern(cues: Cues) -> re.Pattern[str]:
    people, who = cues.words("populations", "people"), cues.words("populations", "who")
    lead, quality = cues.words("populations", "lead"), cues.words("populations", "quality")
    stop, persons = cues.words("populations", "stop"), cues.words("populations", "persons")
    share = r"\d+(?:\.\d+)?%(?: of (?:the )?patients)?"
    numbered = rf"(?P<numbered>\d+ (?:of the \d+ )?(?=[a-z])(?:\w+ )?|(?={share}))?"
    group = rf"(?P<group>(?:{people}|{share})\s+{who}\s.{{2,{MAX_WORDS}}}?)"
    english = rf"(?P<lead>{lead})\s+(?:the |all |these )*{numbered}{group}(?=\s*(?:[,;:(]|\.(?!\d)|and \d|{stop}))"
    counted = rf"(?P<counted>[^,;。()]{{2,{MAX_HAN}}}?)的\d+[例名位](?:患者|病人|受试者)?(?:中|,)"
    chinese = rf"(?P<group_>{quality}[^,;。()]{{1,{MAX_HAN}}}?(?:\([^()]*\))?的?{persons})"
    headed = cues.words("populations", "heads")
    told = cues.words("populations", "then_told")
    chinese += (
        rf"|\d+[例名位](?:患者)?(?P<headed>{headed}[^,;。()]{{1,{MAX_HAN}}}(?:\([^()\d]*\))?[^,;。()]{{0,8}})(?={told})"
    )
    return re.compile(f"{english}|{counted}|{chinese}|(?P<elided>{cues.words('populations', 'elided')})")


def restricted_groups(folded: str, text: str, cues: Cues) -> list[Mention]:
    """Restricted sets of patients told in free words, as POPULATION mentions whose canonical name is their wording.

    A set counts when it opens the sentence or stands behind "for" or "among", when it is told with its own number of
    patients, and when a sentence tells several, each behind its value. Otherwise "in patients with X" mostly restates
    whom the study enrolled; and what patients received is an arm.
    """
    matches = list(_pattern(cues).finditer(folded))
    beside = [m for m in matches if m["group"] and _BESIDE.search(folded, 0, m.start())]
    found = []
    for match in matches:
        name = next(name for name in ("group", "counted", "group_", "headed", "elided") if match[name])
        start, end = match.span(name)
        if _restricts(folded, match, cues, paired=len(beside) > 1 and match in beside):
            canonical = " ".join(text[start:end].split())
            voice = "elided" if name == "elided" else "restricted"
            found.append(Mention(Label.POPULATION, start, end, text[start:end], canonical, voices=(voice,)))
    return found


def _restricts(folded: str, match: re.Match[str], cues: Cues, *, paired: bool) -> bool:
    before = folded[: match.start()]
    words = match["group"] or match["counted"] or match["group_"] or match["headed"] or match["elided"]
    if cues.has("populations", "treated", words) or cues.has("populations", "everyone", words):
        return False
    if not match["group"]:
        clause = re.split(r"[,;。]", before)[-1] + (match["counted"] or "")
        return not cues.has("populations", "enrolment", clause)
    if paired or match["numbered"] is not None or cues.get("populations", "negative").match(words):
        return True
    opening = re.fullmatch(r"\W*(?:\w+,\s*)?", re.split(r"[;。]", before)[-1]) is not None
    return opening or re.match(cues.words("populations", "telling"), match["lead"]) is not None
