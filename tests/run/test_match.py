"""Which finding answers which annotated value."""

from her2mine.run.match import judge, match
from tests.run.rows import RULES, row


def test_of_several_candidates_the_equal_number_wins() -> None:
    assert match([row()], [row(9, 15, value=1.0), row(12, 13)]) == [(0, 1)]


def test_equal_numbers_may_miss_each_other_by_two_characters_only() -> None:
    assert match([row(10, 14)], [row(16, 20)]) == [(0, 0)]
    assert match([row(10, 14)], [row(17, 21)]) == []
    assert match([row(10, 14)], [row(14, 18, value=1.0)]) == []


def test_pairs_know_which_slots_are_right() -> None:
    first, second = judge([row(), row(30, 34)], [row(30, 34, role="control"), row()], RULES)
    assert (first.gold, first.found, first.strict) == (0, 1, True)
    assert (second.gold, second.found, [name for name, same in second.slots.items() if not same]) == (1, 0, ["role"])
