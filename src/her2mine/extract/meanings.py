"""What a short form stands for."""

from __future__ import annotations

from dataclasses import dataclass

from her2mine.records import Label


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a short form stands for; ``label`` is None when its long form is no name of ours, so that it blocks ours."""

    long: str
    label: Label | None = None
    canonical: str = ""
    drugs: tuple[str, ...] = ()
    dosed: bool = False  # whether it is one of several doses or schedules of its drugs
