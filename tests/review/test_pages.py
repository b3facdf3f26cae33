"""The pages that show: the list, one claim with its source, and what no address can reach."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from tests.review.conftest import Place, Visitor

TRICKS = (
    "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "....//run.json", "run.json",
    "..\\..\\run.json", "%00", "review.css%00.png", "templates/base.html.j2", "../templates/base.html.j2",
)  # fmt: skip


class Links(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_list_shows_claims_with_their_sentence_value_and_counts(visitor: Visitor) -> None:
    text = visitor.text("/?paper=zh-brief&kind=conflict")
    assert '<mark class="value">14.4</mark>' in text
    assert "endpoint mix-up" in text and "interval conflict" in text
    assert "0 of" in text and '<progress max="' in text


def test_the_list_is_a_page_at_a_time(visitor: Visitor) -> None:
    every = "/?" + "&".join(f"kind={kind}" for kind in ("conflict", "check", "new", "agrees"))
    first, second = visitor.text(every), visitor.text(f"{every}&page=2")
    assert first.count('<li class="row') == second.count('<li class="row') == 40
    assert set(re.findall(r"/c/[0-9a-f~-]+", first)).isdisjoint(re.findall(r"/c/[0-9a-f~-]+", second))
    assert visitor.text(f"{every}&page=9999").count('<li class="row') > 0


def test_one_claim_shows_all_that_is_needed_to_decide(place: Place, visitor: Visitor) -> None:
    text = visitor.text(f"/c/{place.key('ci_conflict', doc='zh-brief')}")
    for shown in (
        "0.776 (95% CI 0.603–0.998)",  # the table
        "10.1016/s0140-6736(13)61719-5",
        "https://doi.org/10.1016/s0140-6736%2813%2961719-5",
        "https://clinicaltrials.gov/study/NCT00917384",
        "seen on",
        "The value fits, its confidence interval does not.",
        "regard-primary-os-hazard-ratio-comparison",
    ):
        assert shown in text, shown


def test_papers_in_other_languages_stand_beside_it(place: Place, visitor: Visitor) -> None:
    text = visitor.text(f"/c/{place.key('cross_paper', doc='en-review-second-line')}")
    english, chinese = text.index("English papers"), text.index("Chinese papers")
    assert "zh-brief" in text[chinese:] and english < chinese


def test_links_out_are_safe_and_lead_to_publications_and_registries_only(place: Place, visitor: Visitor) -> None:
    for item in place.service().shelf.worklist.groups[:25]:
        for tag, told in Links(visitor.text(f"/c/{item.head.key}")).tags:
            address = told.get("href") or ""
            if tag == "a" and not address.startswith(("/", "#")):
                assert re.match(
                    r"https://(doi\.org|clinicaltrials\.gov|trialsearch\.who\.int|jrct\.mhlw\.go\.jp)/", address
                )
                assert "noopener" in (told.get("rel") or "")


def test_the_source_of_a_text_is_its_paragraph_with_sentence_and_value_marked(place: Place, visitor: Visitor) -> None:
    text = visitor.text(f"/c/{place.key('difference_mismatch', doc='zh-note-gb18030')}/source")
    assert '<mark class="value">57</mark>' in text and '<span class="sentence">' in text
    assert len(re.sub(r"<[^>]+>", "", text)) > 150


def test_the_source_in_a_table_is_the_table(place: Place, visitor: Visitor) -> None:
    board = place.service().board
    key = next(
        claim.key
        for claim in board.claims.values()
        if claim.doc == "en-review-second-line" and claim.finding and claim.finding.table is not None
    )
    text = visitor.text(f"/c/{key}/source")
    assert '<table class="read"' in text and text.count('<mark class="value">') == 1


def test_the_source_of_a_pdf_is_its_page_with_the_value_marked(place: Place, visitor: Visitor) -> None:
    key = place.key("endpoint_mixup", doc="zh-brief")
    assert f'href="/c/{key}/page.png"' in visitor.text(f"/c/{key}/source")
    picture = visitor.get(f"/c/{key}/page.png")
    assert picture.headers["content-type"] == "image/png"
    image = Image.open(io.BytesIO(picture.content)).convert("RGB")
    colours = np.asarray(image)
    yellow = int(((colours[..., 0] > 230) & (colours[..., 2] < 120)).sum())
    assert yellow > 100


def test_a_claim_of_a_text_has_no_page(place: Place, visitor: Visitor) -> None:
    assert visitor.get(f"/c/{place.key('difference_mismatch', doc='zh-note-gb18030')}/page.png").status_code == 404


def test_without_the_paper_the_sentence_is_shown_and_said_why(place: Place) -> None:
    from her2mine.review.app import create_app
    from her2mine.review.service import Service

    visitor = Visitor(create_app(Service(place.run, place.config), who="Ann"))
    text = visitor.text(f"/c/{place.key('difference_mismatch', doc='zh-note-gb18030')}/source")
    assert "not at hand" in text and '<mark class="value">57</mark>' in text


def test_a_file_of_that_name_with_other_bytes_is_not_taken_for_the_paper(
    place: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from her2mine.review.app import create_app
    from her2mine.review.service import Service

    folder = tmp_path_factory.mktemp("others")
    (folder / "zh-note-gb18030.txt").write_text("another text")
    visitor = Visitor(create_app(Service(place.run, place.config, papers=[folder]), who="Ann"))
    assert "not at hand" in visitor.text(f"/c/{place.key('difference_mismatch', doc='zh-note-gb18030')}/source")


def test_next_and_previous_walk_the_list_that_was_asked_for(place: Place, visitor: Visitor) -> None:
    query = "?kind=conflict&paper=zh-brief"
    keys = re.findall(r'class="go" href="(/c/[^"]+)"', visitor.text(f"/{query}"))
    seen = [keys[0]]
    while found := re.search(r'rel="next" href="([^"]+)"', visitor.text(seen[-1].replace("&amp;", "&"))):
        seen.append(found[1])
    assert seen == keys and len(keys) >= 4


@pytest.mark.parametrize("trick", TRICKS)
def test_no_address_reaches_the_file_system(visitor: Visitor, trick: str) -> None:
    for path in (f"/c/{trick}", f"/c/{trick}/source", f"/c/{trick}/page.png", f"/static/{trick}", f"/{trick}"):
        answer = visitor.get(path)
        assert answer.status_code in (404, 400), path
        assert "root:" not in answer.text and '"producer"' not in answer.text


def test_the_page_speaks_chinese_when_asked_and_remembers(visitor: Visitor) -> None:
    assert '<html lang="zh-CN">' in visitor.text("/?lang=zh")
    assert "差异" in visitor.text("/") and "端点" not in visitor.text("/")
    assert '<html lang="en">' in visitor.text("/?lang=en")
    assert '<html lang="en">' in visitor.text("/?lang=xx")


def test_a_new_run_in_the_folder_is_taken_over(place: Place, visitor: Visitor) -> None:
    assert "zh-brief" in visitor.text("/")
    lines = (place.run / "discrepancies.jsonl").read_text().splitlines(keepends=True)
    (place.run / "discrepancies.jsonl").write_text("".join(line for line in lines if '"zh-brief"' not in line))
    record = (place.run / "run.json").read_text()
    (place.run / "run.json").write_text(record + " ")
    assert 'value="zh-brief"' not in visitor.text("/")


def test_a_run_folder_that_goes_away_does_not_take_the_page_with_it(place: Place, visitor: Visitor) -> None:
    visitor.text("/")
    (place.run / "run.json").rename(place.run / "gone.json")
    assert "zh-brief" in visitor.text("/")
