"""A paper is hostile input: whatever it holds is shown as text, and nothing it holds is run, followed or believed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from her2mine.records import Discrepancy, Finding
from her2mine.report import PaperRow, Results, write_run
from her2mine.review.app import create_app
from her2mine.review.service import Service
from tests.review.conftest import ORIGIN, Visitor, pipeline
from tests.review.test_pages import Links

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","Click")'
TURNED = "\u202e5.31\u202c \u2066\u200b\ufeff\x07"
BREAKOUT = "\"'><svg onload=alert(1)> {{ 7*7 }} {% raw %} javascript:alert(1)"
SENTENCES = {
    "script": f"With {SCRIPT} median OS was 13.8 months.",
    "formula": f"{FORMULA} median OS was 13.8 months.",
    "turned": f"Median OS {TURNED} was 13.8 months.",
    "breakout": f"{BREAKOUT} median OS was 13.8 months.",
    "long": "word " * 210_000 + "median OS was 13.8 months" + " more" * 1000 + ".",
    "../../etc/passwd": "Median OS was 13.8 months.",
}


def hostile(folder: Path) -> Results:
    """One paper for each sentence, every free text of its records hostile too."""
    papers, findings, verdicts = [], [], []
    for number, (doc, sentence) in enumerate(SENTENCES.items()):
        file = folder / f"paper{number}.txt"
        file.write_text(sentence, encoding="utf-8")
        start = sentence.index("13.8")
        bad = BREAKOUT + SCRIPT + TURNED
        place = {"doc": doc, "start": start, "end": start + 4, "text": "13.8", "section": bad}
        findings.append(
            Finding(
                **place,
                trial=f"ALPHA {bad}",
                endpoint="OS",
                statistic="median",
                value=13.8,
                unit="month",
                drugs=(bad,),
                population=bad,
                id=f"f{number}",
                sentence=(0, len(sentence)),
                quote=sentence,
                needs_eyes=bad,
            )
        )
        verdicts.append(
            Discrepancy(
                **place,
                id=f"d{number}",
                cause="value_conflict",
                severity="conflict",
                explanation=bad,
                arithmetic=bad,
                quote=sentence,
                finding=f"f{number}",
                trial=f"ALPHA {bad}",
                endpoint="OS",
                statistic="median",
                should_be=bad,
            )
        )
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        papers.append(PaperRow(doc, file.name, digest, "text", "en"))
    provenance = {"producer": "her2mine", "gold": {"edition": 1}, "language": "en"}
    return Results("x", tuple(papers), tuple(findings), (), tuple(verdicts), provenance=provenance)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    papers = tmp_path / "papers"
    papers.mkdir()
    (tmp_path / "run").mkdir()
    write_run(hostile(papers), tmp_path / "run")
    return Service(tmp_path / "run", pipeline(tmp_path), papers=[papers])


@pytest.fixture
def visitor(service: Service) -> Visitor:
    return Visitor(create_app(service, who=SCRIPT))


def harmless(page: str) -> None:
    """No tag, attribute or address of the page comes from a paper, and no sign in it hides."""
    for tag, told in Links(page).tags:
        assert tag not in ("img", "iframe", "object", "embed") and not (tag == "script" and "src" not in told)
        assert not any(name.startswith("on") for name in told), told
        for name in ("href", "src", "action", "hx-get"):
            assert (told.get(name) or "/").startswith(("/", "#", "https://doi.org/", "https://clinicaltrials.gov/")), (
                told
            )
    assert not set(page) & set("\u202e\u202c\u2066\u200b\ufeff\x07")
    assert "49 {%" not in page


def test_every_page_of_a_hostile_run_is_harmless(service: Service, visitor: Visitor) -> None:
    keys = list(service.shelf.worklist.items)
    assert len(keys) == len(SENTENCES)
    for path in (
        "/",
        "/?q=%3Cscript%3E&trial=%22%3E%3Csvg",
        *(f"/c/{key}{part}" for key in keys for part in ("", "/source")),
    ):
        answer = visitor.get(path)
        assert answer.status_code == 200
        harmless(answer.text)
        assert len(answer.text) < 200_000, "a sentence of a megabyte is cut"
    assert "&lt;script&gt;" in visitor.text("/") and "&lt;U+202E&gt;" in visitor.text("/")


def test_hostile_notes_names_and_rows_are_harmless_too(service: Service, visitor: Visitor) -> None:
    bad = BREAKOUT + SCRIPT + TURNED + FORMULA
    for key, verdict in zip(service.shelf.worklist.items, ("paper_wrong", "cannot_tell", "new"), strict=False):
        row = {f"new.{column}": bad for column in ("population", "note", "arm")}
        visitor.post(f"/c/{key}", {"verdict": verdict, "note": bad, "new_trial": "1", "new.source_doi": "", **row})
        harmless(visitor.text(f"/c/{key}"))
    assert len(service.known.records) >= 2
    for path in ("/changes", "/disputes", "/history"):
        harmless(visitor.text(path))


def test_a_hostile_form_is_refused_in_one_line_and_writes_nothing(service: Service, visitor: Visitor) -> None:
    key = next(iter(service.shelf.worklist.items))
    forms: list[dict[str, str | list[str]]] = [
        {"verdict": "drop_table"},
        {"verdict": "undo"},
        {"verdict": ""},
        {},
        {"verdict": "paper_wrong", "reason": "no such class"},
        {"verdict": "extraction_wrong", "extraction_wrong.endpoint": "OS|x]"},
        {"verdict": "extraction_wrong"},
        {"verdict": "gold_wrong", "gold_wrong.value": "1"},
        {"verdict": "paper_wrong", "settles": "1"},
    ]
    for fields in forms:
        answer = visitor.post(f"/c/{key}", fields)
        assert answer.status_code == 422, fields
        assert 'role="alert"' in answer.text and "Traceback" not in answer.text
        harmless(answer.text)
    assert service.known.records == ()


def test_a_file_sent_in_a_form_is_not_taken(service: Service, visitor: Visitor) -> None:
    key, token = next(iter(service.shelf.worklist.items)), visitor.token()
    files = {"note": ("note.txt", b"x" * 1000)}
    data = {"token": token, "verdict": "paper_wrong"}
    answer = visitor.client.post(f"/c/{key}", data=data, files=files, headers={"Origin": ORIGIN})
    assert answer.status_code == 400
    assert service.known.records == ()


def test_a_broken_run_is_named_with_its_line(tmp_path: Path, service: Service) -> None:
    from her2mine.curate import CurateError

    path = tmp_path / "run" / "discrepancies.jsonl"
    path.write_text(path.read_text() + json.dumps({"id": 1}) + "\n")
    with pytest.raises(CurateError, match=r"discrepancies\.jsonl: line 7"):
        Service(tmp_path / "run", pipeline(tmp_path / "again"))
