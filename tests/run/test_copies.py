"""One paper in several files counts once; papers that merely look alike count each."""

from pathlib import Path

from her2mine.report.model import PaperRow
from her2mine.run import run
from her2mine.run.copies import Known, copies
from her2mine.run.work import Brief
from tests.run.fakes import fake_engine

TITLE = "Systemic treatment of advanced tumours: a review"


def paper(place: int, form: str, title: str = "", doi: str = "") -> Known:
    return Known.of(place, f"{place}.{form}", Brief(PaperRow("d", "n", "", form, title=title), doi))


def test_the_same_doi_in_two_formats_counts_once_in_the_better_one() -> None:
    (place, copy), *rest = copies([paper(0, "pdf", doi="10.1/x"), paper(1, "jats", doi="10.1/x")]).items()
    assert (place, copy.name, copy.of, copy.why, rest) == (0, "0.pdf", "1.jats", "doi", [])


def test_the_same_title_counts_once_unless_the_dois_differ() -> None:
    told = [paper(0, "text", TITLE), paper(1, "text", TITLE.upper()), paper(2, "text", TITLE, "10.1/a")]
    assert [(place, copy.of) for place, copy in copies(told).items()] == [(1, "0.text"), (2, "0.text")]
    assert copies([paper(0, "text", TITLE, "10.1/a"), paper(1, "text", TITLE, "10.1/b")]) == {}


def test_a_short_title_tells_nothing_and_a_chinese_one_soon_does() -> None:
    assert copies([paper(0, "text", "Correspondence"), paper(1, "text", "Correspondence")]) == {}
    title = "晚期肿瘤的系统治疗进展"
    assert list(copies([paper(0, "text", title), paper(1, "pdf", title)])) == [1]


def test_the_same_bytes_are_read_once_and_told(config: Path, papers: Path, tmp_path: Path) -> None:
    (papers / "z.txt").write_bytes((papers / "b.txt").read_bytes())
    (papers / "void.txt").touch()
    done = run([papers], out=tmp_path / "out", config=config, engine=fake_engine)
    assert [(copy.name, copy.of, copy.why) for copy in done.shown.copies] == [("z.txt", "b.txt", "bytes")]
    assert [row.name for row in done.shown.papers] == ["a.txt", "b.txt", "more/a.txt"]
    assert [item.name for item in done.shown.refused] == ["empty.txt", "void.txt"]  # a copy of what is refused, is too
    assert "same bytes as b.txt" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
