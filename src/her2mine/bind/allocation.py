"""The groups of the study that a paper reports, and what each was given, wherever the paper defines them.

A report defines its groups once, mostly in the methods ("patients of arm A had six cycles of X; arm B, the standard,
consisted of Y with Z", "对照组用药与之相同，不加X"), and calls them by their letters or roles ever after.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from her2mine.bind.arm import Arm
from her2mine.bind.armgaps import is_prior
from her2mine.bind.armlabels import labels_in
from her2mine.bind.arms import find_arms
from her2mine.bind.contrast import contrast_pair
from her2mine.bind.groupnames import GroupName, group_names
from her2mine.bind.lexicon import Cues
from her2mine.bind.patientgroups import patient_groups
from her2mine.bind.tools import Tools
from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.languages import mentions
from her2mine.extract.meanings import Meaning
from her2mine.records import BlockKind, Label, Mention, Paper, Sentence
from her2mine.vocabulary import Vocabulary, fold

Drugs = tuple[str, ...]

TRIALS = 3  # a paper that names more of them tells of others' studies as well
VERB = 60  # characters between a group and the verb that says it was given something
ROLES = ("experimental", "control")
NO_DRUG = "no drug"  # the class of what a group had instead of a drug

_CLOSED = re.compile(r"\s?\)")  # behind a label that a bracket gives to what stands before it: "X (arm A)"
_ENDS = re.compile(r"[;。]|\.(?!\d)")
_OPENS = re.compile(r"\s?\(")  # a bracket right behind a group tells what it was given
_LISTS = re.compile(r"[^;。.]{0,12}:")  # behind a group: what it was given follows, maybe parted by semicolons


@dataclass(frozen=True, slots=True)
class Allocation:
    """What the groups of a paper's own study were given.

    ``labels`` holds the drugs of groups called by letters or names.
    """

    labels: dict[str, Drugs] = field(default_factory=dict)
    pair: tuple[Arm, Arm] | None = None  # the experimental and the control group
    printed: dict[str, str] = field(default_factory=dict)  # labels as they are printed
    only: Arm | None = None  # the one treatment of a study that allots nobody, as the title names it
    titled: tuple[Mention, ...] = ()  # the drugs that the title names
    alone: bool = False  # whether the paper tells of no groups at all that patients were given to
    names: tuple[GroupName, ...] = ()  # the groups that go by what was done to them, where no drug tells them
    allots: bool = False  # whether the paper says that patients were assigned to groups
    patients: Mapping[str, str] = field(default_factory=dict)  # the wordings of groups of patients, by their letters
    open: bool = False  # whether the paper tells of its own study, so that its groups hold throughout

    def meanings(self, known: Abbreviations, vocabulary: Vocabulary) -> Abbreviations:
        """A paper's short forms, with labels that stand for other drugs than the vocabulary says: "PE组" of a trial."""
        found = Abbreviations(known)
        for label, drugs in self.labels.items():
            listed = vocabulary.find(self.printed[label], {Label.DRUG})
            others = [m for m in listed if m.text == self.printed[label] and not set(m.drugs) <= set(drugs)]
            if others and self.printed[label] not in known:
                found[self.printed[label]] = Meaning(label, Label.DRUG, self.printed[label], drugs)
        return found

    def given(self, arm: Arm) -> Arm:
        """A group told by its label or its role, with what the paper says it was given and which role it had."""
        if arm.untreated or arm.lacks or arm.size or arm.pronoun:
            return arm
        if not arm.hint and self.pair is not None and not self.pair[0].same(self.pair[1]):
            mine = (role for role, told in zip(ROLES, self.pair, strict=True) if _is(arm, told))
            arm = replace(arm, hint=next(mine, ""))
        if arm.drugs:
            return arm
        if arm.label:
            return replace(arm, drugs=self.labels.get(arm.label, ()))
        return replace(arm, drugs=self.drugs_of(arm.hint))

    def foreign(self, arm: Arm) -> bool:
        """Whether an arm has no drug that any group of the study was given."""
        given = {drug for told in self.pair or () for drug in told.drugs}
        return bool(given) and bool(arm.drugs) and not given & set(arm.drugs)

    def with_pair(self, pairs: Sequence[tuple[Arm, Arm]]) -> Allocation:
        """The same, with the two groups that the paper's tables set against each other, where the text defines none."""
        drugs = {frozenset(map(frozenset, (new.drugs, control.drugs))) for new, control in pairs}
        known = {drug for mention in self.titled for drug in mention.drugs}
        if self.pair is not None or not self.open or len(drugs) != 1 or not known & set().union(*next(iter(drugs))):
            return self
        new, control = pairs[0]
        turned = not control.hint and _named_first(control, new, self.titled)
        return replace(self, pair=(control, new) if turned else (new, control))

    def drugs_of(self, role: str) -> Drugs:
        """What the group of a role was given, () where that is not told."""
        return self.pair[ROLES.index(role)].drugs if self.pair is not None and role in ROLES else ()


