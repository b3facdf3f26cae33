"""Languages, sources and sentences of values, told by the paper they stand in."""

from her2mine.ingest import paper_of
from her2mine.records import Block, BlockKind, Cell, MinedPaper, Paper, Table
from her2mine.run.places import Places, ReadPaper
from tests.run.rows import row

TEXT = "Arm OS\nA 13.8\nB  9.1\nIt was 5.0 months. It rose."


def table_paper() -> Paper:
    """A table of two rows and a head, and a paragraph below."""
    spans = [(0, 3), (4, 6), (7, 8), (9, 13), (14, 15), (17, 20)]
    cells = tuple(Cell(index // 2, index % 2, *span, header=index < 2) for index, span in enumerate(spans))
    paper = paper_of(TEXT, "d")
    blocks = (Block(BlockKind.TABLE, 0, 20, "en", table=0), Block(BlockKind.PARAGRAPH, 21, len(TEXT), "en"))
    return Paper("d", paper.path, "text", "", TEXT, "en", blocks, (Table(0, 20, cells),))


def test_a_value_in_a_table_is_told_with_its_row() -> None:
    places = Places([ReadPaper.of(MinedPaper(table_paper()))])
    value = row(TEXT.index("9.1"), TEXT.index("9.1") + 3)
    assert (places.source(value), places.sentence(value), places.language(value)) == ("table", "B | 9.1", "en")


def test_a_value_in_prose_is_told_with_its_sentence() -> None:
    places = Places([ReadPaper.of(MinedPaper(table_paper()))])
    value = row(TEXT.index("5.0"), TEXT.index("5.0") + 3)
    assert (places.source(value), places.sentence(value)) == ("prose", "It was 5.0 months.")


def test_what_no_paper_tells_is_empty_unless_the_finding_says_it() -> None:
    found = [row(language="zh"), row(language="zh"), row(language="en")]
    places = Places((), found)
    assert (places.language(row()), places.language(row(doc="e"))) == ("zh", "")
    assert [places.source(given) for given in (row(), row(table=None), row(table=0))] == ["", "prose", "table"]
    assert (places.sentence(row()), places.sentence(row(quote="told"))) == ("", "told")


def test_a_place_outside_the_paper_is_no_fault() -> None:
    places = Places([ReadPaper.of(MinedPaper(table_paper()))])
    assert (places.sentence(row(900, 904)), places.source(row(900, 904))) == ("", "prose")
