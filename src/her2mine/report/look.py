"""What the reader saw of a PDF, drawn over the pages: blocks in reading order, cells, values, furniture struck out."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from PIL import Image, ImageDraw

from her2mine.ingest.pdf_picture import Picture
from her2mine.records import BlockKind, Box, Finding, Paper

LEGEND = 34  # pixels; height of the strip below a page that tells its colours
COLOURS = {
    "heading": "#8e24aa", "paragraph": "#1e66d0", "table": "#00796b", "cell": "#26a69a", "caption": "#5d6d1e",
    "reference": "#7a7a7a", "furniture": "#b0413e", "value": "#e0a800", "doubt": "#d50000", "doubtful": "#d50000",
}  # fmt: skip
WORDS = {
    "heading": "heading",
    "paragraph": "paragraph",
    "table": "table",
    "cell": "cell of a table",
    "caption": "caption or note",
    "reference": "reference",
    "furniture": "furniture, not read",
    "value": "value found",
    "doubt": "must be looked at",
    "doubtful": "value that must be looked at",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A box with what it is, a short label to draw beside it, and words that explain it."""

    kind: str
    box: Box
    label: str = ""
    title: str = ""


def marks(paper: Paper, findings: Sequence[Finding]) -> Iterator[Mark]:
    """Everything to be drawn, in the order of drawing."""
    for order, block in enumerate(paper.blocks, start=1):
        kind = BlockKind(block.kind).value
        words = " ".join(paper.text[block.start : block.end].split())[:300]
        for part, box in enumerate(block.boxes):
            yield Mark(kind, box, str(order) if part == 0 else f"{order}+", words)
        if block.table is not None:
            for cell in paper.tables[block.table].cells:
                text = paper.text[cell.start : cell.end]
                where = f"row {cell.row + 1}, column {cell.column + 1}: {text}"
                yield from (Mark("cell", box, "", where) for box in cell.boxes)
    for doubt in paper.doubts:
        yield from (Mark("doubt", box, "", doubt.reason) for box in paper.boxes(doubt.start, doubt.end))
    for finding in findings:
        kind = "doubtful" if finding.needs_eyes else "value"
        told = [finding.endpoint, finding.statistic, finding.role, *finding.drugs, finding.needs_eyes or ""]
        yield from (Mark(kind, box, "", f"{finding.text}: {', '.join(filter(None, told))}") for box in finding.boxes)


def as_png(picture: Picture, found: Sequence[Mark]) -> bytes:
    """One page as an image with its marks drawn in."""
    image = Image.open(io.BytesIO(picture.png)).convert("RGBA")
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for mark in found:
        _draw(draw, mark, picture.scale)
    buffer = io.BytesIO()
    _with_legend(Image.alpha_composite(image, layer).convert("RGB"), {mark.kind for mark in found}).save(buffer, "PNG")
    return buffer.getvalue()


def _with_legend(image: Image.Image, kinds: Set[str]) -> Image.Image:
    """The page above a strip that says what the colours on it mean."""
    whole = Image.new("RGB", (image.width, image.height + LEGEND), "#eeeeee")
    whole.paste(image)
    draw = ImageDraw.Draw(whole)
    x, y = 12, image.height + LEGEND // 2
    for kind, words in WORDS.items():
        if kind in kinds:
            draw.rectangle([x, y - 6, x + 12, y + 6], fill=COLOURS[kind])
            draw.text((x + 18, y), words, fill="#222222", anchor="lm", font_size=14)
            x += 18 + round(draw.textlength(words, font_size=14)) + 22
    return whole


def _draw(draw: ImageDraw.ImageDraw, mark: Mark, scale: float) -> None:
    area = [mark.box.x0 * scale, mark.box.top * scale, mark.box.x1 * scale, mark.box.bottom * scale]
    colour = COLOURS[mark.kind]
    if mark.kind in ("value", "doubtful", "doubt"):
        draw.rectangle(area, fill=f"{colour}{'66' if mark.kind == 'value' else '33'}", outline=colour)
        return
    if mark.kind == "furniture":
        draw.line([area[0], (area[1] + area[3]) / 2, area[2], (area[1] + area[3]) / 2], fill=colour, width=2)
    draw.rectangle(area, outline=colour, width=1 if mark.kind == "cell" else 2)
    if mark.label:
        at = (max(0, area[0] - 2 - 7 * len(mark.label)), area[1])
        box = draw.textbbox(at, mark.label)
        draw.rectangle([box[0] - 2, box[1] - 1, box[2] + 2, box[3] + 1], fill=colour)
        draw.text(at, mark.label, fill="white")


def as_html(paper: Paper, pictures: Mapping[int, Picture], found: Sequence[Mark]) -> str:
    """All pages as one HTML page that needs nothing else."""
    pages = "".join(_page(paper, number, picture, found) for number, picture in sorted(pictures.items()))
    legend = "".join(f'<span style="--c:{COLOURS[kind]}">{words}</span>' for kind, words in WORDS.items())
    warnings = "".join(f"<li>{html.escape(warning)}</li>" for warning in paper.warnings)
    title = html.escape(paper.path.name)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        f"<header><h1>{title}</h1><p class=legend>{legend}</p><ul>{warnings}</ul></header>{pages}</html>\n"
    )


def _page(paper: Paper, number: int, picture: Picture, found: Sequence[Mark]) -> str:
    shapes = "".join(_shape(mark) for mark in found if mark.box.page == number)
    how = {"geometry": "reading order by place", "stream": "reading order as in the file"}
    order = how.get(paper.meta.get(f"order.{number}", ""), "reading order by place, the file says the same")
    data = base64.b64encode(picture.png).decode("ascii")
    return (
        f'<section id="page-{number}"><h2>Page {number}: {order}</h2>'
        f'<svg viewBox="0 0 {picture.width:.1f} {picture.height:.1f}" role="img">'
        f'<image href="data:image/png;base64,{data}" width="100%" height="100%"/>{shapes}</svg></section>'
    )


def _shape(mark: Mark) -> str:
    box, colour = mark.box, COLOURS[mark.kind]
    place = f'x="{box.x0}" y="{box.top}" width="{box.x1 - box.x0:.2f}" height="{box.bottom - box.top:.2f}"'
    out = f'<rect class="{mark.kind}" {place} stroke="{colour}"><title>{html.escape(mark.title)}</title></rect>'
    if mark.kind == "furniture":
        middle = (box.top + box.bottom) / 2
        out += f'<line x1="{box.x0}" x2="{box.x1}" y1="{middle}" y2="{middle}" stroke="{colour}"/>'
    if mark.label:
        out += f'<text x="{max(1.0, box.x0 - 2)}" y="{box.top + 7}" fill="{colour}">{mark.label}</text>'
    return out


_STYLE = """
body,html{margin:0;font:14px system-ui,sans-serif;background:#eee;color:#222}header{padding:1rem;background:#fff}
h1{font-size:1.1rem;margin:0}h2{font-size:.9rem;font-weight:500}section{margin:1rem auto;max-width:60rem}
.legend span{margin-right:1rem;border-left:.7rem solid var(--c);padding-left:.3rem;white-space:nowrap}
svg{width:100%;background:#fff;box-shadow:0 1px 4px #0003}rect{fill:transparent;stroke-width:.8}
rect.cell{stroke-width:.4}rect.value{fill:#ffd54f;fill-opacity:.45}rect.doubtful,rect.doubt{fill:#d50000;fill-opacity:.15}
rect:hover{stroke-width:2}text{font:bold 7px system-ui,sans-serif;text-anchor:end}
"""
