"""A stage's hash changes with all that its results rest on, and with nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from her2mine.ingest import Reading
from her2mine.run import load_config
from her2mine.run.store.keys import COMPARE, MINE, PACKAGE, READ, Stages, stages
from tests.run.fakes import counting_engine, fake_engine


def imported(file: Path) -> Iterator[str]:
    """The modules of the package that a source file imports, as paths within it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if name.startswith("her2mine."):
                yield name.removeprefix("her2mine.").replace(".", "/")


@pytest.mark.parametrize(("rooms", "before"), [(READ, ()), (MINE, READ), (COMPARE, READ + MINE)])
def test_the_code_of_a_stage_holds_every_room_that_its_rooms_import(
    rooms: tuple[str, ...], before: tuple[str, ...]
) -> None:
    """Otherwise a change there would leave stale results in use. Rooms of plain types and calls are let pass."""
    known = tuple(room.removesuffix(".py") for room in (*rooms, *before))
    only_types = ("run/config", "run/errors", "run/inputs", "run/store", "run/engine", "report/model")
    behind = ("diff",) if rooms is MINE else ()  # imported by the engine for the stage after this one
    for room in rooms:
        place = PACKAGE / room
        for file in [place] if place.is_file() else place.rglob("*.py"):
            strange = [name for name in imported(file) if not name.startswith((*known, *only_types, *behind))]
            assert strange == [], f"{file.relative_to(PACKAGE)} imports what the hash of its stage does not cover"


def changed(one: Stages, other: Stages) -> list[str]:
    return [name for name in ("read", "mined", "compared") if getattr(one, name) != getattr(other, name)]


def test_what_changes_which_stage(config: Path) -> None:
    gold = config.parent / "gold"
    before = stages(load_config(config), fake_engine)
    assert stages(load_config(config), fake_engine) == before
    assert changed(before, stages(load_config(config), counting_engine)) == ["mined"]
    settings = load_config(config)
    slow = settings.model_copy(update={"reading": Reading(seconds=1)})
    assert changed(before, stages(slow, fake_engine)) == ["read"]
    spoken = settings.model_copy(update={"diff": settings.diff.model_copy(update={"language": "zh"})})
    assert changed(before, stages(spoken, fake_engine)) == ["compared"]
    (gold / "results.csv").write_text("id\n", encoding="utf-8")
    assert changed(before, stages(load_config(config), fake_engine)) == ["compared"]
    (gold / "trials.csv").write_text("trial\n", encoding="utf-8")
    assert changed(before, stages(load_config(config), fake_engine)) == ["mined", "compared"]
    (config.parent / "drugs.csv").write_text("canonical\nx\n", encoding="utf-8")
    assert "mined" in changed(before, stages(load_config(config), fake_engine))


def test_each_stage_rests_on_the_one_before() -> None:
    one = Stages("r", "m", "c").keys("sha", ".txt", "a", "a.txt")
    assert Stages("r", "m", "other").keys("sha", ".txt", "a", "a.txt").mined == one.mined
    other = Stages("other", "m", "c").keys("sha", ".txt", "a", "a.txt")
    assert len({one.read, one.mined, one.compared, other.read, other.mined, other.compared}) == 6
    renamed = Stages("r", "m", "c").keys("sha", ".txt", "b", "b.txt")
    assert renamed.mined == one.mined and renamed.compared != one.compared
