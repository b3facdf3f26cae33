"""Measures of runs at scale; see benchmarks/README.md.

python -m benchmarks.scale MEASURE ARTICLES [options]
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.scale import floors, measures
from benchmarks.scale.engines import MEMORY

MEASURES = {
    "scaling": measures.scaling,
    "executors": measures.executors,
    "again": measures.again,
    "kills": measures.kills,
    "poison": measures.poison,
    "profile": measures.profile,
    "floors": floors.floors,
    "cost": measures.cost,
}


def main() -> None:
    """Run one measure and write its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=sorted(MEASURES))
    parser.add_argument("articles", type=Path, help="folder of JATS articles (.nxml, .xml)")
    parser.add_argument("--papers", type=int, default=200, help="papers to make of them")
    parser.add_argument("--sizes", default="100,1000", help="scaling: numbers of papers")
    parser.add_argument("--ways", default=",".join(measures.WAYS), help="executors: which, divided by commas")
    parser.add_argument("--rounds", type=int, default=30, help="kills: moments")
    parser.add_argument("--remembering", action="store_true", help="mine each article once: the line without mining")
    parser.add_argument("--work", type=Path, help="folder for the papers and runs (kept); default: a temporary one")
    parser.add_argument("--json", type=Path, help="results file; the figures of this measure are replaced in it")
    parser.add_argument("--name", help="of these figures in the results file, instead of the measure's")
    asked = parser.parse_args()
    articles = sorted(file for file in asked.articles.rglob("*") if file.suffix in (".nxml", ".xml"))
    if not articles:
        parser.error(f"no articles in {asked.articles}")
    with tempfile.TemporaryDirectory(prefix="her2mine-scale-") as folder:
        work = asked.work or Path(folder)
        os.environ[MEMORY] = str(work / "memory")
        figures = MEASURES[asked.measure](articles, work, asked)
    print(json.dumps(figures, indent=2))
    if asked.json:
        name = asked.name or asked.measure + (" (remembering)" if asked.remembering else "")
        keep(asked.json, name, figures)


def keep(file: Path, measure: str, figures: dict[str, Any]) -> None:
    """Put the figures of a measure into a results file."""
    told = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    told[measure] = figures
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(dict(sorted(told.items())), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
