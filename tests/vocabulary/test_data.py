"""The shipped tables hold together: one name one meaning, every regimen drug known, rows sorted and filled."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from her2mine.records import Label
from her2mine.vocabulary import Vocabulary, fold, fold_keeping_case
from her2mine.vocabulary.match import is_exact
from her2mine.vocabulary.tables import read_entries, spell_out, split

from .conftest import FILES, ROOT, TABLES

_CODES = [
    "OS",
    "PFS",
    "TTP",
    "DFS",
    "RFS",
    "EFS",
    "ORR",
    "CR",
    "PR",
    "SD",
    "DCR",
    "CBR",
    "DOR",
    "TTR",
    "PCR",
    "R0",
    "AE_ANY",
    "AE_G3",
    "SAE",
    "AE_STOP",
    "AE_DEATH",
    "N",
    "FOLLOWUP",
    "TTF",
    "PD",
    "DEATH",
    "DSS",
    "DRR",
    "RESECTION",
    "DOWNSTAGING",
    "PFS2",
]
_DEVSET = ROOT.parent / "shared" / "devset"


def _rows(table: str) -> list[dict[str, str]]:
    with FILES[table].open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_no_name_has_two_meanings_of_one_kind() -> None:
    meanings: dict[tuple[Label | None, str], set[str]] = defaultdict(set)
    for entry in read_entries(FILES):
        for name in (*entry.names, *entry.weak):
            key = (
                fold_keeping_case(name) if is_exact(name, entry.label) else fold(name).replace("-", "").replace(" ", "")
            )
            meanings[entry.label, key].add(entry.canonical)
    assert {key: names for key, names in meanings.items() if len(names) > 1} == {}


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_sorted_unique_and_tidy(table: str) -> None:
    rows = _rows(table)
    names = [row["canonical"] for row in rows]
    assert names == sorted(set(names))
    for row in rows:
        assert all(cell is not None and cell == cell.strip() for cell in row.values()), row
        assert all("" not in (part.strip() for part in cell.split(";")) for cell in row.values() if cell), row


def test_choices_in_braces_are_spelled_out() -> None:
    assert spell_out("{a|b} of {c|}") == ["a of c", "a of ", "b of c", "b of "]
    assert not any(set("{}|") & set(name) for entry in read_entries(FILES) for name in (*entry.names, *entry.weak))


def test_regimens_are_made_of_known_drugs() -> None:
    drugs = {row["canonical"] for row in _rows("drugs")}
    unknown = {drug for row in _rows("regimens") for drug in split(row["drugs"]) if drug not in drugs}
    assert unknown == set()


def test_drug_names_are_lower_case_and_flags_are_flags() -> None:
    rows = _rows("drugs")
    assert all(row["canonical"] == row["canonical"].lower() and row["class"] for row in rows)
    assert {row["chemo"] for row in rows} == {"0", "1"}
    assert {row["needs_cue"] for table in ("regimens", "trials") for row in _rows(table)} == {"0", "1"}


def test_every_schema_endpoint_has_names_in_both_languages() -> None:
    rows = {row["canonical"]: row for row in _rows("endpoints")}
    assert [code for code in _CODES if not (rows[code]["en"] and rows[code]["zh"])] == []
    assert {row["kind"] for row in rows.values()} == {"time", "rate", "safety", "size"}


def test_chinese_drug_names_hold_han_characters() -> None:
    assert [name for row in _rows("drugs") for name in split(row["zh"]) if name.isascii()] == []


def test_every_canonical_name_is_found_as_itself(vocabulary: Vocabulary) -> None:
    for row in _rows("drugs"):
        found = vocabulary.find(f"given {row['canonical']} daily", {Label.DRUG})
        assert [m.canonical for m in found] == [row["canonical"]], row["canonical"]


def test_names_used_by_the_annotators_are_known(vocabulary: Vocabulary) -> None:
    if not _DEVSET.is_dir():
        pytest.skip("the development set is not on this machine")
    used: set[str] = set()
    for path in (_DEVSET / "gold.jsonl", _DEVSET / "passages.jsonl"):
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            used |= {*record["drugs"], *record["comparator"]}
    assert sorted(name for name in used if vocabulary.canonical(Label.DRUG, name) is None) == []
