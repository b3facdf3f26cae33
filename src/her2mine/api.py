"""The Python side of the command line, one function for each command.

``her2mine run PATH`` is ``api.run([PATH])``, ``her2mine check FILE`` is ``api.check(FILE)``,
``her2mine curate undo ID`` is ``api.curate_undo(ID)``. Faults a caller can mend are :class:`RunError`, :class:`Refusal`
and :class:`CurateError`; ``str()`` of each is one line that names the place and the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from her2mine import curate
from her2mine.curate import CurateError, Fault
from her2mine.plant.text import Key
from her2mine.records import Decision, Refusal
from her2mine.run import Config, Run, RunError, Score, check, evaluate, load_config, look, merge, read, run, status
from her2mine.run.executors import Limits

__all__ = [
    "CurateError",
    "Limits",
    "Refusal",
    "Run",
    "RunError",
    "Score",
    "check",
    "curate_accept",
    "curate_history",
    "curate_reject",
    "curate_undo",
    "curate_validate",
    "evaluate",
    "load_config",
    "look",
    "merge",
    "plant",
    "read",
    "run",
    "status",
]

Pipeline = Path | str | Config | None


def plant(
    path: Path | str, out: Path | str, *, cause: str, seed: int = 1, count: int = 1, config: Pipeline = None
) -> list[Key]:
    """Write copies of a correct paper with one error of a known cause each, and their key (``key.jsonl``), to ``out``.

    Raises:
        RunError: an unknown cause, or a paper no place of which can bear the error.
        Refusal: the paper cannot be read safely.
    """
    from her2mine.plant.files import plant_file  # needs the language parts, which take a second to import

    settings = config if isinstance(config, Config) else load_config(config)
    return plant_file(Path(path), Path(out), cause=cause, config=settings, seed=seed, count=count)


def curate_validate(*, config: Pipeline = None) -> list[Fault]:
    """Check the pipeline's curated table; every fault names file, row and column."""
    return curate.validate(_gold(config))


def curate_accept(
    target: str,
    *,
    run: Path | str,
    who: str,
    why: str,
    gold_is_wrong: bool = False,
    new_trial: bool = False,
    changes: Mapping[str, str] | None = None,
    source_doi: str = "",
    config: Pipeline = None,
) -> Decision:
    """Say that a verdict of a run is right; a new value (or, with ``gold_is_wrong``, a corrected one) makes an edition.

    Args:
        target: id of a discrepancy or of a finding.
        run: the run folder it stands in.
        who: the curator.
        why: the reason, kept with the decision.
        gold_is_wrong: give the curated row the paper's number.
        new_trial: let a candidate bring a trial that the table does not have.
        changes: cells of the row to set, column to text.
        source_doi: the publication that the row is to name.
        config: the pipeline whose curated table is meant.

    Raises:
        CurateError: the target is unknown or decided already, or the new table would be faulty.
    """
    return curate.accept(
        _gold(config),
        Path(run),
        target,
        who=who,
        why=why,
        gold_is_wrong=gold_is_wrong,
        new_trial=new_trial,
        changes=changes,
        source_doi=source_doi,
    )


def curate_reject(target: str, *, run: Path | str, who: str, why: str, config: Pipeline = None) -> Decision:
    """Say that a verdict of a run is not right; the curated table stays as it is.

    Raises:
        CurateError: the target is unknown or decided already.
    """
    return curate.reject(_gold(config), Path(run), target, who=who, why=why)


def curate_undo(decision: str, *, who: str, why: str, config: Pipeline = None) -> Decision:
    """Take a decision back; its rows go or come back in a new edition, and both decisions stay in the history.

    Raises:
        CurateError: there is no such decision, or it has been taken back already.
    """
    return curate.undo(_gold(config), decision, who=who, why=why)


def curate_history(*, config: Pipeline = None) -> tuple[Decision, ...]:
    """All decisions on the pipeline's curated table, the oldest first."""
    return curate.history(_gold(config))


def _gold(config: Pipeline) -> Path:
    return (config if isinstance(config, Config) else load_config(config)).gold
