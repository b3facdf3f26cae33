"""Plain text (.txt, .text, .md): the file's own text, untouched, and the blocks in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from her2mine.ingest.citations import find_citations
from her2mine.ingest.decode import decode
from her2mine.ingest.references import doi_of
from her2mine.ingest.structure import Structure, read_structure
from her2mine.records import BlockKind, Paper

_FRONT = 8000  # characters of a text that can hold its front matter
_NOTE = 300  # longest block that is taken for a note of it


def read_text(path: Path, data: bytes, doc: str) -> Paper:
    """The paper in a text file. Offsets are code points of the decoded file, byte order mark and newlines included.

    Raises:
        Refusal: see :func:`her2mine.ingest.decode.decode`.

    """
    text, encoding = decode(path, data)
    found = read_structure(text)
    warnings = () if "\ufffd" not in text else ("some characters could not be read (U+FFFD in the text)",)
    return Paper(
        doc=doc,
        path=path,
        format="text",
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        language=found.language,
        blocks=found.blocks,
        tables=found.tables,
        references=found.references,
        citations=find_citations(text, found.blocks, largest_number(found)),
        encoding=encoding,
        title=found.title,
        doi=own_doi(text, found),
        warnings=warnings,
    )


def largest_number(found: Structure) -> int | None:
    """The highest number in the reference list, or None without a numbered list."""
    return max((ref.number for ref in found.references if ref.number is not None), default=None)


def own_doi(text: str, found: Structure) -> str:
    """The paper's own DOI: the first one in its front matter, never one from the reference list."""
    for block in found.blocks:
        if block.start < _FRONT and block.end - block.start < _NOTE and block.kind is not BlockKind.REFERENCE:
            doi = doi_of(text[block.start : block.end])
            if doi:
                return doi
    return ""
