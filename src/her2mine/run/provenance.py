"""What made a run, as plain JSON values: versions, and the hashes of pipeline, vocabulary, models and curated table."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from her2mine import __version__
from her2mine.digests import file_digest, folder_digest
from her2mine.run.config import Config
from her2mine.run.engine import Engine
from her2mine.run.folder import PRODUCER
from her2mine.run.store.keys import version

FORMAT: Final = 1  # of run.json
LIBRARIES: Final = ("spacy", "scispacy", "jieba", "opencc", "lxml", "pypdfium2")


def provenance(config: Config, engine: Engine) -> dict[str, Any]:
    """What ``run.json`` begins with; no times and no local paths."""
    files = sorted(config.vocabulary.items())
    return {
        "producer": PRODUCER,
        "format": FORMAT,
        "versions": {"her2mine": __version__, **{name: version(name) for name in LIBRARIES}},
        "config": {"name": config.path.name, "sha256": file_digest(config.path)},
        "vocabulary": {kind: {"name": file.name, "sha256": file_digest(file)} for kind, file in files},
        "models": {language: _model(folder) for language, folder in sorted(config.models.items())},
        "gold": engine.gold(),
        "language": config.diff.language,
    }


def _model(folder: Path) -> dict[str, str]:
    return {"name": folder.name, "sha256": folder_digest(folder)}
