"""The claims of a run as a curator meets them: near-duplicates stand together, and what repays a look comes first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from her2mine.curate.claims import Claim
from her2mine.records import Finding
from her2mine.report.model import ABSTAINED, ACROSS, AGREES, CHECK, CONFLICT, NEW, Results

GOLD_SUSPECT = "gold_suspect"
WEIGHTS = {CONFLICT: 3.0, CHECK: 2.0, NEW: 1.0, ACROSS: 0.5, ABSTAINED: 0.3, AGREES: 0.1}
"""What a look at a claim of each kind is worth, before its confidence and the papers that tell it."""
SUSPECT_WEIGHT = 4.0  # a wrong curated row misjudges every paper that quotes the quantity rightly
TO_LOOK_AT = frozenset({CONFLICT, CHECK, NEW})
KINDS = tuple(WEIGHTS)


@dataclass(frozen=True)
class Item:
    """One claim, and what it is filtered and sorted by. ``key`` names it, in every run that reads the paper."""

    claim: Claim

    @property
    def key(self) -> str:
        """The claim's key, under which decisions are kept."""
        return self.claim.key

    @cached_property
    def trial(self) -> str:
        """The trial spoken of, "" when none is named."""
        told = self.claim.finding
        return self.claim.main.trial or (told and (told.trial or told.resolved)) or ""

    @cached_property
    def sure(self) -> int:
        """Confidence of the gravest verdict in percent."""
        return round(self.claim.main.confidence * 100)

    @cached_property
    def kind(self) -> str:
        """The kind of the gravest verdict."""
        return self.claim.kind

    @cached_property
    def causes(self) -> tuple[str, ...]:
        """The causes of its verdicts, the gravest first; what merely agrees or is new beside another is left out."""
        grave = [verdict.cause for verdict in self.claim.verdicts if verdict.severity != "info"]
        return tuple(dict.fromkeys(grave or [self.claim.main.cause]))

    @cached_property
    def weight(self) -> float:
        """What a look at it is worth by itself: its kind's weight times its confidence."""
        heavy = SUSPECT_WEIGHT if GOLD_SUSPECT in self.causes else WEIGHTS[self.kind]
        return heavy * self.claim.main.confidence

    @cached_property
    def group_key(self) -> Hashable:
        """What near-duplicates share: trial, endpoint, statistic, time, arm and quoted value."""
        told = self.claim.finding
        if told is None or not self.trial:
            return self.key
        arm = (told.role, frozenset(told.drugs), frozenset(told.comparator), told.population)
        return self.trial, told.endpoint, told.statistic, told.timepoint, arm, told.value, told.unit

    @cached_property
    def words(self) -> str:
        """What a search looks in, case folded."""
        told = self.claim
        return "\n".join((told.sentence, told.quoted, self.trial, told.doc, told.main.id)).casefold()


@dataclass(frozen=True)
class Group:
    """Near-duplicates: claims of one trial, endpoint, arm, statistic and quoted value, in any paper and language."""

    items: tuple[Item, ...]

    @property
    def head(self) -> Item:
        """The claim that most repays a look."""
        return self.items[0]

    @cached_property
    def papers(self) -> tuple[str, ...]:
        """The papers that tell it."""
        return tuple(dict.fromkeys(item.claim.doc for item in self.items))

    @cached_property
    def worth(self) -> float:
        """What a look is worth: the heaviest claim, times the square root of the papers that tell it."""
        return self.head.weight * math.sqrt(len(self.papers))


class Worklist:
    """All claims of a run, found by key in memory."""

    def __init__(self, results: Results, claims: Iterable[Claim]) -> None:
        self.results = results
        self.findings = {finding.id: finding for finding in results.findings if finding.id}
        self.items = {claim.key: Item(claim) for claim in claims}
        self.groups = grouped(self.items.values())
        self._group_of = {item.key: group for group in self.groups for item in group.items}
        self._quantities = _by_quantity(results.findings)
        self._on_finding = {verdict.finding: item for item in self.items.values() for verdict in item.claim.verdicts}

    @property
    def edition(self) -> int:
        """The number of the curated edition that the papers were held against, 0 where the run does not tell."""
        gold = self.results.provenance.get("gold")
        return int(gold.get("edition", 0)) if isinstance(gold, dict) else 0

    @property
    def language(self) -> str:
        """The language the run's explanations are written in."""
        return str(self.results.provenance.get("language", "en"))

    def group(self, key: str) -> Group:
        """The group that a claim belongs to; raises KeyError when there is no such claim."""
        return self._group_of[key]

    def retold(self, finding: Finding) -> tuple[Finding, ...]:
        """What all papers say on the quantity of a finding, in the order of the papers; of named trials only."""
        key = quantity_key(finding)
        return self._quantities.get(key, ()) if key else ()

    def on(self, finding: Finding) -> Item | None:
        """The claim that a finding was read from."""
        return self._on_finding.get(finding.id)


def grouped(items: Iterable[Item]) -> tuple[Group, ...]:
    """Items put together with their near-duplicates, the group that most repays a look first."""
    together: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        together[item.group_key].append(item)
    groups = [Group(tuple(sorted(group, key=_by_weight))) for group in together.values()]
    return tuple(sorted(groups, key=lambda group: (-group.worth, group.head.claim.doc, group.head.claim.start)))


def quantity_key(finding: Finding) -> Hashable | None:
    """What is measured, loosely: trial, endpoint, statistic, time, role and subgroup; None without a trial."""
    trial = finding.trial or finding.resolved
    if not trial:
        return None
    role = "experimental" if finding.role == "single" else finding.role
    return trial, finding.endpoint, finding.statistic, finding.timepoint, role, finding.population


def _by_weight(item: Item) -> tuple[float, str, int]:
    return -item.weight, item.claim.doc, item.claim.start


def _by_quantity(findings: Iterable[Finding]) -> Mapping[Hashable, tuple[Finding, ...]]:
    groups: dict[Hashable, list[Finding]] = defaultdict(list)
    for finding in findings:
        if key := quantity_key(finding):
            groups[key].append(finding)
    return {key: tuple(group) for key, group in groups.items()}
