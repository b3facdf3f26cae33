"""Which of many sentences copy each other, without holding each against each.

Two sentences are alike when they share enough of their five-letter runs (Jaccard index). Of two sets that share a part
``t`` of all their runs, the rarest ``n - ceil(t n) + 1`` runs of one must hold one of the other's (the prefix filter of
Chaudhuri S, Ganti V, Kaushik R. ICDE 2006:5, and Bayardo RJ, Ma Y, Srikant R. WWW 2007:131-140). So a sentence is
compared only with those that share one of its rare runs; the outcome is that of comparing all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

from her2mine.diff.names import fold

_GRAM = 5


def grams(text: str) -> frozenset[str]:
    """The five-letter runs of a folded text; none of a shorter one."""
    folded = fold(text)
    return frozenset(folded[place : place + _GRAM] for place in range(len(folded) - _GRAM + 1))


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Share of common runs among all of two texts (0 to 1); 0 when one has none."""
    common = len(first & second)
    return common / (len(first) + len(second) - common) if common else 0.0


class Alike:
    """Sentences to be found again by likeness of at least ``threshold`` (above 0, at most 1)."""

    def __init__(self, everything: Sequence[frozenset[str]], threshold: float) -> None:
        """Take the runs of all sentences that will be added or asked for; how often each run comes tells the rare."""
        self._often = Counter(gram for one in everything for gram in one)
        self._threshold = threshold
        self._holders: dict[str, list[int]] = defaultdict(list)

    def add(self, number: int, one: frozenset[str]) -> None:
        """Let a sentence be found, under a number."""
        for gram in self._rarest(one):
            self._holders[gram].append(number)

    def candidates(self, one: frozenset[str]) -> Iterable[int]:
        """The numbers of the sentences that may be alike, in the order of adding; all that are alike are among them."""
        return sorted({number for gram in self._rarest(one) for number in self._holders.get(gram, ())})

    def _rarest(self, one: frozenset[str]) -> Iterable[str]:
        # A hair below the threshold, so that rounding never loses a pair that is exactly as alike as asked for.
        needed = max(1, ceil((self._threshold - 1e-9) * len(one)))
        return sorted(one, key=lambda gram: (self._often[gram], gram))[: len(one) - needed + 1]
