"""Readers: a file in, a Paper out, or a Refusal that gives the reason."""

from her2mine.ingest.plaintext import paper_of
from her2mine.ingest.reading import Reading
from her2mine.ingest.registry import READERS, SUFFIXES, read, sniff

__all__ = ["READERS", "SUFFIXES", "Reading", "paper_of", "read", "sniff"]
