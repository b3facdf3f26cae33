"""her2mine reads review papers and says which quoted trial results are wrong, and why.

The functions stand in :mod:`her2mine.api`, one for each command of the command line; ``from her2mine import api``.
:func:`load` gives the spaCy pipeline of a language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    from her2mine.run import Config

__version__ = "0.1.0"


def load(language: str, config: Path | str | Config | None = None) -> Language:
    """Make the spaCy pipeline of "en" or "zh" (see :func:`her2mine.run.component.load`)."""
    from her2mine.run import component  # spaCy takes a second or two to import: only who asks for it pays

    return component.load(language, config)
