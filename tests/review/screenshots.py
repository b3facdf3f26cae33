"""The pictures of docs/review.md, taken anew: ``python -m tests.review.screenshots`` (``make pictures``).

They follow the newcomer's path that the page tells, click by click; test_browser.py walks the same one.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from her2mine import api
from her2mine.review import prepare
from tests.review.browsing import DESKTOP, PHONE, Curator, browser, serving
from tests.review.conftest import PAPERS, ROOT, pipeline

FOLDER = ROOT / "docs" / "review"
COMMANDS = ("git clone", "make run", "her2mine review")
COLOURS = 160  # of a picture; few colours make small files

Shoot = Callable[[str], None]


def newcomer(curator: Curator, trial: str, shoot: Shoot = lambda name: None) -> int:
    """From the first screen to a published edition by mouse, adding a value that is new; how many clicks it took."""
    page, clicks = curator.page, 0

    def click(selector: str, then: str) -> None:
        nonlocal clicks
        clicks += 1
        page.locator(selector).first.click()
        page.wait_for_selector(then)

    curator.open("/")
    shoot("list")
    click("input[name=kind][value=new]", f".row.new:has-text('{trial}')")
    page.wait_for_url("**kind=new**")
    click(f".row.new:has-text('{trial}') .go", "#source .passage, #source table")
    click("input[name=verdict][value=new]", "fieldset.only.new")
    shoot("claim")
    click(".decide button.main", "h1")
    click("nav a[href='/changes']", ".change")
    shoot("changes")
    click(".publish button.main", ".notice.good")
    shoot("published")
    return clicks


def main() -> None:
    """Mine the shipped papers, walk the path, and write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as driven:
        config = pipeline(Path(folder))
        run = api.run([PAPERS], out=Path(folder) / "papers", config=config).folder
        with serving(prepare(run, config, papers=[PAPERS], port=0, who="A. Curator")) as address:
            desktop = Curator.at(driven, address, DESKTOP)
            newcomer(desktop, "KEYNOTE-811", lambda name: _shoot(desktop, name))
            desktop.open("/?lang=zh&paper=zh-brief&kind=conflict")
            desktop.go("j", "Enter")
            desktop.wait("#source svg")
            desktop.page.wait_for_load_state("networkidle")
            _shoot(desktop, "page-zh")
            phone = Curator.at(driven, address, PHONE, dark=True)
            phone.open("/")
            _shoot(phone, "phone")
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}")


def _shoot(curator: Curator, name: str) -> None:
    curator.page.evaluate("document.activeElement?.blur()")
    picture = Image.open(io.BytesIO(curator.page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
