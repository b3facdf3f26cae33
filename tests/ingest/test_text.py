"""Plain text: the blocks, tables and references of a paper, with offsets into the file's own text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from her2mine.ingest import read
from her2mine.ingest.patterns import BULLETS
from her2mine.ingest.structure import read_structure
from her2mine.records import BlockKind, Paper

CHINESE = """
某药治疗晚期实体瘤的研究进展

甲某某^{1*}, 乙某^{2#}

¹某某医科大学研究生院, 某省 某市

收稿日期: 2024年2月26日; 录用日期: 2024年3月19日

摘要

本文综述某药治疗晚期实体瘤的研究进展, 并讨论其疗效与安全性。

关键词

某药, 实体瘤

Advances in Treatment with One Drug

Copyright © 2024 by author(s)

DOI: 10.1000/xyz.2024.5

Abstract

This review tells how one drug fares in advanced solid tumours.

1. 引言

近年来该药受到关注[1]。第一项研究显示, 试验组的中位总生存期优于对照组(13.8 个月 vs.

11.1 个月)[2] [3]。后续研究的总生存期数据尚未成熟, 但研究者报告的无进展生存期与此前一致, 其结果令人鼓舞并且得到了

进一步的验证。

[4]第二段讨论其他药物, 结果见下表。

1.1. 疗效比较

表 1 比较了两项研究的主要结果。

Table 1. Main results of two trials
表 1. 两项研究的主要结果

研究\t例数\t中位 OS (月)
研究甲\t120\t13.8
研究乙\t98\t11.1

小标题

另有研究正在进行。

参考文献

[1] Lind, H. and Varga, P. (2020) A First Look at the Co-

Expression of Two Genes. *Journal A*, **1**, 2-3.
[2] 甲某某, 乙某. 某药的研究[J]. 某某杂志, 2021, 3(4): 5-9.
[3] Berg, K. (2022) A Second Look. *Journal B*, **4**, 5-6. <https://doi.org/10.1000/b.3>
[4] Ode, R. (2023) A Third Look. *Journal C*, **7**, 8-9.
"""


@pytest.fixture
def chinese(tmp_path: Path) -> Paper:
    file = tmp_path / "zh.txt"
    file.write_bytes(CHINESE.encode())
    return read(file)


def texts(paper: Paper, kind: BlockKind) -> list[str]:
    return [paper.text[block.start : block.end] for block in paper.blocks if block.kind is kind]


def test_text_is_the_file_untouched(chinese: Paper) -> None:
    assert chinese.text == CHINESE
    assert (chinese.doc, chinese.format, chinese.language, chinese.encoding) == ("zh", "text", "zh", "utf-8")


def test_front_matter_is_set_aside(chinese: Paper) -> None:
    assert chinese.title == "某药治疗晚期实体瘤的研究进展"
    assert chinese.doi == "10.1000/xyz.2024.5"
    furniture = texts(chinese, BlockKind.FURNITURE)
    for start in ("甲某某^", "¹某某医科", "收稿日期", "某药, 实体瘤", "Copyright", "DOI:"):
        assert any(line.startswith(start) for line in furniture), start


def test_each_block_has_its_own_language_and_section(chinese: Paper) -> None:
    english = next(one for one in chinese.blocks if chinese.text.startswith("This review", one.start))
    assert (english.language, english.section) == ("en", "Abstract")
    last = next(one for one in chinese.blocks if chinese.text.startswith("另有研究", one.start))
    assert (last.language, last.section) == ("zh", "1. 引言 / 1.1. 疗效比较 / 小标题")


def test_a_paragraph_cut_by_a_page_break_is_one_block(chinese: Paper) -> None:
    paragraphs = texts(chinese, BlockKind.PARAGRAPH)
    whole = next(one for one in paragraphs if one.startswith("近年来"))
    assert "vs.\n\n11.1" in whole
    assert "得到了\n\n进一步" in whole
    assert whole.endswith("[4]")  # a marker at the head of the next paragraph closes this one
    assert any(one.startswith("第二段") for one in paragraphs)


def test_a_sentence_about_a_table_is_no_caption(chinese: Paper) -> None:
    assert any(one.startswith("表 1 比较了") for one in texts(chinese, BlockKind.PARAGRAPH))


def test_tab_separated_table(chinese: Paper) -> None:
    (table,) = chinese.tables
    assert table.label == "Table 1"
    assert table.caption is not None
    assert chinese.text[slice(*table.caption)].endswith("表 1. 两项研究的主要结果")
    grid = {(cell.row, cell.column): chinese.text[cell.start : cell.end] for cell in table.cells}
    assert grid[0, 2] == "中位 OS (月)" and grid[2, 1] == "98"
    assert [cell.header for cell in table.cells] == [True] * 3 + [False] * 6
    block = next(one for one in chinese.blocks if one.kind is BlockKind.TABLE)
    assert (block.start, block.end, block.table) == (table.start, table.end, 0)


def test_references_and_citations(chinese: Paper) -> None:
    assert [one.number for one in chinese.references] == [1, 2, 3, 4]
    first = chinese.references[0]
    assert first.title == "A First Look at the Co-Expression of Two Genes"
    third = chinese.reference(3)
    assert third is not None and third.doi == "10.1000/b.3"
    assert [one.numbers for one in chinese.citations] == [(1,), (2, 3), (4,)]
    assert chinese.text[chinese.citations[1].start : chinese.citations[1].end] == "[2] [3]"


def test_a_short_title_before_numbered_sections() -> None:
    text = "某病：两种新药的短评\n\n一、新药甲\n该药的研究已经完成，结果良好。\n\n二、新药乙\n该药的研究仍在进行。\n"
    found = read_structure(text)
    assert found.title == "某病：两种新药的短评"
    kinds = [block.kind for block in found.blocks]
    assert kinds == [BlockKind.HEADING, *(BlockKind.HEADING, BlockKind.PARAGRAPH) * 2]
    assert found.blocks[-1].section == "二、新药乙"


def test_run_in_section_names_and_a_note_apart_from_its_table() -> None:
    text = (
        "【摘要】本研究比较两种药物的疗效。\n\n【关键词】 某药；某病\n\n一、结果\n\n表1 两组疗效比较\n"
        "组别  例数  有效率\n甲组  60  46.7\n乙组  60  30.0\n\n注：与乙组比较。\n\n两组的安全性相似。\n"
    )
    found = read_structure(text)
    assert found.blocks[0].section == "摘要"
    assert found.blocks[1].kind is BlockKind.FURNITURE
    (table,) = found.tables
    assert [text[cell.start : cell.end] for cell in table.cells][3:6] == ["甲组", "60", "46.7"]
    assert [text[slice(*note)] for note in table.footnotes] == ["注：与乙组比较。"]
    assert found.blocks[-1].kind is BlockKind.PARAGRAPH


def test_windows_newlines_change_nothing_but_offsets(tmp_path: Path, chinese: Paper) -> None:
    file = tmp_path / "crlf.txt"
    file.write_bytes(CHINESE.replace("\n", "\r\n").encode())
    paper = read(file)
    assert [block.kind for block in paper.blocks] == [block.kind for block in chinese.blocks]
    assert paper.text.count("\r\n") == CHINESE.count("\n")


def test_a_number_with_a_unit_at_the_start_of_a_line_is_no_heading() -> None:
    text = "3.1 Efficacy\n\nThe new drug did better than the old, 6.7 months against\n\n5.5 months in the other arm.\n"
    kinds = [block.kind for block in read_structure(text).blocks]
    assert kinds == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_wrapped_lines_are_one_paragraph() -> None:
    line = "A line of prose that was cut at one width, as mail programs and terminals do it. "
    text = "\n".join([line.strip()] * 4) + "\n\nAnother paragraph stands apart from it.\n"
    assert [block.kind for block in read_structure(text).blocks] == [BlockKind.PARAGRAPH] * 2


def test_markdown_table_heading_and_nested_list() -> None:
    text = (
        "## Evidence\n\n| Trial | N |\n|---|---:|\n| A | 12 |\n| B | 40 |\n\n"
        "1. **First trial**:\n   - median OS 12.1 months\n2. **Second trial**:\n   - median OS 9.8 months\n"
    )
    found = read_structure(text)
    kinds = [block.kind for block in found.blocks]
    assert kinds == [BlockKind.HEADING, BlockKind.TABLE, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]
    assert [text[cell.start : cell.end] for cell in found.tables[0].cells] == ["Trial", "N", "A", "12", "B", "40"]


@pytest.mark.parametrize("bar", ["|", "｜"])
def test_a_table_parted_by_bars_without_outer_ones(bar: str) -> None:
    """Bars with blanks around them part cells, half or full width; every cell keeps its place in the text."""
    rows = [["Arm", "N", "Median OS"], ["sorafenib", "299", "10.7"], ["placebo", "303", "7.9"], ["all", "602", "9.1"]]
    text = "\n".join(f" {bar} ".join(row) for row in rows) + "\n\nA paragraph follows.\n"
    found = read_structure(text)
    (table,) = found.tables
    grid = {(cell.row, cell.column): text[cell.start : cell.end] for cell in table.cells}
    assert grid == {(r, c): told for r, row in enumerate(rows) for c, told in enumerate(row)}
    assert [cell.header for cell in table.cells][:3] == [True] * 3
    assert [block.kind for block in found.blocks] == [BlockKind.TABLE, BlockKind.PARAGRAPH]


def test_the_first_cell_of_a_row_parted_by_bars_may_be_empty() -> None:
    """A row that goes on with the group above leaves its first cell empty, and no cell shifts to the left."""
    text = "Trial | Arm | OS\nA | sorafenib | 10.7\n | placebo | 7.9\nB | sunitinib | 7.9\n"
    (table,) = read_structure(text).tables
    grid = {(cell.row, cell.column): text[cell.start : cell.end] for cell in table.cells}
    assert [grid[2, column] for column in (1, 2)] == ["placebo", "7.9"] and not grid.get((2, 0))
    assert [grid[3, column] for column in (0, 1, 2)] == ["B", "sunitinib", "7.9"]


@pytest.mark.parametrize(
    "text",
    ["Either a | b or c was meant.\n", "The event A|B|C of a model p(x|y|z) is none.\n", "One | bar\nand | more\n"],
)
def test_bars_within_a_sentence_make_no_table(text: str) -> None:
    """A row wants two bars with blanks behind them."""
    assert read_structure(text).tables == ()


@pytest.mark.parametrize("bullet", BULLETS)
def test_each_line_behind_a_bullet_is_a_block(bullet: str) -> None:
    """With a blank behind the sign or without, an item begins; the line before it is not carried on."""
    text = (
        f"What was seen in the trial is told here:\n{bullet}Fewer died of it\n{bullet} Fewer had\n  a relapse of it\n"
    )
    found = read_structure(text)
    assert [block.kind for block in found.blocks] == [BlockKind.PARAGRAPH] * 3
    assert [text[block.start : block.end].strip(f"{bullet} ") for block in found.blocks][1:] == [
        "Fewer died of it",
        "Fewer had\n  a relapse of it",
    ]


def test_row_headings_title_line_and_footnote_belong_to_the_table() -> None:
    text = (
        "Results of the two arms\nVariable\tNew\tOld\nOverall survival\nMedian, months\t15.3\t24.6\n"
        "95% CI\t11.4–25.3\t12.6–26.0\nAll values by intention to treat.\n"
    )
    found = read_structure(text)
    (table,) = found.tables
    assert table.caption == (0, 23)
    assert [text[slice(*span)] for span in table.footnotes] == ["All values by intention to treat."]
    lone = next(cell for cell in table.cells if text[cell.start : cell.end] == "Overall survival")
    assert (lone.row, lone.column_span) == (1, 3)


def test_running_heads_are_furniture() -> None:
    page = "Lind and Varga 2024\n\nThis page tells of trial number {0} and what came of it in the end.\n\n"
    text = "".join(page.format(number) for number in range(4))
    kinds = [block.kind for block in read_structure(text).blocks]
    assert kinds == [BlockKind.FURNITURE, BlockKind.PARAGRAPH] * 4


PIECES = st.sampled_from(
    [
        *(
            "1. 引言",
            "表 1. 结果",
            "a\tb\tc",
            "1\t2",
            "",
            "",
            "中位生存期为 12.1 个月[3]",
            "The end was (4) near.",
            "References",
        ),
        *("[1] Lind A. A title. Journal 2020;1:2-3.", "| a | b |", "- an item", " x ", "摘要", "12", "No end in sight"),
        "- [2] Berg K. (2021) B. *C*, **1**, 2.",
    ]
)


@settings(max_examples=150, deadline=None)
@example(["a\tb\tc", "References", "a\tb\tc", "[1] Lind A. A title. Journal 2020;1:2-3."], "\n")
@given(st.lists(PIECES, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]))
def test_blocks_lie_inside_the_text_in_order_and_apart(pieces: list[str], newline: str) -> None:
    text = newline.join(pieces)
    found = read_structure(text)
    last = 0
    for block in found.blocks:
        assert last <= block.start < block.end <= len(text)
        last = block.end
    for table in found.tables:
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells)
    for reference in found.references:
        assert any(block.start == reference.start and block.end == reference.end for block in found.blocks)
    covered = "".join(text[block.start : block.end] for block in found.blocks)
    assert "".join(covered.split()) == "".join(text.split()), "some of the text is in no block"
