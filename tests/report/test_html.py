"""The page: self-contained, escaped, and with every part a curator looks for."""

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any, cast

import pytest
from lxml import html

from her2mine.report import Results, render, view
from tests.report.results import CHINESE, NEW, RIGHT, WRONG, finding, sample, verdict

PAGE = render(sample())
TREE = html.fromstring(PAGE)


def find(path: str) -> list[Any]:
    return cast("list[Any]", TREE.xpath(path))


def texts(path: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in find(path)]


def test_text_of_papers_is_escaped() -> None:
    assert "<script>alert" not in PAGE
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in PAGE
    assert texts("//h1") == ["Trials & results"]


def test_the_policy_allows_this_pages_style_and_script_and_nothing_else() -> None:
    policy = find("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not find("//@style | //@onclick | //img | //link | //iframe | //*[@src]")


def test_a_conflict_shows_sentence_value_gold_source_arithmetic_and_runner_up() -> None:
    (card,) = texts("//section[@id='conflict']//article")
    for part in (
        "population mix-up",
        "16.0 months",
        "13.8 months (95% CI 12–16)",
        "16.0 - 13.8 = 2.2",
        "value conflict",
    ):
        assert part in card
    assert texts("//section[@id='conflict']//mark[not(@class)]") == ["16.0"]
    assert texts("//section[@id='conflict']//mark[@class='also']") == ["11.1"]
    assert find("//section[@id='conflict']//a/@href") == ["https://doi.org/10.1000/x(1)2-3"]


def test_verdicts_on_one_sentence_share_a_card_and_are_numbered() -> None:
    both = [verdict(WRONG, "arm_swap", "conflict"), verdict(RIGHT, "arm_swap", "conflict", confidence=0.5)]
    page = html.fromstring(render(replace(sample(), discrepancies=tuple(both))))
    marks = [mark.xpath("string()") for mark in cast("list[Any]", page.xpath("//article//mark"))]
    assert marks == ["16.0", "11.1"]
    assert [dot.text for dot in cast("list[Any]", page.xpath("//blockquote//span"))] == ["1", "2"]
    assert page.xpath("//article/div/@id") == [item.id for item in both]


def test_every_part_is_there() -> None:
    assert len(find("//section[@id='check']//article")) == 1
    assert texts("//section[@id='new']//mark") == ["13.8"]
    assert texts("//section[@id='agrees']//mark") == ["11.1"]
    assert "no arm is named" in texts("//section[@id='abstained']//tbody/tr")[0]
    assert texts("//ul[@class='refused']/li") == ["scan.pdf: holds images of pages only"]
    assert "figure.png" in texts("//section[@id='papers']")[0]


def test_a_value_stands_once_under_its_gravest_verdict_and_the_others_are_told_besides() -> None:
    on_right = verdict(RIGHT, "agrees", "info", id="d-agrees")
    noted = verdict(RIGHT, "cross_paper", "info", id="d-across")
    doubted = verdict(RIGHT, "cross_paper", "check", id="d-doubt")
    page = html.fromstring(render(replace(sample(), discrepancies=(on_right, noted, doubted))))
    assert page.xpath("//section[@id='check']//article/div/@id") == ["d-doubt"]
    assert "besides, 11.1: agrees (verdict d-agrees)" in str(page.xpath("string(//section[@id='check']//article)"))
    assert not page.xpath("//section[@id='agrees']//tbody/tr")


def test_long_tables_are_cut_and_say_where_the_rest_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "ROWS", 1)
    named = verdict(RIGHT, "not_in_gold", "info", id="d-named", trial="ALPHA-1")
    page = html.fromstring(render(replace(sample(), discrepancies=(verdict(NEW, "not_in_gold", "info"), named))))
    assert page.xpath("//section[@id='new']//tbody/tr/@id") == ["d-named"]  # of a named trial, so it comes first
    told = str(page.xpath("string(//section[@id='new'])"))
    assert "first 1 of 2 (named trials first; all are in discrepancies.csv" in told
    assert page.xpath("string(//a[contains(@class, 'new')]/b)") == "2"


def test_what_is_not_urgent_is_folded() -> None:
    assert not find("//section[@id='agrees']/details/@open | //section[@id='abstained']/details/@open")
    assert find("//section[@id='new']/details[@open]")


def test_papers_that_differ_stand_side_by_side() -> None:
    cells = texts("//section[@id='across']//tbody/tr/td")
    assert cells == ["ALPHA-1 · OS median · control arm", "11.1 months (95% CI 12–16)", "11.1 months en, zh"]


def test_a_rounding_is_no_difference_but_another_value_is() -> None:
    rounded = finding("zh", CHINESE, "11.1", role="control").model_copy(update={"text": "11", "value": 11.0})
    other = rounded.model_copy(update={"text": "12", "value": 12.0})
    for second, differs in ((rounded, 0), (other, 1)):
        page = html.fromstring(render(replace(sample(), findings=(RIGHT, second))))
        assert page.xpath("count(//section[@id='across']//tbody/tr)") == 1
        assert page.xpath("count(//tr[contains(@class, 'differ')])") == differs


def test_sentences_carry_their_language_and_headers_their_scope() -> None:
    assert find("//section[@id='new']//q/@lang") == ["zh"]
    assert not find("//th[not(@scope)]")
    assert find("//html/@lang") == ["en"]


def test_an_empty_run_still_makes_a_page() -> None:
    assert "No conflicts." in render(Results())


def test_the_same_results_give_the_same_page() -> None:
    assert render(sample()) == PAGE
