"""Near misses: the known drug that a misspelt word stands for, or nothing.

International non-proprietary names of one class end alike, so that two different drugs may look more alike than a
drug and its misspelling. The shared ending (the stem) is therefore worked out from the vocabulary itself, and the part
before it has to be nearly right on its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from her2mine.vocabulary.fold import fold

MIN_SCORE = 88.0  # rapidfuzz ratio, percent
MIN_MARGIN = 3.0  # how much better than the next drug
_MIN_LENGTH = 7
_STEM_LENGTHS = range(3, 9)
_STEM_SHARED_BY = 4
_HEAD_LENGTH = 8  # heads from this length on may have two errors, shorter ones one


class NearNames:
    """Drug names (folded, Latin letters only) with the drug each stands for."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take (name, canonical) pairs; names with anything but Latin letters, and short ones, are left out."""
        self._known = {name: canonical for name, canonical in names if self._usable(name)}
        endings = Counter(name[-size:] for name in self._known for size in _STEM_LENGTHS if size < len(name) - 1)
        self._stems = frozenset(ending for ending, count in endings.items() if count >= _STEM_SHARED_BY)

    @staticmethod
    def _usable(name: str) -> bool:
        return name.isascii() and name.isalpha() and len(name) >= _MIN_LENGTH

    def find(self, name: str) -> str | None:
        """The canonical drug that ``name`` is or nearly is; None when unsure, and always for names with digits."""
        folded = fold(name.strip())
        if not self._usable(folded):
            return None
        if folded in self._known:
            return self._known[folded]
        ranked = process.extract(
            folded, self._known.keys(), scorer=fuzz.ratio, limit=6, score_cutoff=MIN_SCORE - MIN_MARGIN
        )
        if not ranked or ranked[0][1] < MIN_SCORE:
            return None
        best, score = self._known[ranked[0][0]], ranked[0][1]
        rivals = [mark for other, mark, _ in ranked[1:] if self._known[other] != best]
        if rivals and score - rivals[0] < MIN_MARGIN:
            return None
        return best if self._same_head(folded, ranked[0][0]) else None

    def _same_head(self, name: str, known: str) -> bool:
        head = known[: len(known) - self._stem_length(known)]
        allowed = 2 if len(head) >= _HEAD_LENGTH else 1
        sizes = range(max(1, len(head) - 1), len(head) + 2)
        return name[0] == known[0] and min(OSA.distance(name[:size], head) for size in sizes) <= allowed

    def _stem_length(self, known: str) -> int:
        return next((size for size in reversed(_STEM_LENGTHS) if known[-size:] in self._stems), 0)
