"""Decisions at the page: each of the six, with reason and note, undone, by two reviewers who do not see each other."""

from __future__ import annotations

import json
import re

import pytest

from her2mine.curate.states import in_force
from her2mine.records import Judgement
from her2mine.review.app import create_app
from tests.review.conftest import Fields, Place, Visitor


def last(place: Place) -> Judgement:
    return place.service().known.records[-1]


@pytest.mark.parametrize("verdict", ["paper_wrong", "cannot_tell"])
def test_a_decision_that_leaves_the_table_is_kept_with_who_why_and_where(place: Place, verdict: str) -> None:
    key = place.key("ci_conflict", doc="zh-brief")
    fields = {"verdict": verdict, "reason": "misprint", "note": " table 2 of the paper "}
    answer = place.visitor("Ann").post(f"/c/{key}?kind=conflict", fields)
    assert answer.status_code == 303 and answer.headers["location"] == f"/c/{key}/next?kind=conflict"
    kept = last(place)
    assert (kept.who, kept.target, kept.verdict, kept.reason, kept.note) == (
        "Ann", key, verdict, "misprint", "table 2 of the paper",
    )  # fmt: skip
    assert (kept.doc, kept.page, kept.quoted) == ("zh-brief", 1, "0.776") and "REGARD" in kept.sentence
    assert place.service().known.pending.changes == ()


def test_after_a_decision_the_next_open_claim_comes(place: Place, visitor: Visitor) -> None:
    query = "?kind=conflict&paper=zh-brief"
    keys = re.findall(r'class="go" href="/c/([^"?]+)', visitor.text(f"/{query}"))
    walked = []
    at = keys[0]
    for _ in keys:
        walked.append(at)
        answer = visitor.post(f"/c/{at}{query}", {"verdict": "paper_wrong"})
        on = visitor.get(answer.headers["location"], follow=False).headers["location"]
        at = on.removeprefix("/c/").partition("?")[0]
    assert walked == keys and on == f"/{query}"
    assert f"{len(keys)} of" in visitor.text("/")


def test_a_wrong_row_gets_the_papers_number_and_what_the_curator_sets(place: Place, visitor: Visitor) -> None:
    key = place.key("ci_conflict", doc="zh-brief")
    page = visitor.text(f"/c/{key}")
    told = dict(re.findall(r'name="gold_wrong\.([a-z_]+)" value="([^"]*)"', page))
    assert told["ci_high"] != "0.998" and "the table has 0.998" in page
    fields = {f"gold_wrong.{name}": text for name, text in told.items()}
    visitor.post(f"/c/{key}", {**fields, "verdict": "gold_wrong", "gold_wrong.note": "erratum of 2014"})
    kept = last(place)
    assert kept.gold == "regard-primary-os-hazard-ratio-comparison"
    assert kept.cells["ci_high"] == told["ci_high"] and kept.cells["note"] == "erratum of 2014"
    assert "value" not in kept.cells, "the value agrees, so its cell stays"


