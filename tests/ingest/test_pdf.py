"""Born-digital PDF, made here page by page: prose, columns, furniture, hyphens, boxes, tables and refusals."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from her2mine.ingest import read
from her2mine.records import BlockKind, Paper, Refusal

WIDTH, HEIGHT = 595, 842


def lines_at(canvas: Canvas, x: float, y: float, lines: list[str], size: float = 10, font: str = "Helvetica") -> None:
    """Draw lines downwards from ``y``, counted from the top of the page."""
    canvas.setFont(font, size)
    for number, line in enumerate(lines):
        canvas.drawString(x, HEIGHT - y - number * 1.2 * size, line)


def built(path: Path, draw: Callable[[Canvas], None], **options: object) -> Path:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), **options)
    draw(canvas)
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


def two_columns(canvas: Canvas) -> None:
    for page in range(1, 4):
        lines_at(canvas, 60, 30, [f"Lind et al. A journal {page}"], 8)
        lines_at(canvas, 290, 825, [str(page)], 8)
        if page == 1:
            lines_at(canvas, 60, 70, ["One drug in late disease"], 18)
            lines_at(canvas, 60, 110, ["Abstract"], 12)
        left = [f"Left column of page {page} tells that the treat-", "ment did well, and its second sentence runs on"]
        right = [f"into the right column of page {page}, where it ends.", "A further sentence closes the column here."]
        lines_at(canvas, 60, 140, left)
        lines_at(canvas, 320, 140, right)
        canvas.showPage()


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return read(built(tmp_path / "columns.pdf", two_columns))


def prose(paper: Paper) -> list[str]:
    return [paper.text[block.start : block.end] for block in paper.blocks if block.kind is BlockKind.PARAGRAPH]


def test_columns_join_and_hyphens_are_repaired(paper: Paper) -> None:
    assert paper.pages == 3 and paper.title == "One drug in late disease"
    text = " ".join(prose(paper))
    assert "the treatment did well, and its second sentence runs on into the right column of page 1" in text


def test_running_heads_and_page_numbers_are_furniture(paper: Paper) -> None:
    furniture = [paper.text[block.start : block.end] for block in paper.blocks if block.kind is BlockKind.FURNITURE]
    assert [one for one in furniture if one.startswith("Lind")] == [f"Lind et al. A journal {n}" for n in (1, 2, 3)]
    assert [one for one in furniture if one.isdigit()] == ["1", "2", "3"]
    assert "A journal" not in " ".join(prose(paper))


def test_every_block_knows_its_page_and_box(paper: Paper) -> None:
    for block in paper.blocks:
        assert block.boxes
        assert all(0 <= box.x0 < box.x1 <= WIDTH and 0 <= box.top < box.bottom <= HEIGHT for box in block.boxes)
    for page in (1, 2, 3):
        offset = paper.text.index(f"Left column of page {page}")
        found = paper.block_at(offset)
        assert found is not None and page in {box.page for box in found.boxes}


def test_text_outside_the_page_box_is_dropped(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines_at(canvas, 60, 100, ["What stands on the page is read."])
        lines_at(canvas, 700, 100, ["A crop mark"])
        lines_at(canvas, 60, 60, ["Above the crop box"])
        canvas.setCropBox((0, 0, WIDTH, HEIGHT - 80))

    text = read(built(tmp_path / "crop.pdf", draw)).text
    assert text == "What stands on the page is read."


def test_rotated_page_keeps_boxes_inside_the_page_as_shown(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        lines_at(canvas, 60, 500, ["A line on a page that is shown turned."])

    paper = read(built(tmp_path / "turned.pdf", draw))
    (box,) = paper.blocks[0].boxes
    assert 0 <= box.x0 < box.x1 <= WIDTH and 0 <= box.top < box.bottom <= HEIGHT


def test_chinese_lines_join_without_a_space(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        lines_at(
            canvas,
            60,
            100,
            ["本研究的中位总生存期为十三个月，对照", "组为十一个月，差异有统计学意义。"],
            12,
            "STSong-Light",
        )

    paper = read(built(tmp_path / "zh.pdf", draw))
    assert paper.text == "本研究的中位总生存期为十三个月，对照组为十一个月，差异有统计学意义。"
    assert paper.language == "zh"


def test_raised_figures_are_citations_and_do_not_join_a_number(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, HEIGHT - 100)
        text.setFont("Helvetica", 10)
        text.textOut("Survival reached 13.8")
        text.setFont("Helvetica", 6)
        text.setRise(4)
        text.textOut("5,6")
        text.setFont("Helvetica", 10)
        text.setRise(0)
        text.textOut(" months in the first arm of this trial.")
        canvas.drawText(text)

    paper = read(built(tmp_path / "raised.pdf", draw))
    assert "13.8^{5,6} months" in paper.text
    assert [one.numbers for one in paper.citations] == [(5, 6)]


@pytest.mark.parametrize("upright", [True, False])
def test_ruled_and_three_line_tables(tmp_path: Path, upright: bool) -> None:
    rows = [["Outcome", "New arm", "Old arm"], ["OS, months", "13.8", "11.1"], ["PFS, months", "6.7", "5.5"]]

    def draw(canvas: Canvas) -> None:
        lines_at(canvas, 60, 90, ["Table 1. Main results of the trial"])
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                lines_at(canvas, 66 + 120 * column, 120 + 20 * row, [cell])
        for y in (106, 126, 146, 166) if upright else (106, 126, 168):
            canvas.line(60, HEIGHT - y, 420, HEIGHT - y)
        for x in (60, 180, 300, 420) if upright else ():
            canvas.line(x, HEIGHT - 106, x, HEIGHT - 166)
        lines_at(canvas, 60, 220, ["Prose goes on below the table."])

    paper = read(built(tmp_path / "table.pdf", draw))
    (table,) = paper.tables
    grid = {(cell.row, cell.column): paper.text[cell.start : cell.end] for cell in table.cells}
    assert grid == {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    assert table.label == "Table 1"
    assert prose(paper) == ["Prose goes on below the table."]


def test_references_are_entries_of_their_own(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines_at(canvas, 60, 100, ["The drug was studied before [1, 2]."])
        lines_at(canvas, 60, 140, ["References"], 12)
        entries = ["1. Lind H, Varga P. A first trial of one drug in late disease.", "J Trials 2010;3:1-9."]
        entries += ["2. Ode R. A second trial. J Trials 2015;4:10-19. doi:10.1000/jt(17)31", "827-5"]
        lines_at(canvas, 60, 170, entries, 8)

    paper = read(built(tmp_path / "refs.pdf", draw))
    assert [(one.number, one.year) for one in paper.references] == [(1, 2010), (2, 2015)]
    assert paper.references[1].doi == "10.1000/jt(17)31827-5"  # cut by the line end
    assert paper.references[0].title == "A first trial of one drug in late disease"
    assert [one.numbers for one in paper.citations] == [(1, 2)]


def test_locked_damaged_and_image_only_files_are_refused(tmp_path: Path) -> None:
    locked = built(tmp_path / "locked.pdf", two_columns, encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(Refusal, match="password"):
        read(locked)
    whole = built(tmp_path / "whole.pdf", two_columns).read_bytes()
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(whole[:60] + b"\x00" * 40)
    with pytest.raises(Refusal, match="damaged"):
        read(damaged)
    with pytest.raises(Refusal, match="without a text layer"):
        read(built(tmp_path / "image.pdf", lambda canvas: canvas.rect(50, 50, 300, 300, fill=1)))
    noise = tmp_path / "noise.pdf"
    noise.write_bytes(b"no pdf at all")
    with pytest.raises(Refusal, match="not what its suffix says"):
        read(noise)
