"""Pages with what was read drawn over them, as an image and as one HTML page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from her2mine import api
from her2mine.api import Refusal, RunError
from her2mine.report.look import LEGEND

PAPERS = Path(__file__).parents[2] / "corpus" / "papers"


def test_a_page_as_png(tmp_path: Path) -> None:
    target = api.look(PAPERS / "zh-brief.pdf", page=1, out=tmp_path / "page.png")
    image = Image.open(io.BytesIO(target.read_bytes()))
    assert image.size == (1191, 1684 + LEGEND)
    colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or ()}
    assert {(30, 102, 208), (176, 65, 62), (38, 166, 154)} <= colours  # paragraph, furniture, cell
    legend = image.convert("RGB").crop((0, 1684, 1191, 1684 + LEGEND))
    told = {colour for count, colour in legend.getcolors(1 << 24) or () if count > 100}
    assert {(30, 102, 208), (176, 65, 62), (38, 166, 154), (224, 168, 0)} <= told
    assert (213, 0, 0) not in told  # nothing on this page must be looked at


def test_all_pages_as_one_html_page_that_loads_nothing(tmp_path: Path) -> None:
    target = api.look(PAPERS / "en-brief.pdf", out=tmp_path / "look.html")
    text = target.read_text(encoding="utf-8")
    pages = api.read(PAPERS / "en-brief.pdf").pages
    assert text.count("<section") == pages and 'href="data:image/png' in text
    assert 'class="value"' in text and 'class="cell"' in text and 'class="furniture"' in text
    assert "http" not in text.replace("http://www.w3.org", "").split("</style>")[1].split("<title>")[0]


def test_values_can_be_left_out(tmp_path: Path) -> None:
    text = api.look(PAPERS / "en-brief.pdf", values=False, out=tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'class="value"' not in text and 'class="paragraph"' in text


def test_what_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="has no page 99"):
        api.look(PAPERS / "en-brief.pdf", page=99, values=False, out=tmp_path / "a.png")
    with pytest.raises(Refusal, match="is no PDF"):
        api.look(PAPERS / "en-review-her2-gastric.txt", values=False, out=tmp_path / "a.html")
    with pytest.raises(RunError, match="neither"):
        api.look(PAPERS / "en-brief.pdf", out=tmp_path / "a.gif")
    with pytest.raises(RunError, match="name it with --page"):
        api.look(PAPERS / "en-brief.pdf", out=tmp_path / "a.png")
