"""Readers: a file in, a Paper out, or a Refusal that gives the reason.

:func:`her2mine.ingest.pdf_picture.page_picture` draws a page of a PDF with stretches of it marked.
"""

from her2mine.ingest.plaintext import paper_of
from her2mine.ingest.reading import Reading
from her2mine.ingest.registry import READERS, SUFFIXES, read, sniff

__all__ = ["READERS", "SUFFIXES", "Reading", "paper_of", "read", "sniff"]
