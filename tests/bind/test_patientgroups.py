"""Letters that name groups of patients, and not what was given, in both languages."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from her2mine.bind.patientgroups import patient_groups
from tests.bind.mining import Mine

STATES = {
    "en": (
        "Fulvestrant was given every 28 days in a phase II study. Two groups were analysed separately: sensitive "
        "disease (group A) and resistant disease (group B). Median PFS was 3.6 months in group A and 3.4 months in "
        "group B."
    ),
    "zh": (
        "全部患者接受氟维司群治疗。按病情分析：内脏转移患者（A组）和骨转移患者（B组）。"
        "A组中位PFS为3.6个月，B组为3.4个月。"
    ),
}


@pytest.mark.parametrize("language", STATES)
def test_values_of_such_groups_are_of_one_arm_in_parts(mine: Mine, language: str) -> None:
    findings = mine(STATES[language]).findings
    assert [(f.value, f.role, f.drugs) for f in findings] == [
        (3.6, "single", ("fulvestrant",)),
        (3.4, "single", ("fulvestrant",)),
    ]
    assert len({f.population for f in findings} - {None}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Patients received docetaxel (group A) or paclitaxel (group B).",
        "Patients undergoing surgery (group A) and patients on observation (group B) were compared.",
        "Docetaxel-treated patients (group A) and untreated patients (group B) were compared.",
        "Resistant disease (group A) was studied.",  # one label sets nothing apart
        "接受手术的患者（A组）和接受化疗的患者（B组）。",
    ],
)
def test_groups_told_by_a_treatment_are_arms(tools: Tools, text: str) -> None:
    assert patient_groups(text, tools.vocabulary, tools.arms.cues) == {}


def test_a_drug_that_the_disease_withstood_is_no_treatment(tools: Tools) -> None:
    text = "We studied tamoxifen-resistant disease (cohort 1) and tamoxifen-naive disease (cohort 2)."
    assert set(patient_groups(text, tools.vocabulary, tools.arms.cues)) == {"1", "2"}