@dataclass(frozen=True, slots=True)
class _Group:
    """A word for a group in a sentence; ``key`` is its label (``printed`` unfolded), or its role where it has none."""

    start: int
    end: int
    key: str
    hint: str = ""
    printed: str = ""


def allocation_of(paper: Paper, sentences: Iterable[Sentence], tools: Tools, meanings: Abbreviations) -> Allocation:
    """What a paper's groups were given; nothing in a paper that tells of many studies or contradicts itself."""
    trials = {m.canonical for m in tools.vocabulary.find(paper.text, {Label.TRIAL})}
    if len(trials) > TRIALS:
        return Allocation()
    told = _Told(tools.arms.cues)
    for sentence in sentences:
        if sentence.block < 0 or paper.blocks[sentence.block].kind is BlockKind.HEADING:
            continue
        text = paper.text[sentence.start : sentence.end]
        groups = _groups(fold(text), text, tools.arms.cues)
        both = tools.arms.cues.has("arms", "both_groups", fold(text))
        if (groups or both) and tools.arms.cues.has("arms", "allots", fold(text)):
            drugs = [m for m in mentions(text, sentence.language, tools.languages, meanings) if m.label is Label.DRUG]
            told.read(fold(text), groups, drugs, tools)
    arms = told.arms()
    title = paper.text[paper.blocks[0].start : paper.blocks[0].end] if paper.blocks else ""
    titled = [m for m in mentions(title, paper.language, tools.languages, meanings) if m.label is Label.DRUG]
    labels = {arm.label: arm.drugs for arm in arms if arm.label and arm.drugs}
    printed = {key: told.printed[key] for key in labels}
    alone = not arms and not tools.arms.cues.has("arms", "randomised", fold(paper.text))
    treated = find_arms(fold(title), titled, tools.arms, text=title) if alone else []
    only = treated[0] if len(treated) == 1 and treated[0].drugs else None
    allots = tools.arms.cues.has("arms", "assigned", fold(paper.text))
    names = group_names(paper.text, tools.arms.cues, tools.vocabulary.find)
    patients = patient_groups(paper.text, tools.vocabulary, tools.arms.cues)
    return Allocation(
        labels, _pair(arms, titled, tools), printed, only, tuple(titled), alone, names, allots, patients, open=True
    )


def _pair(arms: Sequence[Arm], titled: Sequence[Mention], tools: Tools) -> tuple[Arm, Arm] | None:
    """The experimental and the control group of two; where neither's words nor drugs tell, in the title's order."""
    if len(arms) != 2:
        return None
    first, second = arms
    return contrast_pair([second, first] if _named_first(second, first, titled) else [first, second], tools.arms)


def _named_first(arm: Arm, other: Arm, titled: Sequence[Mention]) -> bool:
    """Whether a title names what an arm alone was given, and the other's only behind it or not at all."""
    place, others = _place(arm, other, titled), _place(other, arm, titled)
    return place is not None and (others is None or place < others)


def _is(arm: Arm, group: Arm) -> bool:
    """Whether an arm is told as a group: by its label, or by just its drugs."""
    return (bool(arm.label) and arm.label == group.label) or (bool(arm.drugs) and set(arm.drugs) == set(group.drugs))


def _place(arm: Arm, other: Arm, titled: Sequence[Mention]) -> int | None:
    """Where a title first names what a group was given and the other was not."""
    own = set(arm.drugs) - set(other.drugs)
    return next((m.start for m in titled if own & set(m.drugs) and not set(other.drugs) >= set(m.drugs)), None)


def _groups(folded: str, text: str, cues: Cues) -> list[_Group]:
    """The words for groups of a sentence, in order."""
    told = (each for each in labels_in(folded, text, cues) if not _CLOSED.match(folded, each[1]))
    found = [_Group(start, end, label, printed=printed) for start, end, label, printed in told]
    for key in ("modality", *ROLES):
        for match in cues.get("arms", key).finditer(folded):
            if not any(g.start < match.end() and match.start() < g.end for g in found):
                name = next(filter(None, match.groups()), "")
                found.append(_Group(*match.span(), name) if key == "modality" else _Group(*match.span(), key, key))
    return sorted(found, key=lambda group: group.start)


