"""Which trial is meant: by name, number, DOI, title, or author with year and drug."""

from __future__ import annotations

import pytest

from her2mine.normalize import TrialResolver
from her2mine.records import Citation, Label, Mention, Reference, TrialRecord

TRIALS = [
    TrialRecord(
        trial="DAWN-Lung01", aliases=("DL-01", "Doe 2019"), registry=("NCT01234567",), dois=("10.1000/dawn1",),
        year=2020, first_author="Doe", experimental_arms=(("alphamab", "gammaplatin"),), control_arm=("gammaplatin",),
    ),
    TrialRecord(trial="DAWN-Lung02", registry=("NCT07654321",), dois=("10.1000/dawn2",), year=2020, first_author="Doe",
                experimental_arms=(("betamab",),)),
    TrialRecord(trial="MAGNOLIA", year=2018, first_author="Roe", experimental_arms=(("gammaplatin",),)),
]  # fmt: skip
RESOLVER = TrialResolver(TRIALS)


@pytest.mark.parametrize(
    "name", ["DAWN-Lung01", "dawn lung01", "DAWN Lung-01 trial", "DAWN－Lung01研究", "DL01", "DL 01"]
)
def test_a_name_is_known_however_it_is_written(name: str) -> None:
    found = RESOLVER.by_name(name)
    assert found is not None and found.trial == "DAWN-Lung01"


def test_one_wrong_letter_is_forgiven_and_a_wrong_digit_is_not() -> None:
    found = RESOLVER.by_name("XMAGNOLIA")
    assert found is not None and found.trial == "MAGNOLIA"
    assert RESOLVER.by_name("DAWN-Lung03") is None
    assert RESOLVER.by_name("MAGIC") is None


def reference(**given: object) -> Reference:
    return Reference(0, 0, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cited", "trial", "how"),
    [
        (reference(doi="10.1000/DAWN2", authors=("Doe",), year=2020), "DAWN-Lung02", "doi"),
        (reference(title="Final results of DAWN-Lung02, a phase 3 study"), "DAWN-Lung02", "title"),
        (reference(title="A study of alphamab (NCT01234567)"), "DAWN-Lung01", "registry"),
        (reference(title="Betamab in lung cancer", authors=("Doe J",), year=2020), "DAWN-Lung02", "author"),
        (reference(title="Alphamab in lung cancer", authors=("Doe, J.",), year=2019), "DAWN-Lung01", "author"),
    ],
)
def test_a_cited_paper_tells_its_trial(cited: Reference, trial: str, how: str) -> None:
    found = RESOLVER.reference_resolution(cited)
    assert found is not None
    assert (found.trial.trial, found.how) == (trial, how)


@pytest.mark.parametrize(
    "cited",
    [
        reference(title="Lung cancer", authors=("Doe",), year=2020),
        reference(title="Alphamab in lung cancer", authors=("Doe",), year=2021),
        reference(authors=("Doe",), year=2020),
        reference(title="Magnolias in spring and dawn lungs"),
    ],
)
def test_what_could_be_several_or_none_stays_open(cited: Reference) -> None:
    assert RESOLVER.by_reference(cited) is None


def test_a_mention_goes_before_the_citation_and_citations_must_agree() -> None:
    first, second = reference(number=1, doi="10.1000/dawn1"), reference(number=2, doi="10.1000/dawn2")
    one, both = Citation(0, 3, (1,)), Citation(0, 3, (1, 2))
    named = Mention(Label.TRIAL, 0, 8, "MAGNOLIA", "MAGNOLIA")
    found = RESOLVER.resolve(named, [one], [first, second])
    assert found is not None and (found.trial.trial, found.how) == ("MAGNOLIA", "name")
    found = RESOLVER.resolve(None, [one], [first, second])
    assert found is not None and found.trial.trial == "DAWN-Lung01"
    assert RESOLVER.resolve(None, [both], [first, second]) is None
    unknown = Mention(Label.TRIAL, 0, 5, "OTHER", "OTHER")
    assert RESOLVER.resolve(unknown, [one], [first]) is None
    number = Mention(Label.TRIAL, 0, 11, "NCT07654321", "NCT07654321")
    found = RESOLVER.resolve(number)
    assert found is not None and (found.trial.trial, found.how) == ("DAWN-Lung02", "registry")


def test_a_name_shared_by_two_trials_means_neither() -> None:
    twins = [TrialRecord(trial="ONE", aliases=("TWIN",)), TrialRecord(trial="TWO", aliases=("TWIN",))]
    assert TrialResolver(twins).by_name("TWIN") is None
