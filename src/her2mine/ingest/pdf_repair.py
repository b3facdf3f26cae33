"""Repairs of a text layer that are certain: the drawing, the context and a known fault agree."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from her2mine.ingest.pdf_chars import Char, PageChars
from her2mine.ingest.pdf_ink import Ink, contradicts, fits, ink_of
from her2mine.ingest.pdf_signs import LIGATURES, LOST_SIGNS, SHIFTED_MARKS, SYMBOL, ligature_words, private, shifted

_WIDE_DIGIT = re.compile(r"[０-９]")
_WIDE_DIGITS = "０１２３４５６７８９"
_POINT = "．.·"
_SURE_SHIFTS = 3  # shifted marks on a page, without any true one, that tell the fault where no drawing can be seen
_NO_LETTER = re.compile(r"[^a-z]")
_STAND_IN = re.compile(r"[^a-z.,;:()'/-](?=[a-z])")  # what may stand for a ligature, before a letter
# Zero where capitals follow, as in the name of an endpoint; a small L in the name of an interval.
_TAKEN_FOR = (
    (re.compile(r"(?<![\dA-Za-z.,])0(?=[A-Z]{1,2}(?![a-z\d]))"), "O"),
    (re.compile(r"(?<=[%％]C)l(?![a-z])"), "I"),
)
_ENOUGH = 2  # different words that a ligature must make whole


@dataclass(slots=True)
class Found:
    """What was repaired on a page (kind -> how often), and what was only noticed."""

    repaired: Counter[str] = field(default_factory=Counter)
    doubted: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Seen:
    """Drawings already looked at, by font and character: the same pair is drawn the same."""

    inks: dict[tuple[str, str], Ink | None] = field(default_factory=dict)
    fine: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # signs drawn as they read, by font

    def ink(self, page: PageChars, char: Char) -> Ink | None:
        """The drawing of a character, looked at once for each font."""
        key = (char.run.face, char.text)
        if key not in self.inks:
            self.inks[key] = ink_of(page, char)
        return self.inks[key]


def repair(page: PageChars, seen: Seen, text: str) -> Found:
    """Put right what is certain to be wrong, mark what may be wrong as doubtful; ``text``: all of the page's."""
    found = Found()
    chars = page.chars
    shift = _shift_is_sure(text)
    liars = _lying_fonts(page, seen) if any(mark in text for mark in SHIFTED_MARKS) else frozenset()
    fine = seen.fine
    signs = text.replace(" ", "")
    if len(signs) != len(chars):  # some are written with several letters
        signs = "".join([char.text[:1] for char in chars])
    for match in _NO_LETTER.finditer(signs):
        at = match.start()
        char, sign = chars[at], chars[at].text
        if sign in fine[char.run.face]:
            continue
        if len(sign) == 1 and private(ord(sign)):
            _private(page, chars, at, seen, found)
        elif sign in LOST_SIGNS:
            _lost_sign(page, chars, at, seen, found)
        elif char.unknown:
            found.doubted["signs have no known meaning (a font without a character map)"] += 1
        else:
            _wrong(page, char, seen, found, shift=shift, liar=char.run.face in liars)
    if any(digit in text for digit in _WIDE_DIGITS):
        _wide_numbers(chars, found)
    _ligatures(chars, signs, found)
    return found


def repair_recognised(chars: Sequence[Char]) -> int:
    """Put right letters that text recognition takes for others where no other reading makes sense; how many."""
    text = "".join([char.text[:1] for char in chars])
    count = 0
    for pattern, letter in _TAKEN_FOR:
        for match in pattern.finditer(text):
            char = chars[match.start()]
            char.told, char.text = char.told or char.text, letter
            count += 1
    return count


def _set(char: Char, text: str, kind: str, found: Found) -> None:
    char.told = char.told or char.text
    char.text = text
    found.repaired[kind] += 1


def _doubt(char: Char, reason: str, found: Found) -> None:
    char.doubt = reason
    found.doubted[reason] += 1


def _neighbours(chars: Sequence[Char], at: int) -> tuple[str, str]:
    before = chars[at - 1].text[-1:] if at and not chars[at].spaced else ""
    after = chars[at + 1].text[:1] if at + 1 < len(chars) and not chars[at + 1].spaced else ""
    return before, after


def _private(page: PageChars, chars: Sequence[Char], at: int, seen: Seen, found: Found) -> None:
    """A character of the private area: a Symbol sign, or a point or hyphen between digits that is drawn as one."""
    char = chars[at]
    code = ord(char.text)
    symbol = SYMBOL.get(code & 0xFF) if code >> 8 == 0xF0 and "symbol" in char.run.font.lower() else None
    ink = seen.ink(page, char)
    before, after = _neighbours(chars, at)
    if symbol:
        _set(char, symbol, "signs of a symbol font", found)
    elif before.isdigit() and after.isdigit() and ink is not None and (ink.dot or ink.dash):
        _set(char, "." if ink.dot else "-", "points and hyphens without a meaning of their own", found)
    else:
        char.unknown = True
        _doubt(char, "a sign in the private area has no known meaning", found)


