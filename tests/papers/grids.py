"""Results tables drawn in the ways of journals, with what a reader must give of each cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.pdfgen.canvas import Canvas

from her2mine.records import Paper, Table
from tests.papers.typeset import HEIGHT, WIDTH, _marks, broken, fonts

Row = Sequence[str | tuple[str, int]]
SIZE, LEADING, PAD = 8.0, 9.6, 3.0

HEADS: dict[str, dict[str, list[Row]]] = {
    "en": {
        "results": [["Trial", "Arm", "N", "Median OS, months (95% CI)", "HR (95% CI)"]],
        "spanning": [["", ("Trastuzumab arm (n = 294)", 2), ("Control arm (n = 290)", 2)],
                     ["Outcome", "n", "%", "n", "%"]],
        "groups": [["Adverse event", "Any grade, n (%)", "Grade ≥3, n (%)"]],
    },
    "zh": {
        "results": [["研究", "治疗组", "例数", "中位OS，月 (95%CI)", "HR (95%CI)"]],
        "spanning": [["", ("曲妥珠单抗组 (n = 294)", 2), ("对照组 (n = 290)", 2)], ["结局", "例", "%", "例", "%"]],
        "groups": [["不良事件", "任何级别，例(%)", "≥3级，例(%)"]],
    },
}  # fmt: skip
BODIES: dict[str, dict[str, list[Row]]] = {
    "en": {
        "results": [
            ["First trial", "Trastuzumab plus chemotherapy with capecitabine or fluorouracil", "294",
             "13.8 (12.0-16.0)", "0.74 (0.60-0.91)"],
            ["", "Chemotherapy alone", "290", "11.1 (10.0-13.0)", ""],
            ["Second trial", "Trastuzumab deruxtecan", "125", "12.5 (9.6-14.3)", "0.59 (0.39-0.88)"],
            ["", "Irinotecan or paclitaxel, as the physician chose", "62", "8.4 (6.9-10.7)", ""],
            ["Third trial", "Pembrolizumab plus trastuzumab and chemotherapy", "350", "20.0 (17.8-22.1)",
             "0.80 (0.67-0.94)"],
        ],
        "spanning": [
            ["Complete response", "16", "5", "7", "2"],
            ["Partial response", "123", "42", "93", "32"],
            ["Stable disease", "93", "32", "101", "35"],
            ["Progressive disease", "35", "12", "53", "18"],
        ],
        "groups": [
            [("Blood and lymphatic system", 3)],
            ["Neutropenia", "157 (53)", "79 (27)"],
            ["Anaemia", "81 (28)", "36 (12)"],
            [("Gastrointestinal disorders", 3)],
            ["Nausea", "197 (67)", "22 (7)"],
            ["Diarrhoea", "109 (37)", "27 (9)"],
            ["Vomiting", "147 (50)", "18 (6)"],
        ],
    },
    "zh": {
        "results": [
            ["研究一", "曲妥珠单抗联合卡培他滨或氟尿嘧啶加顺铂化疗方案", "294", "13.8 (12.0-16.0)", "0.74 (0.60-0.91)"],
            ["", "单纯化疗", "290", "11.1 (10.0-13.0)", ""],
            ["研究二", "德曲妥珠单抗", "125", "12.5 (9.6-14.3)", "0.59 (0.39-0.88)"],
            ["", "伊立替康或紫杉醇，由研究者选择其中一种", "62", "8.4 (6.9-10.7)", ""],
            ["研究三", "帕博利珠单抗联合曲妥珠单抗及化疗", "350", "20.0 (17.8-22.1)", "0.80 (0.67-0.94)"],
        ],
        "spanning": [
            ["完全缓解", "16", "5", "7", "2"],
            ["部分缓解", "123", "42", "93", "32"],
            ["疾病稳定", "93", "32", "101", "35"],
            ["疾病进展", "35", "12", "53", "18"],
        ],
        "groups": [
            [("血液和淋巴系统疾病各类不良反应", 3)],
            ["中性粒细胞减少", "157 (53)", "79 (27)"],
            ["贫血", "81 (28)", "36 (12)"],
            [("胃肠道系统疾病各类不良反应汇总", 3)],
            ["恶心", "197 (67)", "22 (7)"],
            ["腹泻", "109 (37)", "27 (9)"],
            ["呕吐", "147 (50)", "18 (6)"],
        ],
    },
}  # fmt: skip
WIDTHS = {"results": [70, 130, 40, 100, 95], "spanning": [120, 60, 60, 60, 60], "groups": [150, 100, 100]}
CAPTIONS = {"en": "Table 1. Main results of the trials", "zh": "表1 各试验的主要结果"}
NOTES = {"en": "Note: CI, confidence interval; HR, hazard ratio; OS, overall survival.", "zh": "注：OS为总生存期。"}


@dataclass(frozen=True)
class Made:
    """A table to be drawn: which cells, in which language, in which way."""

    kind: str
    language: str
    style: str  # "ruled" or "lines"
    turned: bool = False
    pages: int = 1
    again: bool = True  # the head is printed again on the second page

    @property
    def name(self) -> str:
        """A short name for it."""
        parts = [self.kind, self.language, self.style, "turned" if self.turned else "", "pages" * (self.pages > 1)]
        return "-".join(filter(None, [*parts, "" if self.again else "bare"]))

    @property
    def heads(self) -> list[Row]:
        """Its head rows."""
        return HEADS[self.language][self.kind]

    @property
    def body(self) -> list[Row]:
        """Its body rows."""
        return BODIES[self.language][self.kind]


MADE = tuple(
    [Made(kind, lang, style) for kind in HEADS["en"] for lang in ("en", "zh") for style in ("ruled", "lines")]
    + [Made(kind, lang, "lines", turned=True) for kind in ("results", "spanning") for lang in ("en", "zh")]
    + [Made("results", lang, "ruled", turned=True) for lang in ("en", "zh")]
    + [Made("groups", lang, style, pages=2) for lang in ("en", "zh") for style in ("ruled", "lines")]
    + [Made("spanning", lang, "lines", pages=2, again=False) for lang in ("en", "zh")]
)


@dataclass
class _Drawer:
    canvas: Canvas
    made: Made
    y: float = 0.0
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)

    def text(self, line: str, x: float, y: float, size: float = SIZE) -> None:
        for mark in _marks(line, x, y, size):
            self.canvas.setFont(mark.font, mark.size)
            self.canvas.drawString(mark.x, -mark.y, mark.text)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, -y0, x1, -y1)

    def row(self, row: Row, *, last_head: bool) -> None:
        """Draw a row and what rules it needs below."""
        edges = [0.0]
        for one in WIDTHS[self.made.kind]:
            edges.append(edges[-1] + one)
        cells, column, deep = [], 0, 1
        for cell in row:
            text, span = cell if isinstance(cell, tuple) else (cell, 1)
            lines = broken(text, SIZE, edges[column + span] - edges[column] - 2 * PAD, hyphens=False)
            cells.append((column, span, lines))
            deep, column = max(deep, len(lines)), column + span
        height = deep * LEADING + 2 * PAD
        for column, span, lines in cells:
            middle = (edges[column] + edges[column + span]) / 2
            for number, line in enumerate(lines):
                x = edges[column] + PAD
                if span == 2:
                    from tests.papers.typeset import width

                    x = middle - width(line, SIZE) / 2
                self.text(line, x, self.y + PAD + (number + 1) * LEADING - 2)
            if self.made.style == "ruled":
                for x in (edges[column], edges[column + span]):
                    self.rule(x, self.y, x, self.y + height)
            elif span == 2:
                self.rule(edges[column] + 4, self.y + height, edges[column + span] - 4, self.y + height)
        self.y += height
        if self.made.style == "ruled" or last_head:
            self.rule(0, self.y, edges[-1], self.y)

    def part(self, body: Sequence[Row], *, head: bool) -> None:
        """Draw one page's part of the table from its top rule to its bottom rule."""
        wide = sum(WIDTHS[self.made.kind])
        self.rule(0, self.y, wide, self.y)
        if head:
            for at, row in enumerate(self.made.heads):
                self.row(row, last_head=at == len(self.made.heads) - 1)
        for row in body:
            self.row(row, last_head=False)
        if self.made.style == "lines":
            self.rule(0, self.y, wide, self.y)


