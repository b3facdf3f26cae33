"""What is exported: a finished run, and what reviewers have said of its claims."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from her2mine.curate import Board
from her2mine.curate.claims import Claim
from her2mine.curate.states import State
from her2mine.diff.gold import GoldTable, load_gold
from her2mine.records import Judgement
from her2mine.report.model import Results


@dataclass(frozen=True)
class Source:
    """A run folder read, with the claims, where each stands, and the judgements on them (those taken back too)."""

    folder: Path
    results: Results
    gold: GoldTable
    claims: tuple[Claim, ...]
    states: Mapping[str, State]
    judgements: tuple[Judgement, ...]
    terminal: Mapping[str, str]  # id of a decision made in the terminal -> "accept" or "reject"

    @property
    def edition(self) -> int:
        """The edition that the run was held against."""
        return int(self.results.provenance.get("gold", {}).get("edition", 0))

    @property
    def version(self) -> str:
        """The version of her2mine that made the run."""
        return str(self.results.provenance.get("versions", {}).get("her2mine", ""))

    def state(self, claim: Claim) -> State:
        """Where a claim stands."""
        return self.states.get(claim.key) or State(claim.key)


def open_source(run: Path, gold: Path, reviewers: int = 1) -> Source:
    """Read what is to be exported.

    Raises:
        CurateError: ``run`` holds no finished run, or the review log has a bad line.
        GoldError: the curated folder cannot be read.
    """
    from her2mine.curate import history

    board = Board(run, gold, reviewers=reviewers)
    said = tuple(entry for entry in board.journal.read() if entry.target in board.claims)
    terminal = {entry.id: entry.action for entry in history(gold)}
    claims = tuple(board.claims.values())
    return Source(run, board.results, load_gold(gold), claims, board.states(), said, terminal)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_review(state: State, terminal: Mapping[str, str]) -> dict[str, Any]:
    """The columns that tell what reviewers made of a claim: state, verdict, who, when, reason classes and notes."""
    said = state.standing
    held = state.settled or (said[0] if len(said) == 1 else None)
    return {
        "claim": state.target,
        "state": state.status,
        "decided": terminal.get(state.terminal, "") if state.terminal else held.verdict if held else "",
        "who": tuple(entry.who for entry in said),
        "when": tuple(entry.at for entry in said),
        "reasons": tuple(entry.reason for entry in said if entry.reason),
        "notes": tuple(entry.note for entry in said if entry.note),
    }
