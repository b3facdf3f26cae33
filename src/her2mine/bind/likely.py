"""Which sentences of a paper will be read: entity models read them in one go, in half the time of one by one.

What is left out here is read all the same, when it is asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from her2mine.bind.own import OwnStudy
from her2mine.extract import gate
from her2mine.records import Paper, Sentence


def likely_read(paper: Paper, blocks: Iterable[Sequence[Sentence]]) -> Iterator[tuple[str, str]]:
    """The sentences of each block up to the last that may hold a result, and those that cite, with their language."""
    cited = sorted(c.start for c in paper.citations)
    for sentences in blocks:
        texts = [(paper.text[s.start : s.end], s.language) for s in sentences]
        last = max((i for i, text in enumerate(texts) if gate(*text)), default=-1)
        for index, (sentence, text) in enumerate(zip(sentences, texts, strict=True)):
            if index <= last or bisect_left(cited, sentence.start) < bisect_left(cited, sentence.end):
                yield text


def abstract_of(paper: Paper, own: OwnStudy) -> Iterator[tuple[str, str]]:
    """The paragraphs of the abstract with their language."""
    for block in (paper.blocks[i] for i in sorted(own.abstract)):
        yield paper.text[block.start : block.end], block.language
