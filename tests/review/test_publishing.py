"""New editions from the page: what waits, what is published, what two curators at once get, and the way back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from her2mine import curate
from her2mine.review.app import create_app
from tests.review.conftest import Place, Visitor

KEEP = ("results.csv", "trials.csv")


def tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in KEEP}


@pytest.fixture
def decided(place: Place) -> Place:
    """Two changes wait: a row to change and one to add."""
    ann = place.visitor("Ann")
    fields = {"verdict": "gold_wrong", "reason": "erratum", "gold_wrong.note": "put right"}
    ann.post(f"/c/{place.key('ci_conflict', doc='zh-brief')}", fields)
    new = {"verdict": "new", "new.analysis": "primary"}
    ann.post(f"/c/{place.key('not_in_gold', doc='en-review-second-line', text='26.3')}", new)
    assert len(place.service().known.pending.changes) == 2
    return place


def form(visitor: Visitor) -> dict[str, str | list[str]]:
    """What the page of changes would send as it stands."""
    page = visitor.text("/changes")
    edition = re.search(r'name="edition" value="(\d+)"', page)
    assert edition
    return {"edition": edition[1], "change": re.findall(r'name="change" value="([^"]+)" checked', page)}


def test_the_changes_are_shown_cell_by_cell_and_as_a_diff_with_their_source(decided: Place) -> None:
    text = decided.visitor().text("/changes")
    assert '<td class="gone">0.998</td><td class="come">0.898</td>' in text.replace("\n", "")
    assert "row changed" in text and "row added" in text
    assert '<span class="minus">-regard-primary-os-hazard-ratio' in text and '<span class="plus">+' in text
    assert "put right in an erratum" in text and "REGARD" in text
    assert 'Changes <span class="count">2</span>' in text


def test_publishing_makes_an_edition_with_its_provenance(decided: Place) -> None:
    ann = decided.visitor("Ann")
    answer = ann.post("/changes", {**form(ann), "why": "June review"})
    assert answer.headers["location"] == "/history?published=2"
    assert "Edition 2 is published." in ann.text("/history?published=2")
    assert "Nothing waits" in ann.text("/changes")
    assert curate.validate(decided.curated) == []
    record = json.loads((decided.curated / "decisions.jsonl").read_text().splitlines()[-1])
    assert (record["who"], record["why"], record["edition_after"]) == ("Ann", "June review", 2)
    cells = record["evidence"]["cells"]
    assert {"zh-brief", "en-review-second-line"} == {cell["doc"] for cell in cells}
    assert "held against edition 1; the table is at edition 2" in ann.text("/")


def test_only_what_is_ticked_is_published(decided: Place) -> None:
    ann = decided.visitor("Ann")
    sent = form(ann)
    first = sent["change"][0]
    ann.post("/changes", {**sent, "change": first})
    assert len(decided.service().known.pending.changes) == 1
    before = tables(decided.curated)
    assert ann.post("/changes", {"edition": "2"}).status_code == 422
    assert tables(decided.curated) == before


def test_what_came_in_while_the_page_was_open_is_not_published_unseen(decided: Place) -> None:
    ann, bea = decided.visitor("Ann"), decided.visitor("Bea")
    sent = form(ann)
    later = decided.key("not_in_gold", doc="en-review-second-line", text="9.5")
    assert bea.post(f"/c/{later}", {"verdict": "new", "new.analysis": "primary"}).status_code == 303
    ann.post("/changes", sent)
    (waiting,) = decided.service().known.pending.changes
    assert waiting.targets == (later,)


def test_of_two_curators_who_publish_at_once_the_second_is_told_and_nothing_is_overwritten(decided: Place) -> None:
    ann, bea = decided.visitor("Ann"), decided.visitor("Bea")
    first, second = form(ann), form(bea)
    half = {**first, "change": first["change"][0]}
    assert ann.post("/changes", half).status_code == 303
    after = tables(decided.curated)
    answer = bea.post("/changes", second)
    assert answer.status_code == 409
    assert "published edition 2 while you looked at edition 1" in answer.text and "Nothing was written" in answer.text
    assert tables(decided.curated) == after
    assert bea.post("/changes", form(bea)).status_code == 303, "looked at again, the rest goes through"


def test_an_edition_is_brought_back_byte_by_byte_as_a_new_one(decided: Place) -> None:
    before = tables(decided.curated)
    ann = decided.visitor("Ann")
    ann.post("/changes", form(ann))
    assert tables(decided.curated) != before
    answer = ann.post("/restore", {"edition": "2", "restore": "1"})
    assert answer.headers["location"] == "/history?published=3"
    assert tables(decided.curated) == before
    assert [edition.number for edition in curate.editions(decided.curated)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("edition", "restore", "status"),
    [("1", "9", 422), ("7", "1", 409), ("", "", 422), ("1", "../1", 422), ("1", "1", 422)],
)
def test_what_cannot_be_brought_back_is_told(decided: Place, edition: str, restore: str, status: int) -> None:
    before = tables(decided.curated)
    answer = decided.visitor().post("/restore", {"edition": edition, "restore": restore})
    assert answer.status_code == status and 'role="alert"' in answer.text
    assert tables(decided.curated) == before


def test_the_history_shows_what_an_edition_changed(decided: Place) -> None:
    ann = decided.visitor("Ann")
    ann.post("/changes", {**form(ann), "why": "June review"})
    text = ann.text("/history?diff=2")
    assert "June review" in text and '<span class="plus">+' in text
    for odd in ("1", "0", "99", "x", "2222222222222"):
        assert ann.get(f"/history?diff={odd}").status_code == 200


def test_an_undone_decision_waits_to_be_taken_back(decided: Place) -> None:
    ann = decided.visitor("Ann")
    ann.post("/changes", form(ann))
    record = decided.service().known.records[0]
    ann.post(f"/undo/{record.id}")
    text = ann.text("/changes")
    assert "taken back" in text
    assert ann.post("/changes", form(ann)).status_code == 303
    rows = (decided.curated / "results.csv").read_text(encoding="utf-8")
    assert "put right" not in rows


def test_an_old_table_changed_by_hand_is_not_built_upon(decided: Place) -> None:
    ann = Visitor(create_app(decided.service(), who="Ann"))
    sent = form(ann)
    path = decided.curated / "results.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("0.998", "0.999"), encoding="utf-8")
    assert ann.post("/changes", sent).status_code == 422
