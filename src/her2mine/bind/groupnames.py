"""Groups of a trial that no drug tells: "the boost group" and "the no-boost group", "the usual-care group"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from her2mine.bind.arm import Arm
from her2mine.bind.lexicon import Cues
from her2mine.bind.view import View
from her2mine.records import Mention
from her2mine.vocabulary import fold

MOST = 3  # names of groups beyond which a text tells of something else
_SHORT_BEFORE = re.compile(r"(?<![\w-])([a-z]?[A-Z]{2,}[A-Za-z]*)(?: [\w./-]+){0,4} ?[(（]([^()（）]{4,30})[)）]")
_NO = re.compile(r"no[- ]")


@dataclass(frozen=True, slots=True)
class GroupName:
    """The name of a group, the role that its words give it ("" where they give none), and how sentences tell it."""

    name: str
    role: str
    pattern: re.Pattern[str]


@cache
def _groups(cues: Cues) -> re.Pattern[str]:
    lead, word = cues.words("groupnames", "lead"), cues.words("groupnames", "group")
    return re.compile(
        rf"(?<![a-z]){lead}\s(?P<name>(?!the )(?:no[- ])?[a-z][a-z-]{{2,}}(?:\s[a-z-]{{3,}})?)\s{word}(?![a-z])"
    )


def group_names(text: str, cues: Cues, known: Callable[[str], Sequence[Mention]]) -> tuple[GroupName, ...]:
    """The names of the groups of a report's own trial.

    Args:
        text: the text.
        cues: the cue tables.
        known: finds names in words (a drug, a marker, an endpoint), which tell more by themselves.

    Returns:
        Nothing where the text allots nobody, tells no group that is a control by its name, or has so many names that
        they tell of something else.
    """
    folded = fold(text)
    if not cues.has("arms", "assigned", folded):
        return ()
    told = (match["name"] for match in _groups(cues).finditer(folded))
    names = dict.fromkeys(name for name in told if not cues.has("groupnames", "no_name", name) and not known(name))
    lacked = {_NO.sub("", name) for name in names if _NO.match(name)}
    plain = [name for name in names if not _NO.match(name) and name not in lacked]
    found = [pair for name in sorted(lacked) for pair in _with_and_without(name, cues)]
    found += [_group(name, cues) for name in plain]
    by_role = _with_roles(text, cues)
    found = by_role if len(by_role) > 1 else found
    told_apart = any(group.role == "control" for group in found)
    return tuple(found) if 1 < len(found) <= MOST and told_apart else ()


def _with_and_without(name: str, cues: Cues) -> tuple[GroupName, GroupName]:
    """Those who had what names the group, and those who had not."""
    word, to = cues.words("groupnames", "group"), cues.words("groupnames", "to")
    bare = re.escape(name)
    lacks = re.compile(rf"(?<![a-z-])(?:the )?(?:no[- ]|without (?:an? |the )?){bare}(?:\s{word})?(?![a-z-])")
    has = re.compile(rf"(?<![a-z-])(?:the )?{bare}\s{word}(?![a-z])|(?<![a-z-]){to}\s(?:an? |the )?{bare}(?![a-z-])")
    return GroupName(name, "experimental", has), GroupName(f"no {name}", "control", lacks)


def _with_roles(text: str, cues: Cues) -> list[GroupName]:
    """Short forms whose role a bracket tells: "to undergo ALND (standard arm) or RNI (investigational arm)"."""
    found: dict[str, GroupName] = {}
    for match in _SHORT_BEFORE.finditer(text):
        roles = [role for role in ("control", "experimental") if cues.get("arms", role).fullmatch(fold(match[2]))]
        if len(roles) == 1:
            pattern = re.compile(rf"(?<![a-z-])(?:the )?{re.escape(fold(match[1]))}(?![a-z-])(?: arm| group)?")
            found.setdefault(match[1], GroupName(match[1], roles[0], pattern))
    return list(found.values())


def _group(name: str, cues: Cues) -> GroupName:
    word, to = cues.words("groupnames", "group"), cues.words("groupnames", "to")
    bare = re.escape(name)
    told = re.compile(rf"(?<![a-z-])(?:the )?{bare}\s{word}(?![a-z])|(?<![a-z-]){to}\s(?:an? |the )?{bare}(?![a-z-])")
    return GroupName(name, "control" if cues.has("groupnames", "control", name) else "", told)


def with_named_groups(view: View, names: Sequence[GroupName]) -> list[Arm]:
    """The arms of a sentence, with its groups that are told by the names of the trial's groups."""
    found = list(view.arms)
    for group in names:
        for match in group.pattern.finditer(view.folded):
            taken = [arm for arm in found if arm.start < match.end() and match.start() < arm.end]
            if any(arm.drugs or arm.hint for arm in taken):
                continue  # drugs and words for a role tell more
            bare = group.role == "control"
            arm = Arm(*match.span(), (), group.role, True, text=match.group(), label=group.name, untreated=bare)
            found = [*(other for other in found if other not in taken), arm]
    return sorted(found, key=lambda arm: arm.start)
