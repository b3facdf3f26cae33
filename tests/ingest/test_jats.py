"""JATS: what is read from an article, and that a hostile file does nothing but be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2mine.ingest import read
from her2mine.records import BlockKind, Paper, Refusal

ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.0//EN" "a.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta>
<article-id pub-id-type="doi">10.1000/ABC.1</article-id><article-id pub-id-type="pmid">123</article-id>
<title-group><article-title>One drug in <italic>late</italic> disease</article-title></title-group>
<contrib-group><contrib><name><surname>Lind</surname><given-names>H</given-names></name></contrib></contrib-group>
<abstract><sec><title>Results</title><p>The rate was 41%.</p></sec></abstract></article-meta></front>
<body><sec><label>1</label><title>Results</title>
<p>Median survival was 13.8<xref ref-type="bibr" rid="B5">5</xref> months, as told before
[<xref ref-type="bibr" rid="B1">1</xref>, <xref ref-type="bibr" rid="B3">3</xref>-<xref
ref-type="bibr" rid="B5">5</xref>],
with counts above 10<sup>9</sup>/l and CO<sub>2</sub>.<sup><xref ref-type="bibr" rid="B2">2</xref>,<xref
ref-type="bibr" rid="B3">3</xref></sup> Others agree (<xref ref-type="bibr" rid="B4">Berg et al, 2020</xref>).
<table-wrap id="T1"><label>Table 1</label><caption><title>Outcomes</title><p>By arm.</p></caption>
<table><thead><tr><th rowspan="2">Outcome</th><th colspan="2">Arm</th></tr><tr><th>New</th><th>Old</th></tr></thead>
<tbody><tr><td>OS, months</td><td>13.8<xref ref-type="table-fn" rid="f">a</xref></td><td>11.1</td></tr>
<tr><td colspan="3"><hr/></td></tr>
<tr><td>Rate [<xref ref-type="bibr" rid="B1">1</xref>]</td><td>41<break/>(63)</td><td/></tr>
</tbody></table><table-wrap-foot><fn id="f"><label>a</label><p>Stratified.</p></fn></table-wrap-foot></table-wrap>
It went on.</p>
<list list-type="bullet"><list-item><p>First point.</p></list-item><list-item><p>Second point.</p></list-item></list>
</sec></body><back><ack><p>We thank all.</p></ack><ref-list><title>References</title>
<ref id="B1"><label>1.</label><element-citation><person-group person-group-type="author"><name><surname>Varga</surname>
<given-names>P</given-names></name></person-group><article-title>A first trial</article-title><source>J Trials</source>
<year>2010</year><volume>3</volume><fpage>1</fpage><lpage>9</lpage><pub-id pub-id-type="doi">10.1000/One</pub-id>
<pub-id pub-id-type="pmid">777</pub-id></element-citation></ref>
<ref id="B2"><label>2.</label><mixed-citation>Ode R, Lind H. A second trial. Ann Trials
2015;26:1-9.</mixed-citation></ref>
<ref id="B3"><element-citation><collab>The Group</collab><article-title>A third trial</article-title><year>2016</year>
</element-citation></ref><ref id="B4"><note><p>Personal note.</p></note></ref><ref id="B5"><element-citation>
<article-title>A fifth trial</article-title><year>2017</year></element-citation></ref></ref-list></back></article>"""

LAUGHS = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
PROLOG = '<?xml version="1.0"?><!DOCTYPE a [{}]>'
BOMB = PROLOG.format(f'<!ENTITY lol0 "lol">{LAUGHS}') + "<article><body><p>&lol9;</p></body></article>"
OTHER_FILE = PROLOG.format('<!ENTITY x SYSTEM "file:///etc/hostname">') + "<article><p>&x;</p></article>"
OTHER_HOST = PROLOG.format('<!ENTITY % x SYSTEM "http://localhost/x.dtd"> %x;') + "<article/>"


@pytest.fixture
def article(tmp_path: Path) -> Paper:
    file = tmp_path / "a.nxml"
    file.write_text(ARTICLE, encoding="utf-8")
    return read(file)


def texts(paper: Paper, kind: BlockKind) -> list[str]:
    return [paper.text[block.start : block.end] for block in paper.blocks if block.kind is kind]


def test_title_identifiers_and_sections(article: Paper) -> None:
    assert article.title == "One drug in late disease"
    assert (article.doi, article.meta["pmid"], article.format) == ("10.1000/abc.1", "123", "jats")
    assert [block.section for block in article.blocks if article.text.startswith("The rate", block.start)] == [
        "Abstract / Results"
    ]
    assert "1 Results" in texts(article, BlockKind.HEADING)
    assert "Lind H" not in article.text.split("References")[0] and "We thank" not in article.text


