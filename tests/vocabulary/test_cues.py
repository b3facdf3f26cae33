"""Words beside a name that tell what it is no name of."""

from __future__ import annotations

import pytest

from her2mine.vocabulary.cues import is_stage, names_measure


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("malbi grade 2", "malbi", True),
        ("nlr评分", "nlr", True),
        ("examplinib-treated patients", "examplinib", False),
        ("examplinib systemic therapy", "examplinib", False),
    ],
)
def test_what_is_graded_is_no_drug(text: str, name: str, told: bool) -> None:
    assert names_measure(text, len(name)) is told


@pytest.mark.parametrize(
    ("text", "start", "told"),
    [
        ("stage iva disease", 6, True),
        ("iva至ivb期", 0, True),
        ("iva方案化疗", 0, False),
        ("iva every three weeks", 0, False),
    ],
)
def test_a_stage_is_no_regimen(text: str, start: int, told: bool) -> None:
    assert is_stage(text, start, start + 3) is told
