"""Arms told by the study's own names, by what they share, by "the former", by their number of drugs."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from her2mine.bind.arm import Arm
from her2mine.bind.armlabels import (
    alternatives,
    counted,
    defined,
    different_drugs,
    label_of,
    labelled,
    optional,
    pronouns,
)
from her2mine.vocabulary import fold
from tests.bind.mining import Mine


def at(text: str, words: str, *drugs: str, label: str = "") -> Arm:
    start = text.index(words)
    return Arm(start, start + len(words), drugs, text=words, label=label)


def labels(tools: Tools, text: str, *arms: Arm, blocked: tuple[str, ...] = ()) -> list[str]:
    spans = [(text.index(words), text.index(words) + len(words)) for words in blocked]
    return [arm.label for arm in labelled(fold(text), text, arms, tools.cues, spans)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 months in arm A", ["a"]),
        ("12 and 9 months in arms A and B", ["a", "b"]),
        ("in groups 1, 2 and 3", ["1", "2", "3"]),
        ("for the RT group", ["rt"]),
        ("for the Flu-TBI arm", ["flu-tbi"]),
        ("in the concurrent group and the sequential group", ["concurrent", "sequential"]),
        ("A组和B组", ["a", "b"]),
        ("同步组为12个月，序贯组为9个月", ["同步", "序贯"]),
        ("in the whole group", []),
        ("at 12 months", []),
    ],
)
def test_a_label_is_a_letter_a_number_a_short_form_or_a_way_of_treating(
    tools: Tools, text: str, expected: list[str]
) -> None:
    """A common word before "group" is none: a short form is known by its capitals as printed."""
    assert labels(tools, text) == expected


def test_a_drug_and_a_group_of_patients_are_no_labels(tools: Tools) -> None:
    """What is told as an arm's drugs, a population or an endpoint already is not read again as a label."""
    text = "in the TMZ group and in the HER2 group"
    assert labels(tools, text) == ["tmz", "her2"]
    assert labels(tools, text, at(text, "TMZ group", "temozolomide"), blocked=("HER2",)) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("cabozantinib (arm A)", "a"),
        ("cabozantinib at 60 mg daily (group 2)", "2"),
        ("cabozantinib (n = 12)", ""),
        ("cabozantinib. Others (arm A)", ""),
    ],
)
def test_a_bracket_behind_an_arm_gives_it_its_label(tools: Tools, text: str, label: str) -> None:
    """The bracket has to follow in the same clause."""
    assert label_of(fold(text), at(text, "cabozantinib", "cabozantinib"), tools.cues) == label


@pytest.mark.parametrize(
    ("text", "label", "drug", "means"),
    [
        ("group B received topotecan", "group B", "topotecan", True),
        ("group B (n = 40) received topotecan", "group B", "topotecan", True),
        ("B组患者给予拓扑替康", "B组", "拓扑替康", True),
        ("group B did better than topotecan", "group B", "topotecan", False),
        ("group B received much care at home, and only later topotecan", "group B", "topotecan", False),
    ],
)
def test_a_label_stands_for_the_drugs_that_its_group_received(
    tools: Tools, text: str, label: str, drug: str, means: bool
) -> None:
    """A verb of giving has to stand between label and drug, and little else."""
    arms = [at(text, label, label="b"), at(text, drug, "topotecan")]
    assert defined(fold(text), arms, tools.cues) == ({"b": ("topotecan",)} if means else {})


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        (
            "sorafenib or placebo plus cytarabine",
            (("sorafenib", ("sorafenib",)), ("placebo plus cytarabine", ("placebo", "cytarabine"))),
            [("sorafenib", "cytarabine"), ("placebo", "cytarabine")],
        ),
        (
            "letrozole plus abemaciclib or placebo",
            (("letrozole plus abemaciclib", ("letrozole", "abemaciclib")), ("placebo", ("placebo",))),
            [("letrozole", "abemaciclib"), ("placebo", "letrozole")],
        ),
        (
            "docetaxel with either ramucirumab or icrucumab",
            (("docetaxel with either ramucirumab", ("docetaxel", "ramucirumab")), ("icrucumab", ("icrucumab",))),
            [("docetaxel", "ramucirumab"), ("icrucumab", "docetaxel")],
        ),
        (
            "letrozole plus abemaciclib or fulvestrant",
            (("letrozole plus abemaciclib", ("letrozole", "abemaciclib")), ("fulvestrant", ("fulvestrant",))),
            [("letrozole", "abemaciclib"), ("fulvestrant",)],
        ),
        (
            "sorafenib and then placebo plus cytarabine",
            (("sorafenib", ("sorafenib",)), ("placebo plus cytarabine", ("placebo", "cytarabine"))),
            [("sorafenib",), ("placebo", "cytarabine")],
        ),
    ],
)
def test_alternatives_share_their_backbone_where_the_words_say_so(
    tools: Tools, text: str, spans: tuple[tuple[str, tuple[str, ...]], ...], expected: list[tuple[str, ...]]
) -> None:
    """A placebo or "either" tells that the rest is common to both; between two active drugs it is not."""
    arms = [at(text, words, *drugs) for words, drugs in spans]
    found = alternatives(text, arms, lambda drug: "control" if drug == "placebo" else "", tools.cues)
    assert [arm.drugs for arm in found] == expected


