"""Arms of the same drugs are told apart by their schedules, and by nothing else."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from her2mine.bind.arms import find_arms
from her2mine.records import Label
from her2mine.vocabulary import fold


def labels(tools: Tools, text: str) -> list[tuple[str, tuple[str, ...]]]:
    drugs = tools.vocabulary.find(text, {Label.DRUG})
    return [(arm.label, arm.drugs) for arm in find_arms(fold(text), drugs, tools.arms, text=text)]


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
