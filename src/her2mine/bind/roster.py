"""Short names of arms: which fuller arm "the X group", "with X" or "placebo" stands for among those spelled out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from her2mine.bind.arm import Arm

SEVERAL = 9  # the size of "the combination group", whatever its number of drugs


def of_size(size: int, known: Sequence[Arm], control: Arm | None) -> tuple[str, ...] | None:
    """The drugs of the one arm with so many, or of the one union of two; a combination is any that is no control."""
    known = [arm for arm in known if arm.hint != "control"] if control is None else known
    others = [arm for arm in known if control is None or arm.drugs != control.drugs]
    if size == SEVERAL:
        fits = {frozenset(arm.drugs): arm.drugs for arm in others if len(arm.drugs) > 1}
    else:
        fits = {frozenset(arm.drugs): arm.drugs for arm in known if len(arm.drugs) == size}
        told = {key: drugs for key, drugs in fits.items() if control is None or key != frozenset(control.drugs)}
        fits = told if len(fits) > 1 else fits
    if not fits:
        sums = [tuple(dict.fromkeys((*a.drugs, *b.drugs))) for a, b in combinations(known, 2) if a.drugs and b.drugs]
        fits = {frozenset(drugs): drugs for drugs in sums if len(drugs) == size}
    return next(iter(fits.values())) if len(fits) == 1 else None


def spelled_out(arm: Arm, known: Sequence[Arm]) -> Arm:
    """The arm with the drugs of the one fuller arm that it shortens, else as it is told.

    A group ("the X group") shortens any fuller arm with its drugs, if none is told as just these; a bare name only one
    whose other drugs are a base that another arm has too ("Y plus X or placebo ... 14.5 months with placebo").
    "X alone" is short for nothing, nor is chemotherapy that stands as an arm of its own.
    """
    mine = set(arm.drugs)
    if not mine or arm.alone:
        return arm
    wider = {frozenset(other.drugs): other.drugs for other in known if mine < set(other.drugs)}
    if len(wider) != 1:
        return arm
    drugs = next(iter(wider.values()))
    itself = any(set(other.drugs) == mine for other in known)
    based = is_shared(set(drugs) - mine, drugs, known)
    short = based and not (arm.backbone and itself) if itself or not arm.grouped else True
    return replace(arm, drugs=drugs) if short else arm


def is_shared(base: set[str], drugs: Sequence[str], known: Sequence[Arm]) -> bool:
    """Whether an arm beside the one of these drugs has the whole base and something more."""
    return any(base < set(other.drugs) and not set(other.drugs) >= set(drugs) for other in known)
