"""Rates, groups, calibration and differences of findings against annotated values."""

from her2mine.run.scoring import score
from tests.run.rows import RULES, row


def test_a_perfect_copy_scores_one() -> None:
    result = score([row(), row(30, 34)], [row(30, 34), row()], RULES)
    assert (result.detection.f1, result.strict.f1) == (1.0, 1.0)
    assert set(result.slots.values()) == {1.0}


def test_each_finding_serves_once_and_extra_ones_cost_precision() -> None:
    result = score([row()], [row(), row(12, 16)], RULES)
    assert (result.matched, result.detection.precision, result.detection.recall) == (1, 0.5, 1.0)


def test_papers_that_the_gold_does_not_know_do_not_count() -> None:
    assert score([row()], [row(), row(doc="other")], RULES).predicted == 1


def test_a_group_counts_annotated_values_by_their_own_field_and_predictions_by_theirs() -> None:
    gold = [row(), row(30, 34), row(50, 54, endpoint="PFS")]
    found = [row(), row(30, 34, endpoint="PFS"), row(70, 74, endpoint="ORR")]
    groups = score(gold, found, RULES, by=["endpoint"]).groups["endpoint"]
    assert list(groups) == ["OS", "PFS", "ORR"]  # the most annotated first, then what only was found
    os, pfs, orr = groups.values()
    assert (os.gold, os.predicted, os.matched, os.right) == (2, 1, 2, 1)
    assert (os.detection.precision, os.detection.recall) == (1.0, 1.0)
    assert (os.strict.precision, os.strict.recall) == (1.0, 0.5)
    assert os.slots["endpoint"] == 0.5
    assert (pfs.gold, pfs.predicted, pfs.matched, pfs.detection.precision, pfs.strict.precision) == (1, 1, 0, 1.0, 0.0)
    assert (orr.gold, orr.predicted, orr.detection.f1, orr.slots["value"]) == (0, 1, 0.0, 0.0)


def test_groups_of_any_field_have_readable_names() -> None:
    gold = [row(drugs=["b", "a"], timepoint=12.0, trial=None), row(30, 34, drugs=[], timepoint=None, trial="T")]
    groups = score(gold, gold, RULES, by=["drugs", "timepoint", "trial"]).groups
    assert [sorted(group) for group in groups.values()] == [["a + b", "none"], ["12", "none"], ["T", "none"]]


def test_without_papers_the_findings_tell_languages_and_sources() -> None:
    gold = [row(), row(30, 34), row(50, 54, doc="e")]
    found = [row(language="zh", table=None), row(30, 34, language="zh", table=3)]
    groups = score(gold, found, RULES, by=["language", "source"]).groups
    assert {name: each.gold for name, each in groups["language"].items()} == {"zh": 2, "unknown": 1}
    assert {name: each.gold for name, each in groups["source"].items()} == {"prose": 1, "table": 1, "unknown": 1}


def test_papers_annotated_as_empty_cost_precision() -> None:
    result = score([row()], [row(), row(doc="empty")], RULES, docs=["empty"])
    assert (result.predicted, result.detection.precision, result.unread) == (2, 0.5, ())
    assert [(item.kind, item.doc) for item in result.differences] == [("extra", "empty")]


def test_differences_hold_both_sides_in_text_order() -> None:
    gold = [row(50, 54), row(), row(30, 34)]
    found = [row(30, 34, role="control", unit="week", quote="told here", language="en"), row(), row(70, 74)]
    items = score(gold, found, RULES).differences
    assert [(item.kind, item.start, item.slots) for item in items] == [
        ("wrong", 30, ("unit", "role")),
        ("missed", 50, ()),
        ("extra", 70, ()),
    ]
    wrong = items[0].row()
    assert (wrong["gold"]["role"], wrong["found"]["role"], wrong["sentence"]) == ("single", "control", "told here")
    assert items[1].found is None and items[2].gold is None


def test_confidence_is_judged_over_all_findings_that_have_one() -> None:
    found = [
        *(row(confidence=0.95, language="en"), row(30, 34, confidence=0.95, role="control", language="en")),
        *(row(50, 54, confidence=0.5, language="zh"), row(70, 74), row(90, 94, confidence=7)),
    ]
    result = score([row(), row(30, 34)], found, RULES)
    assert {name: each.n for name, each in result.calibrations.items()} == {"all": 3, "en": 2, "zh": 1}
    assert result.calibrations["all"].sure.share.right == 1
    told = result.row()["calibration"]
    assert (told["n"], told["at_0.9"]["n"], told["language"]["zh"]["brier"]) == (3, 2, 0.25)
    assert score([row()], [row()], RULES).row()["calibration"] is None
