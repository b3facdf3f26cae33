"""The Python side of the command line, one function for each command.

``her2mine run PATH`` is ``api.run([PATH])``, ``her2mine check FILE`` is ``api.check(FILE)``,
``her2mine curate undo ID`` is ``api.curate_undo(ID)``. Faults a caller can mend are :class:`RunError`, :class:`Refusal`
and :class:`CurateError`; ``str()`` of each is one line that names the place and the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from her2mine import curate
from her2mine.curate import Board, CurateError, EditionMovedError, Fault, MergeConflictError
from her2mine.curate.agreement import Kappa, agreement
from her2mine.curate.changes import Pending, pending
from her2mine.curate.desk import Desk
from her2mine.curate.editions import Edition, preview
from her2mine.curate.journal import Journal
from her2mine.curate.merge import Side
from her2mine.curate.states import State, disputes, states
from her2mine.plant.text import Key
from her2mine.records import Decision, Judgement, JudgementVerdict, Refusal
from her2mine.review import Served
from her2mine.run import Config, Run, RunError, Score, check, evaluate, load_config, look, merge, read, run, status
from her2mine.run.executors import Limits

__all__ = [
    "Board",
    "CurateError",
    "EditionMovedError",
    "Limits",
    "MergeConflictError",
    "Refusal",
    "Run",
    "RunError",
    "Score",
    "Served",
    "board",
    "check",
    "curate_accept",
    "curate_agreement",
    "curate_decide",
    "curate_diff",
    "curate_history",
    "curate_log",
    "curate_merge",
    "curate_pending",
    "curate_provenance",
    "curate_publish",
    "curate_reject",
    "curate_restore",
    "curate_undo",
    "curate_validate",
    "curate_withdraw",
    "evaluate",
    "export",
    "load_config",
    "look",
    "merge",
    "plant",
    "read",
    "review",
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

    return plant_file(Path(path), Path(out), cause=cause, config=_settings(config), seed=seed, count=count)


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


def board(run: Path | str, *, config: Pipeline = None) -> Board:
    """A run and the curated folder it is decided on: claims, where each stands, decisions, publishing.

    Raises:
        CurateError: ``run`` holds no finished run.
    """
    settings = _settings(config)
    rules = settings.review
    return Board(Path(run), settings.gold, reviewers=rules.reviewers, corrections=rules.corrections)


def curate_decide(
    target: str, verdict: JudgementVerdict, *, run: Path | str, who: str, config: Pipeline = None, **more: Any
) -> Judgement:
    """Write down what a reviewer says of a claim; ``more`` as :meth:`her2mine.curate.Board.decide` takes it.

    Raises:
        CurateError: no such claim, a verdict that cannot be had for it, or something missing.
    """
    return board(run, config=config).decide(target, verdict, who=who, **more)


def curate_withdraw(judgement: str, *, run: Path | str, who: str, note: str = "", config: Pipeline = None) -> Judgement:
    """Take back a judgement of one's own; both stay in the log.

    Raises:
        CurateError: there is none, it is another's, or it is undone already.
    """
    return board(run, config=config).undo(judgement, who=who, note=note)


def curate_pending(*, targets: Collection[str] | None = None, config: Pipeline = None) -> tuple[Pending, str]:
    """What is settled and not in the table yet, and the diff of ``results.csv`` that publishing would make."""
    settings = _settings(config)
    desk = Desk(settings.gold)
    found = pending(desk, Journal(settings.gold).read(), settings.review.reviewers, targets)
    return found, preview(desk, found.step)


def curate_publish(
    *, seen: int, who: str, why: str, targets: Collection[str] | None = None, config: Pipeline = None
) -> Decision:
    """Write what is settled as a new edition, on top of the edition ``seen``.

    Raises:
        EditionMovedError: another edition came in between; nothing was written.
        CurateError: nothing is pending, or changes contradict each other or the table's rules.
    """
    settings = _settings(config)
    reviewers = settings.review.reviewers
    return curate.publish(settings.gold, seen=seen, who=who, why=why, reviewers=reviewers, targets=targets)


def curate_agreement(*, config: Pipeline = None) -> tuple[list[Kappa], list[State]]:
    """Cohen's kappa of every two reviewers, and the claims on which they differ."""
    settings = _settings(config)
    records = Journal(settings.gold).read()
    return agreement(records), disputes(states(records, settings.review.reviewers).values())