def test_the_former_and_the_latter_are_the_two_arms_told_last_before(tools: Tools) -> None:
    """Of three arms the last two are meant; with one arm before it the word means nothing."""
    text = "sunitinib, cabozantinib, everolimus: 75% of the former and 34% of the latter"
    arms = [at(text, name, name) for name in ("sunitinib", "cabozantinib", "everolimus")]
    assert [arm.drugs for arm in pronouns(text, arms, tools.cues)] == [("cabozantinib",), ("everolimus",)]
    assert [text[arm.start : arm.end] for arm in pronouns(text, arms, tools.cues)] == ["the former", "the latter"]
    assert pronouns(text, arms[:1], tools.cues) == []


def test_arms_told_again_count_once(tools: Tools) -> None:
    """The order is that of the last telling, so that the two told last stand at the end."""
    text = "sunitinib, everolimus, sunitinib"
    arms = [at(text, "sunitinib", "sunitinib"), at(text, "everolimus", "everolimus"), Arm(23, 32, ("sunitinib",))]
    assert [arm.drugs for arm in different_drugs(arms)] == [("everolimus",), ("sunitinib",)]


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("the triplet and the doublet", [2, 3]), ("三药组为26%，双药组为20%", [2, 3]), ("the quadruplet", [4])],
)
def test_arms_told_by_their_number_of_drugs(tools: Tools, text: str, sizes: list[int]) -> None:
    """Each says how many drugs the arm that is meant has."""
    assert [arm.size for arm in counted(text, [], tools.cues)] == sizes


def test_with_or_without_tells_an_arm_without_the_last_drug(tools: Tools) -> None:
    """Beside the arm of both drugs there is one of the first alone; "with" by itself tells one arm."""
    both, plain = "letrozole with or without ribociclib", "letrozole with ribociclib"
    drugs = ("letrozole", "ribociclib")
    found = optional(both, [at(both, both, *drugs)], tools.cues)
    assert [(arm.drugs, arm.alone) for arm in found] == [(drugs, False), (("letrozole",), True)]
    assert [arm.drugs for arm in optional(plain, [at(plain, plain, *drugs)], tools.cues)] == [drugs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Patients were randomly assigned to arm A, docetaxel 100 mg/m2 on day 1, or arm B, capecitabine, each with "
            "trastuzumab. Median PFS was 12.4 months in arm A and 15.3 months in arm B.",
            ["docetaxel+trastuzumab", "capecitabine+trastuzumab"],
        ),
        (
            "Patients were randomly assigned to docetaxel, 50 mg every 3 weeks for five courses (arm D), or to placebo "
            "(arm P). Median PFS was 12.4 months for D and 5.3 months for P.",
            ["docetaxel", "placebo"],
        ),
        (
            "Women took tamoxifen for 5 years, either alone or together with capecitabine 500 mg daily. They were "
            "randomised. Median PFS was 12.4 months with the combination and 5.3 months with tamoxifen alone.",
            ["capecitabine+tamoxifen", "tamoxifen"],
        ),
    ],
)
def test_labels_and_bases_hold_in_what_follows(mine: Mine, text: str, expected: list[str]) -> None:
    medians = [finding for finding in mine(text).findings if finding.statistic == "median"]
    assert ["+".join(sorted(finding.drugs)) for finding in medians] == expected


def test_a_study_group_is_its_people(mine: Mine) -> None:
    text = "The Nordic Tumour Study Group gave docetaxel to 50 patients. The response rate was 40%."
    assert mine.lines(text)[-1] == "ORR rate 40 percent single docetaxel"
