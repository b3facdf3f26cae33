"""The curator's desk under attack: writers killed at random moments, and two curators who publish at once.

    python -m benchmarks.desk kill [--rounds 50] [--seed 0] [--json FILE]
    python -m benchmarks.desk race [--rounds 100] [--seed 0] [--json FILE]

Both work on a copy of the shipped curated table. ``kill``: a process decides, publishes, takes back and restores
without end (every other one only decides, as fast as it can), and writes down what it was told is done; it is killed
with SIGKILL at a random moment, and the folder is looked at: every decision that was acknowledged is in the log, the
table is one whole edition, and the log replayed from edition 1 gives its bytes. ``race``: two processes publish on the
same edition at the same moment; one wins, the other is told, and what both have decided is still there.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from her2mine.curate import EditionMovedError, history, publish, replay, restore, validate
from her2mine.curate.changes import pending
from her2mine.curate.desk import Desk
from her2mine.curate.edition import CurateError, locked
from her2mine.curate.journal import REVIEWS, TORN, Journal, named
from her2mine.curate.table import Row, from_csv, to_csv
from her2mine.diff.gold import load_gold
from her2mine.records import Judgement

SHIPPED = Path(__file__).parents[1] / "corpus" / "curated"
ACKNOWLEDGED = "acknowledged.txt"
LONGEST = 2.0  # seconds until the kill, at most: several editions
FORK = multiprocessing.get_context("fork")


def judgement(number: int, rows: list[Row], who: str, paper: str = "made-up") -> Judgement:
    """A wish for another value of one of the rows, for what a paper says of it."""
    row = rows[number % len(rows)]
    value = f"{1 + number // len(rows) % 90}.{number % 10}"
    value += "5" * (value == row["value"])
    cells = {"value": value, "printed": value, "ci_low": "", "ci_high": "", "ci_low_text": "", "ci_high_text": ""}
    cells |= {"ci_level": "", "ci_verified": "", "verified": "page"}
    return named(
        Judgement(
            id="", at="", who=who, target=f"{paper}-{row['id']}", verdict="gold_wrong", gold=row["id"], seen=row,
            cells=cells, note=f"第 {number} 次", doc=paper, sentence=f"sentence {number}", quoted=value,
        )
    )  # fmt: skip


def changeable(folder: Path) -> list[Row]:
    """Rows whose value may be any plain number: medians in months."""
    rows = from_csv((folder / "results.csv").read_text("utf-8"))
    return [row for row in rows if row["statistic"] == "median" and row["unit"] == "month" and row["value"]]


def work(folder: Path, seed: int, publishing: bool) -> None:
    """Decide, publish, take back and restore until somebody ends it; each thing that is done is written down."""
    draw, journal = Random(seed), Journal(folder)
    rows = changeable(folder)
    with (folder.parent / ACKNOWLEDGED).open("ab", buffering=0) as done:
        for step in count():
            rows = changeable(folder) if publishing else rows
            for _ in range(draw.randint(1, 4)):
                wish = judgement(draw.randrange(10**6), rows, "A")
                done.write(f"review {journal.append(lambda _, wish=wish: wish).id}\n".encode())  # type: ignore[misc]
            if draw.random() < 0.3:
                last = draw.choice(journal.read())
                back = Judgement(id="", at="", who="A", target=last.target, verdict="undo", undoes=last.id)
                done.write(f"review {journal.append(lambda _, back=back: named(back)).id}\n".encode())  # type: ignore[misc]
            if publishing:
                _publish(folder, draw, step, done.write)


def _publish(folder: Path, draw: Random, step: int, done: Callable[[bytes], object]) -> None:
    edition = load_gold(folder).edition
    try:
        if draw.random() < 0.15 and edition > 1:
            made = restore(folder, draw.randrange(1, edition), who="A", why=f"step {step}")
        else:
            made = publish(folder, seen=edition, who="A", why=f"step {step}", targets=_sound(folder))
    except CurateError:  # nothing to publish, or the tables are the same: no fault, and nothing done
        return
    done(f"edition {made.edition_after}\n".encode())


def _sound(folder: Path) -> list[str]:
    """The claims whose wishes are in nobody's way."""
    found = pending(Desk(folder), Journal(folder).read())
    clashing = {target for clash in found.clashes for target in clash.targets}
    return [target for change in found.changes for target in change.targets if target not in clashing]