def test_a_citation_never_runs_into_a_number(article: Paper) -> None:
    assert "13.8[5] months" in article.text
    assert "13.85" not in article.text
    assert "10^9/l and CO2.[2,3] Others" in article.text


def test_cross_references_give_numbers_and_spans(article: Paper) -> None:
    marks = [(article.text[one.start : one.end], one.numbers) for one in article.citations]
    assert marks == [
        ("[5]", (5,)),
        ("[1, 3-5]", (1, 3, 4, 5)),
        ("[2,3]", (2, 3)),
        ("Berg et al, 2020", (4,)),
        ("[1]", (1,)),
    ]


def test_a_table_inside_a_paragraph_comes_after_it(article: Paper) -> None:
    kinds = [block.kind for block in article.blocks]
    assert kinds.index(BlockKind.TABLE) > kinds.index(BlockKind.PARAGRAPH)
    assert any(text.endswith("It went on.") for text in texts(article, BlockKind.PARAGRAPH))
    assert texts(article, BlockKind.PARAGRAPH)[-2:] == ["First point.", "Second point."]


def test_table_grid_spans_header_and_notes(article: Paper) -> None:
    (table,) = article.tables
    cells = {
        (cell.row, cell.column): (article.text[cell.start : cell.end], cell.row_span, cell.column_span, cell.header)
        for cell in table.cells
    }
    assert cells[0, 0] == ("Outcome", 2, 1, True) and cells[0, 1] == ("Arm", 1, 2, True)
    assert cells[1, 1] == ("New", 1, 1, True) and cells[1, 2] == ("Old", 1, 1, True)
    assert cells[2, 1] == ("13.8^a", 1, 1, False)
    assert cells[3, 1][0] == "41 (63)" and cells[3, 2][0] == ""  # the row that is a mere line is left out
    assert table.label == "Table 1" and table.caption is not None
    assert article.text[slice(*table.caption)] == "Table 1. Outcomes By arm."
    assert [article.text[slice(*note)] for note in table.footnotes] == ["a Stratified."]


def test_references(article: Paper) -> None:
    first = article.reference(1)
    assert first is not None
    assert (first.authors, first.year, first.title) == (("Varga",), 2010, "A first trial")
    assert (first.doi, first.pmid, first.key) == ("10.1000/one", "777", "B1")
    second = article.reference(2)
    assert second is not None and (second.authors, second.title) == (("Ode", "Lind"), "A second trial")
    third = article.reference(3)
    assert third is not None and third.authors == ("The Group",)
    assert all(article.text[one.start : one.end].startswith(f"{one.number}. ") for one in article.references)


def test_blocks_lie_in_order_and_apart(article: Paper) -> None:
    last = 0
    for block in article.blocks:
        assert last <= block.start < block.end <= len(article.text)
        last = block.end


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BOMB.encode(), "entities"),
        (OTHER_FILE.encode(), "entities"),
        (OTHER_HOST.encode(), "entities"),
        (BOMB.encode("utf-16"), "entities"),
        (ARTICLE.encode()[:900], "broken XML"),
        (b"<?xml version='1.0'?><TEI><text>A paper</text></TEI>", "not a JATS article"),
        (b"<?xml version='1.0'?><article><body/></article>", "without any text"),
        (b"just some words", "broken XML"),
        ((b"<article>" + b"<sec>" * 5000), "broken XML"),
    ],
)
def test_hostile_and_broken_files_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "bad.xml"
    file.write_bytes(data)
    with pytest.raises(Refusal, match=reason) as caught:
        read(file)
    assert "\n" not in str(caught.value)


def test_character_entities_of_the_unread_dtd_become_characters(tmp_path: Path) -> None:
    file = tmp_path / "old.nxml"
    file.write_text(ARTICLE.replace("The rate was 41%.", "It was 5 &plusmn; 1&nbsp;&mu;g."), encoding="utf-8")
    assert "It was 5 ± 1\xa0μg." in read(file).text


def test_raised_figures_cite_when_the_file_has_no_links(tmp_path: Path) -> None:
    body = (
        "<article><body><p>It was told before.<sup>1,2</sup> The dose was 5 mg/m<sup>2</sup> then.</p></body></article>"
    )
    file = tmp_path / "plain.xml"
    file.write_text(body, encoding="utf-8")
    paper = read(file)
    assert [one.numbers for one in paper.citations] == [(1, 2)]
