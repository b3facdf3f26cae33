"""Confidence as a logistic model over kinds of evidence, and what is said of a file of weights that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.bind.trust import UNTRAINED, Trust, TrustError, load_trust

kinds = st.sampled_from(["arm:behind", "arm:none", "trial:named", "group:told", "role:single", "endpoint:left"])
weights = st.floats(-50, 50, allow_nan=False)
models = st.builds(Trust, weights, st.dictionaries(kinds, weights, min_size=1))
evidence = st.lists(kinds)


@given(models, evidence)
def test_confidence_is_a_chance_that_order_and_repetition_do_not_change(trust: Trust, told: list[str]) -> None:
    """It lies between 0 and 1, and evidence is a set."""
    sure = trust.confidence(told)
    assert 0 <= sure <= 1
    assert trust.confidence([*reversed(told), *told]) == sure


@given(models, evidence, st.floats(0, 50))
def test_evidence_of_positive_weight_never_makes_less_sure(trust: Trust, told: list[str], weight: float) -> None:
    """A kind of evidence that counts in favour raises confidence or leaves it, one against does the reverse."""
    before = trust.confidence(told)
    for sign in (1, -1):
        after = Trust(trust.intercept, {**trust.weights, "new": sign * weight}).confidence([*told, "new"])
        assert sign * after >= sign * before


def test_a_weight_shifts_the_log_odds() -> None:
    """From even odds, a weight of one gives 0.731, and twice that 0.881 (the logistic function)."""
    trust = Trust(0.0, {"a": 1.0, "b": 1.0, "c": -2.0})
    assert [trust.confidence(told) for told in ("", "a", "ab", "abc")] == [0.5, 0.731, 0.881, 0.5]
    assert Trust(-1.0, {"a": 1.0}).confidence("a") == 0.5


@given(models, evidence)
def test_evidence_that_was_never_seen_changes_nothing(trust: Trust, told: list[str]) -> None:
    """A kind without a weight weighs nothing."""
    assert trust.confidence([*told, "voice:unheard of"]) == trust.confidence(told)


@given(evidence)
def test_without_weights_nothing_is_known(told: list[str]) -> None:
    """An untrained model is as unsure of all bindings."""
    assert Trust(3.0).confidence(told) == UNTRAINED
    assert load_trust(None).confidence(told) == UNTRAINED


def test_weights_are_read_from_their_file(tmp_path: Path) -> None:
    """Numbers may be whole, other keys of the table are left aside."""
    file = tmp_path / "confidence.json"
    table = {"intercept": -1, "weights": {"arm:behind": 2}, "fitted": "on what"}
    file.write_text(json.dumps(table), encoding="utf-8")
    assert load_trust(file).confidence(["arm:behind"]) == Trust(-1.0, {"arm:behind": 2.0}).confidence(["arm:behind"])


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"intercept": 0}', '{"intercept": "x", "weights": {}}', '{"weights": 3}',
             '{"intercept": 0, "weights": {"a": null}}', '{"intercept": 0, "weights": ["a"]}', "\xff\xfe"],
)  # fmt: skip
def test_a_file_that_is_no_table_of_weights_is_named_in_one_line(tmp_path: Path, text: str) -> None:
    """Whatever is wrong with it, the error is one line that names the file."""
    file = tmp_path / "confidence.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(TrustError) as caught:
        load_trust(file)
    assert str(caught.value) == f"{file}: is no table of weights (intercept, weights)"


def test_a_file_that_is_not_there_is_named_in_one_line(tmp_path: Path) -> None:
    """The reason is the system's."""
    with pytest.raises(TrustError, match=r"^\S+none\.json: No such file or directory$"):
        load_trust(tmp_path / "none.json")
