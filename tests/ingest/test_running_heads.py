"""Lines that come back are running heads, and lines that tell results never are."""

from __future__ import annotations

from her2mine.ingest.plaintext import paper_of
from her2mine.records import BlockKind

RESULTS = "\n\n".join(
    f"Trial {name}\n\nPatients received drug {name} in this study of the first line.\n\n- Median OS: {months} months"
    for name, months in (("A", "13.8"), ("B", "16.0"), ("C", "12.4"))
)


def test_lines_that_differ_in_their_figures_only_are_results() -> None:
    paper = paper_of(RESULTS, "text")
    told = [paper.text[b.start : b.end] for b in paper.blocks if b.kind is not BlockKind.FURNITURE]
    assert sum("Median OS" in text for text in told) == 3


def test_a_wrapped_line_about_what_was_published_or_received_is_text() -> None:
    text = (
        "The trial that was first\npublished in 2010 [1] showed a median OS of 13.8 months in patients who\n"
        "received trastuzumab deruxtecan since 2019 in two centres of the country.\n"
    )
    paper = paper_of(text, "text")
    assert not [block for block in paper.blocks if block.kind is BlockKind.FURNITURE]
    dated = paper_of("A title\n\nReceived: 3 May 2010\n\nAccepted May 30, 2010\n\nA text of one sentence.\n", "text")
    assert sum(block.kind is BlockKind.FURNITURE for block in dated.blocks) == 2
