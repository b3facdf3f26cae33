"""Finding names in folded text: two automata, and the rules for where a name may begin, end and be broken.

Names whose case matters (short acronyms, trial names that are words) are searched in the text with its case kept, as
written. All other names are searched in lower-cased text from which separators are taken out, so that one key stands
for "AB-12", "AB 12" and "AB12"; each hit is then checked against the separators that the text really has there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick
import numpy as np

from her2mine.records import Label
from her2mine.vocabulary.cues import has_cue
from her2mine.vocabulary.fold import fold, fold_keeping_case, has_cjk, is_cjk
from her2mine.vocabulary.tables import Entry

_SEPARATORS = " -'/\t\n\r_®™"
_SEPARATOR_CODES = np.array(sorted(map(ord, _SEPARATORS)), dtype=np.uint32)
_DELETE = str.maketrans("", "", _SEPARATORS)
_BREAK = re.compile(r"[\s\-'/_®™]")
_SHORT = 3  # compact length up to which case and separators must be as in the vocabulary
_ACRONYM = 4  # letters up to which an all-capitals name is case-sensitive
_LONG_WORD = 7  # letters from which a word may be hyphenated over a line end, or carry a glued citation number


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of an entry, ready for checking: ``breaks`` are compact positions where a separator may stand."""

    entry: Entry
    key: str
    breaks: frozenset[int]
    weak: bool
    latin: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A checked match ``text[start:end]``."""

    start: int
    end: int
    name: Name


def is_word_char(char: str) -> bool:
    """Whether the character continues a word that is not written in Han characters."""
    return char.isalnum() and not is_cjk(char)


def is_exact(name: str, label: Label | None) -> bool:
    """Whether the name counts only in the case in which the vocabulary has it."""
    if has_cjk(name):
        return False
    compact = name.translate(_DELETE)
    if len(compact) <= _SHORT:
        return True
    capitals = sum(char.isupper() for char in compact)
    if label is Label.TRIAL and compact.isalpha() and capitals >= 2:
        return True
    return compact == name and len(compact) <= _ACRONYM and compact.isalpha() and capitals >= 2


def _compact(folded: str) -> tuple[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    # separators are all below U+2123; most code points fail the first comparison
    kept = np.flatnonzero(~np.isin(codes, _SEPARATOR_CODES))
    return codes[kept].tobytes().decode("utf-32-le", "surrogatepass"), kept


def _loose_name(entry: Entry, name: str, weak: bool) -> Name:
    folded = fold(name)
    breaks, length = set(), 0
    for char in folded:
        if char in _SEPARATORS:
            breaks.add(length)
        else:
            length += 1
    return Name(entry, folded.translate(_DELETE), frozenset(breaks), weak, not has_cjk(folded))


def _exact_keys(name: str) -> set[str]:
    plain = fold_keeping_case(name)
    keys = {plain}
    if "-" in plain and len(plain.translate(_DELETE)) > _SHORT:
        keys |= {plain.replace("-", " "), plain.replace("-", "")}
    return keys


class Matcher:
    """All names of a vocabulary in two automata."""

    def __init__(self, entries: Iterable[Entry], words: frozenset[str] = frozenset()) -> None:
        self._loose: dict[str, list[Name]] = {}
        self._exact: dict[str, list[Name]] = {}
        self._words = words
        for entry in entries:
            for name in entry.names:
                self._add(entry, name, weak=False)
            for name in entry.weak:
                self._add(entry, name, weak=True)
        self._loose_automaton = _automaton(self._loose)
        self._exact_automaton = _automaton(self._exact)

    def _add(self, entry: Entry, name: str, *, weak: bool) -> None:
        if is_exact(name, entry.label):
            for key in _exact_keys(name):
                self._exact.setdefault(key, []).append(Name(entry, key, frozenset(), weak, True))
            return
        made = _loose_name(entry, name, weak)
        if made.key:
            self._loose.setdefault(made.key, []).append(made)

    def hits(self, text: str) -> list[Hit]:
        """The leftmost-longest checked matches, blocking words included, in text order and without overlap."""
        folded = fold(text)
        found = [*self._loose_hits(folded), *self._exact_hits(text, folded)]
        found.sort(key=lambda hit: (hit.start, -hit.end, hit.name.weak))
        chosen: list[Hit] = []
        for hit in found:
            if not chosen or hit.start >= chosen[-1].end:
                chosen.append(hit)
        return chosen

    def _loose_hits(self, folded: str) -> Iterator[Hit]:
        if not self._loose_automaton:
            return
        compact, kept = _compact(folded)
        for last, names in self._loose_automaton.iter(compact):
            first = last - len(names[0].key) + 1
            start, end = int(kept[first]), int(kept[last]) + 1
            for name in names:
                stop = _end(folded, start, end, name)
                if not stop or not (end - start == len(name.key) or _breaks_fit(folded, kept, first, name)):
                    continue
                if self._cued(folded, start, stop, name):
                    yield Hit(start, stop, name)

    def _exact_hits(self, text: str, folded: str) -> Iterator[Hit]:
        if not self._exact_automaton:
            return
        cased = fold_keeping_case(text)
        for last, names in self._exact_automaton.iter(cased):
            start, end = last - len(names[0].key) + 1, last + 1
            for name in names:
                stop = _end(folded, start, end, name)
                if stop and not _part_of_code(cased, start, stop, name) and self._cued(folded, start, stop, name):
                    yield Hit(start, stop, name)

    def _cued(self, folded: str, start: int, end: int, name: Name) -> bool:
        kind = name.entry.needs_cue
        if not kind and name.entry.label is Label.TRIAL and name.key.lower() in self._words:
            kind = "trial"
        return not kind or len(name.key) > _LONG_WORD + 1 and kind == "regimen" or has_cue(kind, folded, start, end)


def _automaton(names: dict[str, list[Name]]) -> ahocorasick.Automaton | None:
    if not names:
        return None
    automaton = ahocorasick.Automaton()
    for key, value in names.items():
        automaton.add_word(key, value)
    automaton.make_automaton()
    return automaton


def _end(folded: str, start: int, end: int, name: Name) -> int:
    """Where the name ends in the text (a plural s taken in), or 0 when it is a part of a longer word."""
    if is_word_char(folded[start]) and start and is_word_char(folded[start - 1]):
        return 0
    if end == len(folded) or not is_word_char(folded[end - 1]) or not is_word_char(folded[end]):
        return end
    tail = folded[end : end + 4]
    if tail[0] == "s" and not is_word_char(tail[1:2] or " "):
        return end + 1
    glued = name.latin and len(name.key) >= _LONG_WORD and name.key.isalpha() and name.entry.label is not Label.TRIAL
    return end if glued and re.match(r"\d{1,3}(?![a-z0-9.%])", tail) else 0


def _breaks_fit(folded: str, kept: np.ndarray[tuple[int], np.dtype[np.int64]], first: int, name: Name) -> bool:
    """Whether every separator inside the match stands where the name may be broken."""
    for offset in range(1, len(name.key)):
        left, right = int(kept[first + offset - 1]), int(kept[first + offset])
        if right - left > 1 and not _gap_fits(folded, left, right, offset, name):
            return False
    return True


def _gap_fits(folded: str, left: int, right: int, offset: int, name: Name) -> bool:
    gap = folded[left + 1 : right]
    if offset in name.breaks:
        return len(gap) <= 3 and "\n\n" not in gap
    before, after = folded[left], folded[right]
    if not (before.isalnum() and after.isalnum()):
        return gap.isspace() and len(gap) <= 2
    if is_cjk(before) or is_cjk(after):
        return len(gap) <= 2 and gap.isspace() and "\n\n" not in gap
    if before.isdigit() != after.isdigit():
        return gap in (" ", "-", "\n", "- ", " -", "-\n")
    return gap in ("-\n", "-\r\n") and len(name.key) >= _LONG_WORD


def _part_of_code(cased: str, start: int, end: int, name: Name) -> bool:
    """Whether a two-letter acronym is a piece of a hyphenated code ("XX-1", "A-XX")."""
    if len(name.key) > 2:
        return False
    after = cased[end : end + 2]
    if len(after) == 2 and after[0] == "-" and (after[1].isdigit() or after[1].isupper()):
        return True
    before = cased[max(0, start - 2) : start]
    return len(before) == 2 and before[1] == "-" and is_word_char(before[0])
