"""What a reviewer says of one claim of a paper."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

JudgementVerdict = Literal["paper_wrong", "extraction_wrong", "gold_wrong", "both_stand", "new", "cannot_tell", "undo"]


class Judgement(BaseModel):
    """A reviewer's decision on a claim; one line of ``reviews.jsonl``, never rewritten.

    ``target`` is the stable key of the claim (see :mod:`her2mine.curate.claims`), ``id`` is made of the record's own
    content. What the verdict asks for stands in ``slots`` and ``marked`` (extraction_wrong), ``cells`` (gold_wrong) or
    ``row`` (both_stand, new); the rest says where the claim stands and what the reviewer had before his eyes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    at: str  # ISO 8601, UTC
    who: str
    target: str
    verdict: JudgementVerdict
    undoes: str = ""  # id of the judgement that an undo takes back
    settles: bool = False  # the last word on a claim that two reviewers dispute
    reason: str = ""  # class, a key of the reasons in curate/words
    note: str = ""

    slots: dict[str, str] = Field(default_factory=dict)  # slot -> what is right, as in annotated text
    marked: str = ""  # the sentence with its values marked, as in annotated text; "" where it cannot stand alone
    gold: str = ""  # id of the gold row that was shown
    seen: dict[str, str] = Field(default_factory=dict)  # that row, as it was
    cells: dict[str, str] = Field(default_factory=dict)  # column of results.csv -> new cell
    row: dict[str, str] = Field(default_factory=dict)  # row of results.csv to add
    trial: dict[str, str] = Field(default_factory=dict)  # row of trials.csv that it needs

    run: str = ""  # fingerprint of the run
    edition: int = 0  # of the gold that the run was held against
    paper: str = ""  # SHA-256 of the paper's file
    doc: str = ""
    page: int | None = None
    start: int = 0
    end: int = 0
    sentence: str = ""
    quoted: str = ""  # the value as the paper prints it
    cause: str = ""
    discrepancy: str = ""  # id of the gravest verdict on the claim in that run
