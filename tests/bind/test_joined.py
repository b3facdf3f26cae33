"""Clauses that are read rightly alone are read rightly side by side, in any order, joined by any word."""

from __future__ import annotations

import re
from itertools import permutations
from typing import NamedTuple

import pytest

from tests.bind.mining import Mine

Read = tuple[str, str, str, str]  # a value as printed, its endpoint, statistic and role

ROLES = {"e": "experimental", "c": "control", "r": "comparison"}
STATISTICS = {"%": "rate", "m": "median", "h": "hazard_ratio", "p": "p_value"}
MARK = re.compile(r"\[(?P<text>[\d.]+)\|(?P<endpoint>[^|\]]+)\|(?P<statistic>.)(?P<role>.)\]")


class Language(NamedTuple):
    """What a report opens with, clauses of it (value, endpoint, statistic and role in brackets), and what joins two.

    ``unnamed`` clauses name no arm: they go on in the order of arms told last, so that they stand beside none of the
    ``turned`` ones, which tell the control first.
    """

    opening: str
    named: tuple[str, ...]
    unnamed: tuple[str, ...]
    turned: tuple[str, ...]
    joints: tuple[str, ...]
    end: str


ENGLISH = Language(
    "In this trial patients were randomly assigned to olaparib or docetaxel. ",
    (
        "the response rate was [61|ORR|%e]% with olaparib and [38|ORR|%c]% with docetaxel",
        "nausea was commoner with olaparib than with docetaxel ([74|AE:nausea|%e]% vs [23|AE:nausea|%c]%)",
        "DCR was [83|DCR|%e]% in the olaparib group and [64|DCR|%c]% in the docetaxel group",
        "median OS was longer with olaparib than with docetaxel ([21.3|OS|me] vs [14.8|OS|mc] months; HR [0.71|OS|hr])",
        "median PFS reached [9.4|PFS|me] months on olaparib against [5.2|PFS|mc] months on docetaxel",
        "olaparib gave a pathological complete response rate of [45|PCR|%e]%, against [19|PCR|%c]% for docetaxel",
    ),
    (
        "grade 3 neutropenia was [17|AE:neutropenia|%e]% compared with [42|AE:neutropenia|%c]%",
        "median time to progression was [8.7|TTP|me] and [4.1|TTP|mc] months, respectively (P = [0.021|TTP|pr])",
        "median duration of response was [11.9|DOR|me] vs [7.6|DOR|mc] months",
    ),
    (
        "the complete response rate rose from [6|CR|%c]% with docetaxel to [15|CR|%e]% with olaparib",
        "anaemia was seen in [33|AE:anemia|%c]% with docetaxel and [27|AE:anemia|%e]% with olaparib",
    ),
    (". ", "; ", ", and ", ", while ", ", whereas ", " and "),
    ".",
)
CHINESE = Language(
    "本研究将患者随机分为奥拉帕利组和多西他赛组。",
    (
        "奥拉帕利组客观缓解率为[61|ORR|%e]%，多西他赛组为[38|ORR|%c]%",
        "奥拉帕利组恶心发生率高于多西他赛组（[74|AE:nausea|%e]% vs [23|AE:nausea|%c]%）",
        "奥拉帕利组和多西他赛组的疾病控制率分别为[83|DCR|%e]%和[64|DCR|%c]%",
        "奥拉帕利组中位OS长于多西他赛组（[21.3|OS|me]个月；[14.8|OS|mc]个月）",
        "奥拉帕利组中位PFS较多西他赛组显著延长（[9.4|PFS|me]个月 vs [5.2|PFS|mc]个月，HR=[0.71|PFS|hr]）",
        "奥拉帕利组的病理完全缓解率达[45|PCR|%e]%，优于多西他赛组的[19|PCR|%c]%",
    ),
    (
        "3级中性粒细胞减少发生率为[17|AE:neutropenia|%e]%对[42|AE:neutropenia|%c]%",
        "两组中位缓解持续时间分别为[11.9|DOR|me]和[7.6|DOR|mc]个月",
    ),
    (
        "完全缓解率由多西他赛组的[6|CR|%c]%升至奥拉帕利组的[15|CR|%e]%",
        "中位至进展时间由多西他赛组的[4.1|TTP|mc]个月延长到奥拉帕利组的[8.7|TTP|me]个月",
    ),
    ("。", "；", "，", "，而", "，同时"),
    "。",
)


def told(clause: str) -> set[Read]:
    """What a clause tells."""
    marks = MARK.finditer(clause)
    return {(m["text"], m["endpoint"], STATISTICS[m["statistic"]], ROLES[m["role"]]) for m in marks}


def sentence(language: Language, *clauses: str, joint: str = "") -> str:
    """A report of these clauses, without their marks."""
    plain = [MARK.sub(lambda mark: mark["text"], clause) for clause in clauses]
    if joint == ". ":
        plain = [clause[0].upper() + clause[1:] for clause in plain]
    body = joint.join(plain)
    return f"{language.opening}{body[0].upper()}{body[1:]}{language.end}"


def pairs(language: Language) -> list[tuple[str, str]]:
    """All ordered pairs of clauses, but for those that leave the order of arms open."""
    every = permutations((*language.named, *language.unnamed, *language.turned), 2)
    return [pair for pair in every if not (set(pair) & set(language.unnamed) and set(pair) & set(language.turned))]


def read(mine: Mine, text: str) -> set[Read]:
    return {(f.text, f.endpoint, f.statistic, f.role) for f in mine(text, "joined.txt").findings}


@pytest.mark.parametrize("language", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_each_clause_is_read_rightly_alone(mine: Mine, language: Language) -> None:
    for clause in (*language.named, *language.unnamed, *language.turned):
        assert read(mine, sentence(language, clause)) == told(clause), clause


@pytest.mark.parametrize(
    ("language", "joint"),
    [(language, joint) for language in (ENGLISH, CHINESE) for joint in language.joints],
    ids=lambda given: given.end if isinstance(given, Language) else repr(given),
)
def test_two_clauses_are_read_as_each_alone(mine: Mine, language: Language, joint: str) -> None:
    wrong = []
    for first, second in pairs(language):
        text = sentence(language, first, second, joint=joint)
        if (found := read(mine, text)) != told(first) | told(second):
            wrong.append(
                f"{text}\n  lost {told(first) | told(second) - found}\n  instead {found - told(first) - told(second)}"
            )
    assert not wrong, "\n".join(wrong)
