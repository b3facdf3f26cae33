"""Finding names in folded text: two automata, and the rules for where a name may begin, end and be broken.

Names whose case matters (short acronyms, trial names that are words) are searched in the text with its case kept, as
written. All other names are searched in lower-cased text from which separators are taken out, so that one key stands
for "AB-12", "AB 12" and "AB12"; each hit is then checked against the separators that the text really has there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import ahocorasick
import numpy as np

from her2mine.records import Label
from her2mine.vocabulary.cues import has_cue, is_stage, printed_as_acronym
from her2mine.vocabulary.fold import fold, fold_keeping_case, has_cjk, is_cjk
from her2mine.vocabulary.tables import Entry

_SEPARATORS = " -'/\t\n\r_®™"
_IS_SEPARATOR = np.zeros(max(map(ord, _SEPARATORS)) + 2, dtype=bool)  # the last cell stands for all higher code points
_IS_SEPARATOR[[ord(char) for char in _SEPARATORS]] = True
_DELETE = str.maketrans("", "", _SEPARATORS)
_SHORT = 3  # compact length up to which case and separators must be as in the vocabulary
_ACRONYM = 4  # letters up to which an all-capitals name is case-sensitive
_FEW_LETTERS = 6
_NEIGHBOUR = 6  # characters between an ambiguous acronym and the drug that makes it clear
_FIGURE = re.compile(r"\d{1,3}(?:[.．]\d|\s?[%％])|\d{2,3}(?=[\u4e00-\u9fff])")  # "PFS7.4个月", "ORR55%", "OS12个月"
_LONG_WORD = 7  # letters from which a word may be hyphenated over a line end, or carry a glued citation number


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of an entry, ready for checking: ``breaks`` are compact positions where a separator may stand."""

    entry: Entry
    key: str
    breaks: frozenset[int]
    weak: bool
    latin: bool
    tail: str = ""  # a closing "-" that has to stand in the text as well
    cue: str = ""  # kind of cue without which the name does not count
    proper: bool = False  # a trial name of a few letters and a number: no name when all in lower case


@dataclass(frozen=True, slots=True)
class Hit:
    """A checked match ``text[start:end]``."""

    start: int
    end: int
    name: Name
    sure: bool = True  # False: an ambiguous acronym without a cue, which counts only right beside another drug


def is_word_char(char: str) -> bool:
    """Whether the character continues a word that is not written in Han characters."""
    return char.isalnum() and (char.isascii() or not is_cjk(char))


def is_exact(name: str, label: Label | None) -> bool:
    """Whether the name counts only in the case in which the vocabulary has it."""
    if has_cjk(name):
        return False
    compact = name.translate(_DELETE)
    if len(compact) <= _SHORT:
        return True
    if not compact.isalpha():
        return False
    capitals = sum(char.isupper() for char in compact)
    if label is Label.TRIAL or " " in name:
        return label is Label.TRIAL and capitals >= 2
    return len(compact) <= _ACRONYM + 1 if compact != name else len(compact) <= _ACRONYM and capitals >= 2


