"""What mining one paper gives: the findings, what was left unbound, and the names seen on the way."""

from __future__ import annotations

from dataclasses import dataclass

from her2mine.records.finding import Abstention, Finding
from her2mine.records.mention import Mention, Sentence
from her2mine.records.paper import Paper


@dataclass(frozen=True, slots=True)
class MinedPaper:
    """One paper after binding; the input of the diff.

    ``mentions`` holds the named mentions of all gated sentences plus every TRIAL mention of the paper, offsets into
    ``paper.text``; ``sentences`` are all sentences of the minable blocks in text order.
    """

    paper: Paper
    sentences: tuple[Sentence, ...] = ()
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    mentions: tuple[Mention, ...] = ()
