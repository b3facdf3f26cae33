"""Words that stand beside a name and tell what kind of name it is; one table for both languages."""

from __future__ import annotations

import re

_HAN = "\u3400-\u9fff。、"
_TRIAL_WORDS = r"trials?|rct|stud(?:y|ies)|registry|cohorts?|phase|nct\s?\d|研究|试验|队列|期"
_TRIAL_BEFORE = r"\b(?:in|of|from|unlike|randomi[sz]ed|phase [iv1-4]+[ab]?)\s(?:the\s)?$"
_TRIAL_DOES = (
    r"[a-z]+ed\b|shows|found\b|saw\b|gave\b|set\b|led\b|took\b|met\b|in which|"
    r"结果|显示|纳入|入组|评估|比较|证实|表明"
)
_REGIMEN_AFTER = (
    r"regimens?|arms?|groups?|chemo|therap|alone|plus|combin|combo|cycles?|backbone|"
    r"方案|组|化疗|联合|序贯|治疗|疗程|周期|单用|新辅助"
)
_REGIMEN_BEFORE = (
    r"plus|(?:treated|combined|combination|regimen) with|regimens?|chemotherapy|versus|vs\.?|received|receiving|"
    r"adjuvant|联合|采用|接受|方案|给予|对比|化疗|加用|使用"
)

_WINDOW = 22
_CUES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "trial": (
        re.compile(rf"(?:{_TRIAL_WORDS})[\s(:\"'-]{{0,3}}$|{_TRIAL_BEFORE}"),
        re.compile(rf"^\W{{0,3}}(?:\w+\W+){{0,2}}?(?:{_TRIAL_WORDS})|^\W{{0,2}}(?:{_TRIAL_DOES})|^\s?[{_HAN}]"),
    ),
    "regimen": (
        re.compile(rf"(?:{_REGIMEN_BEFORE})[\s(:\"']*$"),
        re.compile(rf"^[\s)\"'-]{{0,3}}(?:{_REGIMEN_AFTER})"),
    ),
}


_CELL_EDGE = "\t\n\r"


def has_cue(kind: str, folded: str, start: int, end: int) -> bool:
    """Whether a cue of the kind ("trial", "regimen") stands by ``folded[start:end]``, or it fills a line or cell."""
    before, after = _CUES[kind]
    left, right = folded[max(0, start - _WINDOW) : start], folded[end : end + _WINDOW]
    return bool(before.search(left) or after.search(right)) or (_is_edge(left[-1:]) and _is_edge(right[:1]))


def _is_edge(char: str) -> bool:
    return not char or char in _CELL_EDGE
