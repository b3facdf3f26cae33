"""Text layers that lie: each fault is told with its page, and no number that a fault may touch is given as certain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from her2mine.ingest import read
from her2mine.records import MinedPaper, Refusal
from her2mine.run.config import load_config
from her2mine.run.engine import PipelineEngine
from tests.papers.faults import FAULTS, TRUE, Fault, can_draw


@pytest.fixture(scope="module")
def engine() -> PipelineEngine:
    return PipelineEngine(load_config(None))


def mined(engine: PipelineEngine, file: Path) -> MinedPaper:
    return engine.mine(read(file))


@pytest.mark.parametrize(
    ("fault", "language"),
    [(fault, language) for fault in FAULTS for language in fault.languages],
    ids=lambda value: value.name if isinstance(value, Fault) else value,
)
def test_every_fault_is_told_and_no_wrong_number_is_certain(
    engine: PipelineEngine, tmp_path: Path, fault: Fault, language: str
) -> None:
    if not can_draw(fault, language):
        pytest.skip("no TrueType Han font (Debian: fonts-wqy-zenhei)")
    file = tmp_path / "paper.pdf"
    file.write_bytes(fault.draw(language))
    try:
        paper = mined(engine, file)
    except Refusal as refusal:
        assert re.search(fault.told, refusal.reason)
        return
    told = "; ".join(paper.paper.warnings)
    assert re.search(fault.told, told) and told.startswith("page ")
    for finding in paper.findings:
        if finding.needs_eyes is None:
            assert finding.text in TRUE, finding
            assert finding.text != "0.001" or finding.op == "<"


def test_what_is_put_right_is_marked_with_what_the_file_says(tmp_path: Path) -> None:
    shifted = next(fault for fault in FAULTS if fault.name == "shifted punctuation")
    file = tmp_path / "paper.pdf"
    file.write_bytes(shifted.draw("zh"))
    paper = read(file)
    assert "13.8个月，单纯化疗组为11.1个月（HR＝0.74，95%CI" in paper.text and "P＜0.001）。" in paper.text
    assert {(paper.text[one.start : one.end], one.told) for one in paper.repairs} >= {("，", "袁"), ("＜", "约")}


def test_values_of_a_recognised_page_are_only_to_check(engine: PipelineEngine, tmp_path: Path) -> None:
    old = next(fault for fault in FAULTS if fault.name == "old recognition")
    file = tmp_path / "paper.pdf"
    file.write_bytes(old.draw("en"))
    paper = mined(engine, file)
    assert paper.findings and all(finding.needs_eyes for finding in paper.findings)
    verdicts = engine.compare(paper)
    assert not [one for one in verdicts if one.severity == "conflict"]
    assert any("Look at the page" in one.explanation for one in verdicts if one.severity == "check")