def _compact(folded: str) -> tuple[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kept = np.flatnonzero(~_IS_SEPARATOR[np.minimum(codes, len(_IS_SEPARATOR) - 1)])
    return codes[kept].tobytes().decode("utf-32-le", "surrogatepass"), kept


def _name(entry: Entry, name: str, weak: bool, cue: str) -> Name:
    folded = fold(name)
    breaks, length = set(), 0
    for char in folded:
        if char in _SEPARATORS:
            breaks.add(length)
        else:
            length += 1
    tail = "-" if folded.endswith("-") else ""
    proper = entry.label is Label.TRIAL and sum(char.isalpha() for char in folded) <= _FEW_LETTERS
    key = folded.translate(_DELETE)
    return Name(entry, key, frozenset(breaks), weak, not has_cjk(folded), tail, cue, proper)


def _exact_keys(name: str) -> set[str]:
    """The spellings of a case-sensitive name: a hyphen may be a space, and in longer names be left out."""
    plain = fold_keeping_case(name)
    length = len(plain.translate(_DELETE))
    spaced = {plain.replace("-", " ")} if length > _SHORT else set()
    closed = {plain.replace("-", "")} if length > _ACRONYM else set()
    return {plain} | spaced | closed


class Matcher:
    """All names of a vocabulary in two automata."""

    def __init__(self, entries: Iterable[Entry], words: frozenset[str] = frozenset()) -> None:
        self._loose: dict[str, list[Name]] = {}
        self._exact: dict[str, list[Name]] = {}
        self._words = words
        entries = list(entries)
        drugs = (name for entry in entries if entry.label is Label.DRUG for name in (*entry.names, *entry.weak))
        self._given = {fold(name).split()[0] for name in drugs}  # a trial may be named after its regimen
        for entry in entries:
            for name in entry.names:
                self._add(entry, name, weak=False)
            for name in entry.weak:
                self._add(entry, name, weak=True)
        self._loose_automaton = _automaton(self._loose)
        self._exact_automaton = _automaton(self._exact)

    def _add(self, entry: Entry, name: str, *, weak: bool) -> None:
        exact = is_exact(name, entry.label) or fold(name) in self._words
        made = _name(entry, name, weak, self._cue_kind(entry, name))
        for key in _exact_keys(name) if exact else {made.key} - {""}:
            kept = replace(made, key=key, breaks=frozenset(), tail="") if exact else made
            (self._exact if exact else self._loose).setdefault(key, []).append(kept)

    def _cue_kind(self, entry: Entry, name: str) -> str:
        """The kind of cue without which the name does not count; names of several words are clear by themselves."""
        folded = fold(name)
        if has_cjk(folded) or not folded.isalpha():
            return ""
        if folded in self._words:
            return "trial" if entry.label is Label.TRIAL else "regimen"
        return entry.needs_cue if entry.label is Label.TRIAL or len(folded) <= _ACRONYM else ""

    def hits(self, text: str) -> list[Hit]:
        """The leftmost-longest checked matches, blocking words included, in text order and without overlap."""
        folded, cased = fold(text), fold_keeping_case(text)
        found = [*self._loose_hits(folded, cased), *self._exact_hits(folded, cased)]
        found.sort(key=_rank)
        chosen: list[Hit] = []
        for hit in found:
            if not chosen or hit.start >= chosen[-1].end:
                chosen.append(hit)
        return [hit for place, hit in enumerate(chosen) if hit.sure or _beside_drug(chosen, place)]

    def _loose_hits(self, folded: str, cased: str) -> Iterator[Hit]:
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
                if name.proper and cased[start:stop].islower():
                    continue
                yield from self._cued(folded, cased, start, stop, name)

    def _exact_hits(self, folded: str, cased: str) -> Iterator[Hit]:
        if not self._exact_automaton:
            return
        for last, names in self._exact_automaton.iter(cased):
            start, end = last - len(names[0].key) + 1, last + 1
            for name in names:
                stop = _end(cased, start, end, name)
                if stop and not _part_of_code(cased, start, stop, name):
                    yield from self._cued(folded, cased, start, stop, name)

    def _cued(self, folded: str, cased: str, start: int, end: int, name: Name) -> Iterator[Hit]:
        if name.entry.label is Label.DRUG and is_stage(folded, start, end):
            return
        only = name.cue == "trial" and folded[start:end] not in self._given
        acronym = only and printed_as_acronym(cased, folded, start, end)
        if not name.cue or acronym or has_cue(name.cue, folded, start, end):
            yield Hit(start, end, name)
        elif name.cue == "regimen":
            yield Hit(start, end, name, sure=False)


def _rank(hit: Hit) -> tuple[int, int, bool, bool, bool]:
    """Leftmost first, then the longest; of two meanings of one stretch the surer, and the trial before a regimen."""
    return hit.start, -hit.end, not hit.sure, hit.name.weak, hit.name.entry.label is not Label.TRIAL


def _beside_drug(hits: list[Hit], place: int) -> bool:
    hit = hits[place]
    nearby = [hits[other] for other in (place - 1, place + 1) if 0 <= other < len(hits)]
    return any(
        other.sure
        and other.name.entry.label is Label.DRUG
        and max(other.start - hit.end, hit.start - other.end) <= _NEIGHBOUR
        for other in nearby
    )


def _automaton(names: dict[str, list[Name]]) -> ahocorasick.Automaton | None:
    if not names:
        return None
    automaton = ahocorasick.Automaton()
    for key, value in names.items():
        automaton.add_word(key, value)
    automaton.make_automaton()
    return automaton


def _end(text: str, start: int, end: int, name: Name) -> int:
    """Where the name ends in the text (a plural s taken in), or 0 when it is a part of a longer word."""
    if start and is_word_char(text[start]) and is_word_char(text[start - 1]):
        return 0
    if name.tail:
        open_end = end + 1 < len(text) and is_word_char(text[end + 1])
        return end + 1 if text[end : end + 1] == name.tail and not open_end else 0
    if text[end - 1].isdigit() and re.match(r"[.,]\d", text[end : end + 2]):
        return 0  # the digit opens a figure: "PFS 2.7 months"
    if text[end : end + 5].lower() == "-free":
        return 0  # "the rate of recurrence-free survival", "a chemotherapy-free regimen"
    if end == len(text) or not is_word_char(text[end - 1]) or not is_word_char(text[end]):
        return end
    tail = text[end : end + 4]
    if tail[0] == "s" and not is_word_char(tail[1:2] or " "):
        return end + 1
    if name.entry.label is Label.ENDPOINT and text[end - 1].isalpha() and _FIGURE.match(text, end):
        return end  # "PFS7.4个月": Chinese sets no space before a figure
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