def test_a_row_that_would_make_the_table_faulty_is_refused_with_what_was_typed_kept(
    place: Place, visitor: Visitor
) -> None:
    key = place.key("ci_conflict", doc="zh-brief")
    fields = {"verdict": "gold_wrong", "gold_wrong.ci_high": "0.1", "note": "hm", "reason": "copying"}
    answer = visitor.post(f"/c/{key}", fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text and "ci_high" in answer.text
    assert 'value="0.1"' in answer.text and ">hm<" in answer.text
    assert re.search(r'value="gold_wrong" required data-key="3" checked', answer.text)
    assert re.search(r'value="copying" selected', answer.text)
    assert place.service().known.records == ()


def test_a_new_quantity_is_added_with_the_trial_it_needs(place: Place, visitor: Visitor) -> None:
    key = place.key("not_in_gold", doc="zh-brief", trial="TAGS")
    page = visitor.text(f"/c/{key}")
    told = dict(re.findall(r'name="new\.([a-z_]+)" value="([^"]*)"', page))
    fields: Fields = {**{f"new.{name}": text for name, text in told.items()}, "verdict": "new"}
    assert told["trial"] == "TAGS" and "Add TAGS to the trials" in page
    assert visitor.post(f"/c/{key}", fields).status_code == 422, "the trial is not in the table"
    more = {"new_trial": "1", "new.analysis": "primary", "new.source_doi": "10.1016/s1470-2045(18)30739-3"}
    assert visitor.post(f"/c/{key}", {**fields, **more}).status_code == 303
    kept = last(place)
    assert (kept.row["trial"], kept.row["analysis"], kept.trial["trial"]) == ("TAGS", "primary", "TAGS")
    (change,) = place.service().known.pending.changes
    assert change.old is None and change.trial is not None


def test_both_stand_adds_a_row_beside_the_one_there(place: Place, visitor: Visitor) -> None:
    key = place.key("ci_conflict", doc="zh-brief")
    assert visitor.post(f"/c/{key}", {"verdict": "both_stand", "both_stand.analysis": "update"}).status_code == 303
    (change,) = place.service().known.pending.changes
    assert change.old is None and change.new is not None and change.new["analysis"] == "update"


def test_a_wrong_extraction_becomes_a_test_case(place: Place, visitor: Visitor) -> None:
    key = place.key("difference_mismatch", doc="zh-note-gb18030")
    page = visitor.text(f"/c/{key}")
    told = dict(re.findall(r'id="extraction_wrong-[a-z_]+" name="extraction_wrong\.([a-z_]+)" value="([^"]*)"', page))
    fields = {f"extraction_wrong.{name}": text for name, text in told.items()}
    visitor.post(f"/c/{key}", {**fields, "verdict": "extraction_wrong", "extraction_wrong.endpoint": "OS"})
    assert last(place).slots == {"endpoint": "OS"}
    corrections = place.config.review.corrections
    assert corrections is not None
    assert "[57|OS " in corrections.read_text(encoding="utf-8")


def test_a_number_that_is_no_result(place: Place, visitor: Visitor) -> None:
    key = place.key("difference_mismatch", doc="zh-note-gb18030")
    visitor.post(f"/c/{key}", {"verdict": "extraction_wrong", "extraction_wrong.no_value": "1"})
    assert last(place).slots == {"no_value": "true"}


def test_an_undo_brings_the_claim_back_and_keeps_both_in_the_log(place: Place, visitor: Visitor) -> None:
    key = place.key("ci_conflict", doc="zh-brief")
    visitor.post(f"/c/{key}", {"verdict": "paper_wrong"})
    assert "Undo" in visitor.text(f"/c/{key}") and ">decided<" in visitor.text(f"/c/{key}")
    answer = visitor.post(f"/undo/{last(place).id}", {"from": "claim"})
    assert answer.headers["location"] == f"/c/{key}"
    assert ">open<" in visitor.text(f"/c/{key}")
    lines = (place.curated / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["paper_wrong", "undo"]
    assert in_force(place.service().known.records) == []
    assert 'class="undone"' in visitor.text("/history")


def test_nobody_undoes_what_another_decided_or_what_never_was(place: Place) -> None:
    key = place.key("ci_conflict", doc="zh-brief")
    place.visitor("Ann").post(f"/c/{key}", {"verdict": "paper_wrong"})
    bea = place.visitor("Bea")
    for name in (last(place).id, "r-000000000000", "../x"):
        assert bea.post(f"/undo/{name}").status_code in (422, 404)
    assert len(place.service().known.records) == 1


def test_the_second_reviewer_is_blind_until_he_has_decided(place: Place) -> None:
    place = place.with_reviewers(2)
    key = place.key("ci_conflict", doc="zh-brief")
    app = create_app(place.service())
    ann, bea = Visitor(app), Visitor(app)
    ann.rename("Ann")
    bea.rename("Bea")
    ann.post(f"/c/{key}", {"verdict": "paper_wrong", "note": "the secret of Ann"})
    assert ">provisional<" in ann.text(f"/c/{key}")
    for path in (f"/c/{key}", "/", "/history", "/disputes", "/changes"):
        text = bea.text(path)
        assert "the secret of Ann" not in text, path
        assert "row conflict provisional" not in text, path
    assert "Another reviewer has decided" in bea.text(f"/c/{key}")
    bea.post(f"/c/{key}", {"verdict": "paper_wrong"})
    assert "the secret of Ann" in bea.text(f"/c/{key}") and ">agreed<" in bea.text(f"/c/{key}")


def test_reviewers_who_differ_are_listed_with_their_kappa_until_one_settles_it(place: Place) -> None:
    place = place.with_reviewers(2)
    app = create_app(place.service())
    ann, bea = Visitor(app), Visitor(app)
    ann.rename("Ann")
    bea.rename("Bea")
    keys = [group.head.key for group in place.service().shelf.worklist.groups[:4]]
    for number, key in enumerate(keys):
        ann.post(f"/c/{key}", {"verdict": "paper_wrong" if number < 3 else "cannot_tell"})
        bea.post(f"/c/{key}", {"verdict": "paper_wrong" if number else "cannot_tell", "note": "not so sure"})
    text = bea.text("/disputes")
    assert text.count("<article") == 2 and "not so sure" in text
    assert "Ann · Bea" in text and "50%" in text and "-0.33" in text
    assert 'Disputes <span class="count">2</span>' in text
    assert "This settles the dispute" in ann.text(f"/c/{keys[0]}")
    ann.post(f"/c/{keys[0]}", {"verdict": "paper_wrong", "settles": "1"})
    assert bea.text("/disputes").count("<article") == 1


def test_every_offer_that_cannot_be_made_says_why(place: Place, visitor: Visitor) -> None:
    text = visitor.text(f"/c/{place.key('citation_mismatch')}")
    assert text.count("disabled") == 4 and "no single value" in text
    chinese = visitor.text(f"/c/{place.key('citation_mismatch')}?lang=zh")
    assert "没有可更正的单一数值" in chinese
