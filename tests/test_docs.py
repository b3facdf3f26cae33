"""What the documentation shows is true: every command in it is run, and gives the output printed below it.

A ``console`` block holds commands after ``$`` and their output; a line ``...`` stands for any lines. A ``pycon`` block
is a doctest. Commands run, in the order of the page, in a folder with copies of ``corpus``, ``models`` and
``pipeline``.
``make docs`` (``UPDATE_DOCS=1``) writes the real output into the pages instead of comparing it.
"""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
UPDATE = bool(os.environ.get("UPDATE_DOCS"))
SHOWN = [page for page in PAGES if BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to work in, with copies of what the commands may read and change."""
    place = tmp_path_factory.mktemp("docs")
    for name in ("corpus", "models", "pipeline"):
        shutil.copytree(ROOT / name, place / name)
    return place


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_give_the_output_shown(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page.read_text(encoding="utf-8")
    monkeypatch.chdir(folder)
    fresh = BLOCK.sub(lambda block: f"```{block[1]}\n{_fresh(block[1], block[2], folder)}```", text)
    if UPDATE:
        page.write_text(fresh, encoding="utf-8")
        return
    assert fresh == text, "the page differs from what the commands print; see it, then `make docs`"


def _fresh(kind: str, block: str, folder: Path) -> str:
    return _console(block, folder) if kind == "console" else _doctest(block)


def _console(block: str, folder: Path) -> str:
    """The block with the real output, or as it is where the output fits what is shown."""
    fresh = ""
    for shown in filter(None, re.split(r"^(?=\$ )", block, flags=re.MULTILINE)):
        command, _, output = shown.partition("\n")
        real = _output(command.removeprefix("$ "), folder)
        fresh += f"{command}\n{output if _fits(output, real) else real}"
    return fresh


def _output(command: str, folder: Path) -> str:
    words = shlex.split(command, comments=True)
    if words == ["make", "run"]:  # what the Makefile calls once the environment is there
        words = ["her2mine", "run", "corpus/papers", "--out", "outputs/papers"]
    if words[0] == "her2mine":
        words[:1] = [sys.executable, "-m", "her2mine"]
    elif words[:2] == ["echo", "$?"]:
        return (folder / ".status").read_text(encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    (folder / ".status").write_text(f"{done.returncode}\n", encoding="utf-8")
    return "\n".join(line.rstrip() for line in (done.stdout + done.stderr).splitlines()) + "\n" * bool(
        done.stdout + done.stderr
    )


def _fits(shown: str, real: str) -> bool:
    pattern = "".join(r"(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in shown.splitlines(keepends=True))
    return re.fullmatch(pattern, real) is not None


def _doctest(block: str) -> str:
    test = doctest.DocTestParser().get_doctest(block, {}, "docs", None, 0)
    report: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert not report, "".join(report)
    return block


def test_every_path_that_the_readme_links_to_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [path for path in linked if not (ROOT / path).exists()] == []


def test_the_changelog_speaks_of_this_version() -> None:
    from her2mine import __version__

    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"version: {__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
