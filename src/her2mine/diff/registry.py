"""The one list of provers. A cause module registers its functions here and is imported by ``causes``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from her2mine.diff.claim import Claim
from her2mine.diff.context import PaperContext
from her2mine.diff.verdict import Severity
from her2mine.records import Discrepancy, Finding, GoldResult


@dataclass(frozen=True)
class Proof:
    """What a prover can show about a value that no gold row of its own quantity fits.

    ``strength`` (0 to 1) orders proofs: the strongest names the cause, the next one the runner-up.
    """

    cause: str
    strength: float
    explanation: str
    row: GoldResult | None = None
    arithmetic: str = ""
    should_be: str = ""
    cap: Severity = "conflict"
    related: tuple[Finding, ...] = field(default=())


PaperProver = Callable[[PaperContext], Iterator[Discrepancy]]
ClaimProver = Callable[[Claim], Proof | None]

_paper_provers: dict[str, PaperProver] = {}
_claim_provers: dict[str, ClaimProver] = {}


def on_paper(prover: PaperProver) -> PaperProver:
    """Register a prover that looks at a whole paper."""
    _paper_provers[f"{prover.__module__}.{prover.__name__}"] = prover
    return prover


def on_claim(prover: ClaimProver) -> ClaimProver:
    """Register a prover that explains one value its gold rows do not fit."""
    _claim_provers[f"{prover.__module__}.{prover.__name__}"] = prover
    return prover


def paper_provers() -> list[PaperProver]:
    """The paper provers, by name, so that the order does not hang on imports."""
    return [_paper_provers[name] for name in sorted(_paper_provers)]


def claim_provers() -> list[ClaimProver]:
    """The claim provers, by name."""
    return [_claim_provers[name] for name in sorted(_claim_provers)]
