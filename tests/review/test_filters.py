"""Filters combine, count what each further choice leaves, and survive the address."""

from __future__ import annotations

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from her2mine.review.filters import FACETS, NAMES, SORTS, STATES, Filters
from her2mine.review.worklist import KINDS, TO_LOOK_AT, Item, Worklist
from tests.review.conftest import Place


def is_open(item: Item) -> str:
    return "open"


values = st.sampled_from(["conflict", "new", "ALPHA 1", "a&b=c", "中文", "é", "+"])
filters = st.builds(
    Filters,
    chosen=st.dictionaries(st.sampled_from(NAMES), st.frozensets(values, min_size=1), max_size=3),
    sure=st.integers(0, 100),
    search=st.text("ab 中&=", max_size=20).map(str.strip),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 99),
)


@given(filters)
def test_what_an_address_asks_for_is_what_made_it(asked: Filters) -> None:
    address = asked.address(page=asked.page)
    assert Filters.of(parse_qsl(address.removeprefix("?"))) == asked


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=30)), max_size=8))
def test_no_address_is_a_fault(pairs: list[tuple[str, str]]) -> None:
    asked = Filters.of([*pairs, ("page", "999999999999"), ("sure", "-1"), ("sort", "DROP")])
    assert asked.sort == SORTS[0] and asked.page >= 1 and 0 <= asked.sure <= 100


def test_without_a_kind_only_what_is_worth_a_look_is_listed(worklist: Worklist) -> None:
    items = list(worklist.items.values())
    left = Filters.of([]).narrowed(items, is_open)
    assert {item.kind for item in left} == TO_LOOK_AT
    assert len(Filters.of([("kind", kind) for kind in KINDS]).narrowed(items, is_open)) == len(items)


def test_each_filter_narrows_what_the_others_leave(worklist: Worklist) -> None:
    items = list(worklist.items.values())
    asked = [("paper", "zh-brief"), ("kind", "conflict"), ("endpoint", "PFS"), ("sure", "75")]
    counts = [len(Filters.of(asked[:number]).narrowed(items, is_open)) for number in range(5)]
    assert counts == sorted(counts, reverse=True) and 0 < counts[4] < counts[2] < counts[0]
    for item in Filters.of(asked).narrowed(items, is_open):
        main = item.claim.main
        assert (item.claim.doc, item.kind, main.endpoint) == ("zh-brief", "conflict", "PFS") and item.sure >= 75


def test_every_count_beside_a_choice_is_what_choosing_it_gives(worklist: Worklist) -> None:
    items = list(worklist.items.values())
    asked = Filters.of([("language", "zh")])
    for name, choices in asked.choices(items, is_open).items():
        for choice in choices:
            alone = {**asked.chosen, name: frozenset({choice.value})}
            assert len(Filters(alone).narrowed(items, is_open)) == choice.count, (name, choice.value)


def test_a_choice_of_two_values_gives_both(worklist: Worklist) -> None:
    items = list(worklist.items.values())
    one, other, both = (
        len(Filters.of(pairs).narrowed(items, is_open))
        for pairs in ([("kind", "new")], [("kind", "check")], [("kind", "new"), ("kind", "check")])
    )
    assert both == one + other > one > 0


def test_a_search_finds_all_its_words_in_any_language(worklist: Worklist) -> None:
    items = list(worklist.items.values())
    found = Filters.of([("q", "无进展生存期 checkmate")]).narrowed(items, is_open)
    assert found and all("checkmate" in item.words and "无进展生存期" in item.words for item in found)
    assert Filters.of([("q", "no such words here")]).narrowed(items, is_open) == []


def test_orders(worklist: Worklist) -> None:
    items = list(worklist.items.values())
    by_worth = Filters.of([]).groups(items, is_open)
    assert [group.worth for group in by_worth] == sorted((group.worth for group in by_worth), reverse=True)
    by_paper = [
        (group.head.claim.doc, group.head.claim.start)
        for group in Filters.of([("sort", "paper")]).groups(items, is_open)
    ]
    assert by_paper == sorted(by_paper)
    sure = [group.head.sure for group in Filters.of([("sort", "sure")]).groups(items, is_open)]
    assert sure == sorted(sure, reverse=True)
    named = [bool(group.head.trial) for group in Filters.of([("sort", "trial")]).groups(items, is_open)]
    assert named == sorted(named, reverse=True)


def test_what_is_decided_goes_behind_what_is_open(worklist: Worklist) -> None:
    items = list(worklist.items.values())
    first = Filters.of([]).groups(items, is_open)[0]
    decided = {item.key for item in first.items}

    def state(item: Item) -> str:
        return "decided" if item.key in decided else "open"

    assert Filters.of([]).groups(items, state)[-1].head is first.head or first.head.key in {
        item.key for item in Filters.of([]).groups(items, state)[-1].items
    }
    assert {state(item) for item in Filters.of([("state", "decided")]).narrowed(items, state)} == {"decided"}


def test_the_page_offers_every_facet_and_state(place: Place) -> None:
    text = place.visitor().text("/")
    for facet in FACETS:
        assert f'name="{facet.name}"' in text
    assert 'name="state"' in text and 'name="sure"' in text and STATES[0] in text
