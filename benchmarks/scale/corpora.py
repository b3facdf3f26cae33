"""Large sets of papers: real articles repeated under new names, titles and DOIs, so that none is a copy of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

DOI = re.compile(rb'(<article-id pub-id-type="doi">)[^<]*(</article-id>)')
TITLE = re.compile(rb"(<article-title[^>]*>)")
GARBAGE = b"<article>\x00\xff\xfe garbage"
POISON = ("crash", "hang", "memory", "garbage")


def repeated(articles: Sequence[Path], folder: Path, count: int) -> Path:
    """A folder of ``count`` papers made of the articles; what is there already is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        target = folder / name_of(articles, number)
        if not target.exists():
            target.write_bytes(_renamed(articles[number % len(articles)].read_bytes(), number))
    return folder


def name_of(articles: Sequence[Path], number: int) -> str:
    """The name of a paper: its number in the set, and the article it was made of."""
    article = articles[number % len(articles)]
    return f"{number:05}-{article.stem}{article.suffix}"


def _renamed(data: bytes, number: int) -> bytes:
    """Another DOI, and letters before the title: a number would read as a part of a text or a trial of a series."""
    data = DOI.sub(rb"\g<1>10.0000/copy.%d\g<2>" % number, data, count=1)
    return TITLE.sub(rb"\g<1>Once more, " + _in_letters(number) + b": ", data, count=1)


def _in_letters(number: int) -> bytes:
    """A number as a word of small letters, another for each: 0 is "a", 27 is "bb"."""
    more, last = divmod(number, 26)
    return (_in_letters(more) if more else b"") + bytes([ord("a") + last])


def poisoned(folder: Path, each: int) -> list[str]:
    """Put ``each`` papers of every kind of poison into a folder; their names."""
    names = []
    for kind in POISON:
        for number in range(each):
            file = folder / f"{number:05}-{kind}.nxml"
            file.write_bytes(
                b"<article>\x00\xff\xfe garbage" if kind == "garbage" else b"<!--" + kind.encode() + b"-->"
            )
            names.append(file.name)
    return sorted(names)
