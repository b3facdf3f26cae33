"""What a finding says its arm, trial and group rest on."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine


def voices(mine: Mine, text: str, kind: str) -> list[list[str]]:
    """Of each finding, the evidence of one kind without that kind's name."""
    starts = f"{kind}:"
    return [[v.removeprefix(starts) for v in f.voices if v.startswith(starts)] for f in mine(text).findings]


ARMS = (
    ("Median PFS was 7.4 months with cabozantinib and 3.8 months with everolimus.", ["behind", "behind"]),
    ("Cabozantinib gave a median PFS of 7.4 months.", ["before"]),
    ("卡博替尼组中位PFS为7.4个月。", ["before"]),
    ("METEOR compared cabozantinib with everolimus. Median PFS was 7.4 and 3.8 months.", ["carried", "carried"]),
    ("In METEOR, median PFS was 7.4 months.", ["none"]),
)


@pytest.mark.parametrize(("text", "expected"), ARMS)
def test_where_the_arm_was_told(mine: Mine, text: str, expected: list[str]) -> None:
    """Right behind the value, before it, in an earlier sentence, or nowhere."""
    told = voices(mine, text, "arm")
    assert [next(word for word in words if word != "shared") for words in told] == expected


TRIALS = (
    ("In METEOR, median PFS was 7.4 months with cabozantinib.", "named"),
    ("In METEOR, patients received cabozantinib. Median PFS was 7.4 months.", "carried"),
    ("Median PFS was 7.4 months with cabozantinib.", "none"),
)


@pytest.mark.parametrize(("text", "expected"), TRIALS)
def test_where_the_trial_was_told(mine: Mine, text: str, expected: str) -> None:
    """In the value's own sentence, before, or nowhere."""
    assert voices(mine, text, "trial") == [[expected]]


def test_of_several_trials_in_a_sentence_each_says_so(mine: Mine) -> None:
    """The trial of a value is less certain where the sentence names two."""
    text = "In OlympiAD, olaparib gave a median PFS of 7.0 months, and in EMBRACA, talazoparib gave 8.6 months."
    assert voices(mine, text, "trial") == [["one of several"], ["one of several"]]


GROUPS = (
    ("Median PFS was 7.4 months with cabozantinib.", "none"),
    ("In the bone metastases subgroup, median PFS was 7.4 months with cabozantinib.", "told"),
)


@pytest.mark.parametrize(("text", "expected"), GROUPS)
def test_whether_a_group_was_told(mine: Mine, text: str, expected: str) -> None:
    """A subgroup of the sentence is the value's, or none is named."""
    assert voices(mine, text, "group") == [[expected]]


def test_how_crowded_the_sentence_is(mine: Mine) -> None:
    """Arms and endpoints are counted by what they are, not by how often they are named; three and more are many."""
    one = "With axitinib, the ORR was 19%, and the ORR of axitinib was confirmed."
    many = "The ORR was 19% with axitinib, 9% with sorafenib and 8% with placebo, and PFS differed."
    assert voices(mine, one, "sentence") == [["1 arms", "1 endpoints"]]
    assert voices(mine, many, "sentence") == [["2 endpoints", "many arms"]] * 3


def test_who_found_the_names(mine: Mine) -> None:
    """A name the vocabulary holds says so, one that only its shape tells says that; an arm told before says nothing."""
    known = mine("Median PFS was 7.4 months with cabozantinib.").findings[0].voices
    shaped = mine("Median PFS was 7.4 months with zylotinib.").findings[0].voices
    carried = mine("In METEOR, patients received cabozantinib. Median PFS was 7.4 months.").findings[0].voices
    assert "pattern+vocabulary" in next(v for v in known if v.startswith("drug by"))  # the model may speak too
    assert "vocabulary" not in next(v for v in shaped if v.startswith("drug by"))
    assert not [v for v in carried if v.startswith("drug by")]


def test_each_finding_in_prose_has_one_evidence_of_each_kind(mine: Mine) -> None:
    """Endpoint, trial, group and role are each told once, so that their weights can be compared."""
    for text, *_ in (*ARMS, *TRIALS, *GROUPS):
        for finding in mine(text).findings:
            kinds = [voice.partition(":")[0] for voice in finding.voices]
            assert [kinds.count(kind) for kind in ("endpoint", "trial", "group", "role")] == [1, 1, 1, 1]
            assert list(finding.voices) == sorted(finding.voices)
