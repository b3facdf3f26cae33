"""Groups of patients that a marker's state tells apart, whatever the marker is called."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

STUDY = {
    "en": "A total of 300 patients were randomised to paclitaxel or placebo. ",
    "zh": "300例患者随机接受紫杉醇或安慰剂。",
}
TOLD = [
    ("en", "Median OS was 9.5 months in XYZ1-positive and 6.9 months in XYZ1-negative patients."),
    ("en", "XYZ1-positive tumours were associated with longer overall survival (9.5 versus 6.9 months)."),
    ("en", "In contrast, women with COX-2 loss had longer OS than those without COX-2 loss (9.5 versus 6.9 months)."),
    (
        "en",
        "In patients with XYZ1 mutations, OS was 9.5 months compared with 6.9 months in those with wild-type XYZ1.",
    ),
    ("zh", "XYZ1阳性患者的中位OS为9.5个月，XYZ1阴性患者为6.9个月。"),
    ("zh", "XYZ1高表达者与低表达者的中位OS分别为9.5个月和6.9个月。"),
    ("zh", "有肝转移和无肝转移患者的中位OS分别为9.5个月和6.9个月。"),
]


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_values_of_two_groups_of_patients_are_no_two_arms(mine: Mine, language: str, text: str) -> None:
    first, second = mine(STUDY[language] + text).findings[-2:]
    assert [first.value, second.value] == [9.5, 6.9]
    assert first.role == second.role == "experimental"
    assert first.population and second.population and first.population != second.population


def test_a_ratio_told_by_a_marker_compares_no_arms(mine: Mine) -> None:
    text = (
        "Patients were randomised to paclitaxel plus ramucirumab or paclitaxel. High XYZ1 expression was associated "
        "with worse overall survival (HR 1.80; P = 0.03)."
    )
    assert [line.split(" comparison ")[1] for line in mine.lines(text)] == [
        "paclitaxel over paclitaxel [High XYZ1 expression]"
    ] * 2


ENROLLED = [
    "In XYZ1-positive, HER2-negative disease, zolbetuximab plus FOLFOX improved PFS over FOLFOX (10.6 vs 8.7 months).",
    "TRIAL-1 enrolled 125 XYZ1-positive patients; the ORR was 24.8%, and that of XYZ2-negative patients was 16.4%.",
]


@pytest.mark.parametrize("text", ENROLLED)
def test_states_of_different_markers_are_no_groups_held_against_each_other(mine: Mine, text: str) -> None:
    found = mine(text).findings
    assert len(found) >= 2
    assert all("XYZ1" not in (finding.population or "") for finding in found)
