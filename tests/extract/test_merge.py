"""Which of several mentions at one place stays."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from her2mine.extract.merge import leftmost_longest, merge
from her2mine.records import Label, Mention


def mention(label: Label, start: int, end: int, canonical: str = "", voice: str = "vocabulary") -> Mention:
    return Mention(label, start, end, "x" * (end - start), canonical, voices=(voice,))


spans = st.lists(
    st.tuples(st.sampled_from(list(Label)), st.integers(0, 20), st.integers(1, 6)).map(
        lambda t: mention(t[0], t[1], t[1] + t[2])
    ),
    max_size=8,
)


@given(spans, spans)
def test_the_result_is_sorted_and_free_of_overlap(first: list[Mention], second: list[Mention]) -> None:
    found = merge(first, second)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(spans)
def test_nothing_that_stands_alone_is_lost(mentions: list[Mention]) -> None:
    kept = leftmost_longest(mentions)
    for lost in mentions:
        assert any(m.start < lost.end and lost.start < m.end for m in kept)


def test_the_more_trusted_voice_stays_and_agreeing_voices_are_kept() -> None:
    known = mention(Label.DRUG, 0, 5, "alphamab")
    assert merge([known], [mention(Label.TRIAL, 3, 8, voice="pattern")]) == [known]
    (both,) = merge([known], [mention(Label.DRUG, 0, 5, "x", "model")])
    assert (both.canonical, both.voices) == ("alphamab", ("vocabulary", "model"))


def test_a_weak_voice_adds_nothing_to_a_known_name() -> None:
    known = mention(Label.POPULATION, 0, 5, "older")
    assert merge([known], [mention(Label.POPULATION, 0, 5, "", "weak")]) == [known]


def test_a_study_named_after_its_drug_swallows_the_drug() -> None:
    study = mention(Label.TRIAL, 0, 9, "XX99-C016", "pattern")
    assert merge([mention(Label.DRUG, 0, 4, "xx99")], [study]) == [study]
