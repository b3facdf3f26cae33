"""Engines for measuring: the real one, one that papers can harm, and one that remembers what it mined."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from her2mine.records import MinedPaper, Paper
from her2mine.run.codec import decode, encode
from her2mine.run.config import Config
from her2mine.run.engine import PipelineEngine
from her2mine.run.work import renamed

MEMORY = "HER2MINE_BENCH_MEMORY"  # folder in which Remembering keeps what it mined


class Harmed(PipelineEngine):
    """The real engine, for which papers that begin with a comment of this kind are harmful."""

    def read(self, path: Path) -> Paper:
        """A file as a Paper, or the harm it does."""
        head = path.read_bytes()[:16]
        if head.startswith(b"<!--crash"):
            os.abort()
        if head.startswith(b"<!--hang"):
            time.sleep(10_000)
        if head.startswith(b"<!--memory"):
            bytes(bytearray(1 << 30))
        return super().read(path)


class Remembering(PipelineEngine):
    """Reads and compares for real; of each article it mines one copy and gives the others the same findings.

    So the line around the mining can be measured with ten thousand papers in minutes.
    """

    @cached_property
    def _memory(self) -> Path:
        place = Path(os.environ[MEMORY])
        place.mkdir(parents=True, exist_ok=True)
        return place

    def mine(self, paper: Paper) -> MinedPaper:
        """The findings of the article that a paper is a copy of."""
        kept = self._memory / paper.path.stem.partition("-")[2]
        if not kept.exists():
            mined = super().mine(paper)
            part = kept.with_suffix(f".{os.getpid()}")
            part.write_bytes(encode(replace(mined, paper=replace(paper, text="", blocks=(), references=(), places=()))))
            part.replace(kept)
        return renamed(replace(decode(kept.read_bytes()), paper=paper))


class HarmedRemembering(Harmed, Remembering):
    """Harmed by papers as Harmed is, and mines each article once."""


def harmed(config: Config) -> Harmed:
    """The factory of Harmed."""
    return Harmed(config)


def harmed_remembering(config: Config) -> HarmedRemembering:
    """The factory of HarmedRemembering."""
    return HarmedRemembering(config)


def remembering(config: Config) -> Remembering:
    """The factory of Remembering."""
    return Remembering(config)
