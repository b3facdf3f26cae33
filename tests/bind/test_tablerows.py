"""Tables whose rows are studies: each study is read for itself, in both languages."""

from __future__ import annotations

import pytest

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
