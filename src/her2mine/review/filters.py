"""Which verdicts are listed: what the address asks for, and how many each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from her2mine.review.worklist import KINDS, TO_LOOK_AT, Group, Item, grouped

PAGE = 40  # claims on one page of the list
LONGEST_SEARCH = 200  # characters
SURE = (90, 75, 50)  # steps of the filter by confidence, percent
SORTS = ("worth", "paper", "trial", "sure")
STATES = ("open", "provisional", "disputed", "agreed", "decided")
CLOSED = frozenset({"agreed", "decided"})

State = Callable[[Item], str]


@dataclass(frozen=True)
class Facet:
    """One thing to filter by; choices of one facet add up, facets narrow each other. ``of`` gives an item's values."""

    name: str
    of: Callable[[Item], Sequence[str]]


FACETS = (
    Facet("kind", lambda item: (item.kind,)),
    Facet("cause", lambda item: item.causes),
    Facet("trial", lambda item: (item.trial,)),
    Facet("paper", lambda item: (item.claim.doc,)),
    Facet("endpoint", lambda item: (item.claim.main.endpoint,)),
    Facet("language", lambda item: (item.claim.main.language,)),
)
NAMES = (*(facet.name for facet in FACETS), "state")


@dataclass(frozen=True)
class Choice:
    """One value of a facet, how many verdicts it would leave, and whether it is chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filters:
    """What is asked for. Without a kind, only what is worth a look is listed: conflicts, checks and new values."""

    chosen: Mapping[str, frozenset[str]]
    sure: int = 0
    search: str = ""
    sort: str = SORTS[0]
    page: int = 1

    @classmethod
    def of(cls, query: Iterable[tuple[str, str]]) -> Filters:
        """Read the pairs of an address; names and numbers that mean nothing are left aside."""
        pairs = list(query)
        last = dict(pairs)
        chosen = {name: frozenset(value for key, value in pairs if key == name) for name in NAMES}
        return cls(
            chosen={name: values for name, values in chosen.items() if values},
            sure=_whole(last.get("sure", ""), 0, 100),
            search=last.get("q", "").strip()[:LONGEST_SEARCH],
            sort=last.get("sort", "") if last.get("sort", "") in SORTS else SORTS[0],
            page=_whole(last.get("page", ""), 1, 1_000_000),
        )

    def address(self, **changes: object) -> str:
        """The query string that asks for this, with changes; "" when it asks for nothing."""
        now = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs = [(name, value) for name in NAMES for value in sorted(now.chosen.get(name, ()))]
        single = {"sure": now.sure or "", "q": now.search, "sort": now.sort, "page": now.page}
        usual = {"sort": SORTS[0], "page": 1}
        pairs += [(name, str(value)) for name, value in single.items() if value and value != usual.get(name)]
        return f"?{urlencode(pairs)}" if pairs else ""

    def narrowed(self, items: Iterable[Item], state: State) -> list[Item]:
        """The items that pass every filter."""
        tests = [test for _, test in self._tests(state)]
        return [item for item in items if all(test(item) for test in tests)]

    def _tests(self, state: State) -> list[tuple[str, Callable[[Item], bool]]]:
        wanted = {"kind": TO_LOOK_AT, **self.chosen}
        tests = [(facet.name, _among(facet.of, wanted[facet.name])) for facet in _facets(state) if facet.name in wanted]
        if self.sure:
            tests.append(("sure", lambda item: item.sure >= self.sure))
        if self.search:
            words = self.search.casefold().split()
            tests.append(("q", lambda item: all(word in item.words for word in words)))
        return tests

    def groups(self, items: Iterable[Item], state: State) -> list[Group]:
        """What is left, near-duplicates together, in the order asked for; by worth, what is open comes first."""
        return _sorted(grouped(self.narrowed(items, state)), self.sort, state)

    def choices(self, items: Sequence[Item], state: State) -> dict[str, list[Choice]]:
        """For each facet its values with how many verdicts each would leave, given the other facets."""
        counts = self._counts(items, state)
        return {name: self._choices(name, counted) for name, counted in counts.items()}

    def _counts(self, items: Iterable[Item], state: State) -> dict[str, Counter[str]]:
        """An item counts for every facet when it passes all filters, and for one when only that one stops it."""
        facets, tests = _facets(state), self._tests(state)
        counts: dict[str, Counter[str]] = {facet.name: Counter() for facet in facets}
        for item in items:
            stopped = ""
            for name, test in tests:
                if not test(item):
                    if stopped:
                        break
                    stopped = name
            else:
                for facet in facets:
                    if stopped in ("", facet.name):
                        counts[facet.name].update(facet.of(item))
        return counts

    def _choices(self, name: str, counts: Counter[str]) -> list[Choice]:
        chosen = self.chosen.get(name, frozenset())
        counts.update(dict.fromkeys(chosen - counts.keys(), 0))
        values = sorted((value for value in counts if value), key=_order(name, counts))
        return [Choice(value, counts[value], value in chosen) for value in values]

    def steps(self) -> list[tuple[int, bool]]:
        """The steps of the filter by confidence, and which is chosen; 0 is any."""
        return [(step, step == self.sure) for step in (0, *SURE)]

    @property
    def any(self) -> bool:
        """Whether anything is asked for beside the order."""
        return bool(self.chosen or self.sure or self.search)


def _facets(state: State) -> tuple[Facet, ...]:
    return (*FACETS, Facet("state", lambda item: (state(item),)))


def _among(of: Callable[[Item], Sequence[str]], wanted: frozenset[str]) -> Callable[[Item], bool]:
    return lambda item: not wanted.isdisjoint(of(item))


def _order(name: str, counts: Mapping[str, int]) -> Callable[[str], tuple[int, str]]:
    fixed: tuple[str, ...] = {"kind": KINDS, "state": STATES}.get(name, ())
    return lambda value: (fixed.index(value) if value in fixed else -counts[value], value)


def _sorted(groups: Sequence[Group], sort: str, state: State) -> list[Group]:
    if sort == "paper":
        return sorted(groups, key=lambda group: (group.head.claim.doc, group.head.claim.start))
    if sort == "trial":
        return sorted(groups, key=lambda group: (not group.head.trial, group.head.trial.casefold(), -group.worth))
    if sort == "sure":
        return sorted(groups, key=lambda group: -group.head.claim.main.confidence)
    return sorted(groups, key=lambda group: all(state(item) in CLOSED for item in group.items))


def _whole(text: str, low: int, high: int) -> int:
    return min(max(int(text), low), high) if text.isascii() and text.isdecimal() and len(text) < 10 else low
