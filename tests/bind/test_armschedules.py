"""Arms of the same drugs are told apart by their schedules, and by nothing else."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from tests.bind.arming import arms_of
from tests.bind.mining import Mine


def labels(tools: Tools, text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(arm.label, arm.drugs) for arm in arms_of(tools, text)]


@pytest.mark.parametrize(
    ("text", "schedules", "drug"),
    [
        ("Once-daily versus twice-daily gefitinib was studied.", ("once-daily", "twice-daily"), "gefitinib"),
        ("Short-course vs. long-course temozolomide was studied.", ("short-course", "long-course"), "temozolomide"),
        ("每周紫杉醇与三周紫杉醇的ORR分别为36%和29%。", ("每周", "三周"), "paclitaxel"),
        ("口服拓扑替康与静脉拓扑替康的疗效相近。", ("口服", "静脉"), "topotecan"),
    ],
)
def test_the_same_drug_by_two_schedules_is_two_arms(
    tools: Tools, text: str, schedules: tuple[str, str], drug: str
) -> None:
    assert labels(tools, text) == [(schedule, (drug,)) for schedule in schedules]


@pytest.mark.parametrize(
    "text",
    [
        "The ORR was 31% with weekly paclitaxel and 22% with three-weekly docetaxel.",  # their drugs tell them apart
        "Weekly paclitaxel was given; weekly paclitaxel had an ORR of 31%.",
        "Oral topotecan had an ORR of 18%.",
        "每周紫杉醇的ORR为36%，三周多西他赛为29%。",
    ],
)
def test_a_schedule_that_sets_nothing_apart_is_no_label(tools: Tools, text: str) -> None:
    assert {label for label, _ in labels(tools, text)} == {""}


def test_short_forms_of_the_same_drugs_are_two_arms(mine: Mine) -> None:
    text = (
        "Women were assigned to CMF, to EC (epirubicin 60 mg/m2 and cyclophosphamide 500 mg/m2), or to HEC (epirubicin "
        "100 mg/m2 and cyclophosphamide 830 mg/m2). Fever occurred in 5% of women on HEC, compared with 2% on CMF and "
        "1% on EC."
    )
    assert mine.lines(text) == [
        "AE:pyrexia rate 5 percent experimental cyclophosphamide+epirubicin",
        "AE:pyrexia rate 2 percent control cyclophosphamide+fluorouracil+methotrexate",
        "AE:pyrexia rate 1 percent experimental cyclophosphamide+epirubicin",
    ]
