"""Trained entity models: loading one from its folder, and telling one from another."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from her2mine.extract import tokenizers  # noqa: F401 - registers the tokenizer that the models name


class ModelError(ValueError):
    """A model folder that cannot be used; the message is one line with the folder and the reason."""


@cache
def load_model(folder: str) -> Language:
    """Load a spaCy pipeline, once a process: both languages may use the same.

    Raises:
        ModelError: the folder is no pipeline, is damaged, or needs a component that is not installed.
    """
    try:
        return spacy.load(Path(folder))
    except Exception as error:  # spaCy, thinc, msgpack and json each have errors of their own for a damaged file
        raise ModelError(f"{folder}: cannot be loaded as an entity model: {_one_line(error)}") from None


def model_digest(folder: Path) -> str:
    """SHA-256 over the names and contents of all files of a model folder, in hexadecimal."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
