"""Papers against each other: who disagrees, which one the table supports, and when the table itself is suspect."""

from __future__ import annotations

from her2mine.diff import PaperFindings, diff_across, light
from her2mine.records import Discrepancy, MinedPaper
from tests.diff.factory import GOLD, SETTINGS, Draft

TOLD = "In ALPHA-1 survival was {} with alphamab, told by {}."


def paper(doc: str, text: str, language: str = "en", sentence: str = TOLD) -> MinedPaper:
    words = sentence.format(text, doc)
    return Draft(language, doc).say(words, {"text": text}, trial="ALPHA-1").mined()


ENGLISH = "The {} months of ALPHA-1 are quoted here in the words of {}."
CHINESE = "ALPHA-1试验中位总生存期为{}个月({})。"


def across(*papers: MinedPaper | PaperFindings) -> list[Discrepancy]:
    return diff_across(papers, GOLD, SETTINGS)


def test_a_chinese_and_an_english_paper_disagree() -> None:
    found = across(paper("a", "13.8", sentence=ENGLISH), paper("b", "12.1", "zh", CHINESE))
    assert [(each.doc, each.cause, each.severity) for each in found] == [
        ("a", "cross_paper", "info"), ("b", "cross_paper", "check"),
    ]  # fmt: skip
    assert "13.8 months is the value of primary" in found[1].explanation


def test_agreeing_papers_and_order_of_papers_make_no_difference() -> None:
    first, second = paper("a", "13.8", sentence=ENGLISH), paper("b", "14", "zh", CHINESE)
    assert across(first, second) == []
    third = paper("c", "12.1")
    assert across(first, second, third) == across(third, second, first) != []


def test_light_records_give_the_same_as_whole_papers() -> None:
    papers = [paper("a", "13.8", sentence=ENGLISH), paper("b", "12.1", "zh", CHINESE)]
    assert across(*papers) == across(*(light(each, GOLD, SETTINGS) for each in papers))


def test_three_independent_papers_make_a_row_suspect_and_copies_do_not() -> None:
    own = [
        paper("a", "12.1", sentence="Alphamab gave {} months in the trial ALPHA-1 ({})."),
        paper("b", "12.1", "zh", CHINESE),
        paper("c", "12.1", sentence="According to {1}, patients on the antibody lived {0} months in ALPHA-1."),
    ]
    found = across(*own)
    assert [(each.cause, each.severity, len(each.related)) for each in found] == [("gold_suspect", "check", 2)]
    copies = [paper(doc, "12.1", sentence="Alphamab gave {} months in the trial ALPHA-1.") for doc in ("a", "b", "c")]
    assert across(*copies) == []


def test_subgroups_are_not_compared() -> None:
    first = Draft("en", "a").say("ALPHA-1 16.0", {"text": "16.0", "population": "IHC3+"}, trial="ALPHA-1").mined()
    second = Draft("en", "b").say("ALPHA-1 9.9", {"text": "9.9", "population": "IHC3+"}, trial="ALPHA-1").mined()
    assert across(first, second) == []
