"""Planting errors in files: a correct paper in, copies with one error each and their key out."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from her2mine.diff.gold import GoldTable, load_gold
from her2mine.diff.index import GoldIndex
from her2mine.plant import CAUSES, plant
from her2mine.plant.read import MARK, from_marked, from_mined
from her2mine.plant.text import CorrectText, Key, Planted
from her2mine.run import Config, RunError
from her2mine.run.engine import build

KEY = "key.jsonl"
_TRIES = 20  # random states tried before a text is said to bear no further error of a cause


def plant_file(path: Path, out: Path, *, cause: str, config: Config, seed: int = 1, count: int = 1) -> list[Key]:
    """Write ``count`` copies of a paper into ``out``, each with another error of ``cause``, and add to its key.

    A text with marks (``[13.8|OS median ...]``) is taken as marked; any other paper is mined, and what agrees with the
    gold table is taken as right. The same file, cause and seed give the same copies.

    Raises:
        RunError: an unknown cause, a file that cannot be read, or one no place of which can bear the error.
        Refusal: the paper cannot be read safely.
    """
    if cause not in CAUSES:
        raise RunError(cause, f"is no cause that an edit of a text can create; those are {', '.join(CAUSES)}")
    gold = load_gold(config.gold)
    text = _read(path, gold, config)
    found = _several(text, cause, gold, config, seed, count)
    if not found:
        raise RunError(path, f"no place in it can bear a {cause}")
    out.mkdir(parents=True, exist_ok=True)
    for number, planted in enumerate(found, start=1):
        (out / f"{path.stem}-{cause}-{number}.txt").write_text(planted.text, encoding="utf-8", newline="")
    keys = [_named(planted.key, f"{path.stem}-{cause}-{number}") for number, planted in enumerate(found, start=1)]
    with (out / KEY).open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(key.row(), ensure_ascii=False) + "\n" for key in keys)
    return keys


def _named(key: Key, doc: str) -> Key:
    return Key(**{name: getattr(key, name) for name in key.__slots__} | {"doc": doc})


def _read(path: Path, gold: GoldTable, config: Config) -> CorrectText:
    try:
        marked = path.suffix == ".txt" and MARK.search(text := path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        marked = None  # the reader says what is wrong with it, or knows its encoding
    if marked:
        return from_marked(text, path.stem, gold, config.diff)
    engine = build(config)
    return from_mined(engine.mine(engine.read(path)), gold, config.diff)


def _several(text: CorrectText, cause: str, gold: GoldTable, config: Config, seed: int, count: int) -> list[Planted]:
    """Different errors of one cause in a text, as many as asked for if it can bear them."""
    index, random = GoldIndex.of(gold), Random(f"{seed}:{cause}")
    found: dict[tuple[int, str], Planted] = {}
    for _ in range(count * _TRIES):
        planted = plant(text, cause, index, config.diff, random)
        if planted is None or len(found) == count:
            break
        found.setdefault((planted.key.start, planted.key.says), planted)
    return list(found.values())
