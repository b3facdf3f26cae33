"""A writer killed at any moment leaves the old edition or the new one, never something between."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from her2mine.curate import CurateError, accept, history, reject, validate
from her2mine.diff.gold import GoldError, load_gold

ME: dict[str, Any] = {"who": "A", "why": "b", "when": "2026-01-02T03:04:05+00:00"}


class KilledError(BaseException):
    """What a kill looks like from inside: nothing after it runs, nothing catches it."""


def killing(real: Callable[..., None], after: int) -> Callable[..., None]:
    calls = iter(range(after))

    def step(*args: object, **more: object) -> None:
        if next(calls, None) is None:
            raise KilledError
        real(*args, **more)

    return step


@pytest.mark.parametrize("step", ["replace", "fsync", "unlink"])
@pytest.mark.parametrize("after", range(10))
def test_a_kill_leaves_one_whole_edition_and_the_next_writer_finishes(
    gold: Path, run: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, step, killing(getattr(os, step), after))
        with contextlib.suppress(KilledError):
            accept(gold, run, "s1", **ME)
    table = load_gold(gold)
    value = next(row.value for row in table.results if row.id == "alpha-primary-os-median-experimental")
    decided = [entry.target for entry in history(gold)]
    assert (table.edition, value, decided) in [(1, 13.8, []), (2, 13.5, ["s1"])]
    assert validate(gold) == []
    reject(gold, run, "v1", **ME)
    assert [entry.target for entry in history(gold)] == [*decided, "v1"]
    assert load_gold(gold).edition == table.edition
    assert not (gold / "pending.json").exists()
    assert validate(gold) == []


def test_a_kill_before_the_step_leaves_the_old_edition_readable(
    gold: Path, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (gold / "results.csv").read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killing(os.replace, 0))
        with pytest.raises(KilledError):
            accept(gold, run, "n1", **ME)
    assert (gold / "results.csv").read_bytes() == before
    assert (load_gold(gold).edition, history(gold)) == (1, ())


def test_a_pending_file_of_another_kind_is_refused_in_one_line(gold: Path, run: Path) -> None:
    (gold / "pending.json").write_text("[]", encoding="utf-8")
    for attempt in (lambda: reject(gold, run, "n1", **ME), lambda: load_gold(gold)):
        with pytest.raises(GoldError, match=r"pending\.json: not a pending edition"):
            attempt()


def test_a_folder_without_its_description_is_refused(gold: Path, run: Path) -> None:
    (gold / "datapackage.json").unlink()
    with pytest.raises(CurateError, match=r"datapackage\.json: No such file"):
        reject(gold, run, "n1", **ME)
