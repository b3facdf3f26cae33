"""Ruled tables of a PDF page."""

from __future__ import annotations

from typing import Any

from her2mine.ingest.pdf_lines import PageText, TextLine


def with_tables(document: Any, page: PageText, lines: list[TextLine]) -> list[TextLine]:
    """The lines of a page, those of a ruled table replaced by the table."""
    return lines
