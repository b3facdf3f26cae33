"""What passes the guard, and what every answer carries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.datastructures import Headers

from her2mine.review.app import create_app
from her2mine.review.guard import HEADERS, LARGEST, POLICY, Guard
from tests.review.conftest import ORIGIN, Place, Visitor


def fault(method: str, headers: dict[str, str], guard: Guard | None = None) -> int:
    here = guard or Guard(None, port=8642)  # type: ignore[arg-type]
    return here.fault(method, "http", Headers({"host": "127.0.0.1:8642", **headers}))[0]


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost:8642", "[::1]:8642", "LOCALHOST:8642"])
def test_the_names_of_this_machine_are_answered(host: str) -> None:
    assert fault("GET", {"host": host}) == 0


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:1", "192.168.0.9:8642", "", "localhost:8642:1"],
)
def test_a_name_pointed_at_this_machine_by_somebody_else_is_refused(host: str) -> None:
    assert fault("GET", {"host": host}) == 421


def test_beyond_this_machine_addresses_are_answered_and_names_are_not() -> None:
    open_house = Guard(None, ("curators.example",), port=8642, any_address=True)  # type: ignore[arg-type]
    assert fault("GET", {"host": "192.168.0.9:8642"}, open_house) == 0
    assert fault("GET", {"host": "curators.example:8642"}, open_house) == 0
    assert fault("GET", {"host": "evil.example:8642"}, open_house) == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1"},
        {"origin": "https://127.0.0.1:8642"},
        {"origin": "http://127.0.0.1:8642", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:8642", "sec-fetch-site": "same-site"},
    ],
)
def test_a_write_from_another_site_or_from_nowhere_is_refused(headers: dict[str, str]) -> None:
    assert fault("POST", headers) == 403


def test_a_write_from_the_page_itself_passes() -> None:
    assert fault("POST", {"origin": "http://127.0.0.1:8642", "sec-fetch-site": "same-origin"}) == 0


def test_another_site_may_link_here_but_not_take_anything_in() -> None:
    assert fault("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}) == 0
    assert fault("GET", {"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors"}) == 0
    assert fault("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}) == 403


def test_other_methods_and_large_bodies_are_refused() -> None:
    assert fault("PUT", {"origin": "http://127.0.0.1:8642"}) == 405
    assert fault("DELETE", {"origin": "http://127.0.0.1:8642"}) == 405
    assert fault("POST", {"origin": "http://127.0.0.1:8642", "content-length": str(LARGEST + 1)}) == 413
    assert fault("POST", {"origin": "http://127.0.0.1:8642", "content-length": "-1"}) == 413


def test_a_large_body_that_does_not_say_so_is_refused(visitor: Visitor) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(LARGEST // 65536 + 2):
            yield b"a" * 65536

    visitor.get("/")
    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    answer = visitor.client.post("/changes", content=body(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/history", "/static/review.css", "/nowhere", "/c/none", "/name"])
def test_every_answer_carries_the_headers(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    told = {name: answer.headers.get(name) for name in HEADERS if name != "Cache-Control"}
    assert told == {name: text for name, text in HEADERS.items() if name != "Cache-Control"}
    assert answer.headers["Cache-Control"] == ("no-cache" if path.startswith("/static") else "no-store")


def test_an_answer_to_a_fault_of_the_server_carries_them_too(place: Place) -> None:
    service = place.service()
    app = create_app(service, who="Ann")
    (place.curated / "results.csv").write_text("not a table")
    answer = Visitor(app).get("/")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "results.csv" in answer.text and "Traceback" not in answer.text


def test_the_policy_lets_no_inline_script_or_style_and_no_other_site_in() -> None:
    assert "unsafe" not in POLICY and "http" not in POLICY and "*" not in POLICY
    assert "default-src 'none'" in POLICY and "frame-ancestors 'none'" in POLICY


def test_no_page_holds_what_the_policy_forbids(visitor: Visitor, place: Place) -> None:
    key = place.key("endpoint_mixup")
    for path in ("/", f"/c/{key}", f"/c/{key}/source", "/changes", "/disputes", "/history", "/name"):
        text = visitor.text(path)
        assert " style=" not in text and "<style" not in text, path
        assert " onclick" not in text and "javascript:" not in text, path
        assert all("src=" in tag for tag in text.split("<script")[1:]), path
