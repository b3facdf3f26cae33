"""What a paragraph has told so far: its study, its arms, its endpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from her2mine.bind.allocation import Allocation
from her2mine.bind.arm import Arm, ArmTools
from her2mine.bind.contrast import contrast_pair, different, is_control_of, lacks_some, tested_against
from her2mine.bind.questions import turned_by_question
from her2mine.bind.roster import of_size, spelled_out
from her2mine.records import Mention

PAIR = 2  # arms of a comparison


@dataclass(slots=True)
class Study:
    """What a paragraph has told of the arms of one study."""

    arms: list[Arm] = field(default_factory=list)
    experimental: Arm | None = None
    control: Arm | None = None
    bound_pair: bool = False
    listed: list[Arm] = field(default_factory=list)


@dataclass(slots=True)
class Context:
    """State carried from sentence to sentence within a paragraph.

    ``experimental`` and ``control`` are the contrast told last; ``arms`` all named arms of the study so far.
    """

    trial: str | None = None
    citation: tuple[int, ...] = ()
    together: tuple[Mention, ...] = ()  # two studies named side by side last, which "the former" takes up
    shared: Arm | None = None  # the one arm told with these two studies
    arms: list[Arm] = field(default_factory=list)
    experimental: Arm | None = None
    control: Arm | None = None
    endpoint: str | None = None
    survival: str | None = None  # the time endpoint told last, of whatever study
    anchored: bool = False
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the drugs of arms told by their letters
    bound: bool = False
    bound_pair: bool = False  # whether the arms so far were set against each other
    single: bool = False  # whether values were told of the one arm as a whole
    divided: bool = False  # whether sizes of parts of the study were told
    population: str | None = None
    part: str = ""  # the group of patients that the sentence before told
    enrolled: set[str] = field(default_factory=set)  # the populations that the study is told to have enrolled
    cohorts: list[str] = field(default_factory=list)  # the cohorts that the study told so far, by their names
    doses: list[str] = field(default_factory=list)  # the dose groups told side by side last
    dosed: dict[str, set[str]] = field(default_factory=dict)  # the doses that tell arms of a drug apart
    landmark: float | None = None  # the time (months) that a rate of a time endpoint was told for last
    order: tuple[Arm, ...] = ()  # two arms in the order in which values were told of them by name last
    stage: str = ""  # the stage of disease told first: that of all patients
    randomised: bool = False  # whether patients were assigned to the groups
    unrandomised: bool = False  # whether the study is told not to be randomised
    one_arm: bool = False  # whether the study is told to have one arm alone
    omits: bool = False  # whether it tests to do without a drug of the standard
    topic: Arm | None = None
    pending: list[Arm] = field(default_factory=list)  # arms told since the last value, maybe of a study named next
    standard: Arm | None = None
    asked: tuple[str, ...] = ()  # the drugs that the study's question is about
    listed: list[Arm] = field(default_factory=list)  # the groups told side by side last, in their order
    told: dict[str, Study] = field(default_factory=dict, compare=False)  # the studies told before, by trial
    before: Study = field(default_factory=Study, compare=False)  # the study told before this one
    tabled: Mapping[str, Study] = field(default_factory=dict, compare=False)  # those that tables of the paper tell
    allocation: Allocation = field(default_factory=Allocation, compare=False)  # what the paper says groups were given
    pooled: Study | None = field(default=None, compare=False)  # what the paper compares, if it is a meta-analysis

    def new_study(self, trial: str | None) -> None:
        """Put the arms of the study before aside; a study told before has its own again, and the topic stays."""
        self.topic = self.experimental if self.experimental and self.experimental.drugs else self.topic
        self.topic = self.topic or next(iter(self.arms), None)
        self.put_aside()
        told = Study(self.arms, self.experimental, self.control, self.bound_pair, self.listed)
        self.before = told if self.arms else self.before
        known = self.told.get(trial or "", Study())
        self.trial, self.endpoint, self.arms, self.listed = trial, None, list(known.arms), list(known.listed)
        self.experimental, self.control, self.bound_pair = known.experimental, known.control, known.bound_pair
        self.citation, self.bound, self.population, self.enrolled = (), False, None, set()
        self.single = self.divided = self.randomised = self.unrandomised = self.omits = self.one_arm = False
        self.dosed, self.order, self.landmark = {}, (), None
        self.doses, self.cohorts, self.stage, self.part, self.asked = [], [], "", "", ()

    def put_aside(self) -> None:
        """Keep the arms of the study for where the paper names it again."""
        if self.trial is not None and (self.arms or self.trial not in self.told):
            self.told[self.trial] = Study(self.arms, self.experimental, self.control, self.bound_pair, self.listed)

    def look_up(self, told: Sequence[Arm], tools: ArmTools) -> None:
        """Take the arms of a study from a table or a meta-analysis, where neither prose nor ``told`` has others."""
        known = self.tabled.get(self.trial or "") or (self.pooled if self.trial else None)
        if known is None or self.arms or new_drugs(told, known.arms, tools):
            return
        self.arms, self.bound_pair = list(known.arms), known.bound_pair
        self.experimental, self.control = known.experimental, known.control

    def only_arm(self) -> Arm | None:
        """The arm of a study that has told one alone."""
        alone = len(self.arms) == 1 and self.control is None
        return self.arms[0] if alone else None

    def common_base(self) -> Arm | None:
        """What all arms of a study got: all that is known of patients of all arms."""
        told = [arm.drugs for arm in (*self.arms, self.experimental, self.control) if arm is not None and arm.drugs]
        drugs = tuple(drug for drug in told[0] if all(drug in other for other in told)) if told else ()
        return Arm(0, 0, drugs) if drugs else None

    def strange(self, arm: Arm, trials: Sequence[Mention]) -> bool:
        """Whether a study of one arm, which was told, did not give an arm's drugs: they are named in passing."""
        given = {drug for told in self.arms for drug in told.drugs}
        return self.one_arm and not trials and bool(given) and bool(arm.drugs) and not given & set(arm.drugs)

    def has_part(self, arm: Arm) -> bool:
        """Whether drugs are only a part of a known arm's, as where doses are told: no arm of their own."""
        pair = [known for known in (self.experimental, self.control) if known is not None]
        bare = bool(arm.drugs) and not (arm.grouped or arm.hint or arm.label or arm.alone)
        known = any(set(arm.drugs) == set(told.drugs) for told in (*pair, *self.arms))
        return bare and len(pair) > 1 and not known and any(set(arm.drugs) < set(told.drugs) for told in pair)

    def base_of(self, arm: Arm) -> tuple[str, ...]:
        """The drugs that the first of an arm's was told to be added to, here or before; () where nothing tells."""
        told = (other.base for other in (arm, *self.arms) if other.base and set(other.drugs) == set(arm.drugs))
        return next(told, ())

    def fuller(self, arm: Arm) -> Arm:
        """The arm with all its drugs when a short name ("the X group") repeats one that was spelled out."""
        known = arm if arm.label in self.labels else self.allocation.given(arm)
        return self.allocation.given(self._fuller(known)) if arm.label or arm.hint else self._fuller(arm)

    def _fuller(self, arm: Arm) -> Arm:
        if arm.untreated:
            return arm
        control = self.control
        if (
            control is not None
            and control.untreated
            and len(control.label) > 1
            and control.label in arm.text
            and not arm.drugs
        ):
            return replace(arm, hint="control", label=control.label, untreated=True)  # "观察组" of a study of "X或观察"
        if arm.label in self.labels:
            return replace(arm, drugs=self.labels[arm.label])
        bare = bool(arm.label) and not (arm.drugs or arm.hint or arm.size)
        if bare and self.control is not None and self.control.hint and self.control.label == arm.label:
            return replace(arm, hint=self.control.hint)  # "arm A" was told to have nothing else
        if arm.size and not arm.drugs:
            drugs = of_size(arm.size, self.arms, self.control)
            return replace(arm, drugs=drugs) if drugs else self._by_role(self._new(arm))
        if (
            arm.label
            and not arm.drugs
            and not arm.hint
            and self.control is not None
            and self.control.label != arm.label
        ):
            return self._by_role(replace(arm, hint="experimental"))
        full = self.experimental.drugs if self.experimental is not None else ()
        if arm.lacks and set(arm.lacks) < set(full):
            return replace(arm, drugs=tuple(drug for drug in full if drug not in arm.lacks))
        if not arm.drugs:
            return self._by_role(arm)
        pair = [known for known in (self.experimental, self.control) if known is not None]
        return spelled_out(arm, [*pair, *self.arms])

    def _new(self, arm: Arm) -> Arm:
        """An arm told by its number of drugs as the experimental one; a single drug may be either's."""
        return arm if arm.size == 1 else replace(arm, hint="experimental")

    def _by_role(self, arm: Arm) -> Arm:
        known = {"control": self.control, "experimental": self.experimental}.get(arm.hint)
        if arm.hint == "control" and (known is None or not known.drugs):
            known = self.standard
        if arm.hint == "control" and (known is None or not known.drugs):
            known = self._other()
        if known is None or not known.drugs:
            known = self._implied(arm.hint)
        if arm.hint == "control" and (known is None or not known.drugs) and len(self.arms) == 1:
            known = Arm(0, 0, self.base_of(self.arms[0]), "control")
        if arm.hint == "experimental" and (known is None or not known.drugs):
            known = self.only_arm()  # what is tested against the standard, of which no drug is told
        return replace(arm, drugs=known.drugs) if known is not None and known.drugs else arm

    def _implied(self, role: str) -> Arm | None:
        """The arm of a role where just two were told, and the drugs of one are part of the other's."""
        told = different([arm for arm in self.arms if arm.drugs])
        if len(told) != 2:
            return None
        less, more = sorted(told, key=lambda arm: len(arm.drugs))
        return {"control": less, "experimental": more}.get(role) if set(less.drugs) < set(more.drugs) else None

    def _other(self) -> Arm | None:
        """The one arm told besides the experimental one, where two groups were told side by side."""
        told = [arm for arm in self.listed if arm.drugs and not arm.dose]  # doses are tested, not compared with
        others = [arm for arm in told if self.experimental is None or not arm.same(self.experimental)]
        return others[0] if len(told) == 2 and len(others) == 1 else None

    def pair(self, arms: list[Arm], tools: ArmTools) -> tuple[Arm, Arm] | None:
        """The experimental and the control arm among arms; where their words do not tell, the known control is it."""
        pair = contrast_pair(arms, tools)
        pair = turned_by_question(pair, self.asked, self.standard) if pair is not None else None
        if pair is not None and self.omits and lacks_some(pair[1], pair[0]):
            return pair[1], pair[0]
        hinted = [arm for arm in different(arms) if arm.hint == "control"]  # several: "against A first and B second"
        among = self._known_among(arms) if pair and len(hinted) != 1 else None
        if among is not None:
            return among
        if pair is None or self.control is None or not self.control.drugs or is_control_of(pair[1], pair[0], tools):
            return pair
        known = next((arm for arm in different(arms) if arm.drugs and arm.same(self.control)), None)
        told = pair[1].hint == "control" and self.control.hint != "control"
        turned = known is not None and known is not pair[1] and len(different(arms)) == 2 and not told
        return (pair[1], pair[0]) if turned else pair

    def _known_among(self, arms: list[Arm]) -> tuple[Arm, Arm] | None:
        """Of three arms and more the known control, and the first of the others."""
        told, known = different(arms), self.control
        mine = [arm for arm in told if known is not None and known.drugs and arm.same(known)]
        others = [arm for arm in told if arm not in mine]
        return (tested_against(mine[0], others), mine[0]) if len(told) > 2 and len(mine) == 1 else None

    def learn(self, arms: list[Arm], tools: ArmTools, contrasted: bool) -> None:
        """Remember the arms of a sentence and, where it contrasts two as arms of a study, which is which."""
        full = [self.fuller(arm) for arm in arms]
        for arm in full:
            if arm.drugs and not any(set(arm.drugs) == set(known.drugs) for known in self.arms):
                self.arms.append(arm)
        self._learn_doses(full)
        told = different([arm for arm in full if arm.drugs or arm.hint or arm.label])
        new = [arm for arm in told if not any(arm.same(known) for known in self.listed)]
        if len(told) > 1 and new and contrasted and any(arm.grouped for arm in told):
            self.listed = told
        pair = self.pair(full, tools) if contrasted else None
        self.bound_pair |= contrasted
        pair = pair or self._lettered_pair(tools)
        if pair and (pair[0].drugs or self.experimental is None) and not self.among_others(pair):
            self.experimental, self.control = pair

    def _lettered_pair(self, tools: ArmTools) -> tuple[Arm, Arm] | None:
        """Read "Arm A: X. Arm B: Y.": two arms by letters, each told in a sentence of its own."""
        lettered = [arm for arm in self.arms if len(arm.label) == 1]
        known = self.experimental is not None or self.control is not None
        return None if known or len({arm.label for arm in lettered}) != PAIR else self.pair(lettered, tools)

    def among_others(self, pair: tuple[Arm, Arm]) -> bool:
        """Whether a sentence sets two doses of one regimen against each other, where the study's control is a third."""
        control = self.control
        known = [arm for arm in self.listed if arm.drugs]
        alike = set(pair[0].drugs) == set(pair[1].drugs) and all(arm.label and arm.label.isascii() for arm in pair)
        if control is None or not alike or len(known) < 3 or not any(arm.same(control) for arm in known):
            return False
        return all(not arm.same(control) and any(arm.same(other) for other in known) for arm in pair)

    def _learn_doses(self, arms: Sequence[Arm]) -> None:
        """Remember the doses of arms that they tell apart; a control among them has none."""
        dosed = [arm for arm in arms if arm.dose]
        for arm in dosed:
            self.dosed.setdefault(arm.drugs[0], set()).add(arm.dose)
        if not self.doses and len({arm.dose for arm in dosed}) > 1:
            others = {arm.drugs for arm in arms if arm.drugs and not arm.dose}
            self.doses = list(dict.fromkeys(arm.dose for arm in arms if arm.dose or (arm.drugs in others)))


def new_drugs(told: Sequence[Arm], known: Sequence[Arm], tools: ArmTools) -> set[str]:
    """The drugs that arms bring into a study whose arms are known; chemotherapy and words for a class are none."""
    before = {drug for arm in known for drug in arm.drugs}
    drugs = {drug for arm in told for drug in arm.drugs} - before
    return {drug for drug in drugs if not tools.is_chemo(drug) and tools.drug_class(drug) != "generic"}
