"""The gate lets every sentence with a result through and holds plain prose back."""

from __future__ import annotations

import pytest

from her2mine.extract import gate


@pytest.mark.parametrize(
    "text",
    [
        "The median OS was 13.8 months.",
        "It was 47% vs 35%.",
        "Seven patients had a partial response.",
        "Median survival was not reached.",
        "HR 0.74",
        "中位总生存期未达到。",
        "两组缓解率分别为４７％和３５％。",
        "客觀緩解率為47%",
        "一例患者死亡。",
    ],
)
def test_results_pass(text: str) -> None:
    assert gate(text)


@pytest.mark.parametrize(
    "text",
    [
        "The receptor is encoded on chromosome 17.",
        "Survival is what counts.",
        "该受体由17号染色体编码。",
        "疗效很好。",
        "",
        "Figure 3 shows the pathway.",
    ],
)
def test_plain_prose_is_held_back(text: str) -> None:
    assert not gate(text)


def test_words_inside_other_words_do_not_count() -> None:
    assert not gate("The HOST has 3 DORMANT PROTEINS.")
