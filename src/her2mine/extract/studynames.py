"""Names of studies that no word for a trial stands right beside: in a bracket, or as what a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from her2mine.extract.cues import either, words

# A word of capitals, or one with capitals or figures inside; a group's name and a number of three figures or more.
_NAME: Final = r"[A-Z][A-Za-z]*(?:[A-Z]|-?\d)[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?:\s?-?\d{1,5}[A-Z]?(?![\d.%]))?"
_CODE: Final = (
    r"(?:[A-Z][A-Za-z]{1,2}[A-Z]\d{3,5}|[A-Z]{2,6}(?:[ -][A-Z]{1,4})?[ -]?\d{3,5}[A-Z]?|[A-Z]{2,6} [A-Z]{1,2}-?\d{1,3}"
    r"|[A-Z]{3,6}[ -]?\d{1,3}/\d{2})"
)
_SPELT: Final = re.compile(r"(?:^|[^\w-])((?:[A-Z][\w-]*,?|of|in|and|or|for|with|the|to|on|a)(?: |$)){2,}$")
_CAPITAL: Final = re.compile(r"(?<![\w-])[A-Z][a-z]")
_MIN_CAPITALS: Final = 2  # words with a capital letter that make a long form a name, not a term


def studies_in_place(plain: str) -> Iterator[tuple[int, int]]:
    """Places of names that stand where a study's name does.

    Behind its long form and before the word ("the Italian X Y (ABC) trial"), in a bracket behind the word of a study's
    own report ("The present study (ABC 123) compared"), and, with the number of a research group, as what has asked or
    tested something ("ABC 0123 looked at both"), or right behind the word ("trial ABC 10881").
    """
    for match in _before_word().finditer(plain):
        if _is_title(plain[: match.start()]):
            yield match.span("name")
    for pattern in (_behind_word(), _asking(), _numbered_behind(), _set_up()):
        for match in pattern.finditer(plain):
            yield match.span("name")


def without_word(name: str) -> str:
    """A study's name without the word between the research group and the number: "ABC protocol B-12" is ABC B-12."""
    return _inner_word().sub(" ", name)


def _is_title(before: str) -> bool:
    """Whether the words before a bracket are the long name of a study: several with capital letters."""
    spelt = _SPELT.search(before[-160:])
    return spelt is not None and len(_CAPITAL.findall(spelt.group())) >= _MIN_CAPITALS


@cache
def _before_word() -> re.Pattern[str]:
    after = either(words("trial", "after"), bounded=False)
    return re.compile(rf"[(（](?P<name>{_NAME}|[A-Z]{{3,}})[)）]\s?{after}")


@cache
def _behind_word() -> re.Pattern[str]:
    own = either(words("trial", "own"), bounded=False)
    return re.compile(rf"(?i:{own})\s?[(（](?P<name>{_NAME}|{_CODE})[)）]")


@cache
def _asking() -> re.Pattern[str]:
    asks = either(words("trial", "asks"), bounded=False)
    return re.compile(rf"(?:^|[.。;；:：]\s+|\n\s*)(?P<name>{_CODE})\s?(?:{asks})")


@cache
def _numbered_behind() -> re.Pattern[str]:
    """Read "in trial ABC 10881 we compared", "Study AB10/97": a code behind the word itself."""
    word = either(words("trial", "before"))
    return re.compile(
        rf"(?i:(?<![a-z-]){word})\s(?P<name>{_CODE}(?:/\d{{2}})?|[A-Z]{{2,4}}\d{{1,3}}/\d{{2}})(?![A-Za-z0-9-])"
    )


@cache
def _set_up() -> re.Pattern[str]:
    """Read "the group designed ABC-01 to learn", "In ABC-01, patients were": what people set up and ran."""
    verb = either(words("trial", "sets_up"))
    code = rf"{_CODE}|[A-Z]{{3,6}}-\d{{1,3}}"
    into = either(words("trial", "opens"), bounded=False)
    opens = rf"(?:^|[.。]\s+|\n\s*)(?i:{into})\s?(?=[A-Z0-9 -]+[,，])"
    return re.compile(rf"(?:(?i:(?<![a-z-]){verb})\s|{opens})(?P<name>{code})(?![A-Za-z0-9-])")


@cache
def _inner_word() -> re.Pattern[str]:
    return re.compile(rf"\s(?i:{'|'.join(words('trial', 'inner'))})\s(?=[A-Z-]*\d)")