def curate_log(*, config: Pipeline = None) -> list[Edition]:
    """The editions of the pipeline's curated table, the first first."""
    return curate.editions(_gold(config))


def curate_provenance(row: str, *, config: Pipeline = None) -> list[dict[str, Any]]:
    """Where the cells of a row come from; see :func:`her2mine.curate.provenance`."""
    return curate.provenance(curate.history(_gold(config)), row)


def curate_diff(first: int, second: int, *, config: Pipeline = None) -> str:
    """The unified diff of ``results.csv`` between two editions; "" where they are the same.

    Raises:
        CurateError: there is no such edition.
    """
    return curate.compare(_gold(config), first, second)[1]


def curate_restore(edition: int, *, who: str, why: str, config: Pipeline = None) -> Decision:
    """Bring the tables of an earlier edition back, as a new one.

    Raises:
        CurateError: there is no such edition, or the tables are already those.
    """
    return curate.restore(_gold(config), edition, who=who, why=why)


def curate_merge(
    other: Path | str, *, who: str, why: str, take: Mapping[str, Side] | None = None, config: Pipeline = None
) -> Decision | None:
    """Take over what another copy of the curated folder changed; see :func:`her2mine.curate.merge`.

    Raises:
        MergeConflictError: both changed a row and ``take`` does not say whose to take.
        CurateError: there is no common edition, or the merged table would be faulty.
    """
    return curate.merge(_gold(config), Path(other), who=who, why=why, take=take)


def export(
    run: Path | str,
    kind: str,
    *,
    out: Path | str | None = None,
    language: str | None = None,
    confirmed: bool = False,
    config: Pipeline = None,
) -> Path:
    """Export a finished run: "xlsx", "csv", "parquet", "ro-crate" or "errata"; the file or folder written.

    Args:
        run: the run folder.
        kind: what to make; errata are Markdown, or HTML where ``out`` ends in ``.html``.
        out: where to; an earlier export there is replaced. Default: below ``outputs/export``.
        language: of what people read, "en" or "zh"; without it the pipeline file's.
        confirmed: of errata, only those that reviewers have confirmed.
        config: the pipeline whose curated table and review log are meant.

    Raises:
        ExportError: an unknown kind, or a place that cannot be written.
        CurateError: ``run`` holds no finished run.
    """
    from her2mine.export import export as make

    settings = _settings(config)
    return make(
        Path(run),
        kind,
        gold=settings.gold,
        out=Path(out) if out is not None else None,
        reviewers=settings.review.reviewers,
        language=language or settings.diff.language,
        confirmed=confirmed,
    )


def review(
    run: Path | str,
    *,
    curated: Path | str | None = None,
    papers: Collection[Path | str] = (),
    who: str = "",
    host: str = "127.0.0.1",
    port: int = 0,
    password: str = "",
    config: Pipeline = None,
) -> Served:
    """The curator's page over a run, ready to be served: ``api.review("outputs/papers").run()`` serves it.

    Args:
        run: the run folder.
        curated: the folder of the curated table, where it is not the pipeline's.
        papers: further folders in which the papers of the run are looked for.
        who: the name decisions are kept under; without it the page asks.
        host: the address to listen on; beyond this machine it needs a password.
        port: the port; 0 takes any that is free (``address`` of what is returned tells it).
        password: asked of everybody, where it is not "".
        config: the pipeline.

    Raises:
        RunError: an address that cannot be listened on, or one beyond this machine without a good password.
        CurateError: the run cannot be read.
    """
    from her2mine.review import prepare

    folder = Path(curated) if curated is not None else None
    more = [Path(each) for each in papers]
    return prepare(
        Path(run), _settings(config), curated=folder, papers=more, who=who, host=host, port=port, password=password
    )


def _gold(config: Pipeline) -> Path:
    return _settings(config).gold


def _settings(config: Pipeline) -> Config:
    return config if isinstance(config, Config) else load_config(config)
