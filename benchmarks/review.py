"""How long the page's server takes for the first screen and for each filter, over thousands of discrepancies.

    python -m benchmarks.review [--discrepancies 2000] [--decisions 300] [--repeat 5] [--json FILE]

The shipped papers are mined once; their results are copied under other names until there are as many discrepancies that
are no mere agreement as asked for (all kinds of verdicts stay in, so that there are several times as many claims). Some
claims are decided, so that states have to be told too. Each address is asked for several times in this process, as a
browser would ask; milliseconds from the request to the whole answer.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fastapi.testclient import TestClient

from her2mine import api
from her2mine.records import Discrepancy, Finding
from her2mine.report import Results, write_run
from her2mine.review.app import create_app
from her2mine.review.filters import NAMES, SORTS
from her2mine.review.service import Service
from her2mine.run.config import Config, load_config

ROOT = Path(__file__).resolve().parents[1]
BAR = 300.0  # milliseconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit status whether everything stayed below the bar."""
    asked = _asked(arguments)
    with tempfile.TemporaryDirectory() as folder:
        service = prepared(Path(folder), asked.discrepancies, asked.decisions)
        client = TestClient(create_app(service, who="Benchmark"), base_url="http://127.0.0.1")
        client.get("/")
        figures = {name: measured(client, paths, asked.repeat) for name, paths in addresses(service, client).items()}
        figures["after a decision"] = list(_after_decisions(service, client, asked.repeat))
    told = service.board.results.discrepancies
    differing = sum(item.severity != "info" or item.cause == "not_in_gold" for item in told)
    print(f"{differing} discrepancies among {len(told)} verdicts, {len(service.board.claims)} claims")
    print(f"{'ms':24} {'addresses':>9} {'median':>8} {'max':>8}")
    for name, times in figures.items():
        print(f"{name:24} {len(times):9} {statistics.median(times):8.1f} {max(times):8.1f}")
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(max(max(times) for times in figures.values()) > BAR)


def prepared(folder: Path, discrepancies: int, decisions: int) -> Service:
    """A run of that many discrepancies and a curated folder on which some claims are decided."""
    shutil.copytree(ROOT / "corpus" / "curated", folder / "curated")
    config = load_config(ROOT / "pipeline" / "her2-gastric.toml").model_copy(update={"gold": folder / "curated"})
    run = folder / "run"
    run.mkdir()
    write_run(grown(_mined(folder, config), discrepancies), run)
    service = Service(run, config, papers=[ROOT / "corpus" / "papers"])
    heads = [group.head.key for group in service.shelf.worklist.groups[:decisions]]
    for key in heads:
        service.board.decide(key, "paper_wrong", who="Benchmark")
    return service


def grown(results: Results, discrepancies: int) -> Results:
    """The results with copies of all papers under other names, until there are enough discrepancies."""
    once = sum(item.severity != "info" or item.cause == "not_in_gold" for item in results.discrepancies)
    copies = range(-(-discrepancies // once))
    return replace(
        results,
        papers=tuple(
            replace(p, doc=f"{p.doc}-{n}", sha256=f"{n:08x}{p.sha256[8:]}") for n in copies for p in results.papers
        ),
        findings=tuple(_copied(item, n) for n in copies for item in results.findings),
        discrepancies=tuple(_retold(item, n) for n in copies for item in results.discrepancies),
    )


def addresses(service: Service, client: TestClient) -> dict[str, list[str]]:
    """What is asked for: the first screen, each choice of each filter alone, filters together, orders, claims."""
    first = client.get("/").text
    single = [f"/?{name}={_quoted(value)}" for name in NAMES for value in _values(first, name)]
    keys = list(service.board.claims)
    return {
        "first screen": ["/"],
        "each filter alone": [*single, *(f"/?sure={step}" for step in (50, 75, 90))],
        "filters together": [f"{one}&sure=50&language=en&state=open" for one in single[:20]],
        "all kinds": ["/?" + "&".join(f"kind={kind}" for kind in _values(first, "kind"))],
        "search": [f"/?q={_quoted(words)}" for words in ("OS", "median", "中位", "nothing at all", "a b c d")],
        "orders": [f"/?sort={sort}" for sort in SORTS],
        "far pages": [f"/?page={page}" for page in (2, 5, 10)],
        "one claim": [f"/c/{key}" for key in keys[:: max(1, len(keys) // 20)]],
        "changes, history": ["/changes", "/disputes", "/history"],
        "in Chinese": ["/?lang=zh", "/?lang=zh&kind=conflict"],
    }


def measured(client: TestClient, paths: Sequence[str], repeat: int) -> list[float]:
    """Milliseconds of each answer: the median of several, for each address."""
    return [statistics.median(_once(client, path) for _ in range(repeat)) for path in paths]


def _once(client: TestClient, path: str) -> float:
    start = time.perf_counter()
    answer = client.get(path)
    took = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    return took


def _after_decisions(service: Service, client: TestClient, count: int) -> Iterator[float]:
    """The first screen right after somebody decided, when table and log have to be read again."""
    for key in list(service.board.claims)[:count]:
        service.board.decide(key, "cannot_tell", who="Somebody")
        yield _once(client, "/")


def _mined(folder: Path, config: Config) -> Results:
    return api.run([ROOT / "corpus" / "papers"], out=folder / "mined", config=config).results


def _copied(item: Finding, number: int) -> Finding:
    return item.model_copy(update={"doc": f"{item.doc}-{number}", "id": f"{item.id}-{number}"})


def _retold(item: Discrepancy, number: int) -> Discrepancy:
    return item.model_copy(
        update={
            "doc": f"{item.doc}-{number}",
            "id": f"{item.id}-{number}",
            "finding": item.finding and f"{item.finding}-{number}",
            "related": tuple(f"{name}-{number}" for name in item.related),
        }
    )


def _values(page: str, name: str) -> Iterator[str]:
    return iter(re.findall(rf'name="{name}" value="([^"]+)"', page))


def _quoted(text: str) -> str:
    from html import unescape
    from urllib.parse import quote

    return quote(unescape(text))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--discrepancies", type=int, default=2000)
    parser.add_argument("--decisions", type=int, default=300)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", type=Path)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
