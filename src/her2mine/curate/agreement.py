"""How far two reviewers agree beyond chance: Cohen's kappa of what they said before they saw each other's decision.

Kappa is ``(po - pe) / (1 - pe)``, ``po`` the share on which both say the same and ``pe`` the share expected of two who
decide independently, each with his own frequencies (Cohen J. A coefficient of agreement for nominal scales. Educ
Psychol Meas 1960;20:37-46). Its standard error is that of Fleiss, Cohen and Everitt (Large sample standard errors of
kappa and weighted kappa. Psychol Bull 1969;72:323-327, equation 13).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from her2mine.curate.states import in_force
from her2mine.records import Judgement

Z95 = 1.959963984540054
FEWEST = 20  # claims for an interval: the error is one of large samples


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two reviewers on ``n`` claims; ``kappa`` is None where both have said one thing throughout.

    ``observed`` and ``expected`` are shares from 0 to 1 (0 when ``n`` is 0); ``table`` counts each pair of verdicts.
    """

    first: str
    second: str
    n: int
    observed: float
    expected: float
    kappa: float | None
    error: float | None
    table: Mapping[tuple[str, str], int]

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% interval of kappa within -1 and 1; None for fewer claims than its error can be trusted for."""
        if self.kappa is None or self.error is None or self.n < FEWEST:
            return None
        return max(-1.0, self.kappa - Z95 * self.error), min(1.0, self.kappa + Z95 * self.error)


def cohen_kappa(pairs: Iterable[tuple[str, str]], first: str = "", second: str = "") -> Kappa:
    """Kappa of pairs (what the first says, what the second says), one for each claim."""
    table = Counter(pairs)
    n = sum(table.values())
    if n == 0:
        return Kappa(first, second, 0, 0.0, 0.0, None, None, {})
    rows, columns = _margins(table)
    agreed = sum(count for (one, other), count in table.items() if one == other)
    chance = sum(rows[name] * columns[name] for name in rows)  # of n * n, in whole numbers
    observed, expected = agreed / n, chance / (n * n)
    if chance == n * n:
        return Kappa(first, second, n, observed, expected, None, None, dict(table))
    kappa = (agreed * n - chance) / (n * n - chance)
    return Kappa(first, second, n, observed, expected, kappa, _error(table, kappa, expected), dict(table))


def agreement(records: Sequence[Judgement]) -> list[Kappa]:
    """Kappa of every two reviewers who have decided on the same claims blindly, those with most claims first."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one, other in blind_pairs(records):
        (who, what), (second, also) = sorted([(one.who, one.verdict), (other.who, other.verdict)])
        pairs.setdefault((who, second), []).append((what, also))
    found = [cohen_kappa(said, *names) for names, said in pairs.items()]
    return sorted(found, key=lambda each: (-each.n, each.first, each.second))


def blind_pairs(records: Sequence[Judgement]) -> list[tuple[Judgement, Judgement]]:
    """For each claim what the first two reviewers said when the second decided: later changes are no longer blind."""
    about: dict[str, list[Judgement]] = {}
    for entry in records:
        about.setdefault(entry.target, []).append(entry)
    pairs = (_first_two(entries) for entries in about.values())
    return [pair for pair in pairs if pair is not None]


def _first_two(entries: Sequence[Judgement]) -> tuple[Judgement, Judgement] | None:
    """Of all that was said of one claim."""
    for index, entry in enumerate(entries):
        if entry.verdict != "undo" and not entry.settles:
            others = [old for old in in_force(entries[:index]) if old.who != entry.who]
            if others:
                return others[-1], entry
    return None


def _margins(table: Mapping[tuple[str, str], int]) -> tuple[Counter[str], Counter[str]]:
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (one, other), count in table.items():
        rows[one] += count
        columns[other] += count
    return rows, columns


def _error(table: Mapping[tuple[str, str], int], kappa: float, expected: float) -> float:
    """The standard error of kappa for large samples."""
    rows, columns = _margins(table)
    n = sum(table.values())
    same = apart = 0.0
    for (one, other), count in table.items():
        if one == other:
            same += count / n * (1 - (rows[one] + columns[one]) / n * (1 - kappa)) ** 2
        else:
            apart += count / n * ((columns[one] + rows[other]) / n) ** 2
    spread = same + (1 - kappa) ** 2 * apart - (kappa - expected * (1 - kappa)) ** 2
    return sqrt(max(0.0, spread) / n) / (1 - expected)
