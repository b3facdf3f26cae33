from pathlib import Path

import pytest


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A pipeline file with an empty vocabulary and a gold folder that only has to be there."""
    folder = tmp_path / "pipe"
    (folder / "gold").mkdir(parents=True)
    (folder / "drugs.csv").write_text("canonical\n", encoding="utf-8")
    file = folder / "field.toml"
    file.write_text('title = "A field"\ngold = "gold"\n[vocabulary]\ndrugs = "drugs.csv"\n', encoding="utf-8")
    return file


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of four papers, one of them below, one in Chinese, one empty, beside a README."""
    folder = tmp_path / "papers"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text("alpha = 13.8\nbeta = 6.0\ngamma = 7\n", encoding="utf-8")
    (folder / "b.txt").write_text("alpha = 16.0\nbeta = ?\n", encoding="utf-8")
    (folder / "more" / "a.txt").write_text("中文甲 = 5.0\nalpha = 13.8\n", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "README.md").write_text("About.", encoding="utf-8")
    (folder / "figures.png").write_bytes(b"\x89PNG")
    return folder
