"""The pipeline file: which vocabularies, models, gold table and tolerances make up one pipeline.

A pipeline is a TOML file; the paths in it are relative to the file itself, so that the folder can be moved or copied
as a whole.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from her2mine.diff.settings import DiffSettings
from her2mine.ingest.reading import Reading
from her2mine.run.errors import RunError

PIPELINE_FOLDER = "pipeline"
SHIPPED = Path(__file__).resolve().parent.parent / "_data" / PIPELINE_FOLDER
CHECKOUT = Path(__file__).resolve().parents[3] / PIPELINE_FOLDER


class EvaluateRules(BaseModel):
    """What counts as the same arm when findings are scored: backbone names, and other spellings of a drug."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    backbone: frozenset[str] = frozenset()
    aliases: dict[str, str] = Field(default_factory=dict)


class ReviewRules(BaseModel):
    """How differences are reviewed: how many reviewers must say the same, and where corrected sentences are kept.

    ``corrections`` is ``annotated/corrections.txt`` beside the gold folder where the file names none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reviewers: int = Field(default=1, ge=1, le=2)
    corrections: Path | None = None


class Config(BaseModel):
    """One pipeline.

    ``vocabulary`` maps a kind ("drugs") to its CSV file, ``models`` a language to a model folder;
    ``confidence`` holds the weights of the kinds of evidence that a binding rests on. ``backbone`` names
    what arms are built on and texts tell loosely; the diff and the scoring use it where they set none of their own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    title: str = ""
    gold: Path
    vocabulary: dict[str, Path]
    models: dict[str, Path] = Field(default_factory=dict)
    confidence: Path | None = None
    backbone: tuple[str, ...] = ()
    diff: DiffSettings = DiffSettings()
    evaluate: EvaluateRules = EvaluateRules()
    review: ReviewRules = ReviewRules()
    reading: Reading = Reading()


def load_config(path: Path | str | None = None) -> Config:
    """Read a pipeline file; without ``path`` the default one (see :func:`default_config`).

    Raises:
        RunError: the file is missing, is not TOML, has an unknown or ill-typed key, or names a file that is not there.
    """
    place = Path(path) if path is not None else default_config()
    data = _parse(place)
    try:
        config = Config.model_validate({**data, "path": place})
    except ValidationError as error:
        raise RunError(place, _first_fault(error)) from None
    config = config.model_copy(update=_resolved(config))
    for key, target in _named_paths(config):
        if not target.exists():
            raise RunError(place, f"{key}: no such file or folder: {target}")
    return config


def default_config() -> Path:
    """The pipeline of the current folder, else of the source checkout, else the one shipped in the package.

    Raises:
        RunError: there is none, or the folder holds several and one has to be named.
    """
    for folder in (Path(PIPELINE_FOLDER), CHECKOUT, SHIPPED):
        found = sorted(folder.glob("*.toml"))
        if len(found) > 1:
            names = ", ".join(file.name for file in found)
            raise RunError(folder, f"holds several pipelines ({names}); name one with --config")
        if found:
            return found[0]
    raise RunError(PIPELINE_FOLDER, "no pipeline file here; name one with --config")


def _parse(place: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunError(place, "no such pipeline file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RunError(place, f"cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise RunError(place, f"is not valid TOML: {error}") from None
    if "path" in data:  # set by us, never by the file
        raise RunError(place, "unknown key: path")
    return data


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"unknown key: {key}"
    if fault["type"] == "missing":
        return f"missing key: {key}"
    return f"{key}: {fault['msg']}"


def _resolved(config: Config) -> dict[str, Any]:
    base = config.path.parent
    diseases = base / config.diff.diseases if config.diff.diseases else None
    backbone = config.diff.backbone or config.backbone
    corrections = base / (config.review.corrections or config.gold.parent / "annotated" / "corrections.txt")
    evaluated = config.evaluate.backbone or frozenset(config.backbone)
    return {
        "diff": config.diff.model_copy(update={"diseases": diseases, "backbone": backbone}),
        "evaluate": config.evaluate.model_copy(update={"backbone": evaluated}),
        "review": config.review.model_copy(update={"corrections": corrections}),
        "gold": base / config.gold,
        "vocabulary": _beside(base, config.vocabulary),
        "models": _beside(base, config.models),
        "confidence": base / config.confidence if config.confidence else None,
    }


def _beside(base: Path, files: Mapping[str, Path]) -> dict[str, Path]:
    return {kind: base / file for kind, file in sorted(files.items())}


def _named_paths(config: Config) -> Iterator[tuple[str, Path]]:
    yield "gold", config.gold
    yield from ((f"vocabulary.{kind}", file) for kind, file in config.vocabulary.items())
    if config.diff.diseases:
        yield "diff.diseases", config.diff.diseases
    if config.confidence:
        yield "confidence", config.confidence
    yield from ((f"models.{language}", file) for language, file in config.models.items())
