"""What is read in one go by the entity models: with it, hardly any text of a paper is left to be read alone."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from her2mine import ingest
from her2mine.bind import bind_paper
from her2mine.bind.likely import abstract_of, likely_read
from her2mine.bind.own import own_study
from her2mine.bind.tools import Tools
from her2mine.extract.models import EntityModel
from her2mine.records import Paper, Sentence
from her2mine.segment import segment

PAPERS = Path(__file__).parents[2] / "corpus" / "papers"
SINGLE = 0.1
"""Largest share of a paper's texts that may be read alone: captions and what stands outside of results."""


def blocks(paper: Paper) -> list[list[Sentence]]:
    by_block: dict[int, list[Sentence]] = defaultdict(list)
    for sentence in segment(paper):
        by_block[sentence.block].append(sentence)
    return list(by_block.values())


def test_sentences_up_to_the_last_result_of_a_paragraph_are_likely_read(tmp_path: Path) -> None:
    """Those behind it are not: nothing in them is bound to a number."""
    text = "Patients were randomised. Median OS was 13.8 months. The authors thank all patients.\n"
    (tmp_path / "en.txt").write_text(text)
    paper = ingest.read(tmp_path / "en.txt")
    assert [text for text, _ in likely_read(paper, blocks(paper))] == [
        "Patients were randomised.",
        "Median OS was 13.8 months.",
    ]


@pytest.mark.parametrize("name", ["en-review-second-line.xml", "zh-review-adc.xml"])
def test_few_texts_of_a_paper_are_read_alone(name: str, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entity model is asked for single texts only where the paper's batch did not hold them."""
    paper = ingest.read(PAPERS / name)
    alone: list[str] = []
    together: list[str] = []

    def entities(self: EntityModel, text: str) -> object:
        if text not in self._read:
            alone.append(text)
        return once(self, text)

    def read(self: EntityModel, texts: list[str]) -> None:
        together.extend(texts)
        batch(self, texts)

    once, batch = EntityModel.entities, EntityModel.read
    monkeypatch.setattr(EntityModel, "entities", entities)
    monkeypatch.setattr(EntityModel, "read", read)
    assert bind_paper(paper, tools).findings
    assert len(together) > 10
    assert len(alone) <= SINGLE * len(together)


def test_the_abstract_is_read_as_a_whole_too(tools: Tools) -> None:
    """Its paragraphs are searched for the name of the paper's own trial."""
    paper = ingest.read(PAPERS / "en-review-second-line.xml")
    own = own_study(paper, tools.cues)
    whole = "\n".join(text for text, _ in abstract_of(paper, own))
    assert own.abstract
    assert all(paper.text[paper.blocks[i].start : paper.blocks[i].end] in whole for i in own.abstract)
