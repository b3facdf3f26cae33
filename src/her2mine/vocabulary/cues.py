"""Words that stand beside a name and tell what kind of name it is; one table for both languages."""

from __future__ import annotations

import re

_TRIAL_WORDS = r"trials?|stud(?:y|ies)|registry|cohorts?|phase|nct\s?\d|研究|试验|队列|期"
_REGIMEN_AFTER = r"regimens?|arms?|groups?|chemo|therap|alone|plus|combin|combo|cycles?|backbone|方案|组|化疗|联合|序贯|治疗|疗程|周期|单用|新辅助"
_REGIMEN_BEFORE = r"plus|with|regimens?|chemotherapy|versus|vs\.?|received|receiving|adjuvant|联合|采用|接受|方案|给予|对比|化疗|加用|使用"

_WINDOW = 18
_CUES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "trial": (
        re.compile(rf"(?:{_TRIAL_WORDS})\W*(?:\w+\W+)?$"),
        re.compile(rf"^\W{{0,3}}(?:\w+\W+){{0,2}}?(?:{_TRIAL_WORDS})"),
    ),
    "regimen": (
        re.compile(rf"(?:{_REGIMEN_BEFORE})[\s(:\"']*$|[+/]\s?$"),
        re.compile(rf"^[\s)\"'-]{{0,3}}(?:{_REGIMEN_AFTER})|^\s?[+/](?!-)"),
    ),
}


def has_cue(kind: str, folded: str, start: int, end: int) -> bool:
    """Whether a cue of the kind ("trial", "regimen") stands right before or after ``folded[start:end]``."""
    before, after = _CUES[kind]
    left = folded[max(0, start - _WINDOW) : start]
    return bool(before.search(left) or after.search(folded[end : end + _WINDOW]))
