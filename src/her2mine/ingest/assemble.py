"""A text and its structure made into a Paper: what plain text and PDF have in common."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from her2mine.ingest.citations import find_citations
from her2mine.ingest.references import doi_of
from her2mine.ingest.structure import Structure
from her2mine.records import BlockKind, Paper

_FRONT = 8000  # characters of a text that can hold its front matter
_NOTE = 300  # longest block that is taken for a note of it


def assemble(path: Path, data: bytes, doc: str, text: str, found: Structure, **more: Any) -> Paper:
    """The Paper of a text; ``data`` are the file's bytes, ``more`` the fields that only its format has."""
    return Paper(
        doc=doc,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        language=found.language,
        blocks=found.blocks,
        tables=found.tables,
        references=found.references,
        citations=find_citations(text, found.blocks, _largest_number(found)),
        title=found.title,
        doi=_own_doi(text, found),
        **more,
    )


def _largest_number(found: Structure) -> int | None:
    """The highest number in the reference list, or None without a numbered list."""
    return max((ref.number for ref in found.references if ref.number is not None), default=None)


def _own_doi(text: str, found: Structure) -> str:
    """The paper's own DOI: the first one in its front matter, never one from the reference list."""
    for block in found.blocks:
        if block.start < _FRONT and block.end - block.start < _NOTE and block.kind is not BlockKind.REFERENCE:
            doi = doi_of(text[block.start : block.end])
            if doi:
                return doi
    return ""
