"""A run too large to be held is shown by its gravest part, with counts that are those of all."""

from dataclasses import replace
from pathlib import Path

import pytest

from her2mine.report import overview, view
from her2mine.report.files import RunFiles
from her2mine.report.html import render
from her2mine.report.load import read_run
from her2mine.report.model import PaperRow, Results
from her2mine.report.overview import Overview
from her2mine.report.write import write_run
from tests.report.results import sample
from tests.run.folders import bytes_of


def paper(number: int) -> Results:
    """The papers of the sample under other names, surer with the number."""
    whole, names = sample(), {"en": f"en{number}", "zh": f"zh{number}"}
    again = {finding.id: f"{number}:{finding.id}" for finding in whole.findings}
    return Results(
        papers=tuple(
            PaperRow(names[row.doc], f"{row.name}{number}", row.sha256, "text", row.language) for row in whole.papers
        ),
        findings=tuple(f.model_copy(update={"doc": names[f.doc], "id": again[f.id]}) for f in whole.findings),
        abstentions=tuple(a.model_copy(update={"doc": names[a.doc]}) for a in whole.abstentions),
        discrepancies=tuple(
            d.model_copy(
                update={
                    "doc": names[d.doc],
                    "id": f"{number}:{d.id}",
                    "finding": again.get(d.finding, ""),
                    "related": tuple(again.get(name, "") for name in d.related),
                    "confidence": min(1.0, number / 100),
                }
            )
            for d in whole.discrepancies
        ),
    )


def gathered(count: int, held: int) -> Results:
    seen = Overview(held)
    for number in range(count):
        seen.add(paper(number))
    return seen.results(Results(title="T", refused=sample().refused))


def test_a_run_that_can_be_held_is_shown_whole() -> None:
    whole = gathered(3, held=1000)
    assert whole.totals is None and len(whole.findings) == 12
    assert whole.counts()["conflict"] == 3


def test_counts_and_causes_of_a_large_run_are_those_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (overview, view):
        monkeypatch.setattr(module, "ROWS", 5)
    small, whole = gathered(40, held=20), gathered(40, held=10**6)
    assert small.totals is not None and len(small.findings) < len(whole.findings)
    assert small.counts() == whole.counts() and small.causes() == whole.causes()
    shown, all_of_it = view.build(small), view.build(whole)
    assert shown.sizes == all_of_it.sizes and shown.extents == all_of_it.extents
    assert shown.causes == all_of_it.causes and shown.languages == all_of_it.languages
    assert shown.told == all_of_it.told
    surest = [statement.verdicts[0].confidence for statement in shown.statements["conflict"]][:5]
    assert surest == [39, 38, 37, 36, 35]
    page = render(small)
    assert "surest of 40 verdicts" in page and "with the most conflicts; run.json lists all" in page


def test_what_is_held_does_not_grow_with_the_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "ROWS", 5)
    sizes = [len(gathered(count, held=60).findings) for count in (60, 240)]
    assert max(sizes) <= 60 + 4


def test_a_large_run_lets_go_in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "ROWS", 1)
    monkeypatch.setattr(overview, "STEP", 4)
    sizes = [len(gathered(count, held=60).findings) for count in range(16, 60)]
    assert max(sizes) < 30


def test_papers_written_one_by_one_give_the_files_of_a_run_written_at_once(tmp_path: Path) -> None:
    whole = replace(gathered(3, held=1000), provenance={"producer": "her2mine"})
    for name in ("once", "each"):
        (tmp_path / name).mkdir()
    write_run(whole, tmp_path / "once")
    with RunFiles(tmp_path / "each") as files:
        for number in range(3):
            files.add(paper(number))
        files.finish(whole)
    assert bytes_of(tmp_path / "once") == bytes_of(tmp_path / "each")
    assert read_run(tmp_path / "each").findings == whole.findings
