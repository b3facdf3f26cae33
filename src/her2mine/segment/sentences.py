"""From a paper's blocks to its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from her2mine.records import Block, BlockKind, Paper, Sentence
from her2mine.segment.cut import LEADING_CITATION, cut, goes_on

PROSE: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.CAPTION})
CUT: Final = PROSE | {BlockKind.HEADING}

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]+")


def segment(paper: Paper) -> list[Sentence]:
    """Cut the minable blocks of ``paper`` into sentences, in text order.

    Paragraphs and captions are cut; a heading is one sentence (tell it by ``is_heading``). Tables, references and page
    furniture give none. A paragraph that breaks off within a sentence is read on into the next one; the sentence then
    bears the first block's index.
    """
    sentences: list[Sentence] = []
    for index, block, end in _runs(paper):
        if block.kind is BlockKind.HEADING:
            spans = [_stripped(paper.text, block.start, end)]
        else:
            spans = cut(paper.text, block.start, end)
            _give_back(paper, sentences, block, spans)
        sentences += [
            Sentence(start, stop, _language(paper.text[start:stop], block.language), index, block.section)
            for start, stop in spans
            if start < stop
        ]
    return sentences


def _give_back(paper: Paper, before: list[Sentence], block: Block, spans: list[tuple[int, int]]) -> None:
    """Move a citation that opens a paragraph, torn off the full stop before it, to the sentence it belongs to."""
    if not before or not spans or block.kind is not BlockKind.PARAGRAPH:
        return
    last = before[-1]
    torn = LEADING_CITATION.match(paper.text, spans[0][0], spans[0][1])
    if torn is None or paper.text[last.end : block.start].strip() or paper.text[last.end - 1] not in ".。":
        return
    before[-1] = replace(last, end=torn.end())
    spans[0] = _stripped(paper.text, torn.end(), spans[0][1])


def is_heading(paper: Paper, sentence: Sentence) -> bool:
    """Whether ``sentence`` is a heading of ``paper``."""
    return paper.blocks[sentence.block].kind is BlockKind.HEADING


def _runs(paper: Paper) -> Iterator[tuple[int, Block, int]]:
    """Yield the blocks to cut with index and end; a paragraph that goes on swallows its successor."""
    blocks = paper.blocks
    index = 0
    while index < len(blocks):
        first, block = index, blocks[index]
        index += 1
        if block.kind not in CUT:
            continue
        end = block.end
        while index < len(blocks) and _continues(paper, block, end, blocks[index]):
            end = blocks[index].end
            index += 1
        yield first, block, end


def _continues(paper: Paper, block: Block, end: int, following: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and following.kind is BlockKind.PARAGRAPH
        and following.section == block.section
        and not paper.text[end : following.start].strip()
        and goes_on(paper.text, block.start, end, following.start)
    )


def _language(text: str, default: str) -> str:
    """Take the language of the block, unless the sentence is plainly of the other script."""
    han = len(_HAN.findall(text))
    words = _LATIN.findall(text)
    if default == "zh" and han == 0 and len(words) >= 6:
        return "en"
    if default == "en" and han >= 5 and han > len(words):
        return "zh"
    return default


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip())
