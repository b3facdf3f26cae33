"""Which groups of patients a sentence tells values of: by names, doses, marker values and free words."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "With apatinib, the ORR was 20% at 500 mg and 30% at 850 mg; with placebo it was 2%.",
            [("20", "500 mg"), ("30", "850 mg"), ("2", None)],
        ),
        ("Apatinib was given at 850 mg. The ORR was 30% with apatinib.", [("30", None)]),
        ("With apatinib, OS was longer where PD-L1 was below 1% (median 8.1 months).", [("8.1", "PD-L1 below 1%")]),
        ("阿帕替尼治疗后，CPS低于10者ORR为12.5%。", [("12.5", "CPS 低于10")]),
        ("阿帕替尼治疗后，无gBRCA突变者中位PFS为5.7个月。", [("5.7", "无gBRCA突变")]),
        (
            "阿帕替尼组在CPS≥5人群中ORR为60%；DCR为90%；全人群ORR为50%。",
            [("60", "PD-L1 CPS>=5"), ("90", "PD-L1 CPS>=5"), ("50", None)],
        ),
        ("阿帕替尼治疗中，CPS≥5的中国患者中ORR为60%。", [("60", "PD-L1 CPS>=5, China")]),
        ("ALTER研究纳入中国患者。中国患者使用阿帕替尼的ORR为60%。", [("60", None)]),
    ],
)
def test_values_belong_to_the_group_that_is_told(mine: Mine, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(f.text, f.population) for f in mine(text).findings] == expected
