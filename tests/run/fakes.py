"""A small engine for tests: it reads ``name = number`` lines and knows one true number for each name."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from her2mine.records import (
    Abstention,
    Block,
    BlockKind,
    Discrepancy,
    Finding,
    GoldResult,
    MinedPaper,
    Paper,
    Refusal,
)
from her2mine.run.config import Config
from her2mine.run.engine import Voice
from her2mine.run.executors.dask import do_batch
from her2mine.run.work import Done, Job

TRUE = {"alpha": 13.8, "beta": 5.0}


class FakeEngine:
    """Finds ``name = number``; a name that is not in TRUE is new; "?" cannot be bound."""

    def read(self, path: Path) -> Paper:
        if not path.exists():
            raise Refusal(path, "no such file")
        data = path.read_bytes()
        if not data:
            raise Refusal(path, "is empty")
        if data.startswith(b"die"):
            os._exit(9)
        if data.startswith(b"slow"):
            time.sleep(30)
        if data.startswith(b"eat"):
            bytes(bytearray(1 << 30))
        if data.startswith(b"pause"):
            time.sleep(0.02)
        if data.startswith(b"defect"):
            raise ZeroDivisionError("a defect\nover two lines")
        text = data.decode()
        blocks = (Block(BlockKind.PARAGRAPH, 0, len(text), "en"),)
        return Paper(path.stem, path, "text", hashlib.sha256(data).hexdigest(), text, "en", blocks, encoding="utf-8")

    def mine(self, paper: Paper) -> MinedPaper:
        findings, unbound = [], []
        for line in re.finditer(r"^.*?(\w+) = (\S+).*$", paper.text, re.MULTILINE):
            start, end = line.span(2)
            at = {
                "doc": paper.doc,
                "start": start,
                "end": end,
                "text": line[2],
                "quote": line[0],
                "sentence": line.span(),
            }
            if line[2] == "?":
                unbound.append(Abstention(**at, reason="no number"))
                continue
            findings.append(
                Finding(
                    **at,
                    id=f"{paper.doc}:{start}",
                    trial=line[1],
                    endpoint="OS",
                    statistic="median",
                    value=float(line[2]),
                    unit="month",
                    paper=str(paper.path),
                )
            )
        return MinedPaper(paper, findings=tuple(findings), abstentions=tuple(unbound))

    def compare(self, mined: MinedPaper) -> tuple[Discrepancy, ...]:
        return tuple(verdict(finding) for finding in mined.findings)

    def condense(self, mined: MinedPaper) -> list[tuple[str, float]]:
        return [("alpha", finding.value or 0.0) for finding in mined.findings if finding.trial == "alpha"]

    def across(self, voices: Sequence[Voice]) -> tuple[Discrepancy, ...]:
        told = sorted({voice.told for voice in voices})
        at: dict[str, Any] = {"doc": voices[-1].doc, "start": 8, "end": 12, "text": "16.0", "quote": str(told)}
        return (Discrepancy(id="x", cause="cross_paper", **at),) if len(told) > 1 else ()

    def gold(self) -> dict[str, Any]:
        return {"edition": 1, "sha256": "0" * 64, "trials": 2, "results": 2}


def verdict(finding: Finding) -> Discrepancy:
    """The verdict of FakeEngine on one finding."""
    true = TRUE.get(finding.trial or "")
    wrong = true is not None and true != finding.value
    cause = "not_in_gold" if true is None else "value_conflict" if wrong else "agrees"
    gold = GoldResult(
        id=f"{finding.trial}-os",
        trial=finding.trial or "",
        analysis="primary",
        role="single",
        endpoint="OS",
        statistic="median",
        value=true,
        unit="month",
        source_doi="10.1000/example(1)",
        verified="page",
    )
    return Discrepancy(
        id=f"d-{finding.id}",
        doc=finding.doc,
        start=finding.start,
        end=finding.end,
        text=finding.text,
        cause=cause,
        runner_up="other_analysis" if wrong else None,
        severity="conflict" if wrong else "info",
        confidence=0.9,
        explanation=f"the table has {true}" if wrong else "",
        quote=finding.quote,
        finding=finding.id,
        gold=gold if true is not None else None,
        trial=finding.trial,
        endpoint="OS",
        statistic="median",
    )


CALLS: list[str] = []
"""What CountingEngine was asked to do: "read a", "mine a", "compare a"."""


class CountingEngine(FakeEngine):
    """Notes what it does, for tests of what is not done again."""

    def read(self, path: Path) -> Paper:
        CALLS.append(f"read {path.stem}")
        return super().read(path)

    def mine(self, paper: Paper) -> MinedPaper:
        CALLS.append(f"mine {paper.doc}")
        return super().mine(paper)

    def compare(self, mined: MinedPaper) -> tuple[Discrepancy, ...]:
        CALLS.append(f"compare {mined.paper.doc}")
        return super().compare(mined)


def counting_engine(_: Config) -> CountingEngine:
    """The factory of CountingEngine."""
    return CountingEngine()


def fake_engine(_: Config) -> FakeEngine:
    """An engine factory that another process can import."""
    return FakeEngine()


def deadly_batch(setup: bytes, batch: list[Job]) -> list[Done]:
    """What a Dask worker does with a batch, where a paper that begins with "fatal" ends the worker itself."""
    if any(job.source.path.read_bytes().startswith(b"fatal") for job in batch):
        time.sleep(1)  # a worker that dies before Dask has noted its start is not started again
        os._exit(9)
    return do_batch(setup, batch)
