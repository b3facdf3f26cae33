"""Groups of a trial that no drug tells: by what they had or had not, by what was done, by a bracket with their role."""

from __future__ import annotations

from her2mine.bind import Tools
from her2mine.bind.groupnames import group_names
from tests.bind.mining import Mine

BOOST = (
    "Patients were randomly assigned to a tumour-bed boost or to none. At 5 years, local recurrence-free survival was "
    "92.7% in the boost group versus 84.9% in the no-boost group (p=0.049)."
)
ROLES = (
    "Methods: Women were allocated to undergo XALND (standard arm) or 50 Gy QRNI in 25 fractions (investigational arm)."
    "\n\nResults: At 8 years, OS was 77.9% in the XALND arm vs 84.8% in the QRNI arm (p=0.060)."
)


def roles(text: str, tools: Tools) -> dict[str, str]:
    return {group.name: group.role for group in group_names(text, tools.arms.cues, tools.vocabulary.find)}


def test_having_and_lacking_name_two_groups(tools: Tools) -> None:
    assert roles(BOOST, tools) == {"boost": "experimental", "no boost": "control"}


def test_a_bracket_behind_short_forms_tells_their_roles(tools: Tools) -> None:
    assert roles(ROLES, tools) == {"XALND": "control", "QRNI": "experimental"}


def test_usual_care_is_the_control_of_what_was_done(tools: Tools) -> None:
    text = "Women were randomised. Fatigue fell in the yoga group and rose in the usual-care group."
    assert roles(text, tools) == {"yoga": "", "usual-care": "control"}


def test_without_allotment_there_are_no_groups(tools: Tools) -> None:
    assert roles("Survival was longer in the boost group than in the no-boost group.", tools) == {}


def test_names_of_patients_are_none(tools: Tools) -> None:
    text = "Patients were randomised. OS was longer in the older group, the positive group and the control group."
    assert roles(text, tools) == {}


def test_values_have_the_roles_of_their_groups(mine: Mine) -> None:
    assert [finding.role for finding in mine(BOOST).findings] == ["experimental", "control", "comparison"]
    assert [finding.role for finding in mine(ROLES).findings] == ["control", "experimental", "comparison"]
