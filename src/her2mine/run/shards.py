"""A run in n parts, for those who have a batch system: each part keeps its results, and they are put together later."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from her2mine.run.errors import RunError, writing
from her2mine.run.inputs import LIST, is_url
from her2mine.run.log import Standing, standing
from her2mine.run.store import Store
from her2mine.run.store.base import FILE

FOLDER: Final = "shards"
DONE: Final = "done.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run was called, so that it can be called again to put the parts together."""

    paths: tuple[str, ...] = ()
    config: str = ""
    language: str | None = None
    ocr: bool = False

    def absolute(self) -> Recipe:
        """The same, whatever the current folder is."""
        return Recipe(tuple(map(_absolute, self.paths)), _absolute(self.config), self.language, self.ocr)


def _absolute(place: str) -> str:
    if is_url(place):
        return place
    mark = LIST if place.startswith(LIST) else ""
    return mark + str(Path(place.removeprefix(LIST)).absolute())


def folder(home: Path, number: int, count: int) -> Path:
    """Where a part keeps its results.

    Raises:
        RunError: the number is not within 1 and the count.
    """
    if not 1 <= number <= count:
        raise RunError(f"{number}/{count}", "is no shard: the first is 1/n, the last n/n")
    return home / FOLDER / f"{number:05}-of-{count:05}"


def places(papers: int, shard: tuple[int, int] | None) -> range:
    """The papers of a part: every n-th, so that large ones are spread; all without a part."""
    return range(papers) if shard is None else range(shard[0] - 1, papers, shard[1])


def note(work: Path, recipe: Recipe) -> None:
    """Mark a part as done.

    Raises:
        RunError: the mark cannot be written.
    """
    part = work / f"{DONE}.part"
    with writing(work):
        part.write_text(json.dumps(asdict(recipe)), encoding="utf-8")
        part.replace(work / DONE)


def take_all(home: Path, store: Store) -> None:
    """Move the results of the parts that are done into the store of the whole run."""
    for done in sorted((home / FOLDER).glob(f"*/{DONE}")):
        store.take(done.parent / FILE)
        shutil.rmtree(done.parent, ignore_errors=True)


def recipe(home: Path) -> Recipe:
    """How the parts were called.

    Raises:
        RunError: there are no parts, some are not done, or they were called differently.
    """
    parts = sorted(path for path in (home / FOLDER).glob("*-of-*") if path.is_dir())
    if not parts:
        raise RunError(home.parent, "no shard was run for this folder")
    counts = {int(part.name.rpartition("-")[2]) for part in parts}
    if len(counts) > 1:
        raise RunError(home.parent, f"holds shards of different runs (of {', '.join(map(str, sorted(counts)))})")
    (count,) = counts
    missing = [n for n in range(1, count + 1) if not (folder(home, n, count) / DONE).exists()]
    if missing:
        raise RunError(home.parent, f"shards not done yet: {_listed(missing)} of {count}; run them (again) first")
    found = {(part / DONE).read_text(encoding="utf-8") for part in parts}
    if len(found) > 1:
        raise RunError(home.parent, "its shards were called with different papers or options")
    told = json.loads(found.pop())
    return Recipe(tuple(told["paths"]), told["config"], told["language"], told["ocr"])


def standings(home: Path) -> dict[str, Standing]:
    """Where the runs stand that keep their results here: the whole run (""), and shards that are not put together."""
    found = {"": standing(home)}
    for part in sorted((home / FOLDER).glob("*-of-*")):
        number, _, count = part.name.partition("-of-")
        found[f"{int(number)}/{int(count)}"] = standing(part)
    return {name: one for name, one in found.items() if one is not None}


def _listed(numbers: list[int], few: int = 10) -> str:
    shown = ", ".join(map(str, numbers[:few]))
    return shown if len(numbers) <= few else f"{shown} and {len(numbers) - few} more"