def drawn(made: Made) -> bytes:
    """The PDF of a table, with prose around it."""
    fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setLineWidth(0.5)
    body = made.body
    cut = len(body) if made.pages == 1 else len(body) // 2
    for page, part in enumerate((body[:cut], body[cut:])):
        if not part:
            continue
        canvas.saveState()
        if made.turned:
            canvas.translate(180, 150)
            canvas.rotate(90)
        else:
            canvas.translate(70, HEIGHT - (560 if page == 0 and made.pages == 2 else 90))
        drawer = _Drawer(canvas, made)
        if page == 0:
            drawer.text(CAPTIONS[made.language], 0, -6, 9)
        drawer.part(part, head=page == 0 or made.again)
        if page == made.pages - 1:
            drawer.text(NOTES[made.language], 0, drawer.y + 11, 7)
        canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def wanted(made: Made) -> list[tuple[int, int, str]]:
    """(row, column, text) of every cell that holds something."""
    out = []
    for at, row in enumerate([*made.heads, *made.body]):
        column = 0
        for cell in row:
            text, span = cell if isinstance(cell, tuple) else (cell, 1)
            if text:
                out.append((at, column, "".join(text.split())))
            column += span
    return out


def got(paper: Paper, table: Table) -> set[tuple[int, int, str]]:
    """The cells that hold something; one beside several rows counts in each."""
    cells: set[tuple[int, int, str]] = set()
    for cell in table.cells:
        text = "".join(paper.text[cell.start : cell.end].split())
        if text:
            cells.update((row, cell.column, text) for row in range(cell.row, cell.row + cell.row_span))
    return cells


def right(made: Made, paper: Paper) -> tuple[int, int]:
    """(cells exactly right, cells wanted)."""
    found = got(paper, paper.tables[0]) if len(paper.tables) == 1 else set()
    cells = wanted(made)
    return sum(cell in found for cell in cells), len(cells)
