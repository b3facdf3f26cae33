"""Which of two arms is the new one, where no word of a report says so: the one that its results tell first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from her2mine.bind.arm import Arm, ArmTools
from her2mine.bind.context import Context
from her2mine.bind.contrast import different, is_decided
from her2mine.bind.view import View
from her2mine.records import Finding

Drugs = frozenset[str]
Pair = frozenset[Drugs]
TURNED = {"experimental": "control", "control": "experimental"}


@dataclass(slots=True)
class Orientation:
    """Counts, for the pairs of arms of a paper's own study, in how many sentences which of them is told first."""

    first: dict[Pair, Counter[Drugs]] = field(default_factory=dict)
    decided: set[Pair] = field(default_factory=set)
    hinted: set[Drugs] = field(default_factory=set)  # arms whose role words have told somewhere

    def note(self, view: View, context: Context, tools: ArmTools) -> None:
        """Take a sentence that tells two arms by their drugs, in the order in which it names them."""
        arms = different([arm for arm in view.arms if arm.drugs])
        self.hinted |= {frozenset(arm.drugs) for arm in arms if arm.hint}
        if len(arms) != 2 or set(arms[0].drugs) == set(arms[1].drugs):
            return
        pair = frozenset(frozenset(arm.drugs) for arm in arms)
        if is_decided(arms[0], arms[1], tools) or _asked(arms, context):
            self.decided.add(pair)
        elif view.values:
            self.first.setdefault(pair, Counter())[frozenset(arms[0].drugs)] += 1

    def turned(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings of the study, those of a pair the other way round that its sentences mostly tell so."""
        told = {frozenset((frozenset(f.drugs), frozenset(f.comparator))) for f in findings if f.role == "comparison"}
        open_ = {pair for pair in told & set(self.first) - self.decided if not pair & self.hinted}
        wrong = {pair for pair in open_ if self._second_leads(pair, findings)}
        return [_turn(found) if _pair_of(found, wrong) else found for found in findings]

    def _second_leads(self, pair: Pair, findings: Sequence[Finding]) -> bool:
        counts = self.first[pair]
        told = [frozenset(f.drugs) for f in findings if f.role in ("experimental", "comparison")]
        roles = Counter(drugs for drugs in told if drugs in pair)
        (new, most), *others = roles.most_common()
        other, least = others[0] if others else (next(drugs for drugs in pair if drugs != new), 0)
        return most > least and counts[other] > counts[new]


def _asked(arms: Sequence[Arm], context: Context) -> bool:
    usual = set(context.standard.drugs) if context.standard is not None else set()
    return any(set(arm.drugs) & ({*context.asked} | usual) for arm in arms)


def _pair_of(found: Finding, pairs: set[Pair]) -> bool:
    drugs = frozenset(found.drugs)
    if found.role == "comparison":
        return frozenset((drugs, frozenset(found.comparator))) in pairs
    return found.role in TURNED and any(drugs in pair for pair in pairs)


def _turn(found: Finding) -> Finding:
    if found.role == "comparison":
        return found.model_copy(update={"drugs": found.comparator, "comparator": found.drugs})
    role = TURNED[found.role]
    voices = tuple(sorted({*found.voices, f"role:{role}"} - {f"role:{found.role}"}))
    return found.model_copy(update={"role": role, "voices": voices})
