"""Links are made of identifiers of known form, and of nothing that a paper or a table may hold besides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.diff.gold import load_gold
from her2mine.review.links import doi_link, registry_link
from tests.review.conftest import ROOT


@pytest.mark.parametrize(
    "doi",
    ["", "javascript:alert(1)", '10.1000/x" onclick="y', "10.1000/a b", "10.1/x", "https://evil.example/10.1000/x"],
)
def test_what_is_no_doi_gives_no_link(doi: str) -> None:
    assert doi_link(doi) == ""


@given(st.text(max_size=40))
def test_whatever_stands_there_a_link_leads_to_the_resolver_and_breaks_out_of_no_attribute(text: str) -> None:
    for address in (doi_link(f"10.1000/{text}"), registry_link(text), registry_link(f"NCT{text}")):
        assert address == "" or address.startswith("https://")
        assert not set(address) & set("\"'<> \n")


def test_every_doi_and_nearly_every_registry_number_of_the_shipped_table_has_a_link() -> None:
    gold = load_gold(ROOT / "corpus" / "curated")
    assert [row.source_doi for row in gold.results if row.source_doi and not doi_link(row.source_doi)] == []
    numbers = [number for trial in gold.trials for number in trial.registry]
    without = [number for number in numbers if not registry_link(number)]
    assert all(number.startswith("CTR") for number in without), without
    assert registry_link("NCT01041404") == "https://clinicaltrials.gov/study/NCT01041404"
