"""From blocks to sentences: what is cut, what is left out, and what is joined again."""

from __future__ import annotations

from pathlib import Path

from her2mine.records import Block, BlockKind, Paper
from her2mine.segment import is_heading, segment


def paper(*parts: tuple[BlockKind, str], language: str = "en", sections: tuple[str, ...] = ()) -> Paper:
    text, blocks = "", []
    for index, (kind, words) in enumerate(parts):
        section = sections[index] if sections else ""
        blocks.append(Block(kind, len(text), len(text) + len(words), language, section))
        text += words + "\n\n"
    return Paper("p", Path("p.txt"), "text", "", text, language, tuple(blocks))


def told(made: Paper) -> list[str]:
    return [made.text[s.start : s.end] for s in segment(made)]


def test_prose_captions_and_headings_are_cut_and_nothing_else() -> None:
    made = paper(
        (BlockKind.HEADING, "Results. Efficacy"),
        (BlockKind.PARAGRAPH, "One was cured. Two were not."),
        (BlockKind.TABLE, "a\tb"),
        (BlockKind.CAPTION, "Figure 1. Survival by arm."),
        (BlockKind.FURNITURE, "Page 3. Journal."),
        (BlockKind.REFERENCE, "1. Doe J. A trial. 2020."),
    )
    wanted = ["Results. Efficacy", "One was cured.", "Two were not.", "Figure 1. Survival by arm."]
    assert told(made) == wanted
    assert [is_heading(made, s) for s in segment(made)] == [True, False, False, False]


def test_a_paragraph_torn_within_a_sentence_is_read_on() -> None:
    for first, second in [
        ("无进展生存期延长(6.7 个月 vs.", "5.5 个月)。"),
        ("In the older arm, survival was 8.3 months, whereas the newer arm had a response rate", "of 40% in the end."),
        (
            "联合组与单药组相比，无论年龄、性别与体能状态如何，中位生存期分别为十三个月和十一个月，客观缓解率",
            "为 63%。",
        ),
    ]:
        language = "en" if first.isascii() else "zh"
        made = paper((BlockKind.PARAGRAPH, first), (BlockKind.PARAGRAPH, second), language=language)
        sentences = segment(made)
        assert len(sentences) == 1
        assert (sentences[0].start, sentences[0].end, sentences[0].block) == (0, len(made.text.rstrip()), 0)


def test_a_finished_paragraph_a_title_and_another_section_are_not_joined() -> None:
    whole = (BlockKind.PARAGRAPH, "The first arm did better.")
    assert len(told(paper(whole, (BlockKind.PARAGRAPH, "then it ended.")))) == 2
    assert len(told(paper((BlockKind.PARAGRAPH, "Key words"), (BlockKind.PARAGRAPH, "cancer, trial")))) == 2
    torn = (BlockKind.PARAGRAPH, "The first arm did better than")
    assert len(told(paper(torn, whole, sections=("Results", "Discussion")))) == 2
    assert len(told(paper(torn, (BlockKind.FURNITURE, "12"), whole))) == 2


def test_a_torn_citation_goes_back_to_its_sentence() -> None:
    made = paper(
        (BlockKind.PARAGRAPH, "停药率为 51%。"), (BlockKind.PARAGRAPH, "[40]另一药物尚在研究。"), language="zh"
    )
    assert told(made) == ["停药率为 51%。\n\n[40]", "另一药物尚在研究。"]


def test_language_follows_the_sentence_when_it_is_plain() -> None:
    made = paper(
        (BlockKind.PARAGRAPH, "中位OS为12个月。The median overall survival was longer in both arms. HR 0.7."),
        language="zh",
    )
    assert [s.language for s in segment(made)] == ["zh", "en", "zh"]
