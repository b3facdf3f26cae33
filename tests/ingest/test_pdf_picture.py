"""Pages drawn with stretches marked: the mark lies on the ink it names, on upright, turned and cropped pages."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from her2mine.ingest import Reading, read
from her2mine.ingest.pdf_picture import Picture, page_picture
from her2mine.records import Box, Refusal
from tests.papers.hostile import FONT, PAGE, stream, written

Pixels: TypeAlias = NDArray[np.int_]
SENTENCE, VALUE = "The median overall survival was 13.8 months in the first arm.", "13.8"


def built(
    path: Path, *, turn: int = 0, crop: bool = False, pages: int = 1, size: float = 595, **options: object
) -> Path:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(size, 842), **options)
    for _ in range(pages):
        canvas.setPageRotation(turn)
        if crop:
            canvas.setCropBox((40, 60, 560, 590) if turn in (90, 270) else (40, 100, 500, 760))
        canvas.setFont("Helvetica", 11)
        canvas.drawString(80, 400, SENTENCE)
        canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


def pixels(picture: Picture) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB")).astype(int)


def marked(array: Pixels) -> NDArray[np.bool_]:
    """Which pixels a highlighter coloured: blue is taken away from white paper and not from black ink."""
    coloured: NDArray[np.bool_] = array[:, :, 0] - array[:, :, 2] > 100
    return coloured


def check_marks(file: Path, turn: int = 0) -> None:
    """The mark holds the value's ink, whole, and no other ink."""
    paper = read(file)
    at = paper.text.index(VALUE)
    boxes = paper.boxes(at, at + len(VALUE))
    plain, shown = pixels(page_picture(file, 1)), pixels(page_picture(file, 1, boxes))
    rows, columns = np.nonzero(marked(shown))
    inside = plain[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].min(axis=2) < 128
    across = inside if turn in (0, 180) else inside.T
    runs = np.flatnonzero(np.diff(np.r_[0, across.any(axis=0).astype(int), 0]) == 1)
    assert len(runs) == len(VALUE)  # its four signs, and nothing of its neighbours
    assert across.any(axis=1).sum() > 0.45 * across.shape[0]  # and little more than their height
    for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]):
        assert not edge.any()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [False, True])
def test_the_mark_lies_tight_on_the_value(tmp_path: Path, turn: int, crop: bool) -> None:
    check_marks(built(tmp_path / "page.pdf", turn=turn, crop=crop), turn)


@pytest.mark.parametrize("boxes", [
    b"/MediaBox [0 0 420 595]",
    b"/MediaBox [-20 -30 400 565]",
    b"/MediaBox [0 0 420 595] /CropBox [10 20 410 580]",
    b"/MediaBox [0 0 420 595] /CropBox [-50 20 2000 900]",
])  # fmt: skip
@pytest.mark.parametrize("turn", [0, 90])
def test_page_boxes_may_be_inherited_shifted_and_larger_than_the_page(tmp_path: Path, boxes: bytes, turn: int) -> None:
    """Many programs write the page's boxes once for all pages, and a crop box may reach over the paper."""
    content = f"BT /F 11 Tf 30 400 Td ({SENTENCE}) Tj ET".encode()
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 %s /Rotate %d >>",
               PAGE.replace(b"/MediaBox [0 0 300 300]", b""), stream(content), FONT]  # fmt: skip
    objects[1] %= (boxes, turn)
    file = tmp_path / "page.pdf"
    file.write_bytes(written(objects))
    check_marks(file, turn)


def test_text_under_a_mark_stays_black_and_the_rest_of_the_page_as_it_was(tmp_path: Path) -> None:
    file = built(tmp_path / "page.pdf")
    paper = read(file)
    at = paper.text.index(VALUE)
    value, sentence = paper.boxes(at, at + len(VALUE)), paper.boxes(0, len(SENTENCE))
    plain, shown = pixels(page_picture(file, 1)), pixels(page_picture(file, 1, value, around=sentence))
    assert (shown[plain.max(axis=2) < 20].max(axis=1) < 20).all()
    box = sentence[0]
    outside = np.ones(plain.shape[:2], bool)
    outside[int(2 * box.top) - 3 : int(2 * box.bottom) + 4, int(2 * box.x0) - 3 : int(2 * box.x1) + 4] = False
    assert (shown[outside] == plain[outside]).all() and (shown != plain).any()


def test_the_picture_knows_its_page_and_scale_and_huge_pages_are_drawn_smaller(tmp_path: Path) -> None:
    picture = page_picture(built(tmp_path / "a.pdf"), 1, scale=1.5)
    assert (picture.width, picture.height, picture.scale) == (595, 842, 1.5)
    assert pixels(picture).shape[:2] == (1263, 893)
    huge = page_picture(built(tmp_path / "b.pdf", size=14_000), 1)
    assert huge.scale < 1.5 and Image.open(io.BytesIO(huge.png)).width == pytest.approx(14_000 * huge.scale, abs=1)


def test_what_cannot_be_drawn_is_refused_with_its_reason(tmp_path: Path) -> None:
    file = built(tmp_path / "two.pdf", pages=2)
    with pytest.raises(Refusal, match=r"has no page 3 \(1 to 2\)"):
        page_picture(file, 3)
    with pytest.raises(Refusal, match="cannot be opened"):
        page_picture(tmp_path / "absent.pdf", 1)
    with pytest.raises(Refusal, match=r"took longer than 0\.001 seconds"):
        page_picture(file, 1, reading=Reading(seconds=0.001))
    locked = built(tmp_path / "locked.pdf", encrypt=StandardEncryption("secret"))
    with pytest.raises(Refusal, match="a password is needed"):
        page_picture(locked, 1)
    assert page_picture(locked, 1, reading=Reading(password="secret")).width == 595


def test_boxes_of_other_pages_are_passed_over(tmp_path: Path) -> None:
    file = built(tmp_path / "two.pdf", pages=2)
    assert page_picture(file, 1, [Box(2, 80, 200, 200, 260)]).png == page_picture(file, 1).png


def test_threads_may_ask_at_once(tmp_path: Path) -> None:
    file = built(tmp_path / "many.pdf", pages=8)
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(lambda page: page_picture(file, page), range(1, 9)))
    assert len({one.png for one in pictures}) == 1
