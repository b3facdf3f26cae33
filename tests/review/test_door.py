"""Who comes in: names, passwords, sessions, tokens."""

from __future__ import annotations

import time

import pytest

from her2mine.review import sessions
from her2mine.review.app import create_app
from her2mine.review.sessions import LONGEST_NAME, Sessions, named
from tests.review.conftest import ORIGIN, Place, Visitor


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "PAUSE", 0.0)


def test_on_this_machine_whoever_started_the_page_decides(visitor: Visitor) -> None:
    assert ">Ann<" in visitor.text("/")


def test_without_a_name_the_page_asks_for_one(place: Place) -> None:
    visitor = place.visitor(who="")
    answer = visitor.get("/", follow=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/name")
    assert visitor.rename("  Bea\n <b> ").status_code == 303
    assert "Bea &lt;b&gt;" in visitor.text("/")
    assert visitor.rename("   ").status_code == 422


def test_with_a_password_nobody_sees_anything_before_it(place: Place) -> None:
    visitor = Visitor(create_app(place.service(), who="Ann", password="open sesame"))
    key = place.key("endpoint_mixup")
    for path in ("/", f"/c/{key}", f"/c/{key}/source", f"/c/{key}/page.png", "/changes", "/history"):
        assert visitor.get(path, follow=False).headers["location"] == "/name"
    assert visitor.rename("Bea", "open sesam").status_code == 403
    assert visitor.rename("Bea").status_code == 403
    assert visitor.rename("Bea", "open sesame").status_code == 303
    assert ">Bea<" in visitor.text("/")


def test_a_wrong_password_costs_time(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(sessions, "PAUSE", 7.0)
    monkeypatch.setattr(time, "sleep", slept.append)
    door = Sessions("secret")
    assert door.opens("secret") and not door.opens("secre") and not door.opens("秘密")
    assert slept == [7.0, 7.0]


def test_the_cookie_is_for_the_server_alone_and_never_sent_by_another_site(visitor: Visitor) -> None:
    told = visitor.get("/").headers["set-cookie"]
    assert "HttpOnly" in told and "SameSite=strict" in told


def test_a_cookie_that_was_never_given_out_is_worth_nothing(place: Place) -> None:
    visitor = place.visitor(who="")
    visitor.client.cookies.set("her2mine_session_80", "guess")
    assert visitor.get("/", follow=False).status_code == 303


def test_a_form_without_the_token_of_its_session_writes_nothing(place: Place, visitor: Visitor) -> None:
    key = place.key("endpoint_mixup")
    other = place.visitor("Bea")
    for token in ("", "guess", other.token(), "é"):
        answer = visitor.post(f"/c/{key}", {"token": token, "verdict": "paper_wrong"})
        assert answer.status_code == 403
    for path in ("/changes", "/restore", "/undo/r-1"):
        assert visitor.post(path, {"token": "guess"}).status_code == 403
    assert not (place.curated / "reviews.jsonl").exists()


def test_a_write_before_any_page_was_seen_is_sent_to_the_door(place: Place) -> None:
    visitor = place.visitor()
    answer = visitor.client.post("/changes", data={}, headers={"Origin": ORIGIN}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/name")


def test_names_are_on_one_line_and_not_too_long() -> None:
    assert named(" A.\tB\u202e \x00C ") == "A. B C"
    assert len(named("x" * 1000)) == LONGEST_NAME


def test_old_sessions_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 3)
    door = Sessions()
    cookies = [door.start(f"p{number}")[0] for number in range(5)]
    assert [door.find(cookie) is not None for cookie in cookies] == [False, False, True, True, True]