def _lost_sign(page: PageChars, chars: Sequence[Char], at: int, seen: Seen, found: Found) -> None:
    """A dagger or the like before a digit: likely a threshold sign; which one, only the page can tell."""
    char = chars[at]
    _, after = _neighbours(chars, at)
    if not after.isdigit() or at + 1 >= len(chars) or char.bottom < chars[at + 1].bottom - 0.2 * char.size:
        return
    ink = seen.ink(page, char)
    if char.text in "†‡" and ink is not None and not contradicts(char.text, ink):
        return
    reason = f"'{char.text}' stands where a threshold sign belongs"
    _doubt(char, reason, found)
    _doubt(chars[at + 1], reason, found)


def _shift_is_sure(text: str) -> bool:
    false = sum(text.count(mark) for mark in SHIFTED_MARKS)
    return false >= _SURE_SHIFTS and false > 4 * sum(text.count(mark) for mark in "，。")


def _lying_fonts(page: PageChars, seen: Seen) -> frozenset[str]:
    """Fonts whose signs read as Han characters: two of their marks are drawn as the signs they stand for."""
    marks: dict[str, set[str]] = defaultdict(set)
    for char in page.chars:
        if char.text in SHIFTED_MARKS:
            ink = seen.ink(page, char)
            if ink is not None and contradicts(char.text, ink) and fits(shifted(char.text), ink):
                marks[char.run.face].add(char.text)
    return frozenset(font for font, found in marks.items() if len(found) > 1)


def _wrong(page: PageChars, char: Char, seen: Seen, found: Found, *, shift: bool, liar: bool) -> None:
    """A character that is not what is drawn: repaired where a known fault explains the drawing.

    ``shift``: the page's marks are shifted, as far as can be told without a drawing; ``liar``: the font's are.
    """
    ink = seen.ink(page, char)
    real = shifted(char.text)
    if not real and (ink is None or not contradicts(char.text, ink)):
        seen.fine[char.run.face].add(char.text)
        return
    if ink is None:
        if shift and char.text in SHIFTED_MARKS:
            _set(char, real, "punctuation that reads as other characters", found)
        elif shift and real and (real in "＜＞＝．％－～" or real.isdigit()):
            _doubt(char, f"'{char.text}' may stand for '{real}'", found)
        return
    if liar and real and fits(real, ink) and not ink.square:
        _set(char, real, "punctuation that reads as other characters", found)
    elif not contradicts(char.text, ink):
        if shift and real.isdigit():
            _doubt(char, f"'{char.text}' may stand for '{real}'", found)
    elif real and fits(real, ink):
        _set(char, real, "punctuation that reads as other characters", found)
    else:
        char.unknown = True
        _doubt(char, "the character drawn is not the one the text layer names", found)


def _wide_numbers(chars: Sequence[Char], found: Found) -> None:
    """Full-width digits are set with white between them that is no space: close it at a point, doubt it elsewhere."""
    for before, char in pairwise(chars):
        wide = _WIDE_DIGIT.match(before.text) or _WIDE_DIGIT.match(char.text)
        if not char.spaced or not wide or char.top > before.bottom or char.x0 < before.x0:
            continue
        point = before.text in _POINT or char.text in _POINT
        digits = before.text.isdigit() or char.text.isdigit()
        if point and digits and char.x0 - before.x1 < char.size:
            char.spaced = False
            char.told = char.told or " " + char.text
            found.repaired["blanks inside a full-width number"] += 1
        elif before.text.isdigit() and char.text.isdigit() and char.x0 - before.x1 < char.size:
            char.spaced = False
            for one in (before, char):
                _doubt(one, "blanks stand inside a full-width number", found)


def _ligatures(chars: Sequence[Char], signs: str, found: Found) -> None:
    """Signs that stand for ff, fi, fl, ffi or ffl: put right where the words they make are known.

    ``signs``: the first letter of each character, as the text layer has it.
    """
    words = ligature_words()
    cases: dict[tuple[str, str], list[tuple[Char, str, str]]] = defaultdict(list)
    for match in _STAND_IN.finditer(signs):
        at = match.start()
        char, text = chars[at], chars[at].text
        if chars[at + 1].spaced:
            continue
        if text.isascii() and text.isalpha() and (char.spaced or not at):
            continue
        before = _letters(chars, at, -1)
        if not before and text.isascii() and text.isalnum():
            continue
        after = _letters(chars, at, 1)
        if after and len(before) + len(after) >= 3:
            cases[char.run.face, char.text].append((char, before, after))
    for uses in cases.values():
        best, whole = max(
            ((one, {b + one + a for _, b, a in uses} & words) for one in LIGATURES), key=lambda pair: len(pair[1])
        )
        known = [use for use in uses if use[1] + best + use[2] in words]
        if len(whole) >= _ENOUGH and len(known) >= 0.5 * len(uses):
            for char, _, _ in uses:
                _set(char, best, "broken ligatures", found)


def _letters(chars: Sequence[Char], at: int, step: int) -> str:
    """The lower-case letters that touch a character on one side."""
    out = ""
    place = at
    while 0 <= place + step < len(chars) and len(out) < 20:
        other = chars[place + step]
        if chars[max(place, place + step)].spaced or not (other.text.isascii() and other.text.islower()):
            break
        if abs(other.bottom - chars[at].bottom) > 0.3 * chars[at].size:
            break
        out = out + other.text if step > 0 else other.text + out
        place += step
    return out
