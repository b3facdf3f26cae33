"""A curator's whole path in a real browser, with the keyboard alone, in English and in Chinese; and how the pages look.

Every test also fails on whatever the browser complains of: a script that breaks, a file that is missing, or a piece of
a page that the Content-Security-Policy had to stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from her2mine import api, curate
from her2mine.review import prepare
from her2mine.review.say import voice
from tests.review.browsing import DESKTOP, PHONE, Curator, browser, serving
from tests.review.conftest import PAPERS, ROOT, Place
from tests.review.screenshots import COMMANDS, newcomer
from tests.review.test_hostile import hostile

GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def driven() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture
def address(place: Place) -> Iterator[str]:
    with serving(prepare(place.run, place.config, papers=[PAPERS], port=0, who="Ann")) as told:
        yield told


@dataclass(frozen=True)
class Way:
    """What is accepted on the way: found by a search, decided by a key, with cells set; and what is said afterwards."""

    language: str
    search: str
    value: str
    key: str
    cells: dict[str, str]
    paper: str


WAYS = (
    Way("en", "DESTINY-Gastric02 95%", "26.3", "5", {"#new-analysis": "primary"}, "en-review-second-line.xml"),
    Way("zh", "REGARD 0.776", "0.776", "3", {"#gold_wrong-note": "见更正"}, "zh-brief.pdf"),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.language)
def test_the_whole_path_with_the_keyboard_alone(way: Way, driven: Browser, address: str, place: Place) -> None:
    """Open, filter, read, accept, correct, undo, publish, mine again: the next run agrees."""
    ann, say = Curator.at(driven, address), voice(way.language)
    ann.open(f"/?lang={way.language}")
    every = ann.page.locator(".row").count()
    assert say("nav.list") in ann.text("nav") and every > 20

    ann.press("/")
    ann.type(way.search)
    ann.page.wait_for_function("asked => new URL(location).searchParams.get('q') === asked", arg=way.search)
    ann.page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    assert 0 < ann.page.locator(".row").count() < every
    ann.press("Escape")
    number = next(at for at, row in enumerate(ann.page.locator(".row .says").all()) if way.value in row.inner_text())
    ann.go(*["j"] * (number + 1), "Enter")
    key = ann.page.url.rpartition("/c/")[2].partition("?")[0]
    ann.wait("#source .passage mark.value, #source table mark.value")
    assert way.value in ann.text("#source mark.value")
    assert say("card.why") in ann.text("main")

    ann.press(way.key)
    for field, text in way.cells.items():
        ann.fill(field, text)
    ann.press("Escape", "m")
    ann.type("read in the full text")
    ann.go("Control+Enter")

    ann.go("l")
    ann.press("j")
    ann.go("Enter")
    corrected = ann.page.url.rpartition("/c/")[2].partition("?")[0]
    ann.press("2")
    ann.fill("#extraction_wrong-population", "cohort two")
    ann.go("Escape", "s")
    ann.open(f"/c/{corrected}")
    assert say.name("verdicts", "extraction_wrong") in ann.text(".said").lower()
    ann.go("u")
    assert ann.page.locator(".said").count() == 0 and say("states.open") in ann.text(".head")

    ann.go("c")
    assert ann.page.locator(".change").count() == 1 and ann.page.locator("nav .count").inner_text() == "1"
    ann.go("s")
    assert say("history.published", number=2) in ann.text()
    assert curate.validate(place.curated) == []
    assert [edition.number for edition in curate.editions(place.curated)] == [1, 2]

    api.run([PAPERS / way.paper], out=place.run, config=place.config, language=way.language)
    ann.open(f"/c/{key}")
    assert ann.text(".head .chip.agrees") == say.name("kinds", "agrees")
    assert ann.text(".head .chip.decided") == say("states.decided")
    assert ann.complaints == []


def test_the_newcomers_path_of_the_docs_takes_fewer_than_ten_commands_and_clicks(
    driven: Browser, address: str, place: Place
) -> None:
    ann = Curator.at(driven, address)
    clicks = newcomer(ann, "DESTINY-Gastric02")
    assert len(COMMANDS) + clicks < 10
    told = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    assert all(command in told for command in COMMANDS)
    assert [edition.number for edition in curate.editions(place.curated)] == [1, 2]
    assert ann.complaints == []


def test_filters_change_the_list_and_the_address_without_a_new_page(driven: Browser, address: str) -> None:
    ann = Curator.at(driven, address)
    ann.open("/")
    ann.page.evaluate("window.same = true")
    ann.tab_to("#f-kind-1")
    ann.press("Space")
    ann.page.wait_for_url("**/?*kind=conflict*")
    ann.page.wait_for_function("() => !document.querySelector('.row.new')")
    assert ann.page.evaluate("window.same && document.activeElement.id") == "f-kind-1", "the focus stays where it was"
    ann.page.go_back()
    ann.page.wait_for_function("() => Boolean(document.querySelector('.row.new'))")
    assert ann.complaints == []


def test_a_row_keeps_the_focus_when_the_list_comes_anew(driven: Browser, address: str) -> None:
    """Leaving the search field asks for the list once more; that answer must not take the place of whoever reads on."""
    ann = Curator.at(driven, address)
    ann.open("/")
    ann.press("j", "j", "j")
    before = ann.page.evaluate("document.activeElement.id")
    ann.page.evaluate("document.querySelector('#results').old = true")
    ann.page.evaluate("document.querySelector('#filters').requestSubmit()")
    ann.page.wait_for_function("() => !document.querySelector('#results').old")
    assert before.startswith("go-") and ann.page.evaluate("document.activeElement.id") == before
    assert ann.complaints == []


def test_the_keys_are_shown_and_a_field_is_left_alone_by_them(driven: Browser, address: str) -> None:
    ann = Curator.at(driven, address)
    ann.open("/")
    ann.press("?")
    ann.wait("dialog[open]")
    assert ann.page.locator("dialog dt").count() >= 12
    ann.press("Escape")
    assert ann.page.locator("dialog[open]").count() == 0
    ann.press("/")
    ann.type("cjh?")
    assert ann.page.input_value("#q") == "cjh?" and ann.page.url.rstrip("/").count("/") == 2
    assert ann.complaints == []


def test_every_page_is_fit_for_everybody_and_for_every_screen(
    driven: Browser, address: str, place: Place, tmp_path: Path
) -> None:
    """No serious or critical finding of axe-core, light and dark; nothing wider than a phone; pictures can be taken."""
    service = place.service()
    key = place.key("ci_conflict", doc="zh-brief")
    service.board.decide(key, "gold_wrong", who="Ann", note="note")
    table = next(
        claim.key for claim in service.board.claims.values() if claim.finding and claim.finding.table is not None
    )
    paths = ("/", f"/c/{key}", f"/c/{table}", "/changes", "/disputes", "/history", "/name", "/c/none", "/?lang=zh")
    found: list[str] = []
    for size, dark in ((DESKTOP, False), (PHONE, True)):
        ann = Curator.at(driven, address, size, dark)
        for path in paths:
            ann.open(path)
            if "/c/" in path and "none" not in path:
                ann.wait("#source .passage, #source table")
                ann.press("2")
            wide = ann.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} is {wide} pixels wider than the screen"
            picture = tmp_path / "page.png"
            ann.page.screenshot(path=picture, full_page=True)
            assert picture.stat().st_size > 5000
            for fault in Axe().run(ann.page).response["violations"]:
                if fault["impact"] in GRAVE:
                    found += [f"{path} {fault['id']}: {node['html'][:150]}" for node in fault["nodes"]]
        assert [told for told in ann.complaints if "404" not in told] == []
    assert found == []


def test_nothing_that_a_paper_holds_runs(driven: Browser, tmp_path: Path) -> None:
    from her2mine.report import write_run
    from tests.review.conftest import pipeline

    papers, run = tmp_path / "papers", tmp_path / "run"
    papers.mkdir()
    run.mkdir()
    write_run(hostile(papers), run)
    with serving(prepare(run, pipeline(tmp_path), papers=[papers], port=0, who="<b>Ann")) as told:
        ann = Curator.at(driven, told)
        ann.open("/")
        first = ann.page.locator(".go").first.get_attribute("href") or ""
        ann.open(first)
        addresses = [first, *(link.get_attribute("href") or "" for link in ann.page.locator(".plain a").all())]
        assert len(addresses) == 6
        for path in addresses:
            ann.open(path)
            ann.wait("#source .passage")
            assert "13.8" in ann.text("#source mark.value")
            assert ann.page.evaluate("document.scripts.length") == 2
            assert ann.page.evaluate("document.querySelectorAll('main img, main iframe, main script').length") == 0
    assert ann.complaints == []
