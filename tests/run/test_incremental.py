"""A second run does what is new, and nothing twice; what came and went is told."""

import json
from pathlib import Path

import pytest

from her2mine.run import RunError, run
from tests.run import fakes
from tests.run.fakes import counting_engine
from tests.run.folders import bytes_of


@pytest.fixture
def calls() -> list[str]:
    fakes.CALLS.clear()
    return fakes.CALLS


def again(papers: Path, config: Path, out: Path) -> dict[str, int]:
    """Run into the same folder; how many papers were new, changed ... (none of the others)."""
    fakes.CALLS.clear()
    done = run([papers], out=out, config=config, engine=counting_engine)
    return {kind: number for kind, number in done.papers.items() if number}


def test_a_run_that_nothing_changed_for_does_nothing(
    config: Path, papers: Path, tmp_path: Path, calls: list[str]
) -> None:
    out = tmp_path / "out"
    assert again(papers, config, out) == {"new": 4}
    before = {file: file.stat().st_mtime_ns for file in out.glob("[!.]*")}
    first = run([papers], out=out, config=config, engine=counting_engine)
    assert again(papers, config, out) == {"reused": 4} and calls == []
    assert {file: file.stat().st_mtime_ns for file in out.glob("[!.]*")} == before  # not even written again
    assert first.shown.counts() == first.results.counts()


def test_only_the_paper_that_changed_is_read(config: Path, papers: Path, tmp_path: Path, calls: list[str]) -> None:
    out = tmp_path / "out"
    again(papers, config, out)
    (papers / "b.txt").write_text("alpha = 13.8\nbeta = 9\n", encoding="utf-8")
    (papers / "c.txt").write_text("gamma = 1\n", encoding="utf-8")
    (papers / "empty.txt").unlink()
    assert again(papers, config, out) == {"new": 1, "changed": 1, "reused": 2, "gone": 1}
    assert [call for call in calls if call.startswith("read")] == ["read b", "read c"]
    run([papers], out=tmp_path / "fresh", config=config, engine=counting_engine)
    fresh, merged = bytes_of(tmp_path / "fresh"), bytes_of(out)
    assert merged.pop("changes.jsonl") and merged.pop("report.html") != fresh.pop("report.html")
    assert merged == fresh  # but for what the page says of changes, as if it had been done at once


def test_a_new_edition_of_the_table_reruns_the_comparison_only(
    config: Path, papers: Path, tmp_path: Path, calls: list[str]
) -> None:
    out = tmp_path / "out"
    again(papers, config, out)
    (config.parent / "gold" / "results.csv").write_text("id\n", encoding="utf-8")
    assert again(papers, config, out) == {"again": 4}
    assert sorted(calls) == ["compare a", "compare a~2", "compare b", "read empty"]


def test_a_renamed_paper_is_not_read_again_and_its_findings_have_the_new_name(
    config: Path, papers: Path, tmp_path: Path, calls: list[str]
) -> None:
    out = tmp_path / "out"
    again(papers, config, out)
    (papers / "b.txt").rename(papers / "z.txt")
    assert again(papers, config, out) == {"new": 1, "reused": 3, "gone": 1}
    assert calls == ["compare z"]
    run([papers], out=tmp_path / "fresh", config=config, engine=counting_engine)
    assert bytes_of(out)["findings.jsonl"] == bytes_of(tmp_path / "fresh")["findings.jsonl"]


def test_a_file_of_the_folder_that_was_lost_is_written_again(config: Path, papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    again(papers, config, out)
    before = bytes_of(out)
    (out / "findings.csv").unlink()
    assert again(papers, config, out) == {"reused": 4}
    assert bytes_of(out)["findings.csv"] == before["findings.csv"]


def test_a_cache_serves_another_folder(config: Path, papers: Path, tmp_path: Path, calls: list[str]) -> None:
    run([papers], out=tmp_path / "one", config=config, engine=counting_engine, cache=tmp_path / "cache")
    calls.clear()
    run([papers], out=tmp_path / "two", config=config, engine=counting_engine, cache=tmp_path / "cache")
    assert calls == [] and bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_a_file_that_came_back_with_other_bytes_at_the_same_size_is_seen(
    config: Path, papers: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    again(papers, config, out)
    (papers / "b.txt").write_text("alpha = 17.0\nbeta = ?\n", encoding="utf-8")
    assert again(papers, config, out)["changed"] == 1


def test_conflicts_that_came_and_went_are_told(config: Path, papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (papers / "gone.txt").write_text("beta = 7.7\n", encoding="utf-8")
    again(papers, config, out)
    assert not (out / "changes.jsonl").exists()
    (papers / "gone.txt").unlink()
    (papers / "a.txt").write_text("before it\nalpha = 13.8\nbeta = 5.0\ngamma = 7\n", encoding="utf-8")  # beta was 6.0
    (papers / "b.txt").write_text("more words before it\nalpha = 16.0\nbeta = 9.9\n", encoding="utf-8")
    done = run([papers], out=out, config=config, engine=counting_engine)
    rows = [json.loads(line) for line in (out / "changes.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["change"], row["doc"], row["text"]) for row in rows] == [
        ("new", "b", "9.9"),
        ("solved", "a", "6.0"),
        ("gone", "gone", "7.7"),
    ]  # 16.0 of b stands elsewhere in the text now, and is the same conflict
    assert done.shown.since is not None and dict(done.shown.since.counts) == {"new": 1, "solved": 1, "gone": 1}
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Since the last run" in page and "1 new, 1 solved, 1 gone" in page


def test_a_paper_that_could_not_be_had_is_tried_again(config: Path, papers: Path, tmp_path: Path) -> None:
    """As when a mount is lost: nothing of it is taken for an answer."""
    given = [papers, papers / "late.txt"]
    first = run(given, out=tmp_path / "out", config=config, engine=counting_engine)
    assert [item.name for item in first.shown.refused] == ["empty.txt", "late.txt"]
    (papers / "late.txt").write_text("alpha = 13.8\n", encoding="utf-8")
    second = run(given, out=tmp_path / "out", config=config, engine=counting_engine)
    assert [item.name for item in second.shown.refused] == ["empty.txt"]


def test_another_password_is_another_answer(config: Path, papers: Path, tmp_path: Path, calls: list[str]) -> None:
    for word in ("wrong", "right"):
        calls.clear()
        run([papers / "empty.txt"], out=tmp_path / "out", config=config, engine=counting_engine, password=word)
        assert calls == ["read empty"]  # a refusal under a password is never kept


def test_a_cache_that_cannot_be_used_is_one_line(config: Path, papers: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="file/cache: cannot be written"):
        run([papers], out=tmp_path / "out", config=config, engine=counting_engine, cache=tmp_path / "file" / "cache")