class _Told:
    """Collects what sentences tell of groups."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._drugs: dict[str, Counter[Drugs]] = {}
        self._as_other: dict[str, tuple[Drugs, Drugs]] = {}  # as the other group, but without these, and with those
        self._hints: dict[str, str] = {}
        self.printed: dict[str, str] = {}
        self._shared: dict[str, None] = {}
        self._allotted = False  # whether a group of the sentence was told to be given something

    def read(self, folded: str, groups: Sequence[_Group], drugs: Sequence[Mention], tools: Tools) -> None:
        """Take what a sentence tells, clause by clause."""
        kept = [m for m in drugs if m.drugs and not is_prior(folded, m, self._cues)]
        kept = [m for m in kept if any(tools.arms.drug_class(drug) != NO_DRUG for drug in m.drugs)]
        self._allotted = False
        for group, stop in _clauses(folded, groups):
            self._note(folded, group, [m for m in kept if group.end <= m.start and m.end <= stop], stop)
        for match in self._cues.get("arms", "both_groups").finditer(folded):
            self._note_shared(folded, match.start(), groups, [m for m in kept if tools.vocabulary.is_chemo(m.drugs[0])])

    def _note_shared(self, folded: str, place: int, groups: Sequence[_Group], drugs: Sequence[Mention]) -> None:
        """Take what "both groups" were given, in a clause that speaks of no single one."""
        start = max((match.end() for match in _ENDS.finditer(folded, 0, place)), default=0)
        stop = _stop(folded, place)
        single = any(start <= group.start < stop for group in groups)
        if not single and not self._cues.has("arms", "result", folded[start:stop]):
            self._shared |= {drug: None for m in drugs if start <= m.start and m.end <= stop for drug in m.drugs}

    def _note(self, folded: str, group: _Group, drugs: Sequence[Mention], stop: int) -> None:
        clause = folded[group.end : stop]
        if group.hint or self._cues.get("arms", "standing", r"\W*{}").match(clause):
            self._hints.setdefault(group.key, group.hint or "control")
        self._drugs.setdefault(group.key, Counter())
        self.printed.setdefault(group.key, group.printed)
        without = self._cues.get("arms", "without", r"{}\s*$")
        given = [m for m in drugs if not without.search(folded[group.end : m.start])]
        alike = self._cues.get("arms", "alike").search(clause)
        behind = [m for m in given if alike is not None and m.start >= group.end + alike.end()]
        if behind or (given and self._cues.has("arms", "basis", clause)):  # "the same drugs, followed by X"
            self._as_other[group.key] = (), tuple(drug for m in behind or given for drug in m.drugs)
            return
        if alike is not None:
            self._as_other[group.key] = tuple(drug for m in drugs if m not in given for drug in m.drugs), ()
            return
        lead = folded[group.end : given[0].start] if given else ""
        verb = self._cues.get("arms", "allots").search(lead) or _OPENS.match(lead)
        verb = verb or (re.match(r"\s?,", lead) if self._allotted else None)  # "group B, four cycles of X"
        if verb is not None and verb.start() <= VERB and not self._cues.has("arms", "result", lead):
            self._allotted = True
            self._drugs[group.key][tuple(dict.fromkeys(drug for m in given for drug in m.drugs))] += 1

    def arms(self) -> tuple[Arm, ...]:
        """All groups of which drugs were told, put together."""
        drugs = {key: _settled(counts) for key, counts in self._drugs.items()}
        shared = tuple(self._shared)
        for key, (lacks, adds) in self._as_other.items():
            others = [found for other, found in drugs.items() if other != key and found and set(lacks) <= set(found)]
            if len(others) == 1:
                kept = (drug for drug in others[0] if drug not in lacks)
                drugs[key] = tuple(dict.fromkeys((*drugs[key], *kept, *adds)))
        if not any(drugs.values()) and not (shared and len(drugs) > 1):
            return ()
        full = {key: tuple(dict.fromkeys((*found, *shared))) for key, found in drugs.items()}
        return tuple(self._arm(key, given) for key, given in full.items() if given)

    def _arm(self, key: str, drugs: Drugs) -> Arm:
        label = "" if key in ROLES else key
        return Arm(0, 0, drugs, self._hints.get(key, ""), grouped=True, text=key, label=label)


def _settled(counts: Counter[Drugs]) -> Drugs:
    """What a group was given where the paper tells it once, or in words of which the fullest holds all others."""
    fullest = max(counts, key=len, default=())
    return fullest if all(set(drugs) <= set(fullest) for drugs in counts) else ()


def _clauses(folded: str, groups: Sequence[_Group]) -> Iterator[tuple[_Group, int]]:
    """Each group with the place where what is told of it ends: the next group, or the end of the clause."""
    for place, group in enumerate(groups):
        listed = _LISTS.match(folded, group.end) or _OPENS.match(folded, group.end)
        stop = _stop(folded.replace(";", ","), group.end) if listed else _stop(folded, group.end)
        closed = folded.find(")", group.end) if _OPENS.match(folded, group.end) else -1
        stop = closed if group.end < closed < stop else stop
        following = groups[place + 1].start if place + 1 < len(groups) else stop
        yield group, min(stop, following)


def _stop(folded: str, place: int) -> int:
    """Where the clause that a place stands in ends."""
    ends = _ENDS.search(folded, place)
    return ends.start() if ends else len(folded)
