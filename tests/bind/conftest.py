"""The shipped vocabulary and curated trials, loaded once a session; every test reads its own short text with them."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools, load_tools
from her2mine.diff.gold import load_gold
from her2mine.run.config import CHECKOUT, Config, load_config
from tests.bind.mining import Mine


@pytest.fixture(scope="session")
def config() -> Config:
    (pipeline,) = CHECKOUT.glob("*.toml")
    return load_config(pipeline)


@pytest.fixture(scope="session")
def tools(config: Config) -> Tools:
    models = {language: str(folder) for language, folder in config.models.items()}
    return load_tools(config.vocabulary, load_gold(config.gold).trials, models)


@pytest.fixture(scope="session")
def mine(tools: Tools) -> Mine:
    return Mine(tools)
