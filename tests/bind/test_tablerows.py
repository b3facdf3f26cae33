"""Tables whose rows are studies: each study is read for itself, in both languages."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from her2mine.bind.tablerows import bare_arm
from her2mine.vocabulary import fold
from tests.bind.mining import Mine

STUDIES = {
    "en": (
        "Table 1. Studies\n\n| Study | Treatment | Histology | N | ORR (%) |\n| --- | --- | --- | --- | --- |\n"
        "| Garcia et al. [5] | Pembrolizumab | Thymoma | 7 | 28.6 |\n| | | Carcinoma | 26 | 19.2 |\n"
        "| REMOTA [6] | Lenvatinib | Carcinoma | 42 | 38.1 |\n"
    ),
    "zh": (
        "表1 Ⅱ期研究\n\n| 研究 | 药物 | 病理类型 | 例数 | ORR（%） |\n| --- | --- | --- | --- | --- |\n"
        "| Garcia等[5] | 帕博利珠单抗 | 胸腺瘤 | 7 | 28.6 |\n| | | 胸腺癌 | 26 | 19.2 |\n"
        "| REMOTA[6] | 仑伐替尼 | 胸腺癌 | 42 | 38.1 |\n"
    ),
}


@pytest.mark.parametrize("language", sorted(STUDIES))
def test_each_row_is_a_study_of_its_own(mine: Mine, language: str) -> None:
    """No roles between studies, the treatment of the row above where the cell is empty, groups within one study."""
    found = mine(STUDIES[language]).findings
    assert {f.role for f in found} == {"single"}
    told = [(f.value, f.drugs[0], f.population is not None, f.trial) for f in found]
    assert told == [
        (7, "pembrolizumab", True, None),
        (28.6, "pembrolizumab", True, None),
        (26, "pembrolizumab", True, None),
        (19.2, "pembrolizumab", True, None),
        (42, "lenvatinib", False, "REMOTA"),
        (38.1, "lenvatinib", False, "REMOTA"),
    ]


ROLES = {
    "en": (
        "Table 2. Survival in the REVEL trial\nHistology\tArm\tMedian OS, months\n"
        "Squamous\tTrial\t9.5\n\tControl\t8.2\nAdenocarcinoma\tTrial\t11.2\n\tControl\t9.8\n"
    ),
    "zh": (
        "表2 REVEL研究的生存结果\n病理类型\t组别\t中位OS（月）\n"
        "鳞癌\t试验组\t9.5\n\t对照组\t8.2\n腺癌\t试验组\t11.2\n\t对照组\t9.8\n"
    ),
}


@pytest.mark.parametrize("language", sorted(ROLES))
def test_rows_that_name_only_the_role_of_an_arm_share_the_group_told_once(mine: Mine, language: str) -> None:
    found = mine(ROLES[language]).findings
    assert [(f.value, f.role, f.population is not None) for f in found] == [
        (9.5, "experimental", True),
        (8.2, "control", True),
        (11.2, "experimental", True),
        (9.8, "control", True),
    ]


@pytest.mark.parametrize(
    ("cell", "hints"),
    [
        ("Trial", ["experimental"]),
        ("Study group", ["experimental"]),
        ("Control", ["control"]),
        ("试验组", ["experimental"]),
        ("对照组", ["control"]),
        ("Control of pain", []),
        ("Trial 1", []),
        ("", []),
    ],
)
def test_a_cell_of_a_role_alone_is_an_arm(tools: Tools, cell: str, hints: list[str]) -> None:
    assert [arm.hint for arm in bare_arm(fold(cell), tools.cues)] == hints
