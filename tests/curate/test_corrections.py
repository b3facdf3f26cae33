"""A wrong extraction becomes an annotated sentence that reads back as what the reviewer said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from her2mine.curate import Board, CurateError
from her2mine.curate.claims import Claim, claims_of
from her2mine.curate.corrections import marked_sentence
from her2mine.curate.table import Row
from her2mine.records import Finding
from her2mine.run.annotated import read_annotated
from tests.curate.reviewing import key_of, results_of


def claim_of(rows: list[Row], name: str, **changes: Any) -> Claim:
    claim = next(claim for claim in claims_of(results_of(rows)) if claim.main.id == f"d-{name}")
    assert claim.finding is not None
    sentence = changes.pop("sentence", claim.sentence)
    return Claim(
        claim.key, claim.paper, claim.doc, claim.start, claim.end, claim.quoted, sentence,
        claim.finding.model_copy(update=changes), claim.verdicts,
    )  # fmt: skip


def test_the_line_reads_back_with_the_corrected_slots(board: Board) -> None:
    slots = {
        "role": "control",
        "drugs": "drug b,placebo x",
        "timepoint": "12",
        "population": "PD-L1 low",
        "ci": "5.5..NE",
    }
    made = board.decide(key_of(board, "new"), "extraction_wrong", who="A", slots=slots)
    assert board.corrections is not None
    (snippet,) = read_annotated(board.corrections)
    assert snippet.text == board.claims[made.target].sentence
    (value,) = snippet.values
    found = {name: value[name] for name in ("text", "endpoint", "role", "drugs", "timepoint", "population", "trial")}
    assert found == {
        "text": "6.70", "endpoint": "PFS", "role": "control", "drugs": ["drug b", "placebo x"], "timepoint": 12.0,
        "population": "PD-L1 low", "trial": "Trial A",
    }  # fmt: skip
    assert (value["ci_low"], value["ci_high"], value["value"]) == (5.5, None, 6.7)
    assert made.id in snippet.construction


def test_an_undone_correction_leaves_the_file_and_not_the_log(board: Board) -> None:
    made = board.decide(key_of(board, "new"), "extraction_wrong", who="A", slots={"endpoint": "OS"})
    assert board.corrections is not None and made.marked in board.corrections.read_text("utf-8")
    board.undo(made.id, who="A")
    assert read_annotated(board.corrections) == []
    assert [entry.verdict for entry in board.journal.read()] == ["extraction_wrong", "undo"]


def test_where_two_must_agree_the_line_waits_for_the_second(pair: Board) -> None:
    key = key_of(pair, "new")
    pair.decide(key, "extraction_wrong", who="A", slots={"endpoint": "OS"})
    assert pair.corrections is not None and not pair.corrections.exists()
    pair.decide(key, "extraction_wrong", who="B", slots={"endpoint": "OS"})
    assert len(read_annotated(pair.corrections)) == 1


def test_the_other_values_of_the_sentence_are_marked_as_they_were_read(rows: list[Row]) -> None:
    claim = claim_of(rows, "new", sentence="PFS was 6.70 months against 5.2 months (6.70 again).")
    assert claim.finding is not None
    origin = claim.finding.sentence[0]
    other = claim.finding.model_copy(
        update={
            "start": origin + 28,
            "end": origin + 31,
            "text": "5.2",
            "value": 5.2,
            "role": "control",
            "ci_low": None,
        }
    )
    line = marked_sentence(
        Claim(claim.key, claim.paper, claim.doc, origin + 8, origin + 12, "6.70", claim.sentence, claim.finding, ()),
        {"endpoint": "TTP"},
        [claim.finding, other],
    )
    assert line == (
        "PFS was [6.70|TTP median month experimental drugs=drug_a,drug_b ci=6..NE trial=Trial_A] months against "
        "[5.2|PFS median month control drugs=drug_a,drug_b trial=Trial_A] months (6.70 again)."
    )


def test_a_number_that_is_no_result_loses_its_mark(rows: list[Row]) -> None:
    claim = claim_of(rows, "new")
    assert marked_sentence(claim, {"no_value": "true"}) == claim.sentence


@pytest.mark.parametrize(
    "changes",
    [{"table": 0}, {"sentence": "a [6.70|x] 6.70"}, {"sentence": ""}],
    ids=["row of a table", "holds marks", "no sentence"],
)
def test_what_cannot_stand_alone_makes_no_line(rows: list[Row], changes: dict[str, Any]) -> None:
    assert marked_sentence(claim_of(rows, "new", **changes), {"endpoint": "OS"}) == ""


def test_a_hostile_sentence_stays_one_line_and_no_heading(rows: list[Row]) -> None:
    claim = claim_of(rows, "new", sentence="# 6.70\n# heading | x")
    line = marked_sentence(claim, {"endpoint": "OS"})
    assert line.startswith(" [6.70|OS") or line.startswith("[6.70|OS")
    assert "\n" not in line


def test_a_reached_value_and_one_that_is_not_differ(rows: list[Row]) -> None:
    def value(finding: Finding) -> str:
        claim = claim_of(rows, "new", value=finding.value)
        return marked_sentence(claim, {"endpoint": "OS"})

    reached = claim_of(rows, "new").finding
    assert reached is not None
    assert "value=" not in value(reached)
    assert "value=null" in value(reached.model_copy(update={"value": None}))


def test_a_correction_needs_a_slot(rows: list[Row]) -> None:
    with pytest.raises(CurateError, match="needs the slot that is wrong"):
        marked_sentence(claim_of(rows, "new"), {})


def test_no_file_is_made_where_nothing_was_corrected(board: Board, tmp_path: Path) -> None:
    board.decide(key_of(board, "new"), "cannot_tell", who="A")
    assert board.corrections is not None and not board.corrections.exists()
