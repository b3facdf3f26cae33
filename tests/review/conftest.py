"""A real run of small papers, a curated folder of its own for each test, and visitors of the page over them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from her2mine import api
from her2mine.curate.claims import claims_of
from her2mine.report.load import read_run
from her2mine.review.app import create_app
from her2mine.review.service import Service
from her2mine.review.worklist import Worklist
from her2mine.run.config import Config, ReviewRules, load_config

ROOT = Path(__file__).parents[2]
PAPERS = ROOT / "corpus" / "papers"
MINED = ("en-brief.pdf", "zh-brief.pdf", "zh-note-gb18030.txt", "en-review-second-line.xml")
ORIGIN = "http://127.0.0.1"


Fields = Mapping[str, str | list[str]]


class Visitor:
    """A browser without scripts: it keeps cookies, and sends forms with the token of the page it saw."""

    def __init__(self, app: ASGIApp, base: str = ORIGIN) -> None:
        self.client = TestClient(app, base_url=base, raise_server_exceptions=False)
        self.base = base

    def get(self, path: str, follow: bool = True) -> httpx.Response:
        answer: httpx.Response = self.client.get(path, follow_redirects=follow)
        return answer

    def text(self, path: str) -> str:
        """A page that is there, as text."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def token(self) -> str:
        first = re.search(r'"(/c/[^"?]+)', self.text("/?kind=conflict"))
        assert first
        found = re.search(r'name="token" value="([^"]+)"', self.text(first[1]))
        assert found
        return found[1]

    def post(self, path: str, fields: Fields | None = None) -> httpx.Response:
        """Send a form, and stay at the answer (no redirect is followed)."""
        data = {"token": self.token(), **(fields or {})}
        return self._sent(path, data)

    def rename(self, who: str, password: str = "") -> httpx.Response:
        fields = {"who": who, "password": password}
        return self._sent("/name", fields)

    def _sent(self, path: str, fields: Fields) -> httpx.Response:
        headers = {"Origin": self.base}
        answer: httpx.Response = self.client.post(path, data=fields, headers=headers, follow_redirects=False)
        return answer


@dataclass(frozen=True)
class Place:
    """A run folder, and the pipeline with a curated folder of its own beside it."""

    run: Path
    config: Config

    @property
    def curated(self) -> Path:
        return self.config.gold

    def with_reviewers(self, number: int) -> Place:
        rules = self.config.review.model_copy(update={"reviewers": number})
        return Place(self.run, self.config.model_copy(update={"review": rules}))

    def service(self) -> Service:
        return Service(self.run, self.config, papers=[PAPERS])

    def visitor(self, who: str = "Ann") -> Visitor:
        return Visitor(create_app(self.service(), who=who))

    def key(self, cause: str, **fields: object) -> str:
        """The key of the first claim with a verdict of that cause and these fields."""
        for claim in self.service().board.claims.values():
            for verdict in claim.verdicts:
                if verdict.cause == cause and all(getattr(verdict, name) == told for name, told in fields.items()):
                    return claim.key
        raise AssertionError(f"no claim of cause {cause}")


def pipeline(folder: Path) -> Config:
    """The shipped pipeline with its curated folder copied to ``folder``."""
    shutil.copytree(ROOT / "corpus" / "curated", folder / "curated")
    rules = ReviewRules(corrections=folder / "annotated" / "corrections.txt")
    shipped = load_config(ROOT / "pipeline" / "her2-gastric.toml")
    return shipped.model_copy(update={"gold": folder / "curated", "review": rules})


@pytest.fixture(scope="session")
def mined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder; not to be changed."""
    folder = tmp_path_factory.mktemp("mined")
    return api.run([PAPERS / name for name in MINED], out=folder / "run", config=pipeline(folder)).folder


@pytest.fixture(scope="session")
def worklist(mined: Path) -> Worklist:
    """The claims of that run."""
    results = read_run(mined)
    return Worklist(results, claims_of(results))


@pytest.fixture
def place(mined: Path, tmp_path: Path) -> Place:
    """The run, copied, with a curated folder at edition 1."""
    shutil.copytree(mined, tmp_path / "run")
    return Place(tmp_path / "run", pipeline(tmp_path))


@pytest.fixture
def visitor(place: Place) -> Visitor:
    """Ann, on her own machine."""
    return place.visitor()
