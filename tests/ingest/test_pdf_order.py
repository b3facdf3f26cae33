"""Whole papers set in two columns: the text comes back paragraph by paragraph, whatever order the file draws it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2mine.ingest import read
from her2mine.records import BlockKind, Paper
from tests.papers.typeset import WRITERS, can_write_han, set_paper

CORPUS = Path(__file__).parents[2] / "corpus" / "papers"
PAPERS = ("en-review-her2-gastric", "zh-review-her2-gastric")


def squeezed(paper: Paper, *kinds: BlockKind) -> list[str]:
    return ["".join(paper.text[b.start : b.end].split()) for b in paper.blocks if b.kind in kinds]


@pytest.mark.parametrize("writer", sorted(WRITERS))
@pytest.mark.parametrize("name", PAPERS)
def test_paragraphs_come_back_in_order(tmp_path: Path, name: str, writer: str) -> None:
    if writer == "pdfium" and name.startswith("zh") and not can_write_han():
        pytest.skip("no TrueType Han font (Debian: fonts-wqy-zenhei)")
    source = read(CORPUS / f"{name}.txt")
    target = tmp_path / f"{name}.pdf"
    target.write_bytes(WRITERS[writer](set_paper(source, "Example Journal")))
    paper = read(target)
    wanted = "".join(squeezed(source, BlockKind.PARAGRAPH, BlockKind.REFERENCE))
    got = "".join(squeezed(paper, BlockKind.PARAGRAPH, BlockKind.REFERENCE))
    assert got == wanted
    assert len(paper.references) == len(source.references)
    assert [len(one.cells) for one in paper.tables] == [len(one.cells) for one in source.tables]
    for stretch in range(0, len(paper.text) - 5, 97):
        for box in paper.boxes(stretch, stretch + 5):
            assert 0 <= box.x0 < box.x1 <= 596 and 0 <= box.top < box.bottom <= 843
            assert box.bottom - box.top < 30 and box.x1 - box.x0 < 120
