"""Records come back as they were, and nothing else comes back at all."""

import pickle
import zlib
from array import array
from pathlib import Path
from typing import Any

import pytest

from her2mine import ingest
from her2mine.records import Box, Finding, Label, Mention, Place
from her2mine.run.codec import CodecError, decode, encode
from tests.papers.places import PAPERS

FINDING = Finding(
    doc="a", start=1, end=3, text="16", endpoint="OS", statistic="median", unit="month", box=Box(1, 0, 0, 1, 1)
)


@pytest.mark.parametrize(
    "value",
    [
        FINDING,
        (Mention(Label.DRUG, 0, 3, "abc"), None, 1.5),
        Place(0, 2, 1, 0.0, 1.0, array("f", [0.1, 0.2, 0.3, 0.4])),
        {"path": Path("a/b"), "set": frozenset({"x"})},
    ],
)
def test_records_come_back_as_they_were(value: Any) -> None:
    assert decode(encode(value)) == value


def test_a_whole_pdf_comes_back_with_the_place_of_every_letter() -> None:
    paper = ingest.read(PAPERS / "en-brief.pdf")
    assert paper.places and decode(encode(paper)) == paper


class _Call:
    def __init__(self, function: Any, *words: Any) -> None:
        self._made = function, words

    def __reduce__(self) -> tuple[Any, Any]:
        return self._made


@pytest.mark.parametrize("function", [print, eval, Path.unlink, Path("x").exists, ingest.read, pickle.loads])
def test_a_store_from_somebody_else_cannot_call_anything(function: Any) -> None:
    hostile = zlib.compress(pickle.dumps(_Call(function, "1 + 1")))
    with pytest.raises(CodecError):
        decode(hostile)


@pytest.mark.parametrize("damage", [b"", b"no zlib", encode(FINDING)[:-9], zlib.compress(b"no pickle")])
def test_damaged_bytes_are_told_as_such(damage: bytes) -> None:
    with pytest.raises(CodecError, match="cannot be read back"):
        decode(damage)
