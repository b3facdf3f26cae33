"""Which lines are headings, and how deep they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from her2mine.ingest import patterns
from her2mine.ingest.lines import Line, cjk_count

_MAX_LETTERS = 130
_MAX_HAN = 45
_SHORT_LETTERS = 80
_SHORT_HAN = 28
_NO_END = "。．.！!？?；;，,、：:"
_DEEPEST = 9  # level of an unnumbered heading: under whatever numbered section is open


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's depth (1 = top), role ("abstract", "body", ... or "") and whether it carries a number."""

    level: int
    role: str
    numbered: bool


@dataclass(slots=True)
class Numbering:
    """The decimal section numbers seen so far; tells "5.5 months" from section 5.5."""

    last: tuple[int, ...] = ()
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def follows(self, number: tuple[int, ...]) -> bool:
        """Whether ``number`` can come next: one place goes up by 1 to 3, those after it start at 0 or 1."""
        if not self.last:
            return number[0] <= 20 and all(part <= 20 for part in number)
        for place in range(len(number)):
            before = self.last[place] if place < len(self.last) else 0
            if number[place] != before:
                return 0 < number[place] - before <= 3 and all(part <= 1 for part in number[place + 1 :])
        return False

    def next_is(self, printed: str | None) -> bool:
        """Whether ``printed`` ("3.2") is just the next number: enough to end a paragraph that has no full stop."""
        if printed is None or not self.last:
            return False
        number = tuple(int(part) for part in printed.split("."))
        place = len(number) - 1
        if len(number) > len(self.last):
            return number[:place] == self.last and number[place] == 1
        return number[:place] == self.last[:place] and number[place] == self.last[place] + 1

    def take(self, number: tuple[int, ...]) -> None:
        """Note ``number`` as the section now open."""
        self.last = number
        self.seen.append(number)


def heading_role(text: str) -> str:
    """The role of a heading by its words ("references", "abstract", "keywords", "body", "back"), or ""."""
    bare = patterns.MARKDOWN_HEADING.sub("", text)
    numbered = patterns.NUMBERED.match(bare)
    if numbered:
        bare = bare[numbered.end() :]
    bare = re.sub(r"[\s*_:：\[\]【】〔〕()（）.]", "", bare).lower()
    return patterns.ROLES.get(bare, "")


def is_heading(lines: Sequence[Line], at: int, numbering: Numbering, open_before: bool) -> Heading | None:
    """The heading that line ``at`` is, or None. ``open_before``: the paragraph before has not ended yet."""
    text = lines[at].text
    role = heading_role(text) if len(text) < 60 else ""
    mark = patterns.MARKDOWN_HEADING.match(text)
    if mark:
        return Heading(text.count("#", 0, mark.end()), role, True)
    number = patterns.NUMBERED.match(text)
    if number and _fits(text[number.end() :]) and (role or not open_before or numbering.next_is(number["dec"])):
        return _numbered(text, number, role, numbering)
    if role:
        return Heading(1, role, False)
    if number is None and not open_before and _stands_alone(lines, at):
        return Heading(_DEEPEST, "", False)
    return None


def _numbered(text: str, number: re.Match[str], role: str, numbering: Numbering) -> Heading | None:
    decimal = number["dec"]
    if decimal is None:
        return Heading(2 if text[0] in "(（" else 1, role, True)
    parts = tuple(int(part) for part in decimal.split("."))
    rest = text[number.end() :]
    if not (rest[0].isupper() or cjk_count(rest[0]) or "." in decimal) or not numbering.follows(parts):
        return None
    numbering.take(parts)
    return Heading(len(parts), role, True)


def _fits(rest: str) -> bool:
    if not rest or rest[-1] in _NO_END or len(rest) > _MAX_LETTERS or cjk_count(rest) > _MAX_HAN:
        return False
    return "\t" not in rest and not patterns.REPORTING.search(rest) and not re.search(r"[。；;！？]", rest)


def _stands_alone(lines: Sequence[Line], at: int) -> bool:
    """A short line with blank lines around it (or the top of the text above), and text to follow."""
    line = lines[at]
    text = line.text
    if not _fits(text) or len(text) > _SHORT_LETTERS or cjk_count(text) > _SHORT_HAN or len(text.split()) > 12:
        return False
    if not (text[0].isupper() or cjk_count(text[0])) or re.search(r"[,，]\s", text):
        return False
    above = at == 0 or lines[at - 1].blank
    below = at + 1 < len(lines) and lines[at + 1].blank
    follows = next((other for other in lines[at + 1 :] if not other.blank), None)
    return above and below and follows is not None and len(follows.text) > len(text)
