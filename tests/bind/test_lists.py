"""Lists, labelled lines and pseudo-headings: whose study their lines tell."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine

ITEMS = {
    "en": (
        "Two trials:\n\n- **VANTIRA** (phase III, 318 patients): median PFS was 24.2 months with niraparib and"
        " 16.9 months with placebo.\n- **SELOMA-3**: median OS was 13.3 months with cemiplimab and"
        " 9.8 months with docetaxel.\n"
    ),
    "zh": (
        "两项研究：\n\n- **VANTIRA**（Ⅲ期，318例）：尼拉帕利组中位PFS为24.2个月，安慰剂组为16.9个月。\n"
        "- **SELOMA-3**：西米普利单抗组中位OS为13.3个月，多西他赛组为9.8个月。\n"
    ),
}
LINES = {
    "en": "Trial: KEYNOTE-811\nPatients: trastuzumab + chemotherapy 201; chemotherapy 202\n"
    "Median OS: 12.3 months/10.3 months\n",
    "zh": "试验名称：KEYNOTE-811\n例数：曲妥珠单抗+化疗 201；化疗 202\nmOS：12.3个月／10.3个月\n",
}
PARTS = {
    "en": (
        "KEYNOTE-811 compared trastuzumab plus chemotherapy with chemotherapy alone.\n\n▲ Safety\n\n"
        "Diarrhoea occurred in 52% of the trastuzumab group and 44% of the chemotherapy group.\n"
    ),
    "zh": "KEYNOTE-811研究比较了曲妥珠单抗联合化疗与单纯化疗。\n\n▲ 安全性\n\n"
    "曲妥珠单抗组腹泻发生率为52%，化疗组为44%。\n",
}


@pytest.mark.parametrize("language", sorted(ITEMS))
def test_each_item_tells_the_trial_that_opens_it(mine: Mine, language: str) -> None:
    medians = [(f.trial, f.value, f.role) for f in mine(ITEMS[language]).findings if f.statistic == "median"]
    assert medians == [
        ("VANTIRA", 24.2, "experimental"),
        ("VANTIRA", 16.9, "control"),
        ("SELOMA-3", 13.3, "experimental"),
        ("SELOMA-3", 9.8, "control"),
    ]


@pytest.mark.parametrize("language", sorted(LINES))
def test_labelled_lines_read_like_the_rows_of_a_table(mine: Mine, language: str) -> None:
    found = mine(LINES[language]).findings
    assert {f.trial for f in found} == {"KEYNOTE-811"}
    assert [(f.endpoint, f.value, f.role, "+".join(sorted(f.drugs))) for f in found] == [
        ("N", 201, "experimental", "chemotherapy+trastuzumab"),
        ("N", 202, "control", "chemotherapy"),
        ("OS", 12.3, "experimental", "chemotherapy+trastuzumab"),
        ("OS", 10.3, "control", "chemotherapy"),
    ]


@pytest.mark.parametrize("language", sorted(PARTS))
def test_a_line_that_names_a_part_passes_the_study_on(mine: Mine, language: str) -> None:
    found = mine(PARTS[language]).findings
    assert [(f.trial, f.value, f.role) for f in found] == [
        ("KEYNOTE-811", 52, "experimental"),
        ("KEYNOTE-811", 44, "control"),
    ]
