"""Groups told by a question: "whether patients had received X (HR 0.75) or not (HR 0.71)"."""

from __future__ import annotations

import re
from functools import cache

from her2mine.bind.lexicon import Cues
from her2mine.bind.view import View
from her2mine.records import Label, Mention

WORDS = 60  # characters of the question


@cache
def _pattern(cues: Cues) -> re.Pattern[str]:
    whether, people = cues.words("populations", "whether"), cues.words("populations", "people")
    asked = rf"(?P<asked>(?:the )?{people}\s[^();.]{{2,{WORDS}}}?)"
    bracket = r"\s*\((?:[^()]|\([^()]*\))*\)"
    return re.compile(rf"{whether}\s{asked}{bracket},?\s(?P<denied>{cues.words('populations', 'or_not')})(?=\s*\()")


def whether_groups(view: View) -> list[Mention]:
    """The patients of whom the question is true and those of whom it is not, each with its values in a bracket."""
    found = []
    for match in _pattern(view.cues).finditer(view.folded):
        asked, denied = match.span("asked"), match.span("denied")
        name = " ".join(view.text[slice(*asked)].split())
        for span, words in ((asked, name), (denied, f"not: {name}")):
            text = view.text[slice(*span)]
            found.append(Mention(Label.POPULATION, *span, text, words, voices=("whether",)))
    return found
