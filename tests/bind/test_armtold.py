"""A group told by its role or label gets all the treatments that its clause says it received, and no more."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from tests.bind.arming import arms_of


def groups(tools: Tools, text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = arms_of(tools, text)
    return [(arm.hint or arm.label, arm.drugs) for arm in found if arm.hint or arm.label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The control group received cisplatin, followed by docetaxel.",
            [("control", ("cisplatin", "docetaxel"))],
        ),
        (
            "试验组先行顺铂化疗，序贯度伐利尤单抗；对照组行顺铂化疗。",
            [("experimental", ("cisplatin", "durvalumab")), ("control", ("cisplatin",))],
        ),
        ("A组（术后XELOX辅助化疗）40例", [("a", ("capecitabine", "oxaliplatin"))]),
        # a value ends what is told, and another sentence is about something else
        ("The control group had 20% with docetaxel.", [("control", ())]),
        ("对照组为73%，多西他赛更高。", [("control", ())]),
    ],
)
def test_steps_of_a_treatment_belong_to_its_group(
    tools: Tools, text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert groups(tools, text) == expected
