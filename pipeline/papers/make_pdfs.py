"""Set the two PDF papers of ``corpus/papers`` from the text files beside this script; same text, same bytes.

Run ``python pipeline/papers/make_pdfs.py [OUT_DIR]``. Needs reportlab, and for the Chinese paper a TrueType CJK font
(Debian: fonts-wqy-zenhei), which is subset and embedded, so that readers need no font of their own.

Source format: ``# `` title, ``## `` heading, ``a|b|c`` table row (the first of a run is the header),
anything else a paragraph.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

HERE = Path(__file__).resolve().parent
PAPERS = HERE.parents[1] / "corpus" / "papers"
CJK_FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")


@dataclass(frozen=True)
class Layout:
    """How one paper is set: its fonts, line breaking rule and running head."""

    stem: str
    regular: str
    bold: str
    wrap: str | None  # reportlab's wordWrap; "CJK" breaks between characters
    head: str
    page: str


LAYOUTS = (
    Layout("en-brief", "Times-Roman", "Times-Bold", None, "Gastric Cancer Briefs", "Page {}"),
    Layout("zh-brief", "WenQuanYi", "WenQuanYi", "CJK", "胃癌研究简报", "第 {} 页"),
)


def main(argv: list[str]) -> int:
    """Write every paper into the folder named, or ``corpus/papers``; 2 when the CJK font is missing."""
    out = Path(argv[0]) if argv else PAPERS
    if not CJK_FONT.exists():
        print(f"{CJK_FONT}: not found, install fonts-wqy-zenhei", file=sys.stderr)
        return 2
    pdfmetrics.registerFont(TTFont("WenQuanYi", str(CJK_FONT), subfontIndex=0))
    for layout in LAYOUTS:
        typeset(layout, out / f"{layout.stem}.pdf")
    return 0


def typeset(layout: Layout, target: Path) -> None:
    """Write one PDF in two columns with a running head and page numbers."""
    lines = (HERE / f"{layout.stem}.txt").read_text(encoding="utf-8").splitlines()
    title = lines[0].removeprefix("# ")
    about = {"title": title, "author": "her2mine", "lang": layout.stem[:2]}
    document = BaseDocTemplate(str(target), pagesize=A4, invariant=1, **about)
    page = PageTemplate(frames=columns(), onPage=lambda canvas, doc: furniture(canvas, doc.page, layout))
    document.addPageTemplates(page)
    document.build(flowables(lines, layout))


def columns() -> list[Frame]:
    """Lay two text columns inside the margins of an A4 page."""
    width, height = (A4[0] - 44 * mm) / 2, A4[1] - 44 * mm
    return [Frame(18 * mm + i * (width + 8 * mm), 20 * mm, width, height, 0, 0, 0, 0) for i in (0, 1)]


def furniture(canvas: Canvas, page: int, layout: Layout) -> None:
    """Draw the running head and the page number."""
    canvas.setFont(layout.regular, 8)
    canvas.drawString(18 * mm, A4[1] - 13 * mm, layout.head)
    canvas.drawRightString(A4[0] - 18 * mm, 11 * mm, layout.page.format(page))


def flowables(lines: list[str], layout: Layout) -> list[Flowable]:
    """Turn the source into title, headings, paragraphs and tables, in the order of the source."""
    body = style(layout, "body", 11)
    story: list[Flowable] = []
    for is_row, run in groupby(lines, key=lambda line: "|" in line):
        if is_row:
            story += [table([row.split("|") for row in run], layout), Spacer(1, 3 * mm)]
            continue
        for line in run:
            if line.startswith("# "):
                story += [Paragraph(line[2:], style(layout, "title", 15)), Spacer(1, 3 * mm)]
            elif line.startswith("## "):
                story.append(Paragraph(line[3:], style(layout, "heading", 13)))
            else:
                story.append(Paragraph(line, body))
    return story


def style(layout: Layout, role: str, size: float) -> ParagraphStyle:
    """Give the paragraph style of a role at a size in points."""
    bold = role != "body"
    return ParagraphStyle(
        role,
        fontName=layout.bold if bold else layout.regular,
        fontSize=size,
        leading=size * 1.35,
        wordWrap=layout.wrap,
        alignment=TA_JUSTIFY if role == "body" and not layout.wrap else 0,
        spaceBefore=2.5 * mm if role == "heading" else 0,
        spaceAfter=1.2 * mm,
        keepWithNext=role == "heading",
    )


def table(rows: list[list[str]], layout: Layout) -> Table:
    """Rule a table; cells wrap inside their column."""
    cell = style(layout, "body", 7.5)
    grid = [[Paragraph(text, cell) for text in row] for row in rows]
    label, width = 24 * mm, 82 * mm  # the first column holds study names, which must not break
    rest = (width - label) / (len(rows[0]) - 1)
    made = Table(grid, colWidths=[label] + [rest] * (len(rows[0]) - 1), splitByRow=0)
    thin, thick = 0.4, 0.8
    rules = [
        ("LINEABOVE", (0, 0), (-1, 0), thick, colors.black),
        ("LINEBELOW", (0, 0), (-1, 0), thin, colors.black),
        ("LINEBELOW", (0, -1), (-1, -1), thick, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    made.setStyle(TableStyle(rules))
    return made


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
