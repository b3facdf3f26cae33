"""Groups that letters name and no treatment tells apart: "X-resistant disease (group A)", "既往治疗者(B组)"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from her2mine.bind.lexicon import Cues
from her2mine.bind.view import View
from her2mine.records import Label, Mention
from her2mine.vocabulary import Vocabulary, fold

REACH = 80  # characters before a label's bracket in which the group that it names is told
_ENDS = re.compile(r"[,.](?:\s|$)|[;:()，；：。（）、]|\s(?:and|or|versus)\s|(?<=[\u4e00-\u9fff)])[与和及或]")

Groups = Mapping[str, str]


def patient_groups(text: str, vocabulary: Vocabulary, cues: Cues) -> Groups:
    """The wordings of the groups of patients that a paper calls by letters, by label.

    Args:
        text: the paper's text.
        vocabulary: known names; a label behind a drug's name is that of an arm.
        cues: the cue tables.

    Returns:
        Nothing unless at least two labels are told behind words for patients, and none behind a treatment.
    """
    folded = fold(text)
    found: dict[str, str] = {}
    treated: set[str] = set()
    for match in cues.get("populations", "lettered", r"\s?[(（\[]{}[)）\]]").finditer(folded):
        label = next(name for name in match.groups() if name)
        wording = _wording(folded[max(0, match.start() - REACH) : match.start()])
        if not cues.has("populations", "grouped_people", wording) or _treated(wording, vocabulary, cues):
            treated.add(label)
        else:
            found.setdefault(label, wording)
    return found if len(found) > 1 and not treated & set(found) else {}


def _treated(wording: str, vocabulary: Vocabulary, cues: Cues) -> bool:
    """Whether words for a group say what it was given; a drug that its disease withstood says whom it enrolled."""
    state = cues.get("populations", "grouped_state", r"{}")
    drugs = vocabulary.find(wording, {Label.DRUG})
    return cues.has("populations", "grouped_treated", wording) or any(not state.match(wording, m.end) for m in drugs)


def _wording(before: str) -> str:
    """The last phrase before a bracket."""
    ends = [match.end() for match in _ENDS.finditer(before)]
    return before[ends[-1] if ends else 0 :].strip()


def with_patient_groups(view: View, groups: Groups, taken: Collection[str]) -> None:
    """Read the labels of a sentence that name groups of patients as such; those in ``taken`` are labels of arms."""
    told = [arm for arm in view.arms if arm.label in groups and not arm.drugs and arm.label not in taken]
    view.arms = [arm for arm in view.arms if arm not in told]
    view.lettered = [
        Mention(
            Label.POPULATION, arm.start, arm.end, view.text[arm.start : arm.end], groups[arm.label], voices=("label",)
        )
        for arm in told
    ]
