"""Which reader reads a file: by its suffix, and by what its first bytes really are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from her2mine.ingest.plaintext import read_text
from her2mine.ingest.reading import USUAL, Reading
from her2mine.records import Paper, Refusal

Reader = Callable[[Path, bytes, str, Reading], Paper]

MAX_BYTES = 200_000_000
_SIGNATURES = (
    (b"%PDF-", "pdf", "a PDF"),
    (b"PK\x03\x04", "zip", "a ZIP archive (Word, EPUB ...)"),
    (b"\xd0\xcf\x11\xe0", "ole", "an old Word or Excel file"),
    (b"\x1f\x8b", "gzip", "a gzip archive"),
    (b"\x89PNG", "png", "a PNG image"),
    (b"\xff\xd8\xff", "jpeg", "a JPEG image"),
    (b"GIF8", "gif", "a GIF image"),
    (b"{\\rtf", "rtf", "an RTF file"),
    (b"%!PS", "ps", "a PostScript file"),
    (b"II*\x00", "tiff", "a TIFF image"),
    (b"MM\x00*", "tiff", "a TIFF image"),
)
_COMMENT = r"<!--(?:(?!-->).)*-->"  # can be read in one way only: many of them cost no more than their length
_HTML = re.compile(
    rf"(?:{_COMMENT}\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(
    rf"<\?xml\s|(?:{_COMMENT}\s*)*<!doctype\s+article|<(?:article|pmc-articleset)\b", re.IGNORECASE | re.DOTALL
)


def _read_text(path: Path, data: bytes, doc: str, _: Reading) -> Paper:
    return read_text(path, data, doc)


def _read_jats(path: Path, data: bytes, doc: str, _: Reading) -> Paper:
    from her2mine.ingest.jats import read_jats  # lxml is loaded only when needed

    return read_jats(path, data, doc)


def _read_pdf(path: Path, data: bytes, doc: str, reading: Reading) -> Paper:
    from her2mine.ingest.pdf_entry import read_pdf_file  # a process of its own, started only when needed

    return read_pdf_file(path, data, doc, reading)


# suffix -> (kind of content it promises, its reader)
READERS: dict[str, tuple[str, Reader]] = {
    ".txt": ("text", _read_text),
    ".text": ("text", _read_text),
    ".md": ("text", _read_text),
    ".xml": ("xml", _read_jats),
    ".nxml": ("xml", _read_jats),
    ".jats": ("xml", _read_jats),
    ".pdf": ("pdf", _read_pdf),
}
SUFFIXES: tuple[str, ...] = tuple(sorted(READERS))
_NAMES = {"html": "an HTML page", "xml": "XML", "text": "plain text"} | {kind: name for _, kind, name in _SIGNATURES}


def sniff(data: bytes) -> str:
    """What the bytes are: "pdf", "xml", "html", "zip" ... or "text" when nothing else shows (and "" when empty)."""
    if not data.strip():
        return ""
    for signature, kind, _ in _SIGNATURES:
        if data.startswith(signature) or (kind == "pdf" and signature in data[:1024]):
            return kind
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = data[:4096].decode("utf-16" if wide else "latin-1", "replace").lstrip("\ufeffï»¿ \t\r\n")
    if _HTML.match(head):
        return "html"
    return "xml" if _XML.match(head) else "text"


def read(path: Path | str, *, doc: str | None = None, reading: Reading = USUAL) -> Paper:
    """Read one paper; ``doc`` (default: the file stem) becomes ``Paper.doc``. ``reading``: password, OCR, limits.

    Raises:
        Refusal: with one clear reason, when the file cannot be read safely.
    """
    file = Path(path)
    if not os.path.lexists(file):
        raise Refusal(file, "does not exist")
    if file.suffix.lower() not in READERS:
        raise Refusal(file, f"no reader for '{file.suffix or 'no suffix'}' files (known: {', '.join(SUFFIXES)})")
    promised, reader = READERS[file.suffix.lower()]
    data = _bytes(file)
    kind = sniff(data)
    if not kind:
        raise Refusal(file, "is empty")
    if kind != promised and not (kind == "text" and promised == "xml"):  # XML need not say that it is XML
        raise Refusal(file, f"is not what its suffix says: {_NAMES[kind]} under '{file.suffix}'")
    return reader(file, data, doc if doc is not None else file.stem, reading)


def _bytes(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise Refusal(file, "is a folder")
        if file.exists() and not file.is_file():  # a pipe or a device may never end
            raise Refusal(file, "is no regular file")
        if file.stat().st_size > MAX_BYTES:
            raise Refusal(file, f"is larger than {MAX_BYTES // 1_000_000} MB")
        return file.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(file, "does not exist") from error
    except OSError as error:
        raise Refusal(file, f"cannot be opened: {error.strerror or error}") from error
