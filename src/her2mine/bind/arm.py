"""A treatment group as told in one place, and what arm reading needs to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from her2mine.bind.lexicon import Cues, load_cues

Hint = str  # "", "experimental" or "control"


@dataclass(frozen=True, slots=True)
class Arm:
    """A treatment group as told in one place; offsets relative to the sentence.

    ``drugs`` are INN names and class words in text order, empty for "the control group". ``hint`` is the role its own
    words give it, ``grouped`` whether "arm/group/组" follows, ``without`` whether it is told by what it lacks.
    """

    start: int
    end: int
    drugs: tuple[str, ...]
    hint: Hint = ""
    grouped: bool = False
    alone: bool = False
    without: bool = False
    text: str = ""
    lacks: tuple[str, ...] = ()  # of an arm told by what it went without ("without X")
    size: int = 0  # number of drugs of an arm told by it ("the triplet")
    fronted: bool = False  # whether a clause opens by comparing with it ("compared with X, ...")
    added: bool = False  # whether it is told as added, without the base ("X was added")
    backbone: bool = False  # whether all its drugs are such as others are added to, and none a placebo
    pronoun: int = 0  # 1 for "the former" and 2 for "the latter" of arms that the sentence before told
    untreated: bool = False  # told by what it got instead of a drug ("the surgery group", "观察组")
    dose: str = ""  # the dose that tells it from another arm of the same drugs ("X 960 mg plus Y")
    # of "X added to Y plus Z" the drugs that X was added to: all that a control can have got
    base: tuple[str, ...] = ()
    label: str = ""  # the study's own name of an arm that is told without its drugs ("the DZ group")

    def same(self, other: Arm) -> bool:
        """Whether two arms are told as the same group; of equal drugs one may lack the label or role of the other."""
        if self.without != other.without or set(self.drugs) != set(other.drugs):
            return False
        if self.dose and other.dose and self.dose != other.dose:
            return False
        if self.pronoun != other.pronoun and not self.drugs:
            return False
        if self.untreated and other.untreated and 1 in (len(self.label), len(other.label)):
            return True  # "observation (arm A)": by its name or by its letter
        told = ((self.hint, other.hint), (self.label, other.label))
        return all(mine == theirs or (bool(self.drugs) and not (mine and theirs)) for mine, theirs in told)


@dataclass(frozen=True, slots=True)
class ArmTools:
    """What arm reading needs from the vocabulary."""

    is_chemo: Callable[[str], bool]
    drug_class: Callable[[str], str]
    cues: Cues


def default_tools(is_chemo: Callable[[str], bool], drug_class: Callable[[str], str]) -> ArmTools:
    """Arm tools over the shipped cue tables."""
    return ArmTools(is_chemo, drug_class, load_cues())
