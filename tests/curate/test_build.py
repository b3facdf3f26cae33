"""Edition 1 is what the script makes of the collected facts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from her2mine.curate import history, replay
from her2mine.curate.table import from_csv, to_csv
from tests.curate.conftest import SHIPPED

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "facts"


@pytest.mark.skipif(not FACTS.is_dir(), reason="the collected facts are not beside the project")
def test_the_shipped_tables_are_the_facts_with_the_decisions_made_since(tmp_path: Path) -> None:
    script = ROOT / "pipeline" / "curated" / "build.py"
    subprocess.run([sys.executable, script, FACTS, tmp_path], check=True, env={"PYTHONPATH": str(ROOT / "src")})
    built = from_csv((tmp_path / "results.csv").read_text("utf-8"))
    shipped = (SHIPPED / "results.csv").read_text("utf-8")
    assert to_csv(replay(built, history(SHIPPED))) == shipped
    first = json.loads((SHIPPED / "edition.json").read_text("utf-8"))["history"][0]
    assert first == json.loads((tmp_path / "edition.json").read_text("utf-8"))["history"][0]
