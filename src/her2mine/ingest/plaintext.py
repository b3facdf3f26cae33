"""Plain text (.txt, .text, .md): the file's own text, untouched, and the blocks in it."""

from __future__ import annotations

from pathlib import Path

from her2mine.ingest.assemble import assemble
from her2mine.ingest.decode import decode
from her2mine.ingest.structure import read_structure
from her2mine.records import Paper


def read_text(path: Path, data: bytes, doc: str) -> Paper:
    """The paper in a text file. Offsets are code points of the decoded file, byte order mark and newlines included.

    Raises:
        Refusal: see :func:`her2mine.ingest.decode.decode`.

    """
    text, encoding = decode(path, data)
    warnings = () if "\ufffd" not in text else ("some characters could not be read (U+FFFD in the text)",)
    return assemble(path, data, doc, text, read_structure(text), format="text", encoding=encoding, warnings=warnings)


def paper_of(text: str, doc: str = "text") -> Paper:
    """A text that is in no file, as a Paper; offsets are those of ``text``."""
    return assemble(Path(doc), text.encode(errors="replace"), doc, text, read_structure(text), format="text")
