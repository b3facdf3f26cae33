"""Arms told by the first letters of their drugs: "96.6% with N+C and 93.1% with S", "EV+P"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from her2mine.bind.arm import Arm

PARTS = 4  # most letters that stand for one drug
MOST = 4  # most drugs of an arm told in this way
_PART = rf"[A-Z][A-Za-z]{{0,{PARTS - 1}}}"
_LETTERS = re.compile(rf"(?<![\w+/.-]){_PART}(?:\s?\+\s?{_PART})*(?![\w+/-]|\.\w)")


def initialled(text: str, arms: Sequence[Arm], known: Sequence[Arm]) -> list[Arm]:
    """The arms of a sentence with those told by initials; a single letter counts beside letters joined by a plus."""
    found = [arm for match in _LETTERS.finditer(text) if (arm := _arm(match, known)) is not None]
    if not any("+" in arm.text for arm in found):
        return list(arms)
    new = [arm for arm in found if not any(_holds(other, arm) for other in arms)]
    kept = [arm for arm in arms if not any(_holds(other, arm) for other in new)]
    return sorted([*kept, *new], key=lambda arm: arm.start)


def _arm(match: re.Match[str], known: Sequence[Arm]) -> Arm | None:
    parts = [part.strip() for part in match.group().split("+")]
    fits = {frozenset(arm.drugs): arm.drugs for arm in known if _stands_for(parts, arm.drugs)}
    if len(fits) != 1:
        return None
    return Arm(*match.span(), next(iter(fits.values())), grouped=True, text=match.group())


def _stands_for(parts: Sequence[str], drugs: Sequence[str]) -> bool:
    if len(parts) != len(drugs) or len(parts) > MOST:
        return False
    return any(all(map(_begins, parts, order)) for order in permutations(drugs))


def _begins(letters: str, drug: str) -> bool:
    """Whether letters are the first of a name or of each of its words ("P", "EV")."""
    words = re.split(r"[\s-]", drug)
    return letters.lower() in (drug[: len(letters)].lower(), "".join(word[:1] for word in words).lower())


def _holds(one: Arm, other: Arm) -> bool:
    """Whether one arm is told by words that hold those of the other."""
    return one.start <= other.start and other.end <= one.end
