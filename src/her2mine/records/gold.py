"""The curated dataset's rows and what is said about a difference from them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

GoldRole = Literal["experimental", "control", "single", "comparison", "overall"]
Verified = Literal["two-pages", "page", "knowledge"]


class TrialRecord(BaseModel):
    """One trial of ``corpus/curated/trials.csv``. Lists are tuples; arms are tuples of drug names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trial: str
    aliases: tuple[str, ...] = ()
    registry: tuple[str, ...] = ()  # NCT, ChiCTR, CTR, JapicCTI, UMIN ...
    phase: str = ""
    line: str = ""
    population: str = ""
    experimental_arms: tuple[tuple[str, ...], ...] = ()
    control_arm: tuple[str, ...] = ()
    n_experimental: int | None = None
    n_control: int | None = None
    dois: tuple[str, ...] = ()  # lower case; the primary publication first
    pmid: str = ""
    year: int | None = None
    first_author: str = ""
    disease: str = ""
    note: str = ""


class GoldResult(BaseModel):
    """One published quantity of ``corpus/curated/results.csv``.

    The key is trial, analysis, population, arm, role, endpoint, qualifier, statistic, timepoint. ``value`` is None for
    not reached. ``printed`` lists the value as printed in publications, the finest first ("47.3", "47").
    ``verified`` speaks for the value, ``ci_verified`` for the interval ("" when there is no interval).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    trial: str
    analysis: str
    data_cutoff: str = ""
    population: str = ""
    arm: str = ""
    drugs: tuple[str, ...] = ()  # the arm's drugs, INN
    role: GoldRole
    endpoint: str
    qualifier: str = ""  # tells apart quantities that share the rest of the key: "drug-related", "confirmed"
    statistic: str
    timepoint: float | None = None
    value: float | None = None
    printed: tuple[str, ...] = ()
    unit: str
    op: str = "="
    ci_low: float | None = None
    ci_high: float | None = None
    ci_low_text: str = ""
    ci_high_text: str = ""
    ci_level: float | None = None
    source_doi: str = ""
    verified: Verified = "knowledge"
    ci_verified: str = ""
    unsure: bool = False
    note: str = ""

    @property
    def firm(self) -> bool:
        """Whether a verdict may rest on this row: seen on a page, and not marked doubtful."""
        return self.verified in ("page", "two-pages") and not self.unsure


class Discrepancy(BaseModel):
    """A verdict on one finding (or citation marker, or pair of findings) with its proof.

    ``severity`` is "conflict" (a number is wrong), "check" (worth a curator's eye, does not fail a check),
    "info" (agrees, new, abstained).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    doc: str
    start: int
    end: int
    text: str
    cause: str
    runner_up: str | None = None
    severity: Literal["conflict", "check", "info"] = "check"
    confidence: float = 0.5
    explanation: str = ""
    arithmetic: str = ""
    quote: str = ""
    finding: str = ""  # id of the finding spoken of
    related: tuple[str, ...] = ()  # ids of other findings used as evidence
    gold: GoldResult | None = None
    trial: str | None = None
    endpoint: str = ""
    statistic: str = ""
    language: str = "en"
    section: str = ""
    page: int | None = None
    should_be: str = ""

    def row(self) -> dict[str, Any]:
        """The discrepancy as plain JSON values."""
        return self.model_dump(mode="json")


class Decision(BaseModel):
    """A step of the curated table's history; one line of ``decisions.jsonl``, never rewritten.

    ``accept`` and ``reject`` decide on one discrepancy or candidate; ``publish`` carries out what reviewers agreed on,
    ``restore`` brings the tables of an earlier edition back, ``merge`` takes over those of another copy of the folder.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    action: Literal["accept", "reject", "undo", "publish", "restore", "merge"]
    target: str  # id of the discrepancy, or of the decision that an undo takes back; else the edition made
    who: str
    why: str
    when: str  # ISO 8601, UTC
    edition_before: int
    edition_after: int
    added: tuple[dict[str, str], ...] = ()  # rows of results.csv that came
    removed: tuple[dict[str, str], ...] = ()  # rows of results.csv that went
    evidence: dict[str, Any] = {}
