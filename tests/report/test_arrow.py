"""The Parquet data set holds what the JSON lines hold, for every tool that reads Parquet."""

import json
from pathlib import Path

import pytest

from her2mine.records import Finding, GoldResult
from her2mine.report import arrow, write_run
from tests.report.results import sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_run(sample(), tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["findings", "discrepancies"])
def test_pandas_duckdb_and_polars_read_the_same_rows(folder: Path, name: str) -> None:
    import duckdb
    import pandas
    import polars

    place = folder / "parquet" / name
    rows = [json.loads(line) for line in (folder / f"{name}.jsonl").open(encoding="utf-8")]
    expected = [row["id"] for row in rows]
    assert pandas.read_parquet(place)["id"].tolist() == expected
    assert polars.read_parquet(place)["id"].to_list() == expected
    found = duckdb.sql(f"SELECT id, doc, start FROM '{place}/*.parquet'").fetchall()
    assert found == [(row["id"], row["doc"], row["start"]) for row in rows]


def test_values_keep_their_types(folder: Path) -> None:
    import polars

    findings = polars.read_parquet(folder / "parquet" / "findings")
    assert findings["value"].dtype == polars.Float64 and findings["drugs"].dtype == polars.List(polars.String)
    assert set(findings.columns) == set(Finding.model_fields)
    verdicts = polars.read_parquet(folder / "parquet" / "discrepancies")
    assert {f"gold_{name}" for name in GoldResult.model_fields} <= set(verdicts.columns)
    assert verdicts["gold_value"].to_list()[0] == 13.8 and verdicts["gold_value"].to_list()[-1] is None


def test_large_data_sets_have_several_parts_and_empty_ones_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import polars

    monkeypatch.setattr(arrow, "ROWS", 2)
    rows = [finding.row() for finding in sample().findings]
    parts = arrow.Parts(tmp_path / "some", arrow.findings_schema())
    parts.add(rows[:3])
    parts.add(rows[3:] + rows[:1])
    parts.close()
    assert [file.name for file in sorted((tmp_path / "some").iterdir())] == [f"part-0000{n}.parquet" for n in range(3)]
    assert polars.read_parquet(tmp_path / "some")["id"].to_list() == [row["id"] for row in [*rows, rows[0]]]
    full = arrow.Parts(tmp_path / "full", arrow.findings_schema())
    full.add(rows[:2])
    full.close()
    assert len(list((tmp_path / "full").iterdir())) == 1
    nothing = arrow.Parts(tmp_path / "none", arrow.findings_schema())
    nothing.close()
    assert polars.read_parquet(tmp_path / "none").height == 0
