"""Words that stand beside a name and tell what kind of name it is; one table for both languages."""

from __future__ import annotations

import re
from typing import Final

_HAN = "\u3400-\u9fff。、"
_TRIAL_WORDS = r"trials?|rct|stud(?:y|ies)|registry|cohorts?|phase|nct\s?\d|研究|试验|队列|期"
_TRIAL_BEFORE = r"\b(?:in|of|from|unlike|randomi[sz]ed|phase [iv1-4]+[ab]?)\s(?:the\s)?$"
_TRIAL_DOES = (
    r"[a-z]+ed\b|shows|found\b|saw\b|gave\b|set\b|led\b|took\b|met\b|in which|"
    r"结果|显示|纳入|入组|评估|比较|证实|表明"
)
_TRIAL_TESTS = (
    r"compar|enrol|randomi|recruit|assign|test|evaluat|assess|investigat|examin|"
    r"比较|纳入|入组|招募|随机|评估|探索|考察"
)
_SIZED = r"\s?\((?:[^()]*[^\w.])?(?:n\s?=\s?)?\d[^()]*\)\s?"
_TRIAL_IS = r"\s(?:was|is) an? [^.;]{0,60}?\b(?:trial|study|phase)\b|[是为][^。;]{0,40}?(?:研究|试验)"
_TRIAL_APART = (
    r",\s?(?:with|which|where|in which|an?) [^.;]{0,40}?\b(?:patients|participants|women|men|trial|study|phase)\b"
)
_REGIMEN_AFTER = (
    r"regimens?|arms?|groups?|chemo|therap|alone|plus|combin|combo|cycles?|backbone|"
    r"方案|组|化疗|联合|序贯|治疗|疗程|周期|单用|新辅助"
)
_REGIMEN_BEFORE = (
    r"plus|(?:treated|combined|combination|regimen) with|regimens?|chemotherapy|versus|vs\.?|received|receiving|"
    r"adjuvant|联合|采用|接受|方案|给予|对比|化疗|加用|使用"
)

_THINGS = (
    r"scores?\b|scoring|ind(?:ex|ices)\b|scales?\b|criteri|classif|questionn|panels?\b|assays?\b|tests?\b|databases?\b|"
    r"guideline|staging|complex|system|评分|分级|分期|指数|量表|标准|检测|数据库|问卷|指南|系统"
)

_WINDOW = 22
_FAR = 90  # characters in which a name is told to be that of a trial by a whole phrase
_TREATS = re.compile(r"^[\s\"'-]{0,2}(?:groups?|arms?|regimens?|方案|组(?!合))\b")
_TOLD = re.compile(rf"^\W?(?:{_SIZED}(?:{_TRIAL_TESTS})|{_TRIAL_IS}|{_TRIAL_APART})")
_ITEM = re.compile(r"(?:^|\n)\W*(?:\d{1,2}[.)、]\W*)?$")
_ITEM_NAME = re.compile(rf"^(?:\*\*)?\s?[:(]|^\*\*|^{_SIZED}(?:{_TRIAL_DOES})")
_DESCRIBED = re.compile(
    r"^(?:\*\*)?\s?\([^()]*?(?:n\s?=\s?\d|\d\s?(?:patients|pts|participants|women|men|例|人|名|位)|phase|期[^())]|nct\s?\d)"
)
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


_MEASURE = re.compile(r"\s?(?:(?:scores?|grades?|ratios?|ind(?:ex|ices))\b|评分|分级|指数|比值)")
_STAGE = re.compile(r"(?:iv|i{1,3})[a-c]")
_STAGE_JOIN = r"\s?(?:[-/~至到或和及、,]|to|and|or)\s?"
_STAGE_LEADS = re.compile(rf"(?:stages?|分期)[\s为]*$|(?<![a-z])(?:iv|i{{1,3}})[a-c]?期?{_STAGE_JOIN}$")
_STAGE_GOES_ON = re.compile(rf"\s?期|{_STAGE_JOIN}(?:iv|i{{1,3}})[a-c]?(?![a-z])")

_CELL_EDGE = "\t\n\r"
_ACRONYM: Final = 5  # letters in capitals that no other acronym shares by chance
_HEADLINE = re.compile(r"[A-Za-z]{3,}")
_STRESSED = re.compile(r"\b(?:is|are|was|were|be|been|not|very|so|too|much)\s$")  # a word printed large
_THING = re.compile(rf"^[\s\"'-]{{0,2}}(?:{_THINGS})|^-")


def has_cue(kind: str, folded: str, start: int, end: int) -> bool:
    """Whether a cue of the kind ("trial", "regimen") stands by ``folded[start:end]``, or it fills a line or cell."""
    before, after = _CUES[kind]
    left, right = folded[max(0, start - _WINDOW) : start], folded[end : end + _WINDOW]
    if kind == "trial":
        if _TREATS.match(right):
            return False  # "the X regimen", "the X group" is what a trial gave
        if told_trial(folded, start, end) or opens_item(folded, start, end):
            return True
    return bool(before.search(left) or after.search(right)) or (_is_edge(left[-1:]) and _is_edge(right[:1]))


def names_measure(folded: str, end: int) -> bool:
    """Whether what stands behind a name says that it is measured or graded ("mALBI grade 2"), as no drug is."""
    return _MEASURE.match(folded, end) is not None


def is_stage(folded: str, start: int, end: int) -> bool:
    """Whether a name in the form of a stage is one: "stage IVA", "IVA-IVB disease", "IVA至IVB期"."""
    if _STAGE.fullmatch(folded, start, end) is None:
        return False
    return bool(_STAGE_LEADS.search(folded[max(0, start - _WINDOW) : start]) or _STAGE_GOES_ON.match(folded, end))


def names_thing(folded: str, end: int) -> bool:
    """Whether what stands behind a name says that it is a score, a test or the like ("a CIRS score")."""
    return _THING.match(folded[end : end + _WINDOW]) is not None


def printed_as_acronym(cased: str, folded: str, start: int, end: int) -> bool:
    """Whether an everyday word is printed in capitals amid small letters, as only a study's name is."""
    name = cased[start:end]
    if len(name) < _ACRONYM or not name.isupper() or cased[max(0, start - 1) : start] in ("-", "/"):
        return False
    if _TREATS.match(folded[end : end + _WINDOW]) or names_thing(folded, end):
        return False
    if _STRESSED.search(folded[max(0, start - _WINDOW) : start]):
        return False
    left, right = _HEADLINE.findall(cased[max(0, start - 40) : start]), _HEADLINE.findall(cased[end : end + 40])
    return not any(word.isupper() for word in (*left[-1:], *right[:1]))


def opens_item(folded: str, start: int, end: int) -> bool:
    """Whether ``folded[start:end]`` opens a line or list item as its title: bold, or before a colon or a bracket."""
    return _ITEM_NAME.match(folded[end : end + _FAR]) is not None and _ITEM.search(folded[:start]) is not None


def told_trial(folded: str, start: int, end: int) -> bool:
    """Whether a whole phrase tells that ``folded[start:end]`` is a trial, whatever the word is.

    It says what the trial is or did ("NAME was an open-label study", "NAME (n = 216) compared"), or a name that opens
    a list item has its size or phase in brackets.
    """
    if _TREATS.match(folded[end : end + _WINDOW]):
        return False
    if _TOLD.match(folded[end : end + _FAR]):
        return True
    return _DESCRIBED.match(folded[end : end + _FAR]) is not None and _ITEM.search(folded[:start]) is not None


def _is_edge(char: str) -> bool:
    return not char or char in _CELL_EDGE
