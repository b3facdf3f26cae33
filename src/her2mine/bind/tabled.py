"""The arms of trials as tables tell them, for prose that names such a trial and not its arms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from her2mine.bind.arms import Arm
from her2mine.bind.context import Study
from her2mine.bind.contrast import different
from her2mine.bind.draft import Draft
from her2mine.bind.grid import Head
from her2mine.bind.lexicon import Cues
from her2mine.bind.tablerows import Rows
from her2mine.records import Sentence

Pairing = Callable[[Sequence[Arm]], tuple[Arm, Arm] | None]


@dataclass(frozen=True, slots=True)
class ProseCell:
    """A cell that tells its results in words, with the trial and the arms its row names."""

    sentence: Sentence
    trial: str | None
    arms: tuple[Arm, ...]


def add_studies(
    studies: dict[str, Study], rows: Rows, columns: Sequence[Head], told: Sequence[Arm], pairing: Pairing
) -> None:
    """Add the arms of a trial that rows name (``told``), and of each trial that heads columns of its own."""
    named = list(dict.fromkeys(trial for _, head in rows for trial in head.trials))
    if len(named) == 1:
        _add(studies, named[0], told, pairing)
    for trial in dict.fromkeys(trial for head in columns for trial in head.trials):
        _add(studies, trial, [arm for head in columns if trial in head.trials for arm in head.arms], pairing)


def _add(studies: dict[str, Study], trial: str, told: Sequence[Arm], pairing: Pairing) -> None:
    arms = different([arm for arm in told if arm.drugs])
    if trial in studies or not arms:
        return
    pair = pairing(arms) if len(arms) > 1 else None
    experimental, control = pair or (None, None)
    studies[trial] = Study(arms, experimental, control, bound_pair=pair is not None)


def set_against(row: Head, cells: Iterable[Head], cues: Cues) -> bool:
    """Whether a row sets its two arms against each other ("X vs Y", "X 对 Y" in one cell)."""
    if cues.has("contrast", "versus", row.text):
        return True
    both = (head for head in cells if len(head.arms) == 2)
    opposing = cues.get("contrast", "opposing")
    return any(opposing.fullmatch(head.text[head.arms[0].end : head.arms[1].start].strip()) for head in both)


def give_arms(draft: Draft, study: Study | None) -> None:
    """Give a value the arms of its study, where these were told and set against each other."""
    if study is None or study.experimental is None or study.control is None:
        return
    if draft.role == "comparison":
        draft.arm, draft.comparator = study.experimental, study.control
    elif draft.role in ("experimental", "control"):
        draft.arm = study.control if draft.role == "control" else study.experimental


def studies_of(tables: Iterable[Mapping[str, Study]]) -> dict[str, Study]:
    """The studies of all tables; one that two tables tell with other arms is left out."""
    found: dict[str, Study] = {}
    doubtful: set[str] = set()
    for studies in tables:
        for trial, study in studies.items():
            known = found.setdefault(trial, study)
            if {frozenset(arm.drugs) for arm in known.arms} != {frozenset(arm.drugs) for arm in study.arms}:
                doubtful.add(trial)
    return {trial: study for trial, study in found.items() if trial not in doubtful}
