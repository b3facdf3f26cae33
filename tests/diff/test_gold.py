"""The curated tables as records, and one clear line when they cannot be read."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from her2mine.diff.gold import GoldError, GoldTable, load_gold

SHIPPED = Path(__file__).parents[2] / "corpus" / "curated"


@pytest.fixture(scope="module")
def shipped() -> GoldTable:
    return load_gold(SHIPPED)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    shutil.copytree(SHIPPED, folder)
    return folder


def test_every_quantity_belongs_to_a_known_trial_and_stands_once(shipped: GoldTable) -> None:
    names = {trial.trial for trial in shipped.trials}
    assert {row.trial for row in shipped.results} <= names
    assert len({row.id for row in shipped.results}) == len(shipped.results)
    assert shipped.edition >= 1
    assert shipped.sha256 == sha256((SHIPPED / "results.csv").read_bytes()).hexdigest()


def test_by_trial_gives_the_rows_of_that_name_only(shipped: GoldTable) -> None:
    rows = shipped.by_trial("ToGA")
    assert rows
    assert {row.trial for row in rows} == {"ToGA"}
    assert shipped.by_trial("no such trial") == ()


def test_one_trial_has_one_median_for_each_cut_and_population(shipped: GoldTable) -> None:
    medians = {
        (row.analysis, row.population): row.value
        for row in shipped.by_trial("ToGA")
        if (row.endpoint, row.statistic, row.role) == ("OS", "median", "experimental")
    }
    assert medians[("primary", "")] == 13.8
    assert medians[("FDA label primary", "")] == 13.5
    assert medians[("FDA label updated OS", "")] == 13.1
    assert medians[("primary", "IHC2+/FISH+ or IHC3+")] == 16.0


def test_value_and_interval_carry_their_own_level(shipped: GoldTable) -> None:
    row = next(row for row in shipped.by_trial("ToGA") if row.id == "toga-primary-os-median-experimental")
    assert (row.verified, row.ci_verified, row.ci_low, row.ci_high) == ("two-pages", "knowledge", 12, 16)
    assert row.drugs == ("trastuzumab", "cisplatin", "fluoropyrimidine")
    assert row.firm


def test_two_precisions_are_one_row(shipped: GoldTable) -> None:
    row = next(row for row in shipped.by_trial("ToGA") if row.id == "toga-primary-orr-rate-experimental")
    assert (row.value, row.printed) == (47.3, ("47.3", "47"))


def test_quantities_that_share_a_key_are_told_apart_by_the_qualifier(shipped: GoldTable) -> None:
    rows = [row for row in shipped.by_trial("DESTINY-Gastric04") if (row.endpoint, row.role) == ("AE_G3", "control")]
    assert {row.qualifier: row.value for row in rows} == {"any cause": 73.8, "treatment-related": 54.1}


def test_not_reached_has_no_value(shipped: GoldTable) -> None:
    rows = [row for row in shipped.results if row.printed == ("NR",)]
    assert rows
    assert all(row.value is None for row in rows)


def damage(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("results.csv", ",false,", ",maybe,", "results.csv: row 3, column unsure: 'maybe' is neither true nor false"),
        ("results.csv", ",single,", ",alone,", "results.csv: row 2, column role: "),
        ("results.csv", "statistic,", "statistics,", "results.csv: row 1, column statistic: no such column"),
        ("trials.csv", ",2022,", ",22 BC,", "trials.csv: row 2, column year: '22 BC' is not a whole number"),
        ("edition.json", '"edition": 1', '"edition": 0', "edition.json: edition is 0, not a number from 1"),
        ("edition.json", "{", "[", "edition.json: no edition number"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(copy: Path, name: str, old: str, new: str, message: str) -> None:
    damage(copy, name, old, new)
    with pytest.raises(GoldError) as caught:
        load_gold(copy)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_ragged_row_and_a_missing_file_are_told_in_one_line(copy: Path) -> None:
    with (copy / "results.csv").open("a", encoding="utf-8") as file:
        file.write("a,b\n")
    with pytest.raises(GoldError, match=r"results\.csv: row \d+: 2 cells where the header has 26"):
        load_gold(copy)
    (copy / "results.csv").unlink()
    with pytest.raises(GoldError, match=r"results\.csv: No such file"):
        load_gold(copy)
