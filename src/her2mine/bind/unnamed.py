"""Values whose sentence tells no drugs of their arm: they have those that their study is known to have.

Sentence by sentence an arm is often only "the other group", or told further on. When a paper has been read, what is
known of its studies as a whole, or of the study told before, fills such gaps; what a sentence told is not changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from her2mine.bind.allocation import Allocation
from her2mine.bind.draft import Draft
from her2mine.bind.roles import WHOLE_STUDY
from her2mine.bind.view import View
from her2mine.records import Finding, Paper

OUTWEIGHS = 2  # how many times as often a study's arm is told as any other, to be its arm

Drugs = tuple[str, ...]


def leaves_open(draft: Draft, view: View, *, alone: bool) -> bool:
    """Whether a value's sentence leaves open what its arm got: it names no drugs, and no care instead of drugs.

    The size of a study is that of its arm where the paper tells of no groups (``alone``).
    """
    arms = [arm for arm in (draft.arm, draft.comparator) if arm is not None]
    cared = any(arm.untreated or view.cues.has("arms", "as_usual", arm.text) for arm in arms)
    whole = draft.endpoint in WHOLE_STUDY and draft.role == "single" and not alone
    return not (cared or whole or view.has("arms", "untreated"))


def with_known_arms(
    findings: Sequence[Finding], unnamed: Collection[int], paper: Paper, titled: Drugs, allocation: Allocation,
    tabled: Sequence[Finding] = (), class_of: Callable[[str], str] = str,
) -> list[Finding]:  # fmt: skip
    """The findings of a paper's prose in text order, gaps filled.

    Args:
        findings: all of them, in the order read.
        unnamed: the places of those whose sentences leave their arms open.
        paper: the paper, for its blocks.
        titled: the drugs of the one treatment that its title names, where it reports a study of its own, or of the one
            drug that the paper names at all.
        allocation: what the paper says that its groups were given.
        tabled: the findings of its tables.
        class_of: the class of a drug.
    """
    known = _Known(findings, paper, titled, allocation, tabled, class_of)
    filled = [known.filled(index) if index in unnamed else found for index, found in enumerate(findings)]
    return [known.with_base(found) for found in filled]


class _Known:
    """What the findings of a paper tell of the arms of its studies."""

    def __init__(
        self, findings: Sequence[Finding], paper: Paper, titled: Drugs, allocation: Allocation,
        tabled: Sequence[Finding], class_of: Callable[[str], str],
    ) -> None:  # fmt: skip
        self.findings, self.titled, self.allocation, self.tabled = findings, titled, allocation, tabled
        self.class_of = class_of
        tested = any(found.role == "experimental" and found.drugs for found in findings)
        self.unnamed = allocation.alone and bool(titled) and not tested  # what is told apart are groups of patients
        starts = [(i, block) for i, block in enumerate(paper.blocks)]
        self.block = [next((i for i, b in starts if b.start <= f.start < b.end), -1) for f in findings]

    def filled(self, index: int) -> Finding:
        """A finding with the drugs of its arms, as far as they are known."""
        found = self.findings[index]
        told: dict[str, str | Drugs] = {}
        if self.allocation.alone and self.titled and found.role == "single" and self._vague(found.drugs):
            return found.model_copy(update={"drugs": self.titled})  # a class named in passing, as earlier treatment
        if self.unnamed and found.role in ("experimental", "control") and not found.drugs:
            return found.model_copy(update={"role": "single", "drugs": self.titled})  # groups of patients, not arms
        if "arm:pooled" in found.voices:
            shared = found.drugs or self._of_all(index)
            return found.model_copy(update={"drugs": shared, "comparator": shared})
        if not found.drugs:
            told["drugs"] = self._arm(index, "experimental" if found.role == "comparison" else found.role)
        if found.role == "comparison" and not found.comparator:
            told["comparator"] = self._arm(index, "control")
        return found.model_copy(update=told) if any(told.values()) else found

    def _of_all(self, index: int) -> Drugs:
        """What patients of all arms of a study got: of two arms what both have."""
        new, control = (self._arm(index, role) for role in ("experimental", "control"))
        return tuple(drug for drug in new if drug in control) if new and control else new or control

    def _vague(self, drugs: Drugs) -> bool:
        """Whether drugs are told by words for classes alone."""
        return bool(drugs) and all(self.class_of(drug) in ("generic", "class") for drug in drugs)

    def with_base(self, found: Finding) -> Finding:
        """A finding with what its trial's control got besides the dummy, where the sentence tells the dummy alone."""
        name = "comparator" if found.role == "comparison" else "drugs"
        mine: Drugs = getattr(found, name)
        if found.trial is None or not mine or any(self.class_of(drug) != "control" for drug in mine):
            return found
        others = (f for f in (*self.findings, *self.tabled) if f.trial == found.trial)
        fuller = {frozenset(d): d for other in others for d in _arms(other, "control") if set(mine) < set(d)}
        return found.model_copy(update={name: next(iter(fuller.values()))}) if len(fuller) == 1 else found

    def _arm(self, index: int, role: str) -> Drugs:
        """The arm of a role: that of the finding's trial, else the one told last in its paragraph."""
        trial = self.findings[index].trial
        mine = (other for other in self.findings if trial is not None and other.trial == trial)
        ranked = Counter(drugs for other in mine for drugs in _arms(other, role)).most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] >= OUTWEIGHS * ranked[1][1]):
            return ranked[0][0]
        before = (i for i in range(index - 1, -1, -1) if self.block[i] == self.block[index])
        told = next((drugs for i in before for drugs in _arms(self.findings[i], role)), ())
        told = told or self.allocation.drugs_of(role)
        if told or role == "control":
            return told
        before = (i for i in range(index - 1, -1, -1) if self.block[i] == self.block[index])
        return next((drugs for i in before for drugs in _arms(self.findings[i], "single")), self.titled)


def _arms(found: Finding, role: str) -> Iterator[Drugs]:
    """The drugs that a finding tells of an arm of a role."""
    if role == "control":
        told = found.drugs if found.role == "control" else found.comparator
    else:
        alike = ("single", "experimental") if role == "single" else ("experimental", "comparison")
        told = found.drugs if found.role in alike else ()
    if told:
        yield told
