"""The shipped vocabulary, loaded once, and the inline markup in which the examples are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from her2mine.vocabulary import Vocabulary

TABLES = ("drugs", "regimens", "endpoints", "adverse_events", "populations", "trials", "not_names")
ROOT = Path(__file__).resolve().parents[2]
FILES = {name: ROOT / "pipeline" / "vocabulary" / f"{name}.csv" for name in TABLES}

_TAG = re.compile(r"<([A-Z]+)=([^>]+)>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A text without its markup, and what the markup says: (label, canonical, start, end)."""

    text: str
    spans: tuple[tuple[str, str, int, int], ...]


def read_markup(marked: str) -> Marked:
    """Take "<DRUG=name>words</DRUG>" apart; "&gt;" stands for ">" inside a tag."""
    text, spans, last = "", [], 0
    for tag in _TAG.finditer(marked):
        text += marked[last : tag.start()]
        spans.append((tag[1], tag[2].replace("&gt;", ">"), len(text), len(text) + len(tag[3])))
        text += tag[3]
        last = tag.end()
    return Marked(text + marked[last:], tuple(spans))


@pytest.fixture(scope="session")
def files() -> dict[str, Path]:
    return FILES


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(FILES)