def kill(rounds: int, seed: int, folder: Path) -> dict[str, Any]:
    """Kill a worker again and again on the same folder; counts of what was lost, torn and half done."""
    draw, found = Random(seed), Counter[str]()
    first = from_csv((folder / "results.csv").read_text("utf-8"))
    for number in range(rounds):
        worker = FORK.Process(target=work, args=(folder, draw.randrange(10**9), number % 2 == 0))
        worker.start()
        time.sleep(draw.uniform(0.0, LONGEST))
        os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join()
        found["kills in the middle of an edition"] += (folder / "pending.json").exists()
        found["half-written decisions put aside"] += not (folder / REVIEWS).read_bytes().endswith(b"\n")
        for fault in examine(folder, first, recover=number % 4 < 2):
            found[f"FAULT {fault}"] += 1
    table = load_gold(folder)
    return {
        "rounds": rounds,
        "editions": table.edition,
        "decisions": len(Journal(folder).read()),
        "torn lines kept": (folder / TORN).exists() and len((folder / TORN).read_bytes().splitlines()),
        **found,
    }


def examine(folder: Path, first: list[Row], *, recover: bool) -> list[str]:
    """What is wrong with a folder whose writer was killed; ``recover``: after the next writer has cleared up."""
    if recover:
        with locked(folder):
            pass
    faults = [str(fault) for fault in validate(folder)]
    acknowledged = (folder.parent / ACKNOWLEDGED).read_text("utf-8").splitlines()
    kept = {entry.id for entry in Journal(folder).read()}
    lost = [line for line in acknowledged if line.startswith("review ") and line.split()[1] not in kept]
    if lost:
        faults.append(f"{len(lost)} acknowledged decisions lost")
    promised = max((int(line.split()[1]) for line in acknowledged if line.startswith("edition ")), default=1)
    if load_gold(folder).edition < promised:
        faults.append("an acknowledged edition is lost")
    if to_csv(replay(first, history(folder))) != Desk(folder).files["results.csv"]:
        faults.append("the log does not replay to the table")
    return faults


def attempt(folder: Path, who: str, target: str, seen: int, start: Any, told: Any) -> None:
    """Publish one claim at the signal, and tell how it went."""
    start.wait()
    try:
        told.put((who, "won", publish(folder, seen=seen, who=who, why="race", targets=[target]).edition_after))
    except EditionMovedError as error:
        told.put((who, "told", error.now))
    except CurateError as error:
        told.put((who, f"FAULT {error}", 0))


def race(rounds: int, seed: int, folder: Path) -> dict[str, Any]:
    """Two curators decide on different rows and publish on the same edition at once; then the one told tries again."""
    draw, found = Random(seed), Counter[str]()
    first = from_csv((folder / "results.csv").read_text("utf-8"))
    (folder.parent / ACKNOWLEDGED).touch()
    for number in range(rounds):
        rows, seen = changeable(folder), load_gold(folder).edition
        one, other = draw.sample(range(len(rows)), 2)  # two rows, and any value for each
        later = len(rows) * draw.randrange(10**4)
        wishes = {
            "A": judgement(one + later, rows, "A", f"paper-{number}"),
            "B": judgement(other + later, rows, "B", f"paper-{number}"),
        }
        for wish in wishes.values():
            Journal(folder).append(lambda _, wish=wish: wish)  # type: ignore[misc]
        ends = _both(folder, {who: wish.target for who, wish in wishes.items()}, seen)
        found[" and ".join(sorted(how for how, _ in ends.values()))] += 1
        loser = next((who for who, (how, _) in ends.items() if how == "told"), None)
        if loser is not None:
            publish(folder, seen=seen + 1, who=loser, why="again", targets=[wishes[loser].target])
        values = {row["id"]: row["value"] for row in from_csv((folder / "results.csv").read_text("utf-8"))}
        found["changes lost"] += sum(values[wish.gold] != wish.cells["value"] for wish in wishes.values())
        for fault in examine(folder, first, recover=False):
            found[f"FAULT {fault}"] += 1
    return {"rounds": rounds, "editions": load_gold(folder).edition, **found}


def _both(folder: Path, targets: dict[str, str], seen: int) -> dict[str, tuple[str, int]]:
    start, told = FORK.Barrier(len(targets)), FORK.Queue()
    racers = [FORK.Process(target=attempt, args=(folder, who, key, seen, start, told)) for who, key in targets.items()]
    for racer in racers:
        racer.start()
    ends = {who: (how, edition) for who, how, edition in (told.get(timeout=60) for _ in racers)}
    for racer in racers:
        racer.join()
    return ends


def sound(found: dict[str, Any]) -> bool:
    """Whether nothing was lost, half done or decided by both."""
    return not any(name.startswith("FAULT") or "FAULT" in name for name in found) and not found.get("changes lost")


def copied(place: Path) -> Path:
    """A copy of the shipped curated folder."""
    return Path(shutil.copytree(SHIPPED, place / "curated"))


def main() -> None:
    """Run one of the two and print what came of it; exit status 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("what", choices=("kill", "race"))
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = copied(Path(place))
        run, rounds = (kill, given.rounds or 50) if given.what == "kill" else (race, given.rounds or 100)
        found = run(rounds, given.seed, folder)
    for name, value in found.items():
        print(f"{name}: {value}")
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    sys.exit(0 if sound(found) else 1)


if __name__ == "__main__":
    main()
