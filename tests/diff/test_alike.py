"""Looking for copies by their rare runs finds what comparing each with each finds."""

from hypothesis import given
from hypothesis import strategies as st

from her2mine.diff.alike import Alike, grams, likeness

VOCABULARY = ("median", "overall", "survival", "was", "months", "with", "drug", "and", "13.8", "16.0")
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=9)
TEXTS = st.lists(WORDS.map(" ".join), min_size=1, max_size=12)


@given(TEXTS, st.floats(min_value=0.05, max_value=1))
def test_every_text_that_is_alike_is_among_the_candidates(texts: list[str], threshold: float) -> None:
    sets = [grams(text) for text in texts]
    alike = Alike(sets, threshold)
    for number, one in enumerate(sets):
        expected = {other for other in range(number) if likeness(one, sets[other]) >= threshold}
        assert expected <= set(alike.candidates(one))
        alike.add(number, one)


def test_texts_that_share_nothing_rare_are_never_compared() -> None:
    sets = [grams(f"{name * 9} median overall survival") for name in "abcdefgh"]
    alike = Alike(sets, 0.9)
    for number, one in enumerate(sets):
        assert list(alike.candidates(one)) == []
        alike.add(number, one)


def test_likeness_is_the_share_of_common_runs() -> None:
    assert likeness(grams("abcdef"), grams("abcdef")) == 1
    assert likeness(grams("abcdef"), grams("abcdexyz")) == 0.2
    assert likeness(grams("abcd"), grams("abcd")) == 0  # too short to tell
