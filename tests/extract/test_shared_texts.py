"""On the annotated development texts no value is lost before binding: it stands in a sentence that passes the gate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from her2mine.extract import gate
from her2mine.ingest import read
from her2mine.records import BlockKind
from her2mine.segment import segment

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "devset"
CASES = [("gold.jsonl", "."), ("passages.jsonl", "passages")]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared development texts are not on this machine")
@pytest.mark.parametrize(("gold", "folder"), CASES)
def test_no_annotated_value_is_lost(gold: str, folder: str) -> None:
    rows = [json.loads(line) for line in (SHARED / gold).read_text(encoding="utf-8").splitlines()]
    lost = []
    for doc in sorted({row["doc"] for row in rows}):
        paper = read(SHARED / folder / f"{doc}.txt")
        sentences = segment(paper)
        for row in (r for r in rows if r["doc"] == doc):
            block = paper.block_at(row["start"])
            if block is not None and block.kind is BlockKind.TABLE:
                continue
            home = next((s for s in sentences if s.start <= row["start"] and row["end"] <= s.end), None)
            if home is None or not gate(paper.text[home.start : home.end]):
                lost.append((doc, row["start"], row["text"]))
    assert lost == []
